//! The frames of the feed, in both directions, and what a browser's cache makes of them.

use crate::corpus::Corpus;
use docket_frontend::cache::{Action, Cache};
use docket_shared::json;
use docket_shared::model::Role;
use docket_shared::protocol::ws::{ClientMessage, ServerMessage};
use docket_shared::testing::{actor, at};
use std::rc::Rc;

fn check(frame: &[u8]) {
    let Ok(text) = std::str::from_utf8(frame) else { return };
    if let Ok(message) = serde_json::from_str::<ClientMessage>(text) {
        let written = serde_json::to_string(&message).unwrap();
        crate::assert_same(frame.len(), &message, &written, &serde_json::from_str(&written).unwrap());
    }
    let (by_app, by_server) =
        (json::read::<ServerMessage>(text), serde_json::from_str::<ServerMessage>(text));
    if let (Ok(by_app), Ok(by_server)) = (&by_app, &by_server) {
        assert_eq!(by_app, by_server, "app and server read the same: {text}");
    }
    let Ok(message) = by_app else { return };
    let written = json::write(&message).unwrap();
    crate::assert_same(frame.len(), &message, &written, &json::read(&written).unwrap());
    assert_eq!(serde_json::from_str::<ServerMessage>(&written).unwrap(), message, "{written}");
    follow(message);
}

/// A browser that has the golden snapshot hears `message`.
fn follow(message: ServerMessage) {
    let now = at("2026-11-03T09:00:00Z");
    let cache = Cache::new(actor(Role::Receptionist), now);
    match message {
        ServerMessage::Snapshot(snapshot) => {
            let (epoch, seq) = (snapshot.epoch, snapshot.seq);
            let cache = cache.after(Action::Snapshot(Rc::new(*snapshot)));
            assert_eq!(cache.position, Some((epoch, seq)));
        }
        ServerMessage::Changes { seq, changes } => {
            let position = cache.position;
            let cache = cache.after(Action::Changes { seq, changes: Rc::new(changes), at: now });
            assert_eq!(cache.position, position, "what follows nothing is not followed");
        }
        ServerMessage::Outcome { id, outcome } => {
            assert!(cache.after(Action::Outcome(id, outcome)).requests.is_empty());
        }
        ServerMessage::Resumed { at, .. } | ServerMessage::Heartbeat { at, .. } => {
            assert!(cache.after(Action::Alive(at)).as_of >= now);
        }
        ServerMessage::SessionEnded => {}
    }
}

#[test]
fn feed() {
    let corpus = Corpus::of("feed").and_golden("messages.json", |message| message).offered_as_seeds();
    crate::as_it_is(&corpus, check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, check));
}
