//! A disk that is full: what cannot be kept is not answered 202, what was answered is kept, and what is there can be read.

use crate::ledger::{Ledger, assert_decided_once, tomorrow};
use crate::{load, rules};
use docket_shared::command::CommandEnvelope;
use docket_tests::client::Client;
use docket_tests::feed::Follower;
use docket_tests::server::{PASSWORD, Process, Setup, SmallDisk, check_folder, folder, records};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tokio::sync::watch;

/// So far a file may grow, in blocks of 512 bytes: room for some hundred commands in the journal's log.
const BLOCKS: u32 = 1_024;

/// A small disk, and what somebody else leaves of it to us.
const DISK: u64 = 24 * 1024 * 1024;
const LEFT: u64 = 700 * 1024;

/// Copies the files of a folder. SQLite follows links in a path to their end, and would open what lies there for us instead of what
/// lies there for a process within a namespace of its own.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().contains("sqlite") || entry.file_name() == "docket.lock" {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A copy of a server's folder, to look into.
fn copied(data: &Path) -> TempDir {
    let copied = tempfile::tempdir().unwrap();
    copy(data, copied.path());
    copied
}

fn clinic() -> Setup {
    Setup::clinic().with(load::limits()).clerks(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_grow_stops_decisions_and_nothing_else_and_room_lets_them_go_on() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&clinic()).await;
    let before = check_folder(folder.path()).commands;
    let process = Process::start_within(folder.path(), BLOCKS).await;
    // No other file has become too long.
    let full = filled(seed, folder.path(), before, process, 200).await;
    full.go_on(folder.path(), Process::start(folder.path(), &[], &[]).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_decisions_and_nothing_else_and_room_lets_them_go_on() {
    let disk = match SmallDisk::new(DISK) {
        Ok(disk) => disk,
        // `cargo xtask test` says so, too, since what a passing test says is not shown.
        Err(why) => return eprintln!("skipped: a small disk cannot be mounted here: {why}"),
    };
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let data = disk.from_outside();
    let folder = folder(&clinic()).await;
    copy(folder.path(), &data);
    let before = check_folder(folder.path()).commands;
    disk.crowd(LEFT);
    let full = filled(seed, &data, before, Process::start_on(&disk).await, 503).await;
    // As long as it is full, a start does not help, and says why.
    let said = Process::refused_on(&disk).await;
    assert!(said.contains("disk is full") && said.contains("Make room"), "{said}");
    disk.make_room();
    full.go_on(&data, Process::start_on(&disk).await).await;
}

/// What a clerk knows once the disk is full.
struct Full {
    work: load::Load,
    ledger: Ledger,
    clerk: Client,
    /// Commands before all that.
    before: usize,
    sent: Vec<CommandEnvelope>,
    unanswered: Vec<CommandEnvelope>,
}

/// Sends `process` more than there is room for in its folder `data`, and holds it to what is promised then; a sign-in is
/// answered with `sign_in`. It is killed at the end.
async fn filled(seed: u64, data: &Path, before: usize, process: Process, sign_in: u16) -> Full {
    let mut work = load::Load::new(seed, tomorrow());
    let clerk = Client::named("clerk1", process.url()).await;
    let follower = Follower::open(&clerk, work.window()).await;
    let (ledger, sent) = (Ledger::default(), work.commands(1_500, 300));
    ledger.send(&clerk, sent.clone(), &watch::Sender::new(0)).await;
    let unanswered = ledger.unanswered(&sent);
    assert!(!unanswered.is_empty(), "the disk was not full");
    assert!(unanswered.len() < sent.len(), "the disk was full from the start");

    let refused = clerk.send(&unanswered[0]).await.problem();
    assert_eq!((refused.status, refused.kind.as_str()), (503, "/problems/unavailable"));
    let ready = clerk.get("/health/ready").await.problem();
    assert_eq!(ready.status, 503);
    assert_eq!(clerk.get("/health/live").await.status, 200);
    let answered: Vec<_> =
        sent.iter().filter(|it| !unanswered.iter().any(|un| un.id == it.id)).cloned().collect();
    let shown = clerk.calendar(work.window()).await;
    follower.caught_up(shown.seq).await;
    let told = follower.kept().seq;
    assert_eq!(ledger.assert_kept(&clerk, &answered).await.len(), answered.len());
    assert_eq!(clerk.get(&format!("/api/v1/commands/{}", unanswered[0].id)).await.status, 404);
    let signed_in = Client::nobody(process.url()).sign_in("clerk1", PASSWORD).await;
    assert_eq!(signed_in.status, sign_in, "{}", signed_in.body);
    if sign_in == 503 {
        assert_eq!(signed_in.problem().kind, "/problems/unavailable");
    }
    // Whoever runs it reads what to do.
    let log = process.log();
    assert!(log.contains("a commit failed") && log.contains("make room"), "{log}");
    process.kill().await;
    // What was read, what was told and what is kept are the same, and no more than what was answered.
    let kept = records(copied(data).path()).head().unwrap();
    assert_eq!((shown.seq, told), (kept.seq, kept.seq));
    assert_eq!(kept.commands, (before + answered.len()) as u64);
    Full { work, ledger, clerk, before, sent, unanswered }
}

impl Full {
    /// Has `process`, which has room again in its folder `data`, decide the rest.
    async fn go_on(self, data: &Path, process: Process) {
        let Self { work, ledger, clerk, before, sent, unanswered } = self;
        let clerk = clerk.at(process.url());
        let answered: Vec<_> =
            sent.iter().filter(|it| !unanswered.iter().any(|un| un.id == it.id)).cloned().collect();
        assert_eq!(ledger.assert_kept(&clerk, &answered).await.len(), answered.len());
        ledger.send(&clerk, unanswered, &watch::Sender::new(0)).await;
        assert_eq!(ledger.unanswered(&sent), []);
        let outcomes = ledger.assert_kept(&clerk, &sent).await;
        rules::assert_kept(&clerk.calendar(work.window()).await);
        assert!(process.terminate().await.0.success());
        let data = copied(data);
        let findings = check_folder(data.path());
        assert!(findings.is_sound(), "{findings}");
        assert_eq!(findings.commands, before + sent.len());
        assert_decided_once(data.path(), &outcomes);
    }
}
