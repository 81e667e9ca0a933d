//! Durable decisions a second over HTTP, beside a handler that only answers 202 and beside SQLite that is only written to.

use crate::Effort;
use crate::bare::{Database, Rows, handler};
use crate::clinic::{Bookings, Clinic, own_runtime, setup};
use crate::measure::{Rounds, a_second, whole};
use crate::report::{Figure, Goal, Row, progress};
use crate::wire::Connections;
use anyhow::{Context as _, ensure};
use docket_server::push::Frames;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::broadcast::Receiver;

/// How many requests are in flight, and how many make a round.
const LEVELS: [(usize, usize); 3] = [(1, 400), (32, 6_000), (256, 20_000)];
/// How often the bare handler is asked the same.
const AGAIN: u32 = 4;
/// The part of the bare handler's rate, and of bare SQLite's, that Docket shall keep with 256 in flight.
const GOAL: f64 = 0.5;

/// The two servers and the database that are compared with so many in flight.
struct Level {
    in_flight: usize,
    requests: usize,
    docket: Connections,
    handler: Connections,
    database: Database,
    figures: Figures,
}

/// Commands a second, and commands a commit.
#[derive(Default)]
struct Figures {
    docket: Rounds,
    handler: Rounds,
    database: Rounds,
    batch: Rounds,
}

impl Figures {
    /// What both bare things would do one after the other: more cannot be expected where they share the cores.
    fn bare_in_turn(&self) -> f64 {
        1.0 / (1.0 / self.handler.median() + 1.0 / self.database.median())
    }
}

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let runtime = own_runtime("clients")?;
    let clinic = Clinic::start(&runtime, setup())?;
    let handler = handler()?;
    let folder = crate::folder()?;
    let mut levels = Vec::new();
    for (in_flight, requests) in LEVELS {
        levels.push(Level {
            in_flight,
            requests: requests / effort.divisor,
            docket: runtime.block_on(Connections::open(clinic.address, in_flight))?,
            handler: runtime.block_on(Connections::open(handler, in_flight))?,
            database: database(&folder, in_flight, &clinic)?,
            figures: Figures::default(),
        });
    }
    let mut bookings = Bookings::default();
    for round in 0..=effort.rounds {
        progress(&format!("decisions over HTTP: round {round} of {} (0 is not counted)", effort.rounds));
        for level in &mut levels {
            level.round(&runtime, &clinic, &mut bookings, round > 0)?;
        }
    }
    let rows = levels.iter().flat_map(Level::rows).collect();
    for level in &levels {
        let batch = level.figures.batch.median();
        notes.push(format!(
            "{} in flight: a commit held {batch:.1} commands on average; the bare handler and bare SQLite in turn, with \
             nothing in between, would come to {} a second.",
            level.in_flight,
            whole(level.figures.bare_in_turn())
        ));
    }
    drop(levels);
    clinic.stop()?;
    Ok(rows)
}

fn database(folder: &TempDir, in_flight: usize, clinic: &Clinic) -> anyhow::Result<Database> {
    Database::create(&folder.path().join(format!("bare-{in_flight}.sqlite")), &clinic.journal())
}

impl Level {
    fn round(
        &mut self,
        runtime: &Runtime,
        clinic: &Clinic,
        bookings: &mut Bookings,
        counts: bool,
    ) -> anyhow::Result<()> {
        let requests = clinic.requests(&bookings.take(self.requests))?;
        let mut commits = clinic.hub.subscribe();
        let seq = clinic.hub.seq();
        let (docket, _) = runtime.block_on(self.docket.send(&requests, &[202]))?;
        let batches = runtime.block_on(batches(&mut commits, requests.len()))?;
        let handler = runtime.block_on(handled(&mut self.handler, &requests))?;
        let rows = Rows::read(&clinic.journal(), seq.0)?;
        ensure!(rows.len() == requests.len(), "{} of {} bookings are confirmed", rows.len(), requests.len());
        let database: Duration = self.database.write(&rows, &batches)?.into_iter().sum();
        if counts {
            let count = requests.len();
            self.figures.docket.push(a_second(count, docket));
            self.figures.handler.push(a_second(count, handler));
            self.figures.database.push(a_second(count, database));
            self.figures.batch.push(a_second(count, Duration::from_secs(batches.len() as u64)));
        }
        Ok(())
    }

    fn rows(&self) -> [Row; 2] {
        let Figures { docket, handler, database, .. } = &self.figures;
        let row = |beside: &str, other: &Rounds, goal| Row {
            what: format!("durable decisions, {} in flight", self.in_flight),
            measured: Figure::EachSecond(docket.median()),
            beside: Some((beside.into(), Figure::EachSecond(other.median()))),
            ratio: Some(docket.over(other)),
            goal,
        };
        let goal = |other| match self.in_flight {
            256 => Goal::at_least(docket.over(other).median(), GOAL, "at least 0.50"),
            _ => Goal::None,
        };
        [
            row("handler that answers 202", handler, goal(handler)),
            row("SQLite, same batches", database, goal(database)),
        ]
    }
}

/// How long the bare handler takes. It is asked the same again, so that its round is not over at once.
async fn handled(handler: &mut Connections, requests: &Arc<[Vec<u8>]>) -> anyhow::Result<Duration> {
    let mut time = Duration::ZERO;
    for _ in 0..AGAIN {
        time += handler.send(requests, &[202]).await?.0;
    }
    Ok(time / AGAIN)
}

/// How many commands each commit held, until there are `count`.
async fn batches(commits: &mut Receiver<Arc<Frames>>, count: usize) -> anyhow::Result<Vec<usize>> {
    let mut sizes = Vec::new();
    let mut rest = count;
    while rest > 0 {
        let frames =
            docket_tests::patiently("a commit", commits.recv()).await.context("commits were missed")?;
        sizes.push(frames.outcomes.len());
        rest = rest.checked_sub(frames.outcomes.len()).context("others' commands were decided")?;
    }
    Ok(sizes)
}
