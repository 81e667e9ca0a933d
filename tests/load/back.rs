//! A restart with many browsers: 2,000 feeds were open, the server is started again, and all of them come back at once with what
//! they knew.

use crate::Effort;
use crate::clinic::own_runtime;
use crate::measure::Rounds;
use crate::pushed::quiet_day;
use crate::report::{Figure, Goal, Row, progress};
use docket_server::serve::make_room;
use docket_shared::command::{Command, SavePatient};
use docket_shared::ids::Seq;
use docket_shared::model::{Patient, Role};
use docket_shared::rejection::Outcome;
use docket_shared::testing::a_patient;
use docket_tests::client::Client;
use docket_tests::feed::Crowd;
use docket_tests::server::{Process, Setup, folder};
use futures_util::future::join_all;
use std::sync::Arc;
use std::time::Instant;

const FEEDS: usize = 2_000;
const CLERKS: u32 = 40;
/// Connections and files besides the feeds.
const OTHERS: usize = 100;
const ROUNDS_MAXIMUM: usize = 3;
/// How many seconds it may take until all know what is new.
const GOAL: f64 = 10.0;
/// Where `cargo xtask` says that the server lies.
const BINARY: &str = "DOCKET_BIN";

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let room = make_room(FEEDS + OTHERS).map_err(|reason| reason.to_string());
    let named = std::env::var_os(BINARY).map(drop).ok_or_else(|| format!("{BINARY} names no server."));
    if let Err(reason) = room.and(named) {
        notes.push(format!("The restart with {FEEDS} feeds is not measured: {reason}"));
        return Ok(Vec::new());
    }
    let rounds = effort.rounds.min(ROUNDS_MAXIMUM);
    let [current, memory] = own_runtime("clients")?.block_on(restarted(rounds));
    let row = |what, measured, goal| Row {
        what: format!("{FEEDS} feeds, {what}"),
        measured,
        beside: None,
        ratio: None,
        goal,
    };
    let seconds = current.median();
    let goal = Goal::at_most(seconds, GOAL, "at most 10 s");
    Ok(vec![
        row("all current after a restart", Figure::Seconds(seconds), goal),
        row("memory of the server, each", Figure::Bytes(memory.median()), Goal::None),
    ])
}

/// Seconds from listening until the last feed was told of a change that came after, and what each feed takes of the memory.
async fn restarted(rounds: usize) -> [Rounds; 2] {
    let folder = folder(&Setup::clinic().clerks(CLERKS)).await;
    let bound = (FEEDS + OTHERS).to_string();
    let arguments = ["--connection-bound", &bound];
    let mut process = Process::start(folder.path(), &arguments, &[]).await;
    let desk = Client::of(Role::Receptionist, process.url()).await;
    let names: Vec<_> = (1..=CLERKS).map(|number| format!("clerk{number}")).collect();
    let clerks = join_all(names.iter().map(|name| Client::named(name, process.url()))).await;
    let calendar = desk.calendar(quiet_day()).await;
    let mut known = calendar.seq;
    let [mut current, mut memory] = [const { Rounds::new() }; 2];
    for round in 1..=rounds {
        progress(&format!("a restart with {FEEDS} feeds: round {round} of {rounds}"));
        process.terminate().await;
        process = Process::start(folder.path(), &arguments, &[]).await;
        let (begun, (empty, _)) = (Instant::now(), process.memory());
        let clerks: Vec<_> = clerks.iter().map(|clerk| clerk.at(process.url())).collect();
        let crowd = Crowd::open(&clerks, FEEDS, quiet_day(), Some((calendar.epoch, known))).await;
        known = change(&desk.at(process.url()), round).await;
        let (last, crowd) = crowd.hear(known).await;
        current.push((last - begun).as_secs_f64());
        let taken = process.memory().0.saturating_sub(empty);
        #[expect(clippy::cast_precision_loss, reason = "less than a machine has")]
        memory.push(crate::measure::share(taken as f64, FEEDS));
        drop(crowd);
    }
    process.terminate().await;
    [current, memory]
}

/// Changes something; the change's number.
async fn change(desk: &Client, round: usize) -> Seq {
    let patient = Patient { given: format!("Given in round {round}"), ..a_patient(1) };
    match desk.decide(Command::SavePatient(SavePatient { patient: Arc::new(patient) })).await {
        Outcome::Confirmed { seq, .. } => seq,
        Outcome::Rejected(rejection) => panic!("{rejection:?}"),
    }
}
