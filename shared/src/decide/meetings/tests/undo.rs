//! A merge that is taken back keeps what was changed since, where that can be told.

use super::{A, ACCEPTED, ASKED, B, C, D, DECLINED, ELEVEN, TEN, later};
use crate::command::{CancelMeeting, ChangeMeeting, Command, KeepMeetingsApart, MergeMeetings, Side};
use crate::model::{MeetingDetails, ParticipationStatus};
use crate::testing::meetings::{accept, change, create, details, merge, respond, series, unmerge};
use crate::testing::{Given, actor, at, location, meeting};
use crate::time::Interval;

const TWO: (&str, &str) = ("2026-11-05T14:00:00Z", "2026-11-05T15:00:00Z");

/// A's "Upgrade" at ten, with C, is merged into B's "Add-on" at eleven, with D; `chosen` says what stands.
fn merged(chosen: MergeMeetings) -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B, C]))).unwrap();
    given
        .when(B, &Command::CreateMeeting(create(2, details("Add-on", ELEVEN.0, ELEVEN.1), &[A, D])))
        .unwrap();
    given.when(D, &accept(2)).unwrap();
    given.when(C, &accept(1)).unwrap();
    later(&mut given);
    given.when(A, &Command::MergeMeetings(chosen)).unwrap();
    later(&mut given);
    given
}

fn call_off(number: u32, recurrence_id: Option<&str>) -> Command {
    let (meeting_id, recurrence_id) = (meeting(number), recurrence_id.map(at));
    Command::CancelMeeting(CancelMeeting { meeting_id, recurrence_id, reason: "Nobody has time".into() })
}

#[test]
fn what_was_changed_since_stays_with_the_survivor_and_what_the_merge_did_does_not() {
    let titled_by_the_merge = MergeMeetings { summary: Side::Merged, ..merge(2, 1) };
    let mut given = merged(titled_by_the_merge);
    assert_eq!(given.meeting(2).details.summary, "Upgrade");
    let now = MeetingDetails { location_id: Some(location(1)), ..given.meeting(2).details.clone() };
    given.when(B, &change(2, now)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    let (restored, survivor) = (&given.meeting(1).details, &given.meeting(2).details);
    assert_eq!(
        (restored.summary.as_str(), restored.location_id, restored.start),
        ("Upgrade", None, at(TEN.0))
    );
    assert_eq!(
        (survivor.summary.as_str(), survivor.location_id, survivor.start),
        ("Add-on", Some(location(1)), at(ELEVEN.0))
    );
}

#[test]
fn whoever_answered_to_a_time_that_stays_has_answered_and_nobody_else_has() {
    let mut given = merged(merge(2, 1));
    given.when(B, &change(2, details("Add-on", TWO.0, TWO.1))).unwrap();
    assert_eq!(given.answer(2, D), ASKED);
    later(&mut given);
    given.when(A, &Command::RespondToMeeting(respond(2, ParticipationStatus::Declined))).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert_eq!(given.meeting(2).interval(), Interval::new(at(TWO.0), at(TWO.1)));
    assert_eq!([A, B, D].map(|role| given.answer(2, role)), [DECLINED, ACCEPTED, ASKED]);
    assert_eq!([A, B, C].map(|role| given.answer(1, role)), [ACCEPTED, ASKED, ACCEPTED], "as it was");
}

#[test]
fn a_time_that_the_merge_gave_goes_back_with_the_answers_to_the_other() {
    let mut given = merged(MergeMeetings { time: Side::Merged, ..merge(2, 1) });
    assert_eq!(given.answer(2, D), ASKED);
    let titled = MeetingDetails { summary: "Both".into(), ..given.meeting(2).details.clone() };
    given.when(B, &change(2, titled)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert_eq!(given.meeting(2).details.summary, "Both");
    assert_eq!(given.meeting(2).details.start, at(ELEVEN.0));
    assert_eq!(given.answer(2, D), ACCEPTED);
}

#[test]
fn an_occurrence_that_was_called_off_since_stays_called_off() {
    let mut given = Given::clinic([]);
    let weekly = series(2, details("Add-on", ELEVEN.0, ELEVEN.1), "FREQ=WEEKLY;COUNT=3", &[A]);
    given.when(B, &Command::CreateMeeting(weekly)).unwrap();
    given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    given.when(B, &call_off(2, Some("2026-11-12T11:00:00Z"))).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    let november = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let starts = given.meeting(2).occurrences_in(november, given.state.zone());
    let starts: Vec<_> = starts.iter().map(|it| it.details.start).collect();
    assert_eq!(starts, [at(ELEVEN.0), at("2026-11-19T11:00:00Z")]);
}

#[test]
fn a_repetition_that_was_changed_since_stays_with_its_time_and_its_exceptions() {
    let mut given = Given::clinic([]);
    given
        .when(B, &Command::CreateMeeting(create(2, details("Add-on", ELEVEN.0, ELEVEN.1), &[A, D])))
        .unwrap();
    let weekly = series(1, details("Upgrade", TEN.0, TEN.1), "FREQ=WEEKLY", &[B]);
    given.when(A, &Command::CreateMeeting(weekly)).unwrap();
    later(&mut given);
    given.when(A, &Command::MergeMeetings(MergeMeetings { time: Side::Merged, ..merge(2, 1) })).unwrap();
    later(&mut given);
    given.when(B, &call_off(2, Some("2026-11-12T10:00:00Z"))).unwrap();
    let shorter = ChangeMeeting {
        meeting_id: meeting(2),
        recurrence_id: None,
        details: given.meeting(2).details.clone(),
        recurrence: Some("FREQ=WEEKLY;COUNT=3".parse().unwrap()),
        sequence: None,
    };
    given.when(B, &Command::ChangeMeeting(shorter)).unwrap();
    later(&mut given);
    given.when(D, &accept(2)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    let window = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let starts = |number: u32| -> Vec<_> {
        let occurrences = given.meeting(number).occurrences_in(window, given.state.zone());
        occurrences.iter().map(|it| it.details.start).collect()
    };
    assert_eq!(starts(2), [at(TEN.0), at("2026-11-19T10:00:00Z")]);
    assert_eq!(given.answer(2, D), ACCEPTED, "to what it is");
    assert_eq!(starts(1).len(), 4, "as it was");
}

#[test]
fn what_was_called_off_since_stays_so_and_the_other_comes_back() {
    let mut given = merged(merge(2, 1));
    given.when(B, &call_off(2, None)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    let (restored, survivor) = (given.meeting(1), given.meeting(2));
    assert!(restored.stands() && !survivor.stands());
    assert_eq!(survivor.cancellation_reason, "Nobody has time");
    assert_eq!(restored.details.summary, "Upgrade");
    assert_eq!([A, B, C].map(|role| given.answer(1, role)), [ACCEPTED, ASKED, ACCEPTED]);
}

#[test]
fn what_was_said_of_the_survivor_since_stays_said() {
    let mut given = merged(merge(2, 1));
    given.when(B, &Command::CreateMeeting(create(3, details("Third", TEN.0, TEN.1), &[A]))).unwrap();
    let keep = KeepMeetingsApart { meeting_id: meeting(2), other_meeting_id: meeting(3) };
    given.when(B, &Command::KeepMeetingsApart(keep)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert!(given.state.kept_apart_from(meeting(2)).contains(&meeting(3)));
    assert!(!given.state.kept_apart_from(meeting(1)).contains(&meeting(3)));
}

#[test]
fn both_have_been_changed_by_whoever_took_it_back() {
    let mut given = merged(merge(2, 1));
    given.when(B, &unmerge(1)).unwrap();
    for number in [1, 2] {
        let meeting = given.meeting(number);
        let last = meeting.revisions.iter().max_by_key(|it| it.sequence).unwrap();
        assert_eq!((last.by, last.sequence), (actor(B).account_id, meeting.sequence), "{number}");
    }
}
