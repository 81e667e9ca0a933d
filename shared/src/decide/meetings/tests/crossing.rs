//! A invites B while B invites A. The titles share no word.

use super::{A, ACCEPTED, ASKED, B, ELEVEN, TEN};
use crate::command::{Command, CreateMeeting, KeepMeetingsApart, RespondToMeeting};
use crate::decide::crossed_with;
use crate::event::Event;
use crate::model::{MeetingDetails, MeetingPair, ParticipationStatus, Role};
use crate::rejection::Reason;
use crate::testing::meetings::{accept, change, create, details, respond, series};
use crate::testing::{Given, actor, meeting};
use crate::time::TimeDelta;

fn upgrade() -> CreateMeeting {
    create(1, details("Discuss recent upgrade", TEN.0, TEN.1), &[B])
}

fn add_on() -> CreateMeeting {
    create(2, details("Investigate new Adobe add-on", ELEVEN.0, ELEVEN.1), &[A])
}

/// Both have gone out; nobody has answered.
fn crossed() -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(upgrade())).unwrap();
    given.when(B, &Command::CreateMeeting(add_on())).unwrap();
    given
}

fn pair() -> MeetingPair {
    MeetingPair::new(meeting(1), meeting(2))
}

#[test]
fn the_second_invitation_is_known_to_cross_the_first() {
    let mut given = Given::clinic([]);
    assert_eq!(given.when(A, &Command::CreateMeeting(upgrade())).unwrap().len(), 1);
    let events = given.when(B, &Command::CreateMeeting(add_on())).unwrap();
    assert!(matches!(&events[1..], [Event::InvitationsCrossed { pair: told, .. }] if *told == pair()));
    for (number, role) in [(1, B), (2, A)] {
        let account = actor(role).account_id;
        let mine: Vec<_> =
            crossed_with(&given.state, given.meeting(number), account, given.now).map(|it| it.id).collect();
        assert_eq!(mine, [meeting(3 - number)]);
    }
}

#[test]
fn the_second_to_answer_is_asked_first() {
    for (first, its, second, other) in [(A, 2, B, 1), (B, 1, A, 2)] {
        let mut given = crossed();
        given.when(first, &accept(its)).unwrap();
        let expected =
            Reason::InvitationsCrossed { meeting_id: meeting(other), other_meeting_id: meeting(its) };
        assert_eq!(given.when(second, &accept(other)), Err(vec![expected]), "{first:?} first");
        assert_eq!(given.answer(other, second), ASKED);
    }
}

#[test]
fn whoever_says_that_they_are_two_is_heard_for_both_sides() {
    let mut given = crossed();
    given.when(A, &accept(2)).unwrap();
    let two = RespondToMeeting { not_same_as: vec![meeting(2)], ..respond(1, ParticipationStatus::Accepted) };
    given.when(B, &Command::RespondToMeeting(two)).unwrap();
    assert_eq!((given.answer(1, B), given.answer(2, A)), (ACCEPTED, ACCEPTED));
    assert!(given.state.kept_apart().contains(&pair()));
    // Nobody is asked about the pair again.
    given.when(B, &Command::RespondToMeeting(respond(1, ParticipationStatus::Declined))).unwrap();
    given.when(B, &accept(1)).unwrap();
}

#[test]
fn a_pair_that_is_kept_apart_before_anybody_answers_is_not_asked_about() {
    let mut given = crossed();
    let keep = KeepMeetingsApart { meeting_id: meeting(1), other_meeting_id: meeting(2) };
    assert_eq!(
        given.verdict(Role::Admin, &Command::KeepMeetingsApart(keep.clone())),
        Err(vec!["not_invited"]),
        "only whom one of them concerns"
    );
    given.when(A, &Command::KeepMeetingsApart(keep.clone())).unwrap();
    assert_eq!(given.when(B, &Command::KeepMeetingsApart(keep)), Ok(Vec::new()));
    given.when(A, &accept(2)).unwrap();
    given.when(B, &accept(1)).unwrap();
    let told_apart = CreateMeeting { not_same_as: vec![meeting(1)], ..add_on() };
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(upgrade())).unwrap();
    let events = given.when(B, &Command::CreateMeeting(told_apart)).unwrap();
    assert!(matches!(&events[1..], [Event::MeetingsKeptApart { pair: told, .. }] if *told == pair()));
}

#[test]
fn declining_or_perhaps_is_not_asked_about() {
    for status in [ParticipationStatus::Declined, ParticipationStatus::Tentative] {
        let mut given = crossed();
        given.when(A, &accept(2)).unwrap();
        given.when(B, &Command::RespondToMeeting(respond(1, status))).unwrap();
    }
}

#[test]
fn invitations_that_were_not_open_at_one_time_did_not_cross() {
    // B had answered A before inviting A to something else.
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(upgrade())).unwrap();
    super::later(&mut given);
    given.when(B, &accept(1)).unwrap();
    super::later(&mut given);
    assert_eq!(given.when(B, &Command::CreateMeeting(add_on())).unwrap().len(), 1);
    super::later(&mut given);
    given.when(A, &accept(2)).unwrap();
}

#[test]
fn meetings_of_other_weeks_or_of_the_past_are_not_taken_for_one() {
    let far = details("Investigate new Adobe add-on", "2026-11-20T10:00:00Z", "2026-11-20T11:00:00Z");
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(upgrade())).unwrap();
    assert_eq!(given.when(B, &Command::CreateMeeting(create(2, far, &[A]))).unwrap().len(), 1);
    given.when(A, &accept(2)).unwrap();
    given.when(B, &accept(1)).unwrap();
    // Moved next to the other, they are.
    let mut given = crossed();
    given.when(A, &accept(2)).unwrap();
    given.when(A, &change(1, details("Discuss recent upgrade", ELEVEN.0, ELEVEN.1))).unwrap();
    assert_eq!(given.verdict(B, &accept(1)), Err(vec!["invitations_crossed"]));
    given.now = crate::testing::at("2026-11-09T08:00:00Z");
    given.when(B, &accept(1)).unwrap();
}

#[test]
fn an_invitation_to_a_series_crosses_one_to_what_lies_next_to_a_later_occurrence() {
    let december = |day: &str| {
        let (start, end) = (format!("2026-12-{day}T10:00:00Z"), format!("2026-12-{day}T11:00:00Z"));
        details("Investigate new Adobe add-on", &start, &end)
    };
    for (rule, day, expected) in [
        ("FREQ=WEEKLY", "03", Err(vec!["invitations_crossed"])),
        ("FREQ=WEEKLY;COUNT=5", "03", Err(vec!["invitations_crossed"])),
        ("FREQ=WEEKLY;COUNT=2", "03", Ok(())),
        // A series is within a week of everything: another day of the week is another meeting.
        ("FREQ=WEEKLY", "07", Ok(())),
        ("FREQ=WEEKLY", "04", Ok(())),
        ("FREQ=DAILY", "07", Err(vec!["invitations_crossed"])),
    ] {
        let mut given = Given::clinic([]);
        let weekly = series(1, details("Discuss recent upgrade", TEN.0, TEN.1), rule, &[B]);
        given.when(A, &Command::CreateMeeting(weekly)).unwrap();
        let crossed = given.when(B, &Command::CreateMeeting(create(2, december(day), &[A]))).unwrap();
        assert_eq!(crossed.len(), if expected.is_err() { 2 } else { 1 }, "{rule} {day}");
        given.when(B, &accept(1)).unwrap();
        assert_eq!(given.verdict(A, &accept(2)).map(drop), expected, "{rule} {day}");
    }
}

#[test]
fn of_many_crossings_the_nearest_are_told_and_the_others_come_up_once_those_are_answered() {
    let mut given = Given::clinic([]);
    for number in (2..=26).rev() {
        let shift = TimeDelta::minutes(i64::from(number));
        let at_ten = details(&format!("Upgrade {number}"), TEN.0, TEN.1);
        let shifted = MeetingDetails { start: at_ten.start + shift, end: at_ten.end + shift, ..at_ten };
        given.when(A, &Command::CreateMeeting(create(number, shifted, &[B]))).unwrap();
    }
    let add_on = create(1, details("Add-on", TEN.0, TEN.1), &[A]);
    let events = given.when(B, &Command::CreateMeeting(add_on)).unwrap();
    let told: Vec<_> =
        events[1..].iter().filter_map(|event| event.meetings().nth(1).map(|it| it.id)).collect();
    assert_eq!(told, (2..=21).map(meeting).collect::<Vec<_>>());
    (2..=26).for_each(|number| _ = given.when(B, &accept(number)).unwrap());
    let reasons = given.when(A, &accept(1)).unwrap_err();
    assert_eq!(reasons.len(), 20);
    let not_same_as = (2..=21).map(meeting).collect();
    let answer = RespondToMeeting { not_same_as, ..respond(1, ParticipationStatus::Accepted) };
    let left = given.when(A, &Command::RespondToMeeting(answer)).unwrap_err();
    assert_eq!(left.len(), 5);
}
