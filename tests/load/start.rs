//! Taking office again: a process opens an organization on a journal of 100,000 and of 1,000,000 appointments, until queries can be
//! answered, beside reading the same rows from SQLite without understanding them; and what it has in memory then.

use crate::Effort;
use crate::clinic::{Bookings, own_runtime, setup};
use crate::compared::resident;
use crate::measure::{Rounds, time, timed, whole};
use crate::report::{Figure, Goal, Row, progress};
use anyhow::{Context as _, ensure};
use docket_server::authority::Bounds;
use docket_server::clock::{Clock, FixedClock, SystemClock};
use docket_server::organization::{Organization, SYSTEM};
use docket_shared::testing::at;
use docket_tests::server::fill;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

const SIZES: [usize; 2] = [100_000, 1_000_000];
/// A million is opened this often, since it takes a while.
const ROUNDS_MAXIMUM: usize = 3;
/// Commands handed in before their receipts are awaited; below the queue's bound.
const CHUNK: usize = 1_000;
/// How many times a plain scan it may take.
const GOAL: f64 = 10.0;

/// What a process that has opened a journal says.
#[derive(Serialize, Deserialize)]
pub(crate) struct Opened {
    appointments: usize,
    seconds: f64,
    resident_bytes: f64,
}

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for appointments in SIZES {
        rows.extend(measure_one(appointments, effort, notes)?);
    }
    Ok(rows)
}

fn measure_one(
    appointments: usize,
    effort: Effort,
    notes: &mut Vec<String>,
) -> anyhow::Result<impl Iterator<Item = Row>> {
    let name = whole(crate::measure::float(appointments));
    let folder = crate::folder()?;
    progress(&format!("a start on {name} appointments: the journal is made"));
    let (made, spent) = timed(|| own_runtime("clients")?.block_on(make(folder.path(), appointments)));
    made?;
    let [mut opened, mut read, mut memory] = [const { Rounds::new() }; 3];
    let rounds = if appointments > SIZES[0] { effort.rounds.min(ROUNDS_MAXIMUM) } else { effort.rounds };
    for round in 1..=rounds {
        progress(&format!("a start on {name} appointments: round {round} of {rounds}"));
        let it = in_another_process(folder.path())?;
        ensure!(it.appointments == appointments, "{} appointments came back", it.appointments);
        opened.push(it.seconds);
        memory.push(it.resident_bytes);
        let (rows, time) = timed(|| read_bare(&folder.path().join("docket.sqlite")));
        ensure!(rows? >= appointments, "rows are missing");
        read.push(time.as_secs_f64());
    }
    notes.push(format!(
        "The journal of {name} appointments was made through the authority in {}; the system had its pages in memory.",
        time(spent.as_secs_f64())
    ));
    let ratio = opened.over(&read);
    let start = Row {
        what: format!("start on {name} appointments"),
        measured: Figure::Seconds(opened.median()),
        beside: Some(("its rows from SQLite".into(), Figure::Seconds(read.median()))),
        goal: Goal::at_most(ratio.median(), GOAL, "at most 10"),
        ratio: Some(ratio),
    };
    let memory = Row {
        what: format!("memory with {name} appointments"),
        measured: Figure::Bytes(memory.median()),
        beside: None,
        ratio: None,
        goal: Goal::None,
    };
    Ok([start, memory].into_iter())
}

/// Opens it in a process that has done nothing else, so that its memory is known.
fn in_another_process(folder: &Path) -> anyhow::Result<Opened> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.arg("--open").arg(folder).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "the journal could not be opened");
    serde_json::from_slice(&output.stdout).context("the process said something else")
}

/// What that process does.
pub(crate) fn open(folder: &Path) -> anyhow::Result<Opened> {
    let (organization, time) = timed(|| Organization::open(folder, Arc::new(SystemClock), Bounds::default()));
    let organization = organization?;
    let appointments = organization.projection.read(|state, _| state.appointments().len());
    let opened = Opened { appointments, seconds: time.as_secs_f64(), resident_bytes: resident() };
    own_runtime("clients")?.block_on(organization.close());
    Ok(opened)
}

/// A journal of as many bookings, all decided by the authority.
async fn make(folder: &Path, appointments: usize) -> anyhow::Result<()> {
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(at("2026-11-02T08:00:00Z")));
    fill(folder, &setup(), Arc::clone(&clock)).await;
    let organization = Organization::open(folder, clock, Bounds::default())?;
    let mut bookings = Bookings::default();
    for _ in 0..appointments / CHUNK {
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
    let mut statement = connection
        .prepare("SELECT seq, at, account, command, body, checksum FROM event WHERE seq > 0 ORDER BY seq")?;
    let mut rows = statement.query(())?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        for column in 0..6 {
            std::hint::black_box(row.get_ref(column)?);
        }
        count += 1;
    }
    Ok(count)
}
