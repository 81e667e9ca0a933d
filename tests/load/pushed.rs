//! From the request to the outcome on the feed: what somebody waits until a pending appointment turns solid.

use crate::Effort;
use crate::bare::{Database, Rows};
use crate::clinic::{Bookings, Clinic, ids, own_runtime, setup};
use crate::measure::Rounds;
use crate::report::{Figure, Goal, Row, progress};
use crate::wire::{Connections, Exchange};
use anyhow::Context as _;
use docket_shared::ids::CommandId;
use docket_shared::testing::at;
use docket_shared::time::Interval;
use docket_tests::feed::{Socket, connect, query};
use futures_util::StreamExt as _;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;

/// How many requests are in flight, and how many make a round.
const LEVELS: [(usize, usize); 3] = [(1, 400), (32, 4_000), (256, 8_000)];

/// What begins the message of an outcome; its id follows.
const OUTCOME: &str = r#"{"type":"outcome","id":""#;
const ID_LENGTH: usize = 36;

/// Times with so many in flight, in seconds; the median and the 99th hundredth of each round.
struct Level {
    in_flight: usize,
    requests: usize,
    connections: Connections,
    pushed: [Rounds; 2],
    answered: [Rounds; 2],
    written: [Rounds; 2],
}

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let runtime = own_runtime("clients")?;
    let clinic = Clinic::start(&runtime, setup())?;
    let folder = crate::folder()?;
    let mut database = Database::create(&folder.path().join("bare.sqlite"), &clinic.journal())?;
    let mut feed = runtime.block_on(follow(&clinic))?;
    let mut levels = Vec::new();
    for (in_flight, requests) in LEVELS {
        levels.push(Level {
            in_flight,
            requests: requests / effort.divisor,
            connections: runtime.block_on(Connections::open(clinic.address, in_flight))?,
            pushed: Default::default(),
            answered: Default::default(),
            written: Default::default(),
        });
    }
    let mut bookings = Bookings::default();
    for round in 0..=effort.rounds {
        progress(&format!("from request to feed: round {round} of {} (0 is not counted)", effort.rounds));
        for level in &mut levels {
            feed = level.round(&runtime, &clinic, &mut database, feed, &mut bookings, round > 0)?;
        }
    }
    notes.push("The feed's times hold one open feed, that of the account whose commands are sent.".into());
    let rows = levels.iter().flat_map(Level::rows).collect();
    drop((levels, feed));
    clinic.stop()?;
    Ok(rows)
}

impl Level {
    fn round(
        &mut self,
        runtime: &Runtime,
        clinic: &Clinic,
        database: &mut Database,
        feed: Socket,
        bookings: &mut Bookings,
        counts: bool,
    ) -> anyhow::Result<Socket> {
        let commands = bookings.take(self.requests);
        let requests = clinic.requests(&commands)?;
        let seq = clinic.hub.seq();
        let (exchanges, arrivals, feed) = runtime.block_on(async {
            let arriving = tokio::spawn(arrivals(feed, commands.len()));
            let (_, exchanges) = self.connections.send(&requests, &[202]).await?;
            let (arrivals, feed) = arriving.await??;
            anyhow::Ok((exchanges, arrivals, feed))
        })?;
        let written: Vec<_> = if self.in_flight == 1 {
            let rows = Rows::read(&clinic.journal(), seq.0)?;
            database.write(&rows, &vec![1; rows.len()])?
        } else {
            Vec::new()
        };
        if counts {
            let ids: Vec<_> = ids(&commands).collect();
            let pushed = exchanges.iter().filter_map(|Exchange { index, sent, .. }| {
                Some(arrivals.get(&ids[*index])?.saturating_duration_since(*sent))
            });
            note(&mut self.pushed, pushed);
            note(&mut self.answered, exchanges.iter().map(|it| it.answered - it.sent));
            note(&mut self.written, written.into_iter());
        }
        Ok(feed)
    }

    fn rows(&self) -> Vec<Row> {
        let row = |part: usize, name: &str, beside: &str, other: &[Rounds; 2]| Row {
            what: format!("request to outcome on the feed, {name}, {} in flight", self.in_flight),
            measured: Figure::Seconds(self.pushed[part].median()),
            beside: Some((beside.into(), Figure::Seconds(other[part].median()))),
            ratio: Some(self.pushed[part].over(&other[part])),
            goal: Goal::None,
        };
        let mut rows =
            vec![row(0, "p50", "its 202", &self.answered), row(1, "p99", "its 202", &self.answered)];
        if self.in_flight == 1 {
            rows.push(row(0, "p50", "SQLite, one commit", &self.written));
            rows.push(row(1, "p99", "SQLite, one commit", &self.written));
        }
        rows
    }
}

/// Notes a round's median and its 99th hundredth.
fn note([median, slow]: &mut [Rounds; 2], times: impl Iterator<Item = Duration>) {
    let mut all = Rounds::default();
    times.for_each(|time| all.push(time.as_secs_f64()));
    median.push(all.median());
    slow.push(all.quantile(0.99));
}

/// Opens a feed of a day on which nothing happens, and takes the snapshot.
pub(crate) async fn follow(clinic: &Clinic) -> anyhow::Result<Socket> {
    let opened = connect(&clinic.client, &query(quiet_day(), None), &[]).await;
    let mut feed = opened.map_err(|status| anyhow::anyhow!("the feed was refused with {status}"))?;
    feed.next().await.context("the feed ended")??;
    Ok(feed)
}

/// A day on which nothing happens.
pub(crate) fn quiet_day() -> Interval {
    Interval::new(at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z"))
}

/// When each of the next outcomes arrived.
pub(crate) async fn arrivals(
    mut feed: Socket,
    count: usize,
) -> anyhow::Result<(HashMap<CommandId, Instant>, Socket)> {
    let mut arrivals = HashMap::with_capacity(count);
    while arrivals.len() < count {
        let message =
            docket_tests::patiently("an outcome", feed.next()).await.context("the feed ended")??;
        let Message::Text(text) = message else { continue };
        if let Some(id) = text.strip_prefix(OUTCOME).and_then(|rest| rest.get(..ID_LENGTH)) {
            arrivals.insert(id.parse()?, Instant::now());
        }
    }
    Ok((arrivals, feed))
}
