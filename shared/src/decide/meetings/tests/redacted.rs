//! What they learn of a meeting whom it does not concern: who and which room is taken when. D takes no part.

use super::{A, B, C, D, TEN};
use crate::command::{
    ChangeMeeting, Command, KeepMeetingsApart, MergeMeetings, ProposeMeetingTime, RespondToMeeting, Side,
    SuggestMerge,
};
use crate::decide::{Context, decide};
use crate::ids::{Epoch, Seq};
use crate::look_alikes::{MeetingSketch, hidden_look_alikes};
use crate::model::{MeetingDetails, ParticipationStatus, Role};
use crate::state::State;
use crate::testing::meetings::{accept, create, details, merge, respond, series, unmerge};
use crate::testing::{Given, actor, at, location, meeting, practitioner};
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

/// A's first, with C and notes of its own, into which B has merged the second, with D; all chosen of the first.
fn merged() -> Given {
    let mut given = Given::clinic([]);
    let first = MeetingDetails { description: "Salaries".into(), ..details("Talk", TEN.0, TEN.1) };
    given.when(A, &Command::CreateMeeting(create(1, first, &[B, C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Chat", TEN.0, TEN.1), &[D]))).unwrap();
    let noted = RespondToMeeting { note: "My leave".into(), ..respond(1, ParticipationStatus::Tentative) };
    given.when(C, &Command::RespondToMeeting(noted)).unwrap();
    let merge = MergeMeetings { description: Some(Side::Merged), ..merge(1, 2) };
    given.when(B, &Command::MergeMeetings(merge)).unwrap();
    given
}

#[test]
fn whoever_comes_by_a_merge_does_not_see_what_the_other_one_was_before() {
    let given = merged();
    let text = |role| {
        let seen = given.meeting(2).seen_by(Some(actor(role).account_id));
        serde_json::to_string(&seen).unwrap()
    };
    // B organizes both, and takes it back with all of that.
    assert!(text(B).contains("Salaries"));
    assert!(!text(D).contains("Salaries"), "{}", text(D));
    let before = given.meeting(2).seen_by(Some(actor(D).account_id));
    let before = before.merged_into.as_ref().unwrap().survivor_before.clone().unwrap();
    assert_eq!(before.details.summary, "Talk", "which search finds the one that stands by");
    for event in &given.events {
        let seen = serde_json::to_string(&event.seen_by(Some(actor(D).account_id))).unwrap();
        assert!(!seen.contains("Salaries"), "{seen}");
    }
}

#[test]
fn whoever_organizes_what_another_one_was_merged_into_comes_to_know_of_that() {
    let given = merged();
    let snapshot = |role| {
        let (epoch, window) = (Epoch::new(uuid::Uuid::nil()), Interval::new(at(TEN.0), at(TEN.1)));
        let seen = given.state.snapshot(epoch, Seq(0), given.now, window, actor(role).account_id);
        State::from_snapshot(&seen)
    };
    for role in [A, C] {
        let state = snapshot(role);
        let merged = &state.meetings()[&meeting(2)];
        let into = merged.merged_into.as_ref().unwrap();
        assert!(merged.redacted && merged.details.summary.is_empty());
        assert_eq!((into.by, into.survivor_before.as_ref()), (actor(B).account_id, None), "{role:?}");
    }
    let mut given = given.clone();
    given.when(A, &unmerge(2)).unwrap();
    assert!(given.meeting(2).stands());
}

#[test]
fn a_suggestion_tells_each_organizer_what_the_other_meeting_is_called_and_when() {
    let mut given = Given::clinic([]);
    let first = MeetingDetails { description: "Salaries".into(), ..details("Talk", TEN.0, TEN.1) };
    given.when(A, &Command::CreateMeeting(create(1, first, &[C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Chat", TEN.0, TEN.1), &[C, D]))).unwrap();
    let seen = |given: &Given, reader| given.meeting(1).seen_by(Some(actor(reader).account_id));
    assert!([B, D].iter().all(|role| !seen(&given, *role).is_titled()));
    let suggest = SuggestMerge { meeting_id: meeting(1), other_meeting_id: meeting(2) };
    let events = given.when(C, &Command::SuggestMerge(suggest)).unwrap();
    let told = seen(&given, B);
    assert_eq!((&*told.details.summary, &*told.details.description, told.redacted), ("Talk", "", true));
    assert!(!seen(&given, D).is_titled(), "whoever organizes it is told, and nobody else");
    // B comes to know it at once, and after a reload wherever the calendar looks, and may merge the two.
    let mut follows = given.state.clone();
    events.iter().for_each(|event| follows.apply(&event.seen_by(Some(actor(B).account_id))));
    let (epoch, elsewhere) = (Epoch::new(uuid::Uuid::nil()), Interval::new(given.now, given.now));
    let reloads =
        State::from_snapshot(&given.state.snapshot(epoch, Seq(0), given.now, elsewhere, actor(B).account_id));
    let merge = Command::MergeMeetings(merge(2, 1));
    for state in [&follows, &reloads] {
        assert_eq!(state.merge_suggestions().len(), 1);
        let context = Context::new(given.now, actor(B));
        let events = decide(state, &merge, &context).unwrap();
        assert!(events[0].meetings().all(|it| !it.redacted || it.id == meeting(1)), "{events:?}");
    }
    let apart = KeepMeetingsApart { meeting_id: meeting(1), other_meeting_id: meeting(2) };
    given.clone().when(B, &merge).unwrap();
    given.when(B, &Command::KeepMeetingsApart(apart)).unwrap();
    assert!(!seen(&given, B).is_titled(), "it is answered");
}

#[test]
fn whoever_asks_what_looks_like_theirs_does_not_learn_who_was_invited_elsewhere() {
    let mut given = Given::clinic([]);
    let theirs = MeetingDetails {
        description: "Salaries".into(),
        location_id: Some(location(1)),
        ..details("Adobe upgrade", TEN.0, TEN.1)
    };
    given.when(B, &Command::CreateMeeting(create(1, theirs, &[C]))).unwrap();
    let asked_with = |given: &Given, summary: &str, description: &str, with: &[Role]| {
        let sketch = MeetingSketch {
            meeting_id: None,
            details: MeetingDetails {
                description: description.into(),
                location_id: Some(location(1)),
                ..details(summary, TEN.0, TEN.1)
            },
            organizer: actor(A).account_id,
            attendees: with.iter().map(|role| actor(*role).account_id).collect(),
        };
        let found = hidden_look_alikes(&given.state, &sketch);
        found.iter().map(|it| it.likeness.score).collect::<Vec<_>>()
    };
    let asked = |given: &Given, summary: &str, description: &str, with: Role| {
        asked_with(given, summary, description, &[with])
    };
    assert_eq!(asked(&given, "Adobe upgrade", "", C).len(), 1, "whoever calls it so is told whom to ask");
    for summary in ["Adobe upgrade", "Upgrade", "Something else"] {
        let [invited, not] = [C, D].map(|with| asked(&given, summary, "", with));
        assert_eq!(invited, not, "{summary}");
        assert_eq!(asked(&given, summary, "Salaries", D).len(), not.len(), "{summary}");
    }
    // Who comes anybody may see.
    let attendees = vec![crate::testing::meetings::invitee(D)];
    let invite =
        crate::command::InviteToMeeting { meeting_id: meeting(1), attendees, not_same_as: Vec::new() };
    given.when(B, &Command::InviteToMeeting(invite)).unwrap();
    given.when(C, &accept(1)).unwrap();
    given.when(D, &accept(1)).unwrap();
    let [both, none] = [&[C, D][..], &[]].map(|with| asked_with(&given, "Adobe upgrade", "", with));
    assert_ne!(both, none);
}
