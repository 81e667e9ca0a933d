//! Signing in and out, and what ends a session: its owner, another password, another's decision.

use docket_shared::command::{Command, SaveAccount};
use docket_shared::model::{Account, Role};
use docket_shared::testing::{actor, at, half_an_hour};
use docket_shared::time::Interval;
use docket_tests::client::{Client, answer, envelope};
use docket_tests::feed::{Follower, connect, query};
use docket_tests::server::{PASSWORD, Server, Setup};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

fn day() -> Interval {
    Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"))
}

/// Waits for the feed to say that the session has ended, and holds that it is so.
async fn assert_ended(client: &Client, follower: &Follower) {
    let end = follower.end().await;
    assert_eq!((end.code, end.session_ended), (Some(4_001), true));
    assert_eq!(client.get("/api/v1/settings").await.status, 401);
    assert_eq!(client.get("/api/v1/session").await.status, 204);
    assert_eq!(connect(client, &query(day(), None), &[]).await.unwrap_err(), 401);
}

#[tokio::test]
async fn a_failed_sign_in_says_nothing_about_why() {
    let out = Account {
        id: docket_shared::ids::AccountId::new(uuid::Uuid::from_u128(78)),
        username: "left".into(),
        name: "Left".into(),
        role: Role::Receptionist,
        practitioner_id: None,
        active: false,
    };
    let event = docket_shared::event::Event::AccountSaved { account: Arc::new(out) };
    let server = Server::start(Setup::clinic().with([event])).await;
    let client = Client::nobody(server.url());
    let wrong = client.sign_in("receptionist", "not the password").await;
    assert_eq!((wrong.status, wrong.problem().kind.as_str()), (401, "/problems/wrong-credentials"));
    for (username, password) in
        [("nobody", PASSWORD), ("left", PASSWORD), ("", PASSWORD), ("receptionist", ""), ("manager", "x")]
    {
        let refused = client.sign_in(username, password).await;
        assert_eq!((refused.status, &refused.body), (401, &wrong.body), "{username:?}");
        assert!(refused.header("set-cookie").is_none());
    }
    // Names are compared without regard to case and the white space around them.
    assert_eq!(client.sign_in(" Receptionist ", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn who_guesses_is_held_up_and_nobody_else() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::nobody(server.url());
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(client.sign_in("manager", "a guess of mine").await.status);
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
    // The right password is no way around, and does not tell itself apart.
    let held = client.sign_in("Manager", PASSWORD).await;
    assert_eq!((held.status, held.problem().kind.as_str()), (429, "/problems/too-many-tries"));
    let seconds: u64 = held.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=900).contains(&seconds));
    assert_eq!(client.sign_in("receptionist", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_new_at_each_sign_in() {
    let server = Server::start(Setup::clinic()).await;
    let nobody = Client::nobody(server.url());
    let first = nobody.sign_in("manager", PASSWORD).await;
    let cookie = first.header("set-cookie").unwrap();
    for part in ["docket-session=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    let value = cookie.split(';').next().unwrap();
    // Signing in over a session that stands, as with a cookie that somebody has planted.
    let body = json!({ "username": "receptionist", "password": PASSWORD });
    let again = nobody.request(Method::POST, "/api/v1/session").header("cookie", value).json(&body);
    let second = answer(again).await;
    assert_ne!(second.header("set-cookie").unwrap().split(';').next(), Some(value));
    let old = answer(nobody.request(Method::GET, "/api/v1/session").header("cookie", value)).await;
    assert_eq!(old.status, 204, "the old cookie is worth nothing any more");
}

#[tokio::test]
async fn signing_out_ends_this_session_and_its_feed_but_no_other() {
    let server = Server::start(Setup::clinic()).await;
    let here = Client::of(Role::Receptionist, server.url()).await;
    let elsewhere = Client::of(Role::Receptionist, server.url()).await;
    let (leaving, staying) = (Follower::open(&here, day()).await, Follower::open(&elsewhere, day()).await);
    assert_eq!(answer(here.request(Method::DELETE, "/api/v1/session")).await.status, 204);
    assert_ended(&here, &leaving).await;
    elsewhere.confirm(Command::BookAppointment(half_an_hour(1, "2026-11-03T09:00:00Z"))).await;
    let seq = elsewhere.calendar(day()).await.seq;
    staying.caught_up(seq).await;
    // Signing out twice is no error.
    assert_eq!(answer(here.request(Method::DELETE, "/api/v1/session")).await.status, 204);
}

#[tokio::test]
async fn another_password_ends_every_session_of_the_account() {
    let server = Server::start(Setup::clinic()).await;
    let admin = Client::of(Role::Admin, server.url()).await;
    let manager = Client::of(Role::Manager, server.url()).await;
    let feed = Follower::open(&manager, day()).await;
    let path = format!("/api/v1/accounts/{}/password", actor(Role::Manager).account_id);
    let set = async |password: &str| {
        answer(admin.request(Method::PUT, &path).json(&json!({ "password": password }))).await
    };
    for refused in ["", "too short", &"x".repeat(201)] {
        assert_eq!(set(refused).await.problem().field.as_deref(), Some("password"));
    }
    assert_eq!(manager.get("/api/v1/settings").await.status, 200, "a refusal ends nothing");
    assert_eq!(set("another one for tests").await.status, 204);
    assert_ended(&manager, &feed).await;
    assert_eq!(manager.sign_in("manager", PASSWORD).await.status, 401);
    Client::signed_in("manager", "another one for tests", server.url()).await;
    assert_eq!(admin.get("/api/v1/settings").await.status, 200);
}

#[tokio::test]
async fn an_account_that_is_closed_is_out_at_once_and_one_that_changes_may_what_it_then_is() {
    let server = Server::start(Setup::clinic()).await;
    let admin = Client::of(Role::Admin, server.url()).await;
    let manager = Client::of(Role::Manager, server.url()).await;
    let feed = Follower::open(&manager, day()).await;
    let known: Vec<Account> = admin.read("/api/v1/accounts").await;
    let account = known.into_iter().find(|it| it.id == actor(Role::Manager).account_id).unwrap();
    let save = |account: Account| Command::SaveAccount(SaveAccount { account: Arc::new(account) });

    admin.confirm(save(Account { role: Role::Practitioner, ..account.clone() })).await;
    // What was confirmed holds from then on, once it is seen.
    feed.caught_up(admin.calendar(day()).await.seq).await;
    let book = envelope(Command::BookAppointment(half_an_hour(1, "2026-11-03T09:00:00Z")));
    assert_eq!(manager.send(&book).await.status, 403);

    admin.confirm(save(Account { active: false, ..account.clone() })).await;
    assert_ended(&manager, &feed).await;
    assert_eq!(manager.sign_in("manager", PASSWORD).await.status, 401);
    // Opened again, the old sessions are no concern of the test: a new one works.
    admin.confirm(save(account)).await;
    admin.calendar(day()).await;
    Client::of(Role::Manager, server.url()).await;
}

#[tokio::test]
async fn another_sites_page_can_change_nothing_and_hear_nothing() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let commands = server.check().commands;
    let own = server.url().to_owned();
    let command = envelope(Command::BookAppointment(half_an_hour(1, "2026-11-03T09:00:00Z")));
    let signing = json!({ "username": "receptionist", "password": PASSWORD });
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        for request in [
            client.request(Method::POST, "/api/v1/commands").json(&command),
            client.request(Method::POST, "/api/v1/session").json(&signing),
            client.request(Method::DELETE, "/api/v1/session"),
            client.request(Method::POST, "/api/v1/patients/_search").json(&json!({ "query": "Family1" })),
        ] {
            let refused = answer(request.header(name, value)).await;
            assert_eq!((refused.status, refused.problem().kind.as_str()), (403, "/problems/cross-site"));
        }
    }
    assert_eq!(server.check().commands, commands, "nothing was kept");
    let ours = client.request(Method::POST, "/api/v1/commands").header("origin", own).json(&command);
    assert_eq!(answer(ours.header("sec-fetch-site", "same-origin")).await.status, 202);

    let asked = query(day(), None);
    for headers in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
    {
        assert_eq!(connect(&client, &asked, &[headers]).await.unwrap_err(), 403, "{headers:?}");
    }
    assert_eq!(connect(&Client::nobody(server.url()), &asked, &[]).await.unwrap_err(), 401);
    assert!(connect(&client, &asked, &[]).await.is_ok());
}
