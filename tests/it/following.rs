//! The feed: who comes back goes on from where they were, who is slow is cut off, and all copies are the same in the end.

use docket_shared::command::{Command, SaveOrganization, SavePractitioner};
use docket_shared::ids::{Epoch, Seq};
use docket_shared::model::{NotAvailable, Practitioner, Role};
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::testing::{
    a_practitioner, an_organization, at, book, cancel, half_an_hour, patient, practitioner, reschedule,
};
use docket_shared::time::{Interval, TimeDelta};
use docket_tests::client::Client;
use docket_tests::feed::{Follower, Kept, Socket, connect_narrow, query};
use docket_tests::patiently;
use docket_tests::server::{Server, Setup};
use futures_util::{StreamExt as _, stream};
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

/// Two weeks, the first of which is cut in two.
fn window() -> Interval {
    Interval::new(at("2026-11-04T00:00:00Z"), at("2026-11-18T00:00:00Z"))
}

fn booking(number: u32, start: &str) -> Command {
    Command::BookAppointment(half_an_hour(number, start))
}

async fn assert_same(client: &Client, follower: &Follower) {
    let asked = client.calendar(follower.kept().window).await;
    follower.caught_up(asked.seq).await;
    assert_eq!(follower.snapshot(client, asked.as_of).await, asked);
}

#[tokio::test]
async fn who_comes_back_gets_exactly_what_was_missed() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    client.confirm(booking(1, "2026-11-04T09:00:00Z")).await;
    let first = Follower::open(&client, window()).await;
    client.confirm(booking(2, "2026-11-04T10:00:00Z")).await;
    first.caught_up(client.calendar(window()).await.seq).await;
    let kept = first.leave().await;

    client.confirm(booking(3, "2026-11-05T09:00:00Z")).await;
    // Out of the window, in and out again: told all the same, since counts depend on it.
    client.confirm(booking(4, "2026-11-03T09:00:00Z")).await;
    let moved = |start: &str, end: &str| Command::RescheduleAppointment(reschedule(4, start, end));
    client.confirm(moved("2026-11-06T09:00:00Z", "2026-11-06T09:30:00Z")).await;
    client.confirm(moved("2026-11-03T11:00:00Z", "2026-11-03T11:30:00Z")).await;
    client.confirm(cancel(1)).await;
    // Rejected, so that nothing changes.
    client.decide(booking(9, "2026-11-04T10:15:00Z")).await;

    let position = kept.seq;
    let back = Follower::resume(&client, kept).await;
    let last = Seq(position.0 + 5);
    back.caught_up(last).await;
    back.look(|seen| {
        assert_eq!((seen.resumed, seen.snapshots), (true, 0));
        let missed: Vec<_> = seen.changes.iter().map(|change| change.seq.0).collect();
        assert_eq!(missed, (position.0 + 1..=last.0).collect::<Vec<_>>());
    });
    assert_same(&client, &back).await;
    // And it goes on from there.
    client.confirm(booking(5, "2026-11-09T09:00:00Z")).await;
    assert_same(&client, &back).await;
}

#[tokio::test]
async fn who_knows_another_life_or_more_than_there_is_starts_anew() {
    let mut server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    client.confirm(booking(1, "2026-11-04T09:00:00Z")).await;
    let kept = Follower::open(&client, window()).await.leave().await;
    client.confirm(booking(2, "2026-11-04T10:00:00Z")).await;
    let other = Epoch::new(Uuid::from_u128(7));
    let stale = kept.clone();
    for strange in [Kept { epoch: other, ..kept.clone() }, Kept { seq: Seq(kept.seq.0 + 100), ..kept }] {
        let follower = Follower::resume(&client, strange).await;
        assert_eq!(follower.look(|seen| (seen.resumed, seen.snapshots)), (false, 1));
        assert_same(&client, &follower).await;
    }
    // A server that has just started remembers no changes: who is behind starts anew, who is not goes on.
    let current = Follower::open(&client, window()).await.leave().await;
    server.restart().await;
    let client = client.at(server.url());
    for (kept, expected) in [(stale, (false, 1)), (current, (true, 0))] {
        let follower = Follower::resume(&client, kept).await;
        assert_eq!(follower.look(|seen| (seen.resumed, seen.snapshots)), expected);
        assert_same(&client, &follower).await;
    }
}

#[tokio::test]
async fn everything_that_changes_reaches_every_copy() {
    let server = Server::start(Setup::clinic()).await;
    let (desk, manager) =
        (Client::of(Role::Receptionist, server.url()).await, Client::of(Role::Manager, server.url()).await);
    let followers = [Follower::open(&desk, window()).await, Follower::open(&manager, window()).await];
    desk.confirm(booking(1, "2026-11-04T09:00:00Z")).await;
    let renamed = Practitioner { name: "Dr Other".into(), ..a_practitioner(2) };
    manager.confirm(Command::SavePractitioner(SavePractitioner { practitioner: Arc::new(renamed) })).await;
    let mut theirs = book(2, "2026-11-04T09:30:00Z", "2026-11-04T10:00:00Z");
    (theirs.patient_id, theirs.practitioner_id) = (patient(9), practitioner(2));
    desk.confirm(Command::BookAppointment(theirs)).await;
    let organization = docket_shared::model::Organization { name: "Southgate".into(), ..an_organization() };
    let organization = Arc::new(organization);
    manager.confirm(Command::SaveOrganization(SaveOrganization { organization })).await;
    for follower in &followers {
        let seq = desk.calendar(window()).await.seq;
        follower.caught_up(seq).await;
        let state = follower.kept().state;
        assert_eq!(state.organization().name, "Southgate");
        assert_eq!(state.practitioners()[&practitioner(2)].name, "Dr Other");
        assert_eq!(state.appointments().len(), 2);
    }
}

#[tokio::test]
async fn a_server_that_goes_away_says_so() {
    let mut server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let follower = Follower::open(&client, window()).await;
    server.stop().await;
    let end = follower.end().await;
    assert_eq!((end.code, end.session_ended), (Some(1_001), false));
}

/// Changes that are large enough to fill what the machine keeps for a connection …
const LARGE: usize = 150;
/// … and more commits after them than the server lets a connection lag behind.
const SMALL: usize = 1_200;

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_is_cut_off_and_holds_nobody_up() {
    let server = Server::start(Setup::clinic().bounds(4_096, 1)).await;
    let manager = Client::of(Role::Manager, server.url()).await;
    let quick = Follower::open(&manager, window()).await;
    let mut slow = connect_narrow(&manager, &query(window(), None)).await.unwrap();
    let first = slow.next().await.unwrap().unwrap();
    assert!(first.to_text().unwrap().contains("snapshot"));

    // One that reads nothing from here on. Each command is a commit of its own.
    send_all(&manager, (0..LARGE).map(large).collect()).await;
    send_all(&manager, (0..SMALL).map(small).collect()).await;
    let last = manager.calendar(window()).await.seq;
    quick.caught_up(last).await;
    assert_eq!(quick.look(|seen| seen.snapshots), 1, "the other never lost the thread");

    let (heard, code) = patiently("the end of the slow connection", read_to_end(&mut slow)).await;
    assert!(heard < last, "it was told everything");
    // Whoever waits longer than the server does finds the connection broken instead.
    assert!(code == Some(4_000) || code.is_none(), "{code:?}");
    // Coming back brings it up to date.
    let kept = Kept { seq: heard, ..quick.kept() };
    let back = Follower::resume(&manager, kept).await;
    back.caught_up(last).await;
}

async fn send_all(client: &Client, commands: Vec<Command>) {
    let sending = commands.into_iter().map(|command| client.accepted(command));
    stream::iter(sending).buffer_unordered(16).for_each(|_| std::future::ready(())).await;
}

/// A practitioner with many absences: some 60 kB.
pub(crate) fn large(number: usize) -> Command {
    let start = at("2030-01-01T00:00:00Z");
    let absence = |day: i64| NotAvailable {
        description: format!("{number} {}", "x".repeat(180)),
        during: Interval::starting(start + TimeDelta::days(day), 60),
    };
    let not_available = (0..200).map(absence).collect();
    let practitioner = Arc::new(Practitioner { not_available, ..a_practitioner(5) });
    Command::SavePractitioner(SavePractitioner { practitioner })
}

/// The same practitioner under changing names.
fn small(number: usize) -> Command {
    let practitioner = Arc::new(Practitioner { name: format!("Dr {number}"), ..a_practitioner(4) });
    Command::SavePractitioner(SavePractitioner { practitioner })
}

/// The last change that came, and the server's last words.
pub(crate) async fn read_to_end(socket: &mut Socket) -> (Seq, Option<u16>) {
    let mut heard = Seq(0);
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Text(text) => {
                if let ServerMessage::Changes { seq, .. } = serde_json::from_str(&text).unwrap() {
                    heard = seq;
                }
            }
            Message::Close(frame) => return (heard, frame.map(|frame| frame.code.into())),
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
    }
    (heard, None)
}
