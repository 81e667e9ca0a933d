//! What is answered to a single date, and to what: an answer stays one to the time and place that it was given to.

use super::{A, ACCEPTED, ASKED, B, C, D, DECLINED, ELEVEN, TEN, later};
use crate::command::{
    CancelMeeting, ChangeMeeting, Command, MergeMeetings, ProposeMeetingTime, RespondToMeeting, Side,
};
use crate::model::{MeetingDetails, ParticipationStatus, Role};
use crate::testing::meetings::{accept, change, create, details, merge, respond, series, unmerge};
use crate::testing::{Given, actor, at, meeting};

const SECOND: &str = "2026-11-12T10:00:00Z";
const THIRD: &str = "2026-11-19T10:00:00Z";

/// A's first and B's second series, every Thursday at ten, each with the other and with D, who has accepted the second.
fn two() -> Given {
    let mut given = Given::clinic([]);
    for (number, by, with) in [(1, A, B), (2, B, A)] {
        let rota = series(number, details("Rota", TEN.0, TEN.1), "FREQ=WEEKLY;COUNT=4", &[with, D]);
        given.when(by, &Command::CreateMeeting(rota)).unwrap();
    }
    given.when(D, &accept(2)).unwrap();
    later(&mut given);
    given
}

fn answer(number: u32, date: &str, status: ParticipationStatus) -> RespondToMeeting {
    RespondToMeeting { recurrence_id: Some(at(date)), ..respond(number, status) }
}

fn answers(given: &mut Given, by: Role, answer: RespondToMeeting) {
    given.when(by, &Command::RespondToMeeting(answer)).unwrap();
    later(given);
}

fn moves(number: u32, date: &str, start: &str, end: &str) -> Command {
    Command::ChangeMeeting(ChangeMeeting {
        meeting_id: meeting(number),
        recurrence_id: Some(at(date)),
        details: details("Rota", start, end),
        recurrence: None,
        sequence: None,
    })
}

fn on(given: &Given, number: u32, role: Role, date: &str) -> Option<ParticipationStatus> {
    given.meeting(number).answer(actor(role).account_id, Some(at(date)))
}

#[test]
fn a_merge_keeps_what_was_answered_to_a_date_and_proposed_for_it() {
    for (survivor, merged) in [(1, 2), (2, 1)] {
        let mut given = two();
        answers(&mut given, D, answer(2, SECOND, ParticipationStatus::Declined));
        let propose = ProposeMeetingTime {
            meeting_id: meeting(2),
            recurrence_id: Some(at(THIRD)),
            start: at("2026-11-19T15:00:00Z"),
            end: at("2026-11-19T15:30:00Z"),
            note: String::new(),
        };
        given.when(D, &Command::ProposeMeetingTime(propose)).unwrap();
        given.when(A, &Command::MergeMeetings(merge(survivor, merged))).unwrap();
        assert_eq!(given.answer(survivor, D), ACCEPTED);
        assert_eq!(on(&given, survivor, D, SECOND), DECLINED);
        assert_eq!(on(&given, survivor, D, THIRD), ACCEPTED);
        let proposed: Vec<_> = given.meeting(survivor).proposals.iter().map(|it| it.account_id).collect();
        assert_eq!(proposed, [actor(D).account_id]);
        // And each has its own again.
        given.when(A, &unmerge(merged)).unwrap();
        assert_eq!([1, 2].map(|number| on(&given, number, D, SECOND)), [ASKED, DECLINED]);
    }
}

#[test]
fn of_two_answers_to_one_date_the_later_stands() {
    for (first, then) in [(1, 2), (2, 1)] {
        let mut given = two();
        answers(&mut given, D, answer(first, SECOND, ParticipationStatus::Accepted));
        answers(&mut given, D, answer(then, SECOND, ParticipationStatus::Declined));
        given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
        assert_eq!(on(&given, 1, D, SECOND), DECLINED);
    }
}

#[test]
fn an_answer_to_a_date_at_another_time_is_none_to_that_which_stands() {
    let mut given = two();
    given.when(B, &moves(2, SECOND, "2026-11-12T15:00:00Z", "2026-11-12T15:30:00Z")).unwrap();
    answers(&mut given, D, answer(2, SECOND, ParticipationStatus::Declined));
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    assert_eq!(on(&given, 1, D, SECOND), ACCEPTED, "at ten, as all of them");
}

#[test]
fn nobody_has_agreed_to_the_time_of_one_at_the_place_of_the_other() {
    // Whoever has called the other there has, where that is at the same time.
    for (time, expected) in [(TEN, ACCEPTED), (ELEVEN, ASKED)] {
        let mut given = two();
        let upstairs = MeetingDetails { location: "Upstairs".into(), ..details("Rota", time.0, time.1) };
        let rule = given.meeting(2).recurrence.clone();
        let elsewhere = ChangeMeeting {
            meeting_id: meeting(2),
            recurrence_id: None,
            details: upstairs,
            recurrence: rule,
            sequence: None,
        };
        given.when(B, &Command::ChangeMeeting(elsewhere)).unwrap();
        given.when(D, &accept(1)).unwrap();
        for role in [B, D] {
            answers(&mut given, role, answer(1, SECOND, ParticipationStatus::Accepted));
        }
        let placed = MergeMeetings { location: Side::Merged, ..merge(1, 2) };
        given.when(A, &Command::MergeMeetings(placed)).unwrap();
        assert_eq!([A, B, D].map(|role| given.answer(1, role)), [ACCEPTED, expected, ASKED]);
        assert_eq!(on(&given, 1, D, SECOND), ASKED);
        assert!(given.meeting(1).exceptions.iter().all(|it| it.answers.is_empty()));
    }
}

#[test]
fn whoever_answers_the_other_dates_keeps_what_they_have_answered_alone() {
    for (keep_dates, expected) in [(true, DECLINED), (false, ACCEPTED)] {
        let mut given = two();
        answers(&mut given, D, answer(1, SECOND, ParticipationStatus::Declined));
        let all = RespondToMeeting { keep_dates, ..respond(1, ParticipationStatus::Accepted) };
        let events = given.when(D, &Command::RespondToMeeting(all.clone())).unwrap();
        assert_eq!(events.len(), 1, "at once");
        assert_eq!(given.answer(1, D), ACCEPTED);
        assert_eq!(on(&given, 1, D, SECOND), expected);
        assert_eq!(given.when(D, &Command::RespondToMeeting(all)), Ok(Vec::new()));
    }
}

#[test]
fn whoever_answers_all_of_it_answers_what_is_only_called_otherwise_and_what_was_brought_back() {
    let off =
        CancelMeeting { meeting_id: meeting(1), recurrence_id: Some(at(SECOND)), reason: String::new() };
    let off = Command::CancelMeeting(off);
    let usual = moves(1, SECOND, SECOND, "2026-11-12T10:30:00Z");
    let elsewhere = moves(1, SECOND, "2026-11-12T15:00:00Z", "2026-11-12T15:30:00Z");
    let mut renamed = usual.clone();
    if let Command::ChangeMeeting(change) = &mut renamed {
        change.details.summary = "Roster".into();
    }
    for (changes, expected) in
        [(vec![renamed], ACCEPTED), (vec![off, usual], ACCEPTED), (vec![elsewhere], DECLINED)]
    {
        // Given that D has declined a date that is not as all the others are …
        let mut given = two();
        for change in &changes {
            given.when(A, change).unwrap();
        }
        answers(&mut given, D, answer(1, SECOND, ParticipationStatus::Declined));
        // … when they accept all of it …
        answers(&mut given, D, respond(1, ParticipationStatus::Accepted));
        // … then they come on that date, too, unless it is held at another time.
        assert_eq!(on(&given, 1, D, SECOND), expected, "{changes:?}");
    }
}

#[test]
fn an_answer_to_a_date_that_was_moved_since_does_not_count() {
    let mut given = two();
    given.when(A, &moves(1, SECOND, "2026-11-12T15:00:00Z", "2026-11-12T15:30:00Z")).unwrap();
    let seen = given.meeting(1).sequence;
    given.when(A, &moves(1, SECOND, "2026-11-12T17:00:00Z", "2026-11-12T17:30:00Z")).unwrap();
    let yes = |date: &str, sequence: u32| {
        let answer =
            RespondToMeeting { sequence: Some(sequence), ..answer(1, date, ParticipationStatus::Accepted) };
        Command::RespondToMeeting(answer)
    };
    assert_eq!(given.verdict(D, &yes(SECOND, seen)), Err(vec!["answer_outdated"]));
    given.when(D, &yes(THIRD, seen)).unwrap();
    given.when(D, &yes(SECOND, seen + 1)).unwrap();
    assert_eq!(on(&given, 1, D, SECOND), ACCEPTED);
}

#[test]
fn an_answer_to_a_date_that_a_merge_has_moved_does_not_count() {
    let mut given = two();
    given.when(B, &moves(2, SECOND, "2026-11-12T15:00:00Z", "2026-11-12T15:30:00Z")).unwrap();
    let seen = Some(given.meeting(1).sequence);
    let timed = MergeMeetings { time: Side::Merged, ..merge(1, 2) };
    given.when(A, &Command::MergeMeetings(timed)).unwrap();
    let late = RespondToMeeting { sequence: seen, ..answer(1, SECOND, ParticipationStatus::Accepted) };
    assert_eq!(given.verdict(D, &Command::RespondToMeeting(late)), Err(vec!["answer_outdated"]));
    // The other way round: the first is as it was.
    let seen = Some(given.meeting(1).sequence);
    given.when(A, &unmerge(2)).unwrap();
    let late = RespondToMeeting { sequence: seen, ..answer(1, SECOND, ParticipationStatus::Accepted) };
    assert_eq!(given.verdict(D, &Command::RespondToMeeting(late)), Err(vec!["answer_outdated"]));
    let second = |number: u32| {
        let date = given.meeting(number).occurrence(Some(at(SECOND)), given.state.zone());
        date.unwrap().details.start
    };
    assert_eq!([1, 2].map(second), [at(SECOND), at("2026-11-12T15:00:00Z")]);
}

#[test]
fn what_was_answered_to_a_date_at_its_own_place_is_so_again_when_a_merge_is_taken_back() {
    let mut given = two();
    given.when(D, &accept(1)).unwrap();
    answers(&mut given, D, answer(1, SECOND, ParticipationStatus::Declined));
    given
        .when(B, &change(2, MeetingDetails { location: "Upstairs".into(), ..details("Once", TEN.0, TEN.1) }))
        .unwrap();
    given.when(A, &Command::MergeMeetings(MergeMeetings { location: Side::Merged, ..merge(1, 2) })).unwrap();
    assert_eq!(on(&given, 1, D, SECOND), ASKED);
    later(&mut given);
    given.when(A, &unmerge(2)).unwrap();
    assert_eq!((given.answer(1, D), on(&given, 1, D, SECOND)), (ACCEPTED, DECLINED));
}

#[test]
fn what_answers_a_meeting_that_was_merged_away_counts_at_the_same_time_and_place_alone() {
    for (time, expected) in [(TEN, Ok(1)), (ELEVEN, Err(vec!["answer_outdated"]))] {
        let mut given = Given::clinic([]);
        given.when(A, &Command::CreateMeeting(create(1, details("One", TEN.0, TEN.1), &[B, C]))).unwrap();
        given.when(B, &Command::CreateMeeting(create(2, details("Two", time.0, time.1), &[A]))).unwrap();
        let seen = Some(given.meeting(1).sequence);
        given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
        let late = RespondToMeeting { sequence: seen, ..respond(1, ParticipationStatus::Accepted) };
        let counted = given.verdict(C, &Command::RespondToMeeting(late)).map(|events| events.len());
        assert_eq!(counted, expected);
        // Whoever says nothing of what they have seen means what stands.
        given.when(C, &accept(1)).unwrap();
        assert_eq!(given.answer(2, C), ACCEPTED);
    }
}

#[test]
fn what_answers_a_meeting_that_was_merged_away_as_it_was_moved_does_not_count() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("One", TEN.0, TEN.1), &[B, C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Two", TEN.0, TEN.1), &[A]))).unwrap();
    let seen = Some(given.meeting(1).sequence);
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    given.when(B, &change(2, details("Two", ELEVEN.0, ELEVEN.1))).unwrap();
    let late = RespondToMeeting { sequence: seen, ..respond(1, ParticipationStatus::Accepted) };
    assert_eq!(given.verdict(C, &Command::RespondToMeeting(late)), Err(vec!["answer_outdated"]));
}

#[test]
fn what_is_answered_at_the_instant_of_a_merge_is_so_when_that_is_taken_back() {
    let mut given = two();
    given.when(D, &accept(1)).unwrap();
    later(&mut given);
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    given.when(D, &Command::RespondToMeeting(respond(1, ParticipationStatus::Declined))).unwrap();
    given.when(D, &Command::RespondToMeeting(answer(1, THIRD, ParticipationStatus::Tentative))).unwrap();
    later(&mut given);
    given.when(A, &unmerge(2)).unwrap();
    assert_eq!([1, 2].map(|number| given.answer(number, D)), [DECLINED, DECLINED]);
    let third = [1, 2].map(|number| on(&given, number, D, THIRD));
    assert_eq!(third, [Some(ParticipationStatus::Tentative); 2]);
}

#[test]
fn whoever_answers_all_of_it_after_a_merge_has_answered_every_date_of_both() {
    let mut given = two();
    answers(&mut given, D, answer(2, SECOND, ParticipationStatus::Declined));
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    later(&mut given);
    given.when(D, &accept(1)).unwrap();
    given.when(A, &unmerge(2)).unwrap();
    assert_eq!([1, 2].map(|number| on(&given, number, D, SECOND)), [ACCEPTED, ACCEPTED]);
}
