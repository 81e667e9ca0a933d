//! Meetings whose organizer's account is closed. A is a manager, D an administrator: they may step in.

use super::{A, ACCEPTED, B, C, D, ELEVEN, TEN};
use crate::command::{
    AnswerTimeProposal, CancelMeeting, Command, InviteToMeeting, LeaveMeeting, ProposeMeetingTime,
    UninviteFromMeeting,
};
use crate::decide::may_take_over;
use crate::event::Event;
use crate::model::{Account, AttendeeRole, Role};
use crate::policy::Actor;
use crate::testing::meetings::{accept, change, create, details, invitee, merge, unmerge};
use crate::testing::{Given, actor, at, meeting};
use std::sync::Arc;

fn close(given: &mut Given, role: Role) {
    let Actor { account_id: id, practitioner_id, .. } = actor(role);
    let name = format!("{role:?}");
    let account = Account { id, username: name.to_lowercase(), name, role, practitioner_id, active: false };
    given.apply(Event::AccountSaved { account: Arc::new(account) });
}

/// B's, with C.
fn given() -> Given {
    let mut given = Given::clinic([]);
    given.when(B, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[C]))).unwrap();
    given.when(C, &accept(1)).unwrap();
    given
}

fn commands() -> Vec<Command> {
    let meeting_id = meeting(1);
    vec![
        change(1, details("Rota", ELEVEN.0, ELEVEN.1)),
        Command::CancelMeeting(CancelMeeting { meeting_id, recurrence_id: None, reason: String::new() }),
        Command::InviteToMeeting(InviteToMeeting {
            meeting_id,
            attendees: vec![invitee(A)],
            not_same_as: Vec::new(),
        }),
        Command::UninviteFromMeeting(UninviteFromMeeting {
            meeting_id,
            account_ids: vec![actor(B).account_id],
        }),
    ]
}

#[test]
fn where_nobody_is_left_who_may_change_it_a_manager_takes_it_over() {
    for command in commands() {
        let mut given = given();
        assert_eq!(given.verdict(A, &command), Err(vec!["not_invited"]), "{command:?}");
        close(&mut given, B);
        assert_eq!(given.verdict(C, &command), Err(vec!["not_organizer"]), "{command:?}");
        let events = given.when(A, &command).unwrap();
        assert_eq!(events.len(), 1, "{command:?}");
        let meeting = given.meeting(1);
        assert_eq!(meeting.organizer, actor(A).account_id, "{command:?}");
        assert!(meeting.is_chaired_by(actor(A).account_id) && meeting.sequence == 1, "{command:?}");
        assert_eq!((given.answer(1, A), given.answer(1, C).is_some()), (ACCEPTED, true), "{command:?}");
    }
}

#[test]
fn whoever_was_invited_to_it_takes_it_over_with_the_answer_that_they_gave() {
    let mut given = given();
    let invite = |role| {
        let (meeting_id, attendees) = (meeting(1), vec![invitee(role)]);
        Command::InviteToMeeting(InviteToMeeting { meeting_id, attendees, not_same_as: Vec::new() })
    };
    given.when(B, &invite(A)).unwrap();
    close(&mut given, B);
    given.when(A, &invite(D)).unwrap();
    let mine = given.meeting(1).attendee(actor(A).account_id).unwrap().clone();
    assert_eq!((mine.role, Some(mine.status)), (AttendeeRole::Chair, super::ASKED));
    assert_eq!(given.verdict(D, &change(1, details("Rota", ELEVEN.0, ELEVEN.1))), Err(vec!["not_organizer"]));
}

#[test]
fn a_proposal_to_one_who_is_gone_is_answered_by_a_manager() {
    let mut given = given();
    let propose = ProposeMeetingTime {
        meeting_id: meeting(1),
        recurrence_id: None,
        start: at(ELEVEN.0),
        end: at(ELEVEN.1),
        note: String::new(),
    };
    given.when(C, &Command::ProposeMeetingTime(propose)).unwrap();
    close(&mut given, B);
    let answer = AnswerTimeProposal {
        meeting_id: meeting(1),
        account_id: actor(C).account_id,
        accept: true,
        start: None,
        end: None,
    };
    given.when(A, &Command::AnswerTimeProposal(answer)).unwrap();
    assert_eq!(given.meeting(1).details.start, at(ELEVEN.0));
    assert_eq!(given.meeting(1).organizer, actor(A).account_id);
}

/// A's first and B's second have become one, which both chair.
fn chaired_by_both() -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[B, C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Roster", TEN.0, TEN.1), &[A]))).unwrap();
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    given
}

#[test]
fn one_of_two_who_chair_it_leaves_and_the_other_organizes_it() {
    let leave = Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(1) });
    for (leaves, stays) in [(A, B), (B, A)] {
        let mut given = chaired_by_both();
        given.when(leaves, &leave).unwrap();
        assert_eq!((given.answer(1, leaves), given.meeting(1).organizer), (None, actor(stays).account_id));
        assert_eq!(given.verdict(stays, &leave), Err(vec!["organizer_stays"]));
    }
    // The other's account is closed: it would be nobody's.
    let mut given = chaired_by_both();
    close(&mut given, A);
    assert_eq!(given.verdict(B, &leave), Err(vec!["organizer_stays"]));
}

#[test]
fn nobody_takes_a_meeting_from_one_who_is_there() {
    let uninvite = |role| {
        let (meeting_id, account_ids) = (meeting(1), vec![actor(role).account_id]);
        Command::UninviteFromMeeting(UninviteFromMeeting { meeting_id, account_ids })
    };
    let mut given = chaired_by_both();
    assert_eq!(given.verdict(B, &uninvite(A)), Err(vec!["organizer_stays"]));
    assert_eq!(given.verdict(D, &change(1, details("Rota", ELEVEN.0, ELEVEN.1))), Err(vec!["not_invited"]));
    close(&mut given, A);
    given.when(B, &uninvite(A)).unwrap();
    assert_eq!((given.answer(1, A), given.meeting(1).organizer), (None, actor(B).account_id));
}

#[test]
fn what_comes_back_without_its_organizer_is_organized_by_whoever_brings_it_back() {
    let mut given = chaired_by_both();
    given.when(B, &Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(1) })).unwrap();
    given.when(A, &unmerge(2)).unwrap();
    let back = given.meeting(2);
    assert_eq!((back.organizer, given.answer(2, B)), (actor(A).account_id, None));
    assert!(back.is_chaired_by(actor(A).account_id));
}

#[test]
fn that_nobody_is_left_is_told_from_what_one_may_see_of_it() {
    let may = |given: &Given, role: Role| {
        let seen = given.meeting(1).seen_by(Some(actor(role).account_id));
        may_take_over(&given.state, &seen, &actor(role))
    };
    let mut mine = given();
    assert_eq!([A, C, D].map(|role| may(&mine, role)), [false; 3]);
    close(&mut mine, B);
    assert_eq!([A, C, D].map(|role| may(&mine, role)), [true, false, true], "C is neither");
    mine.when(A, &commands()[2]).unwrap();
    assert_eq!([A, C, D].map(|role| may(&mine, role)), [false; 3], "A has taken it over");
    let mut shared = chaired_by_both();
    close(&mut shared, A);
    assert!(!may(&shared, D), "B chairs it as well, and comes");
    shared
        .when(
            B,
            &Command::CancelMeeting(CancelMeeting {
                meeting_id: meeting(1),
                recurrence_id: None,
                reason: String::new(),
            }),
        )
        .unwrap();
    close(&mut shared, B);
    assert!(!may(&shared, D), "it does not take place");
}

#[test]
fn an_undo_names_nobody_who_has_left_as_the_organizer() {
    // C merges a third into A's first, so that both chair it; then A merges B's second into it.
    let mut given = Given::clinic([]);
    for (number, by, with) in [(1, A, [B, C]), (2, B, [A, C]), (3, C, [A, B])] {
        let rota = create(number, details("Rota", TEN.0, TEN.1), &with);
        given.when(by, &Command::CreateMeeting(rota)).unwrap();
    }
    given.when(C, &Command::MergeMeetings(merge(1, 3))).unwrap();
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    given.when(A, &Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(1) })).unwrap();
    given.when(C, &unmerge(2)).unwrap();
    for number in [1, 2] {
        let meeting = given.meeting(number);
        assert!(meeting.is_chaired_by(meeting.organizer), "{number}");
        assert_eq!(given.answer(number, A), None);
    }
    assert_eq!(given.meeting(1).organizer, actor(C).account_id);
}

#[test]
fn an_undo_names_nobody_as_the_organizer_whose_account_is_closed() {
    let mut given = Given::clinic([]);
    given.when(B, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[C, D]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Roster", TEN.0, TEN.1), &[C]))).unwrap();
    given.when(B, &Command::MergeMeetings(merge(1, 2))).unwrap();
    close(&mut given, B);
    given.when(D, &change(1, details("Rota for all", TEN.0, TEN.1))).unwrap();
    assert_eq!(given.meeting(1).organizer, actor(D).account_id);
    given.when(D, &unmerge(2)).unwrap();
    assert_eq!([1, 2].map(|number| given.meeting(number).organizer), [actor(D).account_id; 2]);
}
