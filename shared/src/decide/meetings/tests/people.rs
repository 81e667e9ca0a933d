use super::{A, ACCEPTED, ASKED, B, C, D, TEN};
use crate::command::{Command, InviteToMeeting, Invitee, LeaveMeeting, UninviteFromMeeting};
use crate::event::Event;
use crate::ids::AccountId;
use crate::model::{Account, AttendeeRole, Role};
use crate::policy::Actor;
use crate::testing::meetings::{accept, create, details, invitee};
use crate::testing::{Given, actor, meeting};
use std::sync::Arc;

fn given() -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(B, &accept(1)).unwrap();
    given
}

fn invite(attendees: Vec<Invitee>) -> Command {
    Command::InviteToMeeting(InviteToMeeting { meeting_id: meeting(1), attendees, not_same_as: Vec::new() })
}

fn uninvite(roles: &[Role]) -> Command {
    let account_ids = roles.iter().map(|role| actor(*role).account_id).collect();
    Command::UninviteFromMeeting(UninviteFromMeeting { meeting_id: meeting(1), account_ids })
}

#[test]
fn more_people_are_asked_and_nobody_else_again() {
    let mut given = given();
    given.when(A, &invite(vec![invitee(C), invitee(B)])).unwrap();
    assert_eq!([A, B, C].map(|role| given.answer(1, role)), [ACCEPTED, ACCEPTED, ASKED]);
    assert_eq!(given.meeting(1).attendees.len(), 3, "each once");
    let optional = Invitee { role: AttendeeRole::OptParticipant, ..invitee(B) };
    given.when(A, &invite(vec![optional])).unwrap();
    let b = given.meeting(1).attendee(actor(B).account_id).unwrap().role;
    assert_eq!(b, AttendeeRole::OptParticipant);
    assert_eq!(given.when(A, &invite(vec![optional])), Ok(Vec::new()));
    assert_eq!(given.verdict(B, &invite(vec![invitee(D)])), Err(vec!["not_organizer"]));
}

#[test]
fn whoever_is_uninvited_or_leaves_is_no_longer_concerned() {
    let leave = Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(1) });
    for (by, command) in [(A, uninvite(&[B])), (B, leave)] {
        let mut given = given();
        given.when(by, &command).unwrap();
        assert_eq!(given.answer(1, B), None, "{command:?}");
        assert_eq!(given.verdict(B, &accept(1)), Err(vec!["not_invited"]), "{command:?}");
        assert_eq!(given.meeting(1).attendees.len(), 1, "{command:?}");
    }
}

#[test]
fn whoever_organizes_it_stays() {
    let mut given = given();
    let leave = Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(1) });
    assert_eq!(given.verdict(A, &leave), Err(vec!["organizer_stays"]));
    assert_eq!(given.verdict(A, &uninvite(&[A])), Err(vec!["organizer_stays"]));
    assert_eq!(given.verdict(B, &uninvite(&[A])), Err(vec!["not_organizer"]));
}

#[test]
fn only_accounts_that_are_open_are_invited() {
    let mut given = given();
    let Actor { account_id, role, practitioner_id } = actor(C);
    let name = "Practitioner".to_owned();
    let closed =
        Account { id: account_id, username: name.to_lowercase(), name, role, practitioner_id, active: false };
    given.apply(Event::AccountSaved { account: Arc::new(closed) });
    let nobody = Invitee { account_id: AccountId::new(uuid::Uuid::from_u128(1)), ..invitee(B) };
    assert_eq!(
        given.verdict(A, &invite(vec![invitee(C), nobody, invitee(D)])),
        Err(vec!["account_unknown", "account_unknown"])
    );
    assert_eq!(given.answer(1, D), None, "nobody is invited where somebody cannot be");
}

#[test]
fn whoever_takes_no_part_sees_only_who_and_which_room_is_taken_when() {
    let mut given = given();
    given.when(A, &invite(vec![invitee(C)])).unwrap();
    let seen = given.meeting(1).seen_by(Some(actor(D).account_id));
    assert!(seen.redacted);
    assert_eq!(seen.details.summary, "");
    assert_eq!(seen.interval(), given.meeting(1).interval());
    let people: Vec<_> = seen.attendees.iter().map(|it| it.account_id).collect();
    assert_eq!(people, [actor(A).account_id, actor(B).account_id], "C has not said that they come");
    let text = serde_json::to_string(&seen).unwrap();
    assert!(!text.contains("Rota"), "{text}");
    for role in [A, B, C] {
        assert!(Arc::ptr_eq(&given.meeting(1).seen_by(Some(actor(role).account_id)), given.meeting(1)));
    }
}
