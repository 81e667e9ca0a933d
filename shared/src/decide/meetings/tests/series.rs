//! Meetings that repeat: all of them, or one.

use super::{A, ACCEPTED, ASKED, B, C, D, DECLINED};
use crate::command::{
    AnswerTimeProposal, CancelMeeting, ChangeMeeting, Command, ProposeMeetingTime, RespondToMeeting,
};
use crate::event::Event;
use crate::model::{MeetingDetails, ParticipationStatus};
use crate::testing::meetings::{accept, create, details, merge, respond, series, unmerge};
use crate::testing::{Given, actor, at, book, location, meeting};
use crate::time::{DateTime, Interval, Utc};
use std::sync::Arc;

const FIRST: (&str, &str) = ("2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
const SECOND: &str = "2026-11-12T10:00:00Z";

/// Every Thursday at ten, four times; B has accepted all of them.
fn given() -> Given {
    let mut given = Given::clinic([]);
    let rota = series(1, details("Rota", FIRST.0, FIRST.1), "FREQ=WEEKLY;COUNT=4", &[B, C]);
    given.when(A, &Command::CreateMeeting(rota)).unwrap();
    given.when(B, &accept(1)).unwrap();
    given
}

fn november() -> Interval {
    Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"))
}

fn starts(given: &Given) -> Vec<DateTime<Utc>> {
    let occurrences = given.meeting(1).occurrences_in(november(), given.state.zone());
    occurrences.iter().map(|it| it.details.start).collect()
}

fn move_second(start: &str, end: &str) -> Command {
    Command::ChangeMeeting(ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: Some(at(SECOND)),
        details: details("Rota", start, end),
        recurrence: None,
        sequence: None,
    })
}

#[test]
fn it_takes_place_as_often_as_its_rule_says() {
    let days = ["05", "12", "19", "26"].map(|day| at(&format!("2026-11-{day}T10:00:00Z")));
    assert_eq!(starts(&given()), days);
}

#[test]
fn one_of_them_is_moved_and_everybody_is_asked_about_that_one() {
    let mut given = given();
    given.when(A, &move_second("2026-11-13T15:00:00Z", "2026-11-13T16:00:00Z")).unwrap();
    assert_eq!(starts(&given)[1], at("2026-11-13T15:00:00Z"));
    assert_eq!(starts(&given).len(), 4);
    let b = actor(B).account_id;
    let meeting = given.meeting(1);
    assert_eq!(meeting.answer(b, None), ACCEPTED);
    assert_eq!(meeting.answer(b, Some(at(SECOND))), ASKED);
    assert_eq!(meeting.answer(actor(A).account_id, Some(at(SECOND))), ACCEPTED);
    assert_eq!(meeting.answer(b, Some(at("2026-11-19T10:00:00Z"))), ACCEPTED);
}

#[test]
fn one_of_them_is_answered() {
    let mut given = given();
    let one =
        RespondToMeeting { recurrence_id: Some(at(SECOND)), ..respond(1, ParticipationStatus::Declined) };
    given.when(B, &Command::RespondToMeeting(one)).unwrap();
    let b = actor(B).account_id;
    assert_eq!(given.meeting(1).answer(b, Some(at(SECOND))), DECLINED);
    assert_eq!(given.meeting(1).answer(b, None), ACCEPTED);
    let none = RespondToMeeting {
        recurrence_id: Some(at("2026-11-12T11:00:00Z")),
        ..respond(1, ParticipationStatus::Declined)
    };
    assert_eq!(given.verdict(B, &Command::RespondToMeeting(none)), Err(vec!["occurrence_unknown"]));
    // Whoever answers all of them answers that one, too.
    given.when(B, &accept(1)).unwrap();
    assert_eq!(given.meeting(1).answer(b, Some(at(SECOND))), ACCEPTED);
    assert!(given.meeting(1).exceptions.is_empty(), "nothing is different any more");
    assert_eq!(given.when(B, &accept(1)), Ok(Vec::new()));
}

#[test]
fn one_of_them_is_called_off() {
    let mut given = given();
    let cancel = |recurrence_id: &str| {
        let recurrence_id = Some(at(recurrence_id));
        Command::CancelMeeting(CancelMeeting { meeting_id: meeting(1), recurrence_id, reason: String::new() })
    };
    let events = given.when(A, &cancel(SECOND)).unwrap();
    let told =
        Event::MeetingCancelled { meeting: Arc::clone(given.meeting(1)), recurrence_id: Some(at(SECOND)) };
    assert_eq!(events, [told]);
    assert_eq!(starts(&given).len(), 3);
    assert!(given.meeting(1).stands());
    assert_eq!(given.verdict(A, &cancel(SECOND)), Err(vec!["occurrence_unknown"]));
    assert_eq!(given.verdict(A, &cancel("2026-12-03T10:00:00Z")), Err(vec!["occurrence_unknown"]));
}

#[test]
fn one_that_was_called_off_takes_place_again_and_everybody_is_asked_about_it() {
    let mut given = given();
    given.when(A, &move_second("2026-11-13T15:00:00Z", "2026-11-13T16:00:00Z")).unwrap();
    let decline =
        RespondToMeeting { recurrence_id: Some(at(SECOND)), ..respond(1, ParticipationStatus::Declined) };
    given.when(C, &Command::RespondToMeeting(decline)).unwrap();
    let cancel =
        CancelMeeting { meeting_id: meeting(1), recurrence_id: Some(at(SECOND)), reason: "Ill".into() };
    given.when(A, &Command::CancelMeeting(cancel)).unwrap();
    let off = given.clone();
    let back = move_second("2026-11-13T15:00:00Z", "2026-11-13T16:00:00Z");
    let Command::ChangeMeeting(mut outdated) = back.clone() else { panic!("a change") };
    outdated.sequence = Some(0);
    assert_eq!(given.verdict(B, &back), Err(vec!["not_organizer"]));
    let events = given.when(A, &back).unwrap();
    assert_eq!(events, [Event::MeetingChanged { meeting: Arc::clone(given.meeting(1)) }]);
    assert_eq!(starts(&given)[1], at("2026-11-13T15:00:00Z"));
    let exception = given.meeting(1).exception(at(SECOND)).unwrap();
    assert_eq!((exception.cancelled, exception.cancelled_by), (false, None));
    assert_eq!(exception.cancellation_reason, "");
    let answer = |role| given.meeting(1).answer(actor(role).account_id, Some(at(SECOND)));
    assert_eq!([A, B, C].map(answer), [ACCEPTED, ASKED, ASKED], "C had declined another state of things");
    assert_eq!(given.answer(1, B), ACCEPTED, "the others are as they were");
    // Also where it is held as all of them are: whoever agreed to these was told that it is not.
    let mut regular = given.clone();
    let (third, end) = ("2026-11-19T10:00:00Z", "2026-11-19T10:30:00Z");
    let recurrence_id = Some(at(third));
    let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id, reason: String::new() };
    regular.when(A, &Command::CancelMeeting(cancel)).unwrap();
    let Command::ChangeMeeting(as_before) = move_second(third, end) else { panic!("a change") };
    regular.when(A, &Command::ChangeMeeting(ChangeMeeting { recurrence_id, ..as_before })).unwrap();
    let answer = |role| regular.meeting(1).answer(actor(role).account_id, recurrence_id);
    assert_eq!([A, B, C].map(answer), [ACCEPTED, ASKED, ASKED]);
    assert_eq!(given.meeting(1).sequence, off.meeting(1).sequence + 1);
    // A change that was made on how it was before somebody else called it off brings nothing back.
    let mut taken_over = off.clone();
    let other = series(2, details("Roster", FIRST.0, FIRST.1), "FREQ=WEEKLY;COUNT=4", &[A]);
    taken_over.when(D, &Command::CreateMeeting(other)).unwrap();
    taken_over.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    assert_eq!(taken_over.verdict(D, &Command::ChangeMeeting(outdated)), Err(vec!["meeting_changed_since"]));
    // Nor does one that names what was merged away: whoever makes it knows nothing of the date.
    let Command::ChangeMeeting(elsewhere) = back else { panic!("a change") };
    let elsewhere = ChangeMeeting { meeting_id: meeting(2), ..elsewhere };
    assert_eq!(taken_over.verdict(D, &Command::ChangeMeeting(elsewhere)), Err(vec!["occurrence_unknown"]));
}

#[test]
fn one_that_was_called_off_does_not_take_the_room_back_from_a_patient() {
    let mut given = given();
    let in_room = |number: u32, start: &str, end: &str| MeetingDetails {
        location_id: Some(location(1)),
        ..details(&format!("Meeting {number}"), start, end)
    };
    let rota = series(2, in_room(2, FIRST.0, FIRST.1), "FREQ=WEEKLY;COUNT=4", &[B]);
    given.when(A, &Command::CreateMeeting(rota)).unwrap();
    let recurrence_id = Some(at(SECOND));
    let cancel = CancelMeeting { meeting_id: meeting(2), recurrence_id, reason: String::new() };
    given.when(A, &Command::CancelMeeting(cancel)).unwrap();
    let back = Command::ChangeMeeting(ChangeMeeting {
        meeting_id: meeting(2),
        recurrence_id,
        details: in_room(2, SECOND, "2026-11-12T10:30:00Z"),
        recurrence: None,
        sequence: None,
    });
    assert!(given.clone().when(A, &back).is_ok());
    let mut booking = book(1, SECOND, "2026-11-12T10:15:00Z");
    booking.location_id = Some(location(1));
    given.book(booking).unwrap();
    assert_eq!(given.verdict(A, &back), Err(vec!["location_busy"]));
}

#[test]
fn one_that_is_called_off_says_by_whom_why_and_when_it_would_have_been() {
    let mut given = given();
    given.when(A, &move_second("2026-11-13T15:00:00Z", "2026-11-13T16:00:00Z")).unwrap();
    assert_eq!(given.meeting(1).cancelled_occurrence(at(SECOND), given.state.zone()), None, "it takes place");
    for recurrence_id in [SECOND, "2026-11-19T10:00:00Z"] {
        let cancel = CancelMeeting {
            meeting_id: meeting(1),
            recurrence_id: Some(at(recurrence_id)),
            reason: "Ill".into(),
        };
        given.when(A, &Command::CancelMeeting(cancel)).unwrap();
    }
    let zone = given.state.zone();
    for (recurrence_id, start) in
        [(SECOND, "2026-11-13T15:00:00Z"), ("2026-11-19T10:00:00Z", "2026-11-19T10:00:00Z")]
    {
        let (exception, it) = given.meeting(1).cancelled_occurrence(at(recurrence_id), zone).unwrap();
        assert_eq!(
            (exception.cancelled_by, &*exception.cancellation_reason),
            (Some(actor(A).account_id), "Ill")
        );
        assert_eq!(it.details.start, at(start));
        // That is nobody's who takes no part.
        let bare = given.meeting(1).seen_by(None);
        let (exception, _) = bare.cancelled_occurrence(at(recurrence_id), zone).unwrap();
        assert_eq!((exception.cancelled_by, &*exception.cancellation_reason), (None, ""));
    }
    assert_eq!(starts(&given).len(), 2);
}

#[test]
fn another_rule_or_time_for_all_asks_everybody_again_and_forgets_what_was_different() {
    let mut given = given();
    given.when(A, &move_second("2026-11-13T15:00:00Z", "2026-11-13T16:00:00Z")).unwrap();
    let all = ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: None,
        details: details("Rota", FIRST.0, FIRST.1),
        recurrence: Some("FREQ=WEEKLY;INTERVAL=2;COUNT=2".parse().unwrap()),
        sequence: None,
    };
    given.when(A, &Command::ChangeMeeting(all)).unwrap();
    assert_eq!(starts(&given), [at(FIRST.0), at("2026-11-19T10:00:00Z")]);
    assert_eq!(given.answer(1, B), ASKED);
    assert!(given.meeting(1).exceptions.is_empty());
}

#[test]
fn a_time_proposed_for_one_of_them_moves_that_one() {
    let mut given = given();
    given
        .when(
            B,
            &Command::ProposeMeetingTime(ProposeMeetingTime {
                meeting_id: meeting(1),
                recurrence_id: Some(at(SECOND)),
                start: at("2026-11-12T14:00:00Z"),
                end: at("2026-11-12T14:30:00Z"),
                note: String::new(),
            }),
        )
        .unwrap();
    let account_id = actor(B).account_id;
    let answer =
        AnswerTimeProposal { meeting_id: meeting(1), account_id, accept: true, start: None, end: None };
    given.when(A, &Command::AnswerTimeProposal(answer)).unwrap();
    assert_eq!(starts(&given)[1], at("2026-11-12T14:00:00Z"));
    let second = Some(at(SECOND));
    assert_eq!(given.meeting(1).answer(account_id, second), ACCEPTED);
    assert_eq!(given.meeting(1).answer(actor(C).account_id, second), ASKED);
}

#[test]
fn every_one_of_them_takes_the_practitioners_time_and_those_that_were_moved_where_they_are() {
    let mut given = given();
    given.when(C, &accept(1)).unwrap();
    given.when(A, &move_second("2026-11-12T15:00:00Z", "2026-11-12T16:00:00Z")).unwrap();
    let one =
        RespondToMeeting { recurrence_id: Some(at(SECOND)), ..respond(1, ParticipationStatus::Accepted) };
    given.when(C, &Command::RespondToMeeting(one)).unwrap();
    for (number, start, end, expected) in [
        (1, "2026-11-19T10:15:00Z", "2026-11-19T10:45:00Z", Err(vec!["practitioner_in_meeting"])),
        (2, "2026-11-12T15:15:00Z", "2026-11-12T15:45:00Z", Err(vec!["practitioner_in_meeting"])),
        (3, "2026-11-12T10:00:00Z", "2026-11-12T10:30:00Z", Ok(())),
        (4, "2026-12-03T10:00:00Z", "2026-12-03T10:30:00Z", Ok(())),
    ] {
        assert_eq!(given.book(book(number, start, end)), expected, "{start}");
    }
}

#[test]
fn by_the_clinics_clock_it_stays_at_ten_when_the_clocks_change() {
    let mut given = Given::clinic([]);
    let spring = series(
        1,
        details("Rota", "2027-03-25T10:00:00Z", "2027-03-25T10:30:00Z"),
        "FREQ=WEEKLY;COUNT=2",
        &[],
    );
    given.when(A, &Command::CreateMeeting(spring)).unwrap();
    let window = Interval::new(at("2027-03-01T00:00:00Z"), at("2027-05-01T00:00:00Z"));
    let occurrences = given.meeting(1).occurrences_in(window, given.state.zone());
    assert_eq!(occurrences[1].details.start, at("2027-04-01T09:00:00Z"));
}

#[test]
fn an_occurrence_at_the_end_of_time_is_none_and_stops_nobody() {
    let mut given = given();
    for named in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
        let one =
            RespondToMeeting { recurrence_id: Some(named), ..respond(1, ParticipationStatus::Declined) };
        assert_eq!(given.verdict(B, &Command::RespondToMeeting(one)), Err(vec!["occurrence_unknown"]));
    }
}

#[test]
fn an_answer_to_one_of_them_outlives_a_merge_that_is_taken_back() {
    let mut given = given();
    let other = series(2, details("Who works when", FIRST.0, FIRST.1), "FREQ=WEEKLY;COUNT=4", &[A, C]);
    given.when(B, &Command::CreateMeeting(other)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    super::later(&mut given);
    let second = Some(at(SECOND));
    for (role, status) in [(B, ParticipationStatus::Declined), (C, ParticipationStatus::Accepted)] {
        let one = RespondToMeeting { recurrence_id: second, ..respond(2, status) };
        given.when(role, &Command::RespondToMeeting(one)).unwrap();
    }
    given.when(A, &unmerge(1)).unwrap();
    for number in [1, 2] {
        let answers = [B, C].map(|role| given.meeting(number).answer(actor(role).account_id, second));
        assert_eq!(answers, [DECLINED, ACCEPTED], "{number}");
    }
}

#[test]
fn another_place_for_all_asks_again_about_those_that_were_answered_alone() {
    let mut given = given();
    for role in [A, B] {
        let one =
            RespondToMeeting { recurrence_id: Some(at(SECOND)), ..respond(1, ParticipationStatus::Accepted) };
        given.when(role, &Command::RespondToMeeting(one)).unwrap();
    }
    let all = ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: None,
        details: MeetingDetails { location: "Canteen".into(), ..details("Rota", FIRST.0, FIRST.1) },
        recurrence: given.meeting(1).recurrence.clone(),
        sequence: None,
    };
    given.when(A, &Command::ChangeMeeting(all)).unwrap();
    let answers = [A, B].map(|role| given.meeting(1).answer(actor(role).account_id, Some(at(SECOND))));
    assert_eq!(answers, [ACCEPTED, ASKED]);
}

#[test]
fn a_series_that_is_made_longer_or_ends_elsewhere_keeps_what_was_called_off() {
    let weekly = |rule: &str, end: &str| {
        Command::ChangeMeeting(ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id: None,
            details: details("Rota", FIRST.0, end),
            recurrence: Some(rule.parse().unwrap()),
            sequence: None,
        })
    };
    for (what, rule, end, left) in [
        ("longer each", "FREQ=WEEKLY;COUNT=4", "2026-11-05T11:00:00Z", vec!["05", "19", "26"]),
        ("more of them", "FREQ=WEEKLY;COUNT=9", FIRST.1, vec!["05", "19", "26"]),
        ("until", "FREQ=WEEKLY;UNTIL=20261120", FIRST.1, vec!["05", "19"]),
        ("every other", "FREQ=WEEKLY;INTERVAL=2", FIRST.1, vec!["05", "19"]),
    ] {
        let mut given = given();
        let recurrence_id = Some(at(SECOND));
        let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id, reason: String::new() };
        given.when(A, &Command::CancelMeeting(cancel)).unwrap();
        given.when(A, &weekly(rule, end)).unwrap();
        let left: Vec<_> = left.iter().map(|day| at(&format!("2026-11-{day}T10:00:00Z"))).collect();
        assert_eq!(starts(&given), left, "{what}");
        assert_eq!(given.answer(1, B), ASKED, "{what}");
    }
}

#[test]
fn a_series_that_moves_to_another_hour_keeps_what_is_different_about_its_days() {
    let third = "2026-11-19T10:00:00Z";
    let moved_to = |hour: &str, day: &str| {
        Command::ChangeMeeting(ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id: None,
            details: details(
                "Rota",
                &format!("2026-11-{day}T{hour}:00:00Z"),
                &format!("2026-11-{day}T{hour}:30:00Z"),
            ),
            recurrence: Some("FREQ=WEEKLY;COUNT=4".parse().unwrap()),
            sequence: None,
        })
    };
    let different = || {
        let mut given = given();
        let reason = "Bank holiday".to_owned();
        let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id: Some(at(SECOND)), reason };
        given.when(A, &Command::CancelMeeting(cancel)).unwrap();
        let alone = ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id: Some(at(third)),
            details: details("Rota", "2026-11-19T14:00:00Z", "2026-11-19T14:30:00Z"),
            recurrence: None,
            sequence: None,
        };
        given.when(A, &Command::ChangeMeeting(alone)).unwrap();
        given
    };
    let mut given = different();
    given.when(A, &moved_to("11", "05")).unwrap();
    let expected = ["05T11", "19T14", "26T11"].map(|it| at(&format!("2026-11-{it}:00:00Z")));
    assert_eq!(starts(&given), expected);
    let off = given.meeting(1).exception(at("2026-11-12T11:00:00Z")).unwrap();
    assert_eq!((off.cancelled, off.cancellation_reason.as_str()), (true, "Bank holiday"));
    // On other days they are others.
    let mut given = different();
    given.when(A, &moved_to("11", "06")).unwrap();
    assert_eq!(starts(&given).len(), 4);
    assert!(given.meeting(1).exceptions.is_empty());
}

#[test]
fn a_series_without_an_end_that_was_called_off_is_told_of_for_a_month() {
    use crate::ids::{Epoch, Seq};
    let shown = |given: &Given, from: &str| {
        let window = Interval::new(at(from), at("2028-01-01T00:00:00Z"));
        let (epoch, reader) = (Epoch::new(uuid::Uuid::nil()), actor(B).account_id);
        given.state.snapshot(epoch, Seq(1), at(from), window, reader).meetings.len()
    };
    let mut given = Given::clinic([]);
    for number in [1, 2] {
        let endless = series(number, details("Rota", FIRST.0, FIRST.1), "FREQ=WEEKLY", &[B]);
        given.when(A, &Command::CreateMeeting(endless)).unwrap();
    }
    given.now = at("2027-02-01T09:00:00Z");
    let all = CancelMeeting { meeting_id: meeting(1), recurrence_id: None, reason: "Nobody comes".into() };
    given.when(A, &Command::CancelMeeting(all)).unwrap();
    assert_eq!(shown(&given, "2027-02-20T00:00:00Z"), 2);
    assert_eq!(shown(&given, "2027-03-20T00:00:00Z"), 1, "the other one goes on");
    // What was merged into one that goes on can still be taken out of it.
    let third = series(3, details("Roster", FIRST.0, FIRST.1), "FREQ=WEEKLY", &[B]);
    given.when(A, &Command::CreateMeeting(third)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 3))).unwrap();
    assert_eq!(shown(&given, "2027-06-20T00:00:00Z"), 2);
    let all = CancelMeeting { meeting_id: meeting(2), recurrence_id: None, reason: String::new() };
    given.when(A, &Command::CancelMeeting(all)).unwrap();
    assert_eq!(shown(&given, "2027-06-20T00:00:00Z"), 0);
}

#[test]
fn what_waits_for_an_answer_is_told_wherever_the_calendar_looks() {
    use crate::ids::{Epoch, Seq};
    let mut given = Given::clinic([]);
    let single = create(1, details("Rota", FIRST.0, FIRST.1), &[B]);
    given.when(A, &Command::CreateMeeting(single)).unwrap();
    let far = Interval::new(at("2031-01-05T00:00:00Z"), at("2031-01-06T00:00:00Z"));
    let shown = |now: &str, reader| {
        let (epoch, reader) = (Epoch::new(uuid::Uuid::nil()), actor(reader).account_id);
        given.state.snapshot(epoch, Seq(1), at(now), far, reader).meetings.len()
    };
    assert_eq!(shown("2026-11-01T00:00:00Z", B), 1);
    assert_eq!(shown("2026-11-01T00:00:00Z", D), 0, "it is none of theirs, and far from what they look at");
    assert_eq!(shown("2030-01-01T00:00:00Z", B), 0, "it is over");
}
