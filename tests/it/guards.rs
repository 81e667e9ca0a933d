//! Bounds of the edge that no ordinary use comes near: another account's page, a role that was taken away, too many feeds.

use docket_shared::command::{Command, SaveAccount};
use docket_shared::model::{Account, Role};
use docket_shared::protocol::http::Me;
use docket_shared::testing::{actor, at, book};
use docket_shared::time::{Interval, TimeDelta, Utc};
use docket_tests::client::{Client, answer, envelope};
use docket_tests::feed::{connect, query};
use docket_tests::server::{Process, Server, Setup, docket};
use reqwest::Method;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

fn day() -> Interval {
    Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"))
}

#[tokio::test]
async fn a_page_of_another_account_is_refused() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    for (role, status, feed) in [(Role::Receptionist, 200, true), (Role::Manager, 401, false)] {
        let account = actor(role).account_id.to_string();
        let request = client.request(Method::GET, "/api/v1/settings").header("x-docket-account", &account);
        assert_eq!(answer(request).await.status, status, "{role:?}");
        let named = format!("{}&account={account}", query(day(), None));
        let opened = connect(&client, &named, &[]).await;
        assert_eq!(opened.as_ref().err().copied(), (!feed).then_some(401), "{role:?}");
    }
}

#[tokio::test]
async fn what_was_accepted_stays_so_when_its_sender_may_no_more() {
    let server = Server::start(Setup::clinic()).await;
    let desk = Client::of(Role::Receptionist, server.url()).await;
    let sent = envelope(Command::BookAppointment(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")));
    assert_eq!(desk.post("/api/v1/commands", &sent).await.status, 202);
    let demoted = Account {
        id: actor(Role::Receptionist).account_id,
        username: "receptionist".into(),
        name: "Receptionist".into(),
        role: Role::Practitioner,
        practitioner_id: Some(docket_shared::testing::practitioner(1)),
        active: true,
    };
    let admin = Client::of(Role::Admin, server.url()).await;
    admin.confirm(Command::SaveAccount(SaveAccount { account: Arc::new(demoted) })).await;
    let other = envelope(Command::BookAppointment(book(2, "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z")));
    assert_eq!(desk.post("/api/v1/commands", &other).await.status, 403);
    assert_eq!(desk.post("/api/v1/commands", &sent).await.status, 202);
}

#[tokio::test]
async fn an_account_has_so_many_feeds_at_once_and_no_more() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(connect(&client, &query(day(), None), &[]).await.unwrap());
    }
    assert_eq!(connect(&client, &query(day(), None), &[]).await.err(), Some(429));
    let other = Client::of(Role::Manager, server.url()).await;
    assert!(connect(&other, &query(day(), None), &[]).await.is_ok());
}

#[tokio::test]
async fn a_session_says_when_it_ends_also_when_it_is_asked_later() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let me: Me = serde_json::from_str(&client.get("/api/v1/session").await.body).unwrap();
    // Twelve hours unless set otherwise, by the machine's own clock.
    let left = me.expires_at - Utc::now();
    assert!(left > TimeDelta::hours(11) && left <= TimeDelta::hours(12), "{left}");
}

#[tokio::test]
async fn what_is_written_is_its_owners_alone_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), &[], &[]).await;
    let ran = docket(folder.path(), &["backup", "copy.sqlite"]).await;
    assert!(ran.success, "{}", ran.said);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        names.push(entry.file_name().into_string().unwrap());
        assert_eq!(mode & 0o077, 0, "{names:?}: {mode:o}");
    }
    for written in
        ["docket.sqlite", "docket.lock", "credentials.sqlite", "copy.sqlite", "copy.sqlite.credentials"]
    {
        assert!(names.iter().any(|name| name == written), "{written} is not among {names:?}");
    }
    assert!(process.terminate().await.0.success());
}
