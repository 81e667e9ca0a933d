//! The same command sent again: answered the same, for ever; never decided again.

use docket_shared::command::{BookAppointment, Command, CommandEnvelope};
use docket_shared::model::Role;
use docket_shared::rejection::Outcome;
use docket_shared::testing::{book, cancel, half_an_hour};
use docket_tests::client::{Client, envelope};
use docket_tests::feed::Follower;
use docket_tests::server::{Server, Setup};
use reqwest::Method;
use serde_json::{Value, json};

fn booking() -> BookAppointment {
    half_an_hour(1, "2026-11-03T09:00:00Z")
}

/// The same time once more, for which there is no room.
fn clashing() -> BookAppointment {
    BookAppointment { note: "Both at once".into(), ..half_an_hour(2, "2026-11-03T09:00:00Z") }
}

#[tokio::test]
async fn the_same_command_again_is_answered_the_same_also_after_a_restart() {
    let mut server = Server::start(Setup::clinic()).await;
    let mut client = Client::of(Role::Receptionist, server.url()).await;
    let commands = [
        envelope(Command::BookAppointment(booking())),
        envelope(Command::BookAppointment(clashing())),
        envelope(cancel(7)),
    ];
    let mut answers = Vec::new();
    for command in &commands {
        let answer = client.send(command).await;
        assert_eq!(answer.status, 202);
        let location = format!("/api/v1/commands/{}", command.id);
        assert_eq!(answer.header("location"), Some(&*location));
        assert_eq!(answer.json::<Value>(), json!({ "id": command.id, "status": "pending" }));
        answers.push((answer.body, client.outcome(command.id).await));
    }
    assert!(matches!(answers[0].1, Outcome::Confirmed { .. }));
    assert!(matches!(answers[1].1, Outcome::Rejected(_)) && matches!(answers[2].1, Outcome::Rejected(_)));
    let before = server.check();
    for restarts in 0..3 {
        for (command, (body, outcome)) in commands.iter().zip(&answers) {
            let again = client.send(command).await;
            assert_eq!((again.status, &again.body), (202, body), "after {restarts} restarts");
            assert_eq!(client.outcome(command.id).await, *outcome, "after {restarts} restarts");
        }
        // What would be free by now stays rejected, too: the outcome is the command's, for ever.
        if restarts == 1 {
            client.confirm(cancel(1)).await;
        }
        server.restart().await;
        client = client.at(server.url());
    }
    let after = server.check();
    assert!(after.is_sound(), "{after}");
    // The one cancellation aside.
    assert_eq!((after.commands, after.events), (before.commands + 1, before.events + 1));
}

#[tokio::test]
async fn many_that_send_the_same_at_once_have_it_decided_once() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let window = docket_shared::time::Interval::new(booking().start, booking().end);
    let before = client.calendar(window).await.seq;
    let command = envelope(Command::BookAppointment(booking()));
    let answers = futures_util::future::join_all((0..50).map(|_| client.send(&command))).await;
    assert!(answers.iter().all(|answer| answer.status == 202));
    let calendar = client.calendar(window).await;
    assert_eq!((calendar.seq, calendar.appointments.len()), (before.next(), 1));
}

#[tokio::test]
async fn white_space_and_the_order_of_fields_make_no_other_body() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let command = envelope(Command::BookAppointment(booking()));
    assert_eq!(client.send(&command).await.status, 202);
    let Value::Object(fields) = serde_json::to_value(&command).unwrap() else { panic!("it is an object") };
    let backwards: Vec<_> =
        fields.iter().rev().map(|(name, value)| format!("  \"{name}\" : {value}")).collect();
    let body = format!("{{\n{}\n}}", backwards.join(",\n"));
    let request = client.request(Method::POST, "/api/v1/commands").header("content-type", "application/json");
    assert_eq!(docket_tests::client::answer(request.body(body)).await.status, 202);
}

#[tokio::test]
async fn another_body_under_the_same_id_is_refused_and_changes_nothing() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let first = envelope(Command::BookAppointment(booking()));
    assert_eq!(client.send(&first).await.status, 202);
    let outcome = client.outcome(first.id).await;
    for other in [
        Command::BookAppointment(BookAppointment { note: "Another".into(), ..booking() }),
        Command::BookAppointment(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:01Z")),
        cancel(1),
    ] {
        let answer = client.send(&CommandEnvelope { id: first.id, command: other.clone() }).await;
        assert_eq!(answer.status, 422, "{other:?}");
        assert_eq!(answer.problem().kind, "/problems/command-id-reused");
        assert_eq!(client.outcome(first.id).await, outcome);
    }
    assert!(server.check().is_sound());
}

#[tokio::test]
async fn a_command_and_its_id_are_its_senders_alone() {
    let server = Server::start(Setup::clinic().clerks(2)).await;
    let (one, other) =
        (Client::named("clerk1", server.url()).await, Client::named("clerk2", server.url()).await);
    let window = docket_shared::time::Interval::new(booking().start, booking().end);
    let listening = Follower::open(&other, window).await;
    let command = envelope(Command::BookAppointment(booking()));
    assert_eq!(one.send(&command).await.status, 202);
    let path = format!("/api/v1/commands/{}", command.id);
    let hidden = other.get(&path).await;
    assert_eq!(hidden.status, 404);
    // Word for word what there is to say about a command that nobody sent.
    let nothing = other.get("/api/v1/commands/0192f0c1-0000-7000-8000-000000000001").await;
    assert_eq!(hidden.body, nothing.body);
    assert_eq!(Client::nobody(server.url()).get(&path).await.status, 401);
    let taken = other.send(&command).await;
    assert_eq!(taken.problem().kind, "/problems/command-id-reused");
    // A command of one's own marks the point up to which the feed was heard.
    let own = other.accepted(cancel(9)).await;
    listening.outcome(own).await;
    assert_eq!(listening.look(|seen| seen.outcomes.len()), 1, "the other's outcome is none of ours");
}
