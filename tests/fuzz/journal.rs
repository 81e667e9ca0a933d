//! The JSON in the journal's rows: events, and what became of commands.

use crate::corpus::Corpus;
use docket_shared::event::Event;
use docket_shared::json;
use docket_shared::rejection::{Note, Outcome, Rejection};
use docket_shared::state::State;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use uuid::Uuid;

/// A text as a `T`, if it is one, which both readers and both writers treat alike.
fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) -> Option<T> {
    let (by_server, by_app) = (serde_json::from_str::<T>(text), json::read::<T>(text));
    if let (Ok(by_server), Ok(by_app)) = (&by_server, &by_app) {
        assert_eq!(by_server, by_app, "app and server read the same: {text}");
    }
    match by_server {
        Ok(read) => {
            let written = serde_json::to_string(&read).unwrap();
            crate::assert_same(text.len(), &read, &written, &serde_json::from_str(&written).unwrap());
            let written = json::write(&read).unwrap();
            assert_eq!(serde_json::from_str::<T>(&written).unwrap(), read, "{written}");
            Some(read)
        }
        Err(error) => {
            assert!(error.line() > 0 || error.is_data(), "{error}");
            None
        }
    }
}

fn check(row: &[u8]) {
    let Ok(text) = std::str::from_utf8(row) else { return };
    read::<Outcome>(text);
    read::<Rejection>(text);
    read::<Note>(text);
    if let Some(event) = read::<Event>(text) {
        let mut state = State::default();
        state.apply(&event);
        state.apply(&event);
        let (subject, seen) = (event.subject(), event.seen_by(None));
        // Of a pair that is none of a reader's concern not even the ids are told; of all else the id stays.
        let is_pair = matches!(
            event,
            Event::InvitationsCrossed { .. } | Event::MeetingsKeptApart { .. } | Event::MergeSuggested { .. }
        );
        assert!(seen.subject() == subject || (is_pair && seen.subject() == Uuid::nil()), "{seen:?}");
    }
}

#[test]
fn journal() {
    let corpus = Corpus::of("journal");
    let corpus =
        corpus.and_golden("events.json", |event| event).and_golden("outcomes.json", |outcome| outcome);
    let corpus = corpus.offered_as_seeds();
    crate::as_it_is(&corpus, check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, check));
}
