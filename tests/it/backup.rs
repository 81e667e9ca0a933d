//! The drill: a backup is made while commands come in, the server goes on and is lost, the backup is put back.

use crate::ledger::{Ledger, assert_decided_once, tomorrow};
use crate::{load, rules};
use docket_server::check::check;
use docket_server::journal::{Records as _, SqliteRecords};
use docket_shared::command::CommandEnvelope;
use docket_shared::model::Role;
use docket_tests::client::Client;
use docket_tests::feed::Follower;
use docket_tests::server::{Process, Ran, Server, Setup, check_folder, docket, folder, records};
use std::path::{Path, PathBuf};
use tokio::sync::watch;

/// `docket` must succeed.
async fn done(folder: &Path, arguments: &[&str]) -> Ran {
    let ran = docket(folder, arguments).await;
    assert!(ran.success, "{arguments:?}: {ran:?}");
    ran
}

/// `docket` must fail and say `why`.
async fn refused(folder: &Path, arguments: &[&str], why: &str) {
    let ran = docket(folder, arguments).await;
    assert!(!ran.success && ran.said.contains(why), "{arguments:?}: {ran:?}");
}

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    names.collect()
}

/// Where what was there before is kept.
fn replaced(folder: &Path) -> PathBuf {
    let names: Vec<_> = names(folder).into_iter().filter(|it| it.starts_with("replaced-")).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    folder.join(&names[0])
}

fn backup_in(folder: &Path) -> String {
    folder.join("monday.docket").to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_before_a_backup_is_there_after_it_was_put_back_and_the_rest_is_asked_anew() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let (folder, file) = (folder.path(), &backup_in(elsewhere.path()));
    let mut work = load::Load::new(seed, tomorrow());
    let process = Process::start(folder, &[], &[]).await;
    let clerk = Client::named("clerk1", process.url()).await;
    let follower = Follower::open(&clerk, work.window()).await;
    let (before, during) = (work.commands(150, 50), work.commands(500, 150));
    let ledger = Ledger::default();
    ledger.send(&clerk, before.clone(), &watch::Sender::new(0)).await;
    let promised = ledger.assert_kept(&clerk, &before).await;

    // It goes on while the backup is made, and after it.
    let (count, mut answered) = watch::channel(0);
    let sending = tokio::spawn({
        let (ledger, clerk, during) = (ledger.clone(), clerk.clone(), during.clone());
        async move { ledger.send(&clerk, during, &count).await }
    });
    answered.wait_for(|count| *count >= 20).await.unwrap();
    done(folder, &["backup", file]).await;
    refused(folder, &["backup", file], "Choose another name").await;
    refused(folder, &["restore", file], "Another docket is using the folder").await;
    refused(folder, &["serve", "--port", "0"], "Another docket is using the folder").await;
    answered.wait_for(|count| *count >= 400).await.unwrap();
    sending.await.unwrap();
    let all = [before.clone(), during.clone()].concat();
    assert_eq!(ledger.assert_kept(&clerk, &all).await.len(), all.len());
    follower.caught_up(records(folder).head().unwrap().seq).await;
    process.kill().await;
    follower.end().await;
    let lost = lost(Path::new(file), &during);
    assert!(!lost.is_empty(), "everything was over before the backup began");

    let ran = done(folder, &["restore", file]).await;
    assert!(ran.said.contains("another life") && ran.said.contains("those that were there"), "{ran:?}");
    assert_eq!(check_folder(&replaced(folder)).commands, check_folder(folder).commands + lost.len());

    let process = Process::start(folder, &[], &[]).await;
    let clerk = clerk.at(process.url());
    assert_eq!(Ledger::default().assert_kept(&clerk, &before).await, promised);
    let kept = follower.kept();
    let (epoch, seq) = (kept.epoch, kept.seq);
    let again = Follower::resume(&clerk, kept).await;
    assert!(again.look(|seen| !seen.resumed && seen.snapshots == 1));
    assert!(again.kept().epoch != epoch && again.kept().seq < seq);

    // What was accepted and is lost is unknown, and is sent again under its id, once and once more.
    for command in &lost {
        let path = format!("/api/v1/commands/{}", command.id);
        assert_eq!(clerk.get(&path).await.status, 404);
    }
    let second_life = Ledger::default();
    for _ in 0..2 {
        second_life.send(&clerk, during.clone(), &watch::Sender::new(0)).await;
    }
    assert_eq!(second_life.unanswered(&during), []);
    let decided = second_life.assert_kept(&clerk, &during).await;
    assert_eq!(decided.len(), during.len());
    again.caught_up(records(folder).head().unwrap().seq).await;
    let now = docket_shared::time::Utc::now();
    let mut shown = clerk.calendar(work.window()).await;
    shown.as_of = now;
    assert_eq!(again.snapshot(&clerk, now).await, shown);
    rules::assert_kept(&shown);
    assert!(process.terminate().await.0.success());
    let findings = check_folder(folder);
    assert!(findings.is_sound(), "{findings}");
    assert_decided_once(folder, &decided);
    done(folder, &["check"]).await;
}

/// Those of `sent` that the backup `file` does not have.
fn lost(file: &Path, sent: &[CommandEnvelope]) -> Vec<CommandEnvelope> {
    let backup = SqliteRecords::open(file).unwrap();
    let findings = check(&backup).unwrap();
    assert!(findings.is_sound(), "{findings}");
    sent.iter().filter(|it| backup.command(it.id).unwrap().is_none()).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_becomes_a_clinic_of_its_own_in_another_folder() {
    let mut server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Manager, server.url()).await;
    let at = docket_shared::testing::at("2026-11-02T00:00:00Z");
    let window = docket_shared::time::Interval::new(at, at + docket_shared::time::TimeDelta::days(7));
    let kept = client.calendar(window).await;
    server.stop().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let (file, target) = (&backup_in(elsewhere.path()), &elsewhere.path().join("clinic"));
    std::fs::create_dir(target).unwrap();
    refused(target, &["restore", file], "There is no backup").await;
    refused(target, &["backup", file], "There is no journal").await;
    done(server.folder(), &["backup", file]).await;
    let ran = done(target, &["restore", file]).await;
    assert!(ran.said.contains("those of the backup"), "{ran:?}");

    let process = Process::start(target, &[], &[]).await;
    // Whoever was signed in there is not signed in here.
    assert_eq!(client.at(process.url()).get("/api/v1/settings").await.status, 401);
    let manager = Client::of(Role::Manager, process.url()).await;
    let restored = manager.calendar(window).await;
    assert_ne!(restored.epoch, kept.epoch);
    assert_eq!((restored.seq, restored.practitioners), (kept.seq, kept.practitioners));
    process.kill().await;
    // A crash is no restored backup.
    let process = Process::start(target, &[], &[]).await;
    assert_eq!(manager.at(process.url()).calendar(window).await.epoch, restored.epoch);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_damaged_changes_nothing_and_one_half_put_back_lets_no_server_start() {
    let folder = folder(&Setup::clinic()).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let (folder, file) = (folder.path(), &backup_in(elsewhere.path()));
    done(folder, &["backup", file]).await;
    let sound = std::fs::read(file).unwrap();
    for (damage, why) in [
        (sound[..sound.len() / 2].to_vec(), "Nothing was changed"),
        ([&sound[..4_096 * 3], &[0; 4_096][..], &sound[4_096 * 4..]].concat(), "Nothing was changed"),
        (
            b"no backup at all, but some other file, longer than a header of SQLite".repeat(99),
            "Nothing was changed",
        ),
        (Vec::new(), "There is no backup"),
    ] {
        std::fs::write(file, damage).unwrap();
        let before = (names(folder), std::fs::read(folder.join("docket.sqlite")).unwrap());
        refused(folder, &["restore", file], why).await;
        assert_eq!((names(folder), std::fs::read(folder.join("docket.sqlite")).unwrap()), before);
    }

    // As it is between the journal's going and the backup's coming.
    std::fs::rename(folder.join("docket.sqlite"), folder.join("docket.sqlite.restoring")).unwrap();
    refused(folder, &["serve", "--port", "0"], "was cut short").await;
    refused(folder, &["backup", &format!("{file}.other")], "was cut short").await;
    std::fs::write(file, &sound).unwrap();
    done(folder, &["restore", file]).await;
    done(folder, &["check"]).await;
    Process::start(folder, &[], &[]).await.kill().await;
}
