use super::question::question;
use super::ways::{Choice, Ways};
use super::{Comparison, counterparts};
use crate::cache::{Progress, Request};
use docket_shared::command::{Command, CreateMeeting, Invitee, RespondToMeeting};
use docket_shared::decide::Context;
use docket_shared::ids::CommandId;
use docket_shared::model::{AttendeeRole, MeetingDetails, ParticipationStatus, Role};
use docket_shared::rejection::{Reason, Rejection};
use docket_shared::state::State;
use docket_shared::testing::{Given, actor, at, meeting};
use std::sync::Arc;
use uuid::Uuid;

fn create(number: u32, summary: &str, start: &str, invited: &[Role]) -> Command {
    let invitee =
        |role: &Role| Invitee { account_id: actor(*role).account_id, role: AttendeeRole::ReqParticipant };
    Command::CreateMeeting(CreateMeeting {
        meeting_id: meeting(number),
        details: MeetingDetails {
            summary: summary.into(),
            description: String::new(),
            location_id: None,
            location: String::new(),
            start: at(start),
            end: at(start) + chrono::TimeDelta::hours(1),
            all_day: false,
        },
        recurrence: None,
        attendees: invited.iter().map(invitee).collect(),
        not_same_as: Vec::new(),
    })
}

fn answer(number: u32, status: ParticipationStatus) -> RespondToMeeting {
    RespondToMeeting {
        meeting_id: meeting(number),
        recurrence_id: None,
        status,
        note: String::new(),
        sequence: None,
        not_same_as: Vec::new(),
        keep_dates: false,
    }
}

/// Meeting 1 of the manager and meeting 2 of the administrator, who have invited each other; both invite the front desk.
fn crossed() -> Given {
    let mut given = Given::clinic([]);
    let desk = Role::Receptionist;
    for (role, command) in [
        (Role::Manager, create(1, "Discuss recent upgrade", "2026-11-24T10:00:00Z", &[Role::Admin, desk])),
        (Role::Admin, create(2, "Investigate add-on", "2026-11-25T15:00:00Z", &[Role::Manager, desk])),
    ] {
        given.when(role, &command).unwrap();
    }
    given
}

fn comparison(answer: Option<RespondToMeeting>) -> Comparison {
    Comparison { answer, ..Comparison::of(meeting(2), meeting(1)) }
}

fn ways(given: &Given, role: Role, comparison: &Comparison) -> Ways {
    let choice = Choice::of(&given.state, comparison, actor(role).account_id);
    Ways::of(&given.state, comparison, &choice, &Context::new(given.now, actor(role)))
}

#[test]
fn a_yes_is_asked_about_where_invitations_crossed_whatever_the_titles_say() {
    let given = crossed();
    let me = actor(Role::Manager).account_id;
    for (status, apart, expected) in [
        (ParticipationStatus::Accepted, vec![], Some(meeting(1))),
        (ParticipationStatus::Accepted, vec![meeting(1)], None),
        (ParticipationStatus::Tentative, vec![], None),
        (ParticipationStatus::Declined, vec![], None),
    ] {
        let answer = RespondToMeeting { not_same_as: apart, ..answer(2, status) };
        assert_eq!(question(&given.state, me, given.now, &answer), expected, "{status:?}");
    }
}

#[test]
fn what_i_have_declined_is_no_counterpart() {
    let mut given = crossed();
    let desk = actor(Role::Receptionist).account_id;
    let same = create(3, "Discuss recent upgrade", "2026-11-24T10:00:00Z", &[Role::Receptionist]);
    given.when(Role::Admin, &same).unwrap();
    let found = |given: &Given| -> Vec<_> {
        let meeting = Arc::clone(&given.state.meetings()[&meeting(3)]);
        counterparts(&given.state, desk, &meeting, None, given.now).iter().map(|it| it.meeting_id).collect()
    };
    assert_eq!(found(&given), [meeting(1)]);
    let decline = Command::RespondToMeeting(answer(1, ParticipationStatus::Declined));
    given.when(Role::Receptionist, &decline).unwrap();
    assert_eq!(found(&given), []);
}

#[test]
fn an_organizer_may_merge_and_others_may_suggest_it_once() {
    let mut given = crossed();
    let pair = comparison(None);
    let of_organizer = ways(&given, Role::Manager, &pair);
    assert_eq!(of_organizer.united.as_ref().map(|it| it.id), Some(meeting(1)), "mine stands to begin with");
    let of_desk = ways(&given, Role::Receptionist, &pair);
    assert!(of_desk.united.is_none() && of_desk.may_suggest);
    for command in of_desk.suggest(&pair) {
        given.when(Role::Receptionist, &command).unwrap();
    }
    let again = ways(&given, Role::Receptionist, &pair);
    assert!(!again.may_suggest);
    assert_eq!(
        again.note(&given.state, given.now).as_deref(),
        Some("It has been suggested to the organizers that these are one.")
    );
}

#[test]
fn only_the_first_to_answer_may_leave_it_to_the_other() {
    let mut given = crossed();
    let yes = |number| Some(answer(number, ParticipationStatus::Accepted));
    let first = comparison(yes(2));
    assert!(ways(&given, Role::Manager, &first).for_now(&first).is_some());
    given.now += chrono::TimeDelta::minutes(1);
    let accept = Command::RespondToMeeting(answer(2, ParticipationStatus::Accepted));
    given.when(Role::Manager, &accept).unwrap();
    let second = Comparison { answer: yes(1), ..Comparison::of(meeting(1), meeting(2)) };
    let asked = ways(&given, Role::Admin, &second);
    assert!(asked.for_now(&second).is_none());
    // Keeping both is the answer and the word that they are two, in one.
    given.when(Role::Admin, &asked.apart(&second)).unwrap();
    assert_eq!(given.state.kept_apart().len(), 1);
    let meeting = &given.state.meetings()[&meeting(1)];
    assert_eq!(meeting.answer(actor(Role::Admin).account_id, None), Some(ParticipationStatus::Accepted));
}

#[test]
fn a_note_that_was_typed_to_the_answer_goes_to_what_stands() {
    let given = crossed();
    let noted =
        RespondToMeeting { note: "I bring slides.".into(), ..answer(2, ParticipationStatus::Accepted) };
    let asked = comparison(Some(noted));
    let mut after = given.clone();
    for command in ways(&given, Role::Manager, &asked).merge(&asked) {
        after.when(Role::Manager, &command).unwrap();
    }
    let stands = after.state.surviving_meeting(meeting(2)).unwrap();
    assert_eq!(stands.attendee(actor(Role::Manager).account_id).unwrap().note, "I bring slides.");
}

#[test]
fn an_invitation_is_declined_and_never_a_meeting_of_ones_own() {
    let given = crossed();
    let both = [1, 2].map(|number| Arc::clone(&given.state.meetings()[&meeting(number)]));
    let pair = comparison(None);
    let declined = |role| {
        let me = actor(role).account_id;
        ways(&given, role, &pair).decline(&[&both[0], &both[1]], &pair, me).map(|(_, title)| title)
    };
    assert_eq!(declined(Role::Manager).as_deref(), Some("“Investigate add-on”"));
    assert_eq!(declined(Role::Admin).as_deref(), Some("“Discuss recent upgrade”"));
}

#[test]
fn a_rejection_for_crossed_invitations_is_a_question() {
    let request = |reasons| Request {
        id: CommandId::new(Uuid::nil()),
        command: Command::RespondToMeeting(answer(1, ParticipationStatus::Accepted)),
        sent_at: at("2026-11-24T08:00:00Z"),
        progress: Progress::Rejected(Rejection { reasons, alternatives: Vec::new() }),
        seen: false,
        called: None,
        start: None,
    };
    let crossed = Reason::InvitationsCrossed { meeting_id: meeting(1), other_meeting_id: meeting(2) };
    let asked = Comparison::after(&request(vec![crossed])).unwrap();
    assert_eq!((asked.one, asked.other), (meeting(1), meeting(2)));
    assert!(asked.answer.is_some() && asked.rejected.is_some());
    let cancelled = Reason::MeetingCancelled { meeting_id: meeting(1) };
    assert_eq!(Comparison::after(&request(vec![cancelled])), None);
}

#[test]
fn whatever_becomes_of_the_question_what_was_answered_to_single_dates_stays() {
    let mut given = crossed();
    let others = RespondToMeeting { keep_dates: true, ..answer(2, ParticipationStatus::Accepted) };
    let asked = comparison(Some(others));
    let manager = ways(&given, Role::Manager, &asked);
    let both = [1, 2].map(|number| Arc::clone(&given.state.meetings()[&meeting(number)]));
    let declined = manager.decline(&[&both[0], &both[1]], &asked, actor(Role::Manager).account_id);
    for command in
        [Some(manager.apart(&asked)), manager.for_now(&asked), declined.map(|(command, _)| command)]
    {
        let Some(Command::RespondToMeeting(respond)) = command else { panic!("{command:?}") };
        assert!(respond.keep_dates);
        given.when(Role::Manager, &Command::RespondToMeeting(respond)).unwrap();
    }
}

#[test]
fn a_merge_says_what_was_seen_of_both() {
    let mut given = crossed();
    let asked = comparison(None);
    let merge = ways(&given, Role::Manager, &asked).merge(&asked);
    let Some(Command::MergeMeetings(wish)) = merge.first() else { panic!("{merge:?}") };
    assert_eq!((wish.survivor_sequence, wish.merged_sequence), (Some(0), Some(0)));
    // The administrator was faster.
    let moved = MeetingDetails { start: at("2026-11-25T14:00:00Z"), ..given.meeting(2).details.clone() };
    given.when(Role::Admin, &docket_shared::testing::meetings::change(2, moved)).unwrap();
    assert_eq!(given.verdict(Role::Manager, &merge[0]), Err(vec!["meeting_changed_since"]));
}

#[test]
fn an_organizer_can_merge_what_somebody_in_both_suggests_though_they_take_no_part_in_the_other() {
    let mut given = Given::clinic([]);
    for (role, command) in [
        (Role::Manager, create(1, "Upgrade", "2026-11-24T10:00:00Z", &[Role::Receptionist])),
        (Role::Admin, create(2, "Add-on", "2026-11-24T10:00:00Z", &[Role::Receptionist])),
    ] {
        given.when(role, &command).unwrap();
    }
    let pair = comparison(None);
    let desk = ways(&given, Role::Receptionist, &pair);
    assert!(desk.united.is_none() && desk.may_suggest);
    for command in desk.suggest(&pair) {
        given.when(Role::Receptionist, &command).unwrap();
    }
    let day = docket_shared::time::Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"));
    let (epoch, seq) = (docket_shared::ids::Epoch::new(Uuid::nil()), docket_shared::ids::Seq(0));
    let snapshot = given.state.snapshot(epoch, seq, given.now, day, actor(Role::Manager).account_id);
    let seen = Given { state: State::from_snapshot(&snapshot), ..given.clone() };
    let manager = ways(&seen, Role::Manager, &pair);
    let united = manager.united.as_ref().expect("the manager may merge");
    assert!(!united.redacted && united.is_chaired_by(actor(Role::Admin).account_id));
    for command in manager.merge(&pair) {
        given.when(Role::Manager, &command).unwrap();
    }
    assert_eq!(
        given.state.surviving_meeting(meeting(1)).map(|it| it.id),
        given.state.surviving_meeting(meeting(2)).map(|it| it.id)
    );
}
