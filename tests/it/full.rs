//! A disk that is full: what cannot be kept is not answered 202, what was answered is kept, and what is there can be read.

use crate::ledger::{Ledger, assert_decided_once, tomorrow};
use crate::{load, rules};
use docket_tests::client::Client;
use docket_tests::feed::Follower;
use docket_tests::server::{Process, Setup, check_folder, folder, records};
use tokio::sync::watch;

/// So far a file may grow, in blocks of 512 bytes: room for some hundred commands in the journal's log.
const BLOCKS: u32 = 1_024;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_decisions_and_nothing_else_and_room_lets_them_go_on() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
    let before = check_folder(folder.path());
    let mut work = load::Load::new(seed, tomorrow());
    let process = Process::start_within(folder.path(), BLOCKS).await;
    let clerk = Client::named("clerk1", process.url()).await;
    let follower = Follower::open(&clerk, work.window()).await;
    let (ledger, sent) = (Ledger::default(), work.commands(1_500, 300));
    ledger.send(&clerk, sent.clone(), &watch::Sender::new(0)).await;
    let unanswered = ledger.unanswered(&sent);
    assert!(!unanswered.is_empty(), "the disk was not full");
    assert!(unanswered.len() < sent.len(), "the disk was full from the start");

    let refused = clerk.send(&unanswered[0]).await;
    assert_eq!(refused.problem().status, 503);
    assert_eq!(clerk.get("/health/ready").await.status, 503);
    assert_eq!(clerk.get("/health/live").await.status, 200);
    // What is read, what is told and what is kept are the same, and no more than that.
    let kept = records(folder.path()).head().unwrap();
    let answered: Vec<_> =
        sent.iter().filter(|it| !unanswered.iter().any(|un| un.id == it.id)).cloned().collect();
    assert_eq!(kept.commands, (before.commands + answered.len()) as u64);
    let shown = clerk.calendar(work.window()).await;
    assert_eq!(shown.seq, kept.seq);
    follower.caught_up(kept.seq).await;
    assert_eq!(follower.kept().seq, kept.seq);
    assert_eq!(ledger.assert_kept(&clerk, &answered).await.len(), answered.len());
    assert_eq!(clerk.get(&format!("/api/v1/commands/{}", unanswered[0].id)).await.status, 404);
    process.kill().await;

    let process = Process::start(folder.path(), &[], &[]).await;
    let clerk = clerk.at(process.url());
    assert_eq!(clerk.calendar(work.window()).await.appointments, shown.appointments);
    ledger.send(&clerk, unanswered, &watch::Sender::new(0)).await;
    assert_eq!(ledger.unanswered(&sent), []);
    let outcomes = ledger.assert_kept(&clerk, &sent).await;
    rules::assert_kept(&clerk.calendar(work.window()).await);
    assert!(process.terminate().await.0.success());
    let findings = check_folder(folder.path());
    assert!(findings.is_sound(), "{findings}");
    assert_eq!(findings.commands, before.commands + sent.len());
    assert_decided_once(folder.path(), &outcomes);
}
