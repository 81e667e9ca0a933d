use super::{A, ACCEPTED, ASKED, B, C, D, ELEVEN, TEN};
use crate::command::{AnswerTimeProposal, Command, ProposeMeetingTime, RespondToMeeting};
use crate::event::Event;
use crate::model::ParticipationStatus;
use crate::rejection::Reason;
use crate::testing::meetings::{accept, change, create, details, respond};
use crate::testing::{Given, actor, at, meeting};

fn given() -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[B, C]))).unwrap();
    given
}

#[test]
fn whoever_creates_a_meeting_comes_and_everybody_else_is_asked() {
    let given = given();
    assert_eq!([A, B, C].map(|role| given.answer(1, role)), [ACCEPTED, ASKED, ASKED]);
    assert_eq!(given.answer(1, D), None);
    let meeting = given.meeting(1);
    assert_eq!((meeting.sequence, meeting.organizer), (0, actor(A).account_id));
}

#[test]
fn an_answer_is_kept_with_its_note_and_time_and_may_be_changed() {
    let mut given = given();
    for status in
        [ParticipationStatus::Tentative, ParticipationStatus::Declined, ParticipationStatus::Accepted]
    {
        super::later(&mut given);
        let answer = RespondToMeeting { note: "If the bus comes".into(), ..respond(1, status) };
        let events = given.when(B, &Command::RespondToMeeting(answer.clone())).unwrap();
        let account_id = actor(B).account_id;
        assert!(matches!(&events[..], [Event::MeetingAnswered { account_id: by, .. }] if *by == account_id));
        let attendee = given.meeting(1).attendee(account_id).unwrap().clone();
        assert_eq!((attendee.status, attendee.answered_at), (status, Some(given.now)));
        assert_eq!(attendee.note, "If the bus comes");
        // The same once more changes nothing.
        assert_eq!(given.when(B, &Command::RespondToMeeting(answer)), Ok(Vec::new()));
    }
    assert_eq!(given.meeting(1).sequence, 0, "an answer is no change of the meeting");
}

#[test]
fn only_who_is_invited_answers_and_only_to_what_stands() {
    let mut given = given();
    assert_eq!(given.verdict(D, &accept(1)), Err(vec!["not_invited"]));
    assert_eq!(given.verdict(B, &accept(2)), Err(vec!["meeting_unknown"]));
    let cancel = crate::command::CancelMeeting {
        meeting_id: meeting(1),
        recurrence_id: None,
        reason: "Nobody has time".into(),
    };
    assert_eq!(given.verdict(B, &Command::CancelMeeting(cancel.clone())), Err(vec!["not_organizer"]));
    given.when(A, &Command::CancelMeeting(cancel.clone())).unwrap();
    assert_eq!(given.meeting(1).cancellation_reason, "Nobody has time");
    assert_eq!(given.meeting(1).cancelled_by, Some(actor(A).account_id));
    assert_eq!(given.verdict(B, &accept(1)), Err(vec!["meeting_cancelled"]));
    assert_eq!(given.verdict(A, &Command::CancelMeeting(cancel)), Err(vec!["meeting_cancelled"]));
}

#[test]
fn an_answer_to_a_time_that_was_changed_since_does_not_count() {
    let mut given = given();
    given.when(A, &change(1, details("Rota", ELEVEN.0, ELEVEN.1))).unwrap();
    let late = RespondToMeeting { sequence: Some(0), ..respond(1, ParticipationStatus::Accepted) };
    let expected = Reason::AnswerOutdated { meeting_id: meeting(1), sequence: 1 };
    assert_eq!(given.when(B, &Command::RespondToMeeting(late)), Err(vec![expected]));
    // A new title asks nobody again, so an answer to what it was called before counts.
    given.when(A, &change(1, details("Rota for December", ELEVEN.0, ELEVEN.1))).unwrap();
    let fresh = RespondToMeeting { sequence: Some(1), ..respond(1, ParticipationStatus::Accepted) };
    given.when(B, &Command::RespondToMeeting(fresh)).unwrap();
    assert_eq!(given.answer(1, B), ACCEPTED);
}

fn propose(start: &str, end: &str) -> Command {
    Command::ProposeMeetingTime(ProposeMeetingTime {
        meeting_id: meeting(1),
        recurrence_id: None,
        start: at(start),
        end: at(end),
        note: "School run".into(),
    })
}

fn answer(accept: bool) -> Command {
    Command::AnswerTimeProposal(AnswerTimeProposal {
        meeting_id: meeting(1),
        account_id: actor(B).account_id,
        accept,
        start: None,
        end: None,
    })
}

#[test]
fn a_proposed_time_that_is_accepted_is_the_meetings_and_the_others_are_asked_again() {
    let mut given = given();
    given.when(C, &accept(1)).unwrap();
    given.when(B, &propose(TEN.0, ELEVEN.1)).unwrap();
    given.when(B, &propose(ELEVEN.0, ELEVEN.1)).unwrap();
    assert_eq!(given.meeting(1).proposals.len(), 1, "a second proposal takes the first back");
    assert_eq!(given.verdict(C, &answer(true)), Err(vec!["not_organizer"]));
    given.when(A, &answer(true)).unwrap();
    let meeting = given.meeting(1);
    assert_eq!(meeting.interval(), crate::time::Interval::new(at(ELEVEN.0), at(ELEVEN.1)));
    assert_eq!((meeting.sequence, meeting.proposals.len()), (1, 0));
    assert_eq!([A, B, C].map(|role| given.answer(1, role)), [ACCEPTED, ACCEPTED, ASKED]);
    assert_eq!(given.verdict(A, &answer(true)), Err(vec!["proposal_unknown"]));
}

#[test]
fn a_proposed_time_that_is_declined_changes_nothing_else() {
    let mut given = given();
    given.when(B, &propose(ELEVEN.0, ELEVEN.1)).unwrap();
    let before = given.meeting(1).details.clone();
    given.when(A, &answer(false)).unwrap();
    assert!(given.meeting(1).proposals.is_empty());
    assert_eq!(given.meeting(1).details, before);
    assert_eq!(given.meeting(1).sequence, 0);
}

#[test]
fn nobody_accepts_or_declines_a_time_that_they_have_not_seen() {
    for accept in [true, false] {
        let mut given = given();
        given.when(B, &propose(ELEVEN.0, ELEVEN.1)).unwrap();
        let seen = given.meeting(1).proposals[0].clone();
        given.when(B, &propose(TEN.0, ELEVEN.1)).unwrap();
        let on_seen = Command::AnswerTimeProposal(AnswerTimeProposal::of(meeting(1), &seen, accept));
        assert_eq!(given.verdict(A, &on_seen), Err(vec!["proposal_unknown"]));
        let seen = given.meeting(1).proposals[0].clone();
        let on_seen = Command::AnswerTimeProposal(AnswerTimeProposal::of(meeting(1), &seen, accept));
        given.when(A, &on_seen).unwrap();
        assert!(given.meeting(1).proposals.is_empty());
    }
}
