//! A server that is killed or asked to end in the middle of its work: nothing that was answered 202 is missing afterwards, and
//! nothing is decided twice.

use crate::ledger::{Ledger, assert_decided_once, tomorrow};
use crate::{load, rules};
use docket_server::check::Findings;
use docket_shared::command::CommandEnvelope;
use docket_tests::client::Client;
use docket_tests::server::{Process, Setup, Trap, check_folder, folder};
use std::collections::BTreeSet;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Kills at any moment, unless `DOCKET_ROUNDS` asks for another number.
const ROUNDS: usize = 50;
/// Kills at each named point, unless `DOCKET_ROUNDS` asks for more than all of them.
const ROUNDS_A_POINT: usize = 2;
/// New commands of a round.
const BOOKINGS: u32 = 120;
const OTHERS: u32 = 40;

const LOG: Option<&str> = Some("docket.sqlite-wal");
const JOURNAL: Option<&str> = Some("docket.sqlite");

/// The points of a server's life at which it dies: a call, and up to which of its kind one round makes for sure.
const POINTS: [(&str, Trap); 8] = [
    ("before a page of a commit is written", Trap { calls: "pwrite64", file: LOG, nth: 120 }),
    ("between a commit's pages and their sync", Trap { calls: "fdatasync", file: LOG, nth: 12 }),
    (
        "after the sync, before its position is noted",
        Trap { calls: "pwrite64", file: Some("docket.lock"), nth: 12 },
    ),
    ("after all that, before somebody is answered", Trap { calls: "writev,sendto", file: None, nth: 120 }),
    ("while the log is copied into the journal", Trap { calls: "pwrite64", file: JOURNAL, nth: 4 }),
    ("between that copy and its sync", Trap { calls: "fdatasync", file: JOURNAL, nth: 1 }),
    ("while the log is read on the way up", Trap { calls: "pread64", file: LOG, nth: 20 }),
    ("while the journal is read on the way up", Trap { calls: "pread64", file: JOURNAL, nth: 20 }),
];

/// A clinic whose server dies again and again, and a clerk who sends again what was not answered.
struct Rounds {
    folder: TempDir,
    before: Findings,
    work: load::Load,
    ledger: Ledger,
    sent: Vec<CommandEnvelope>,
    clerk: Client,
}

impl Rounds {
    async fn begin(seed: u64) -> Self {
        let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
        let before = check_folder(folder.path());
        let process = Process::start(folder.path(), &[], &[]).await;
        let clerk = Client::named("clerk1", process.url()).await;
        process.kill().await;
        let work = load::Load::new(seed, tomorrow());
        Self { folder, before, work, ledger: Ledger::default(), sent: Vec::new(), clerk }
    }

    /// Sends new commands to `process`, what was not answered before, and some of what was. Returns how many that are, a count
    /// of the answers, and the sending.
    fn send(&mut self, process: &Process) -> (usize, watch::Receiver<usize>, JoinHandle<()>) {
        let client = self.clerk.at(process.url());
        let mut commands = self.ledger.unanswered(&self.sent);
        commands.extend(self.sent.iter().take(20).cloned());
        let fresh = self.work.commands(BOOKINGS, OTHERS);
        self.sent.extend(fresh.iter().cloned());
        commands.extend(fresh);
        let number = commands.len();
        let (count, answered) = watch::channel(0);
        let ledger = self.ledger.clone();
        let sending = tokio::spawn(async move { ledger.send(&client, commands, &count).await });
        (number, answered, sending)
    }

    fn all_answered(&self) -> bool {
        self.ledger.unanswered(&self.sent).is_empty()
    }

    /// Has the rest decided, and holds what is kept against all that was told.
    async fn end(self) {
        let process = Process::start(self.folder.path(), &[], &[]).await;
        let client = self.clerk.at(process.url());
        let rest = self.ledger.unanswered(&self.sent);
        self.ledger.send(&client, rest, &watch::Sender::new(0)).await;
        assert!(self.all_answered());
        let outcomes = self.ledger.assert_kept(&client, &self.sent).await;
        assert_eq!(outcomes.len(), self.sent.len());
        rules::assert_kept(&client.calendar(self.work.window()).await);
        assert!(process.terminate().await.0.success());
        let findings = check_folder(self.folder.path());
        assert!(findings.is_sound(), "{findings}");
        let commands = self.before.commands + self.sent.len();
        assert_eq!(findings.commands, commands, "each command is kept once");
        assert_decided_once(self.folder.path(), &outcomes);
    }
}

fn asked_rounds() -> Option<usize> {
    std::env::var("DOCKET_ROUNDS").ok().map(|rounds| rounds.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_again_and_again_keeps_what_it_answered_and_decides_nothing_twice() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let mut rounds = Rounds::begin(seed).await;
    for round in 0..asked_rounds().unwrap_or(ROUNDS) {
        let process = Process::start(rounds.folder.path(), &[], &[]).await;
        let (number, mut answered, sending) = rounds.send(&process);
        let last_words = 1 + rounds.work.below(number - 40);
        answered.wait_for(|count| *count >= last_words).await.unwrap();
        // And not always at the very moment of an answer.
        for _ in 0..rounds.work.below(300) {
            tokio::task::yield_now().await;
        }
        process.kill().await;
        sending.await.unwrap();
        assert!(!rounds.all_answered(), "round {round} was over before its end came");
    }
    rounds.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_at_any_point_of_a_commit_keeps_what_it_answered_and_decides_nothing_twice() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let mut rounds = Rounds::begin(seed).await;
    let rounds_a_point = asked_rounds().map_or(ROUNDS_A_POINT, |rounds| rounds.div_ceil(POINTS.len()));
    for _ in 0..rounds_a_point {
        for (point, trap) in POINTS {
            let trap = Trap { nth: 1 + rounds.work.below(trap.nth), ..trap };
            println!("{point}: {trap:?}");
            let Some(process) = Process::start_trapped(rounds.folder.path(), &trap).await else {
                println!("  it died on the way up");
                continue;
            };
            let (_, _, sending) = rounds.send(&process);
            sending.await.unwrap();
            process.trapped().await;
        }
    }
    rounds.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_end_under_load_keeps_every_command_that_it_accepted() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
    let mut work = load::Load::new(seed, tomorrow());
    let process = Process::start(folder.path(), &[], &[]).await;
    let clerk = Client::named("clerk1", process.url()).await;
    let (ledger, sent) = (Ledger::default(), work.commands(600, 200));
    let (count, mut answered) = watch::channel(0);
    let last_words = 50 + work.below(300);
    let sending = tokio::spawn({
        let (ledger, client, sent) = (ledger.clone(), clerk.clone(), sent.clone());
        async move { ledger.send(&client, sent, &count).await }
    });
    answered.wait_for(|count| *count >= last_words).await.unwrap();
    let (status, log) = process.terminate().await;
    assert!(status.success(), "{status}\n{log}");
    sending.await.unwrap();
    let unanswered: BTreeSet<_> = ledger.unanswered(&sent).iter().map(|it| it.id).collect();
    assert!(!unanswered.is_empty(), "it was over before its end came");

    let process = Process::start(folder.path(), &[], &[]).await;
    let accepted: Vec<_> = sent.iter().filter(|it| !unanswered.contains(&it.id)).cloned().collect();
    let outcomes = ledger.assert_kept(&clerk.at(process.url()), &accepted).await;
    assert_eq!(outcomes.len(), accepted.len());
    assert!(process.terminate().await.0.success());
    let findings = check_folder(folder.path());
    assert!(findings.is_sound(), "{findings}");
    assert_decided_once(folder.path(), &outcomes);
}
