//! A server that is killed or asked to end in the middle of its work: nothing that was answered 202 is missing afterwards, and
//! nothing is decided twice.

use crate::ledger::{Ledger, assert_decided_once, tomorrow};
use crate::{load, rules};
use docket_tests::client::Client;
use docket_tests::server::{Process, Setup, check_folder, folder};
use std::collections::BTreeSet;
use tokio::sync::watch;

/// Kills, unless `DOCKET_ROUNDS` asks for more.
const ROUNDS: usize = 4;
/// New commands of a round.
const BOOKINGS: u32 = 250;
const OTHERS: u32 = 80;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_again_and_again_keeps_what_it_answered_and_decides_nothing_twice() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
    let before = check_folder(folder.path());
    let mut work = load::Load::new(seed, tomorrow());
    let (ledger, mut sent) = (Ledger::default(), Vec::new());
    let mut process = Process::start(folder.path(), &[], &[]).await;
    let clerk = Client::named("clerk1", process.url()).await;
    let rounds = std::env::var("DOCKET_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        let client = clerk.at(process.url());
        let fresh = work.commands(BOOKINGS, OTHERS);
        // What was not answered is sent again, and some of what was.
        let mut commands = ledger.unanswered(&sent);
        commands.extend(sent.iter().take(20).cloned());
        sent.extend(fresh.iter().cloned());
        commands.extend(fresh);
        let (count, mut answered) = watch::channel(0);
        let last_words = 1 + work.below(commands.len() - 40);
        let sending = tokio::spawn({
            let ledger = ledger.clone();
            async move { ledger.send(&client, commands, &count).await }
        });
        answered.wait_for(|count| *count >= last_words).await.unwrap();
        // And not always at the very moment of an answer.
        for _ in 0..work.below(300) {
            tokio::task::yield_now().await;
        }
        process.kill().await;
        sending.await.unwrap();
        assert!(!ledger.unanswered(&sent).is_empty(), "round {round} was over before its end came");
        process = Process::start(folder.path(), &[], &[]).await;
    }
    let client = clerk.at(process.url());
    ledger.send(&client, ledger.unanswered(&sent), &watch::Sender::new(0)).await;
    assert_eq!(ledger.unanswered(&sent), []);
    let outcomes = ledger.assert_kept(&client, &sent).await;
    assert_eq!(outcomes.len(), sent.len());
    rules::assert_kept(&client.calendar(work.window()).await);
    assert!(process.terminate().await.0.success());
    let findings = check_folder(folder.path());
    assert!(findings.is_sound(), "{findings}");
    assert_eq!(findings.commands, before.commands + sent.len(), "each command is kept once");
    assert_decided_once(folder.path(), &outcomes);
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
