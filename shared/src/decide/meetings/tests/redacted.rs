//! What they learn of a meeting whom it does not concern: who and which room is taken when. D takes no part.

use super::{A, B, C, D, TEN};
use crate::command::{ChangeMeeting, Command, ProposeMeetingTime, RespondToMeeting};
use crate::ids::{Epoch, Seq};
use crate::model::ParticipationStatus;
use crate::state::State;
use crate::testing::meetings::{details, respond, series};
use crate::testing::{Given, actor, at, meeting, practitioner};
use crate::time::Interval;

const SECOND: &str = "2026-11-12T10:00:00Z";

/// Every Thursday at ten; B and C are invited.
fn given() -> Given {
    let mut given = Given::clinic([]);
    let rota = series(1, details("Rota", TEN.0, TEN.1), "FREQ=WEEKLY", &[B, C]);
    given.when(A, &Command::CreateMeeting(rota)).unwrap();
    given
}

fn answer(recurrence_id: Option<&str>, status: ParticipationStatus) -> Command {
    let recurrence_id = recurrence_id.map(at);
    Command::RespondToMeeting(RespondToMeeting { recurrence_id, ..respond(1, status) })
}

#[test]
fn whoever_is_asked_about_an_occurrence_and_does_not_come_is_not_told_of() {
    let mut given = given();
    let moved = ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: Some(at(SECOND)),
        details: details("Rota", "2026-11-12T12:00:00Z", "2026-11-12T12:30:00Z"),
        recurrence: None,
        sequence: None,
    };
    given.when(A, &Command::ChangeMeeting(moved)).unwrap();
    given.when(B, &answer(Some(SECOND), ParticipationStatus::Declined)).unwrap();
    let text = serde_json::to_string(&given.meeting(1).seen_by(None)).unwrap();
    for role in [B, C] {
        assert!(!text.contains(&actor(role).account_id.to_string()), "{role:?}: {text}");
    }
}

#[test]
fn an_occurrence_that_was_moved_is_told_of_without_its_title() {
    let mut given = given();
    let moved = ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: Some(at(SECOND)),
        details: details("Layoffs", "2026-11-12T12:00:00Z", "2026-11-12T12:30:00Z"),
        recurrence: None,
        sequence: None,
    };
    let events = given.when(A, &Command::ChangeMeeting(moved)).unwrap();
    for (reader, told) in [(D, false), (C, true)] {
        let seen = serde_json::to_string(&events[0].seen_by(Some(actor(reader).account_id))).unwrap();
        assert!(seen.contains("2026-11-12T12:00:00Z"), "{reader:?}: {seen}");
        assert_eq!((seen.contains("Layoffs"), seen.contains("Rota")), (told, told), "{reader:?}: {seen}");
    }
}

#[test]
fn a_copy_that_is_nobodys_says_of_everybody_whether_they_are_taken_as_the_meeting_itself_does() {
    use ParticipationStatus::{Accepted, Declined, Tentative};
    let window = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let taken = |state: &State| state.practitioner_in_meetings(practitioner(1), window).collect::<Vec<_>>();
    for (all, one, expected) in [
        (None, Accepted, 1),
        (Some(Declined), Accepted, 1),
        (Some(Accepted), Declined, 3),
        (Some(Tentative), Declined, 0),
    ] {
        let mut given = given();
        if let Some(all) = all {
            given.when(C, &answer(None, all)).unwrap();
        }
        given.when(C, &answer(Some(SECOND), one)).unwrap();
        assert_eq!(taken(&given.state).len(), expected, "{all:?} {one:?}");
        let (epoch, reader) = (Epoch::new(uuid::Uuid::nil()), actor(D).account_id);
        let snapshot = given.state.snapshot(epoch, Seq(1), given.now, window, reader);
        assert_eq!(taken(&State::from_snapshot(&snapshot)), taken(&given.state), "{all:?} {one:?}");
        let text = serde_json::to_string(&snapshot.meetings).unwrap();
        assert!(!text.contains("declined") && !text.contains("tentative"), "{text}");
    }
}

#[test]
fn whoever_declines_or_proposes_is_named_to_no_outsider() {
    let mut given = given();
    let propose = ProposeMeetingTime {
        meeting_id: meeting(1),
        recurrence_id: None,
        start: at(TEN.1),
        end: at("2026-11-05T11:00:00Z"),
        note: String::new(),
    };
    for command in [answer(None, ParticipationStatus::Declined), Command::ProposeMeetingTime(propose)] {
        let events = given.when(B, &command).unwrap();
        let b = actor(B).account_id.to_string();
        for (reader, named) in [(D, false), (C, true)] {
            let seen = events[0].seen_by(Some(actor(reader).account_id));
            assert_eq!(serde_json::to_string(&seen).unwrap().contains(&b), named, "{command:?} {reader:?}");
            assert_eq!(seen.meetings().next().unwrap().id, meeting(1), "the copy follows it");
        }
    }
}

#[test]
fn an_occurrence_that_was_moved_before_all_others_is_told_of_in_its_week() {
    let mut given = given();
    let earlier = ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: Some(at(TEN.0)),
        details: details("Rota", "2026-10-29T10:00:00Z", "2026-10-29T10:30:00Z"),
        recurrence: None,
        sequence: None,
    };
    given.when(A, &Command::ChangeMeeting(earlier)).unwrap();
    let (epoch, reader) = (Epoch::new(uuid::Uuid::nil()), actor(D).account_id);
    for (first, last, shown) in [
        ("2026-10-26T00:00:00Z", "2026-11-01T00:00:00Z", 1),
        ("2026-10-19T00:00:00Z", "2026-10-26T00:00:00Z", 0),
    ] {
        let snapshot =
            given.state.snapshot(epoch, Seq(1), given.now, Interval::new(at(first), at(last)), reader);
        assert_eq!(snapshot.meetings.len(), shown, "{first}");
    }
}
