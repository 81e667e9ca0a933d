//! A cold start: an organization is opened on a journal of 100,000 appointments, until queries can be answered, beside reading
//! the same rows from SQLite without understanding them.

use crate::Effort;
use crate::clinic::{Bookings, own_runtime, setup};
use crate::measure::{Rounds, time, timed};
use crate::report::{Goal, Row, progress};
use anyhow::ensure;
use docket_server::authority::Bounds;
use docket_server::clock::{Clock, SystemClock};
use docket_server::organization::{Organization, SYSTEM};
use docket_tests::server::fill;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::Arc;

const APPOINTMENTS: usize = 100_000;
/// Commands handed in before their receipts are awaited; below the queue's bound.
const CHUNK: usize = 1_000;

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let runtime = own_runtime("clients")?;
    let folder = crate::folder()?;
    progress("a cold start: the journal is made");
    let ((), made) = {
        let (result, time) = timed(|| runtime.block_on(make(folder.path())));
        (result?, time)
    };
    let [mut opened, mut read] = [Rounds::default(), Rounds::default()];
    for round in 1..=effort.rounds {
        progress(&format!("a cold start: round {round} of {}", effort.rounds));
        let (organization, time) = timed(|| open(folder.path()));
        let organization = organization?;
        let kept = organization.projection.read(|state, _| state.appointments().len());
        ensure!(kept == APPOINTMENTS, "{kept} appointments came back");
        runtime.block_on(organization.close());
        opened.push(time.as_secs_f64());
        let (rows, time) = timed(|| read_bare(&folder.path().join("docket.sqlite")));
        ensure!(rows? >= APPOINTMENTS, "rows are missing");
        read.push(time.as_secs_f64());
    }
    notes.push(format!(
        "The journal of the cold start was made through the authority in {}; the system had its pages in memory.",
        time(made.as_secs_f64())
    ));
    Ok(vec![Row {
        what: "cold start on 100,000 appointments".into(),
        measured: time(opened.median()),
        beside: format!("its rows from SQLite: {}", time(read.median())),
        ratio: opened.over(&read).ratio(),
        goal: Goal::None,
    }])
}

fn open(folder: &Path) -> anyhow::Result<Organization> {
    Ok(Organization::open(folder, Arc::new(SystemClock), Bounds::default())?)
}

/// A journal of as many bookings, all decided by the authority.
async fn make(folder: &Path) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> =
        Arc::new(docket_server::clock::FixedClock::new(docket_shared::testing::at("2026-11-02T08:00:00Z")));
    fill(folder, &setup(), Arc::clone(&clock)).await;
    let organization = Organization::open(folder, clock, Bounds::default())?;
    let mut bookings = Bookings::default();
    for _ in 0..APPOINTMENTS / CHUNK {
        let submitted = bookings.take(CHUNK).into_iter().map(|it| organization.authority.begin(it, SYSTEM));
        for receipt in submitted.collect::<Result<Vec<_>, _>>()? {
            receipt.await?;
        }
    }
    organization.close().await;
    Ok(())
}

/// Every column of every event that the server reads, as it lies there.
fn read_bare(journal: &Path) -> rusqlite::Result<usize> {
    let connection = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement =
        connection.prepare("SELECT seq, at, account, command, body FROM event WHERE seq > 0 ORDER BY seq")?;
    let mut rows = statement.query(())?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..5 {
            std::hint::black_box(row.get_ref(column)?);
        }
        count += 1;
    }
    Ok(count)
}
