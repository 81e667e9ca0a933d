//! Meetings that I asked for: drawn as pending until the authority has said what became of them.

use super::*;
use docket_shared::command::{CreateMeeting, Invitee, KeepMeetingsApart, RespondToMeeting};
use docket_shared::ids::LocationId;
use docket_shared::model::{AttendeeRole, MeetingDetails, ParticipationStatus};
use docket_shared::testing::{location, meeting};

fn create(number: u32, location_id: Option<LocationId>, attendees: &[Role]) -> Command {
    Command::CreateMeeting(CreateMeeting {
        meeting_id: meeting(number),
        details: MeetingDetails {
            summary: format!("Meeting {number}"),
            description: String::new(),
            location_id,
            location: String::new(),
            start: at("2026-11-03T10:00:00Z"),
            end: at("2026-11-03T10:30:00Z"),
            all_day: false,
        },
        recurrence: None,
        attendees: attendees
            .iter()
            .map(|role| Invitee { account_id: actor(*role).account_id, role: AttendeeRole::ReqParticipant })
            .collect(),
        not_same_as: Vec::new(),
    })
}

fn respond(number: u32, status: ParticipationStatus) -> Command {
    Command::RespondToMeeting(RespondToMeeting {
        meeting_id: meeting(number),
        recurrence_id: None,
        status,
        note: String::new(),
        sequence: None,
        not_same_as: Vec::new(),
        keep_dates: false,
    })
}

fn cache(authority: &Authority) -> Cache {
    Cache::new(actor(Role::Receptionist), authority.given.now).after(authority.snapshot())
}

#[test]
fn a_meeting_is_pending_until_its_change_comes() {
    let mut authority = Authority::new();
    let command = create(1, None, &[Role::Manager]);
    let mut cache = cache(&authority).after(submit(1, command.clone()));
    assert!(cache.pending_meetings.contains_key(&meeting(1)));
    assert!(cache.view.meetings()[&meeting(1)].concerns(actor(Role::Manager).account_id));
    assert!(cache.confirmed.meetings().is_empty());
    let (_, changes) = authority.decide(mine(1), &command);
    cache = cache.after(authority.told(&changes));
    assert!(cache.pending_meetings.is_empty());
    assert!(cache.confirmed.meetings().contains_key(&meeting(1)));
}

#[test]
fn what_this_copy_would_refuse_is_drawn_all_the_same() {
    let mut authority = Authority::new();
    let room = location(1);
    let mut taken = half_an_hour(1, "2026-11-03T10:00:00Z");
    taken.location_id = Some(room);
    authority.decide(mine(9), &Command::BookAppointment(taken));
    let command = create(1, Some(room), &[]);
    let cache = cache(&authority).after(submit(1, command.clone()));
    assert!(cache.pending_meetings.contains_key(&meeting(1)));
    let (outcome, _) = authority.decide(mine(1), &command);
    assert!(matches!(outcome, Outcome::Rejected(_)));
    let cache = cache.after(Action::Outcome(mine(1), outcome));
    assert!(cache.pending_meetings.is_empty() && cache.view.meetings().is_empty());
}

#[test]
fn an_answer_is_pending_over_what_others_say_meanwhile() {
    let mut authority = Authority::new();
    let mut invite = create(1, None, &[Role::Receptionist]);
    let context = Context::new(authority.given.now, actor(Role::Manager));
    for event in decide(&authority.given.state, &invite, &context).unwrap() {
        authority.given.apply(event);
    }
    let cache = cache(&authority).after(submit(1, respond(1, ParticipationStatus::Accepted)));
    let me = actor(Role::Receptionist).account_id;
    let answer = |state: &State| state.meetings()[&meeting(1)].answer(me, None);
    assert_eq!(answer(&cache.view), Some(ParticipationStatus::Accepted));
    assert_eq!(answer(&cache.confirmed), Some(ParticipationStatus::NeedsAction));
    assert!(cache.pending_meetings.contains_key(&meeting(1)));
    // Nobody else is asked for it: what concerns another meeting leaves it pending.
    invite = create(2, None, &[]);
    let (_, changes) = authority.decide(mine(7), &invite);
    let cache = cache.after(authority.told(&changes));
    assert!(
        cache.pending_meetings.contains_key(&meeting(1)) && !cache.pending_meetings.contains_key(&meeting(2))
    );
}

#[test]
fn a_meeting_that_came_with_a_snapshot_is_no_longer_pending() {
    let mut authority = Authority::new();
    let command = create(1, None, &[]);
    let cache = cache(&authority).after(submit(1, command.clone()));
    authority.decide(mine(1), &command);
    let cache = cache.after(authority.snapshot());
    assert!(cache.pending_meetings.is_empty());
    assert!(matches!(cache.requests[0].progress, Progress::Confirmed { .. }));
}

#[test]
fn what_i_say_of_a_pair_draws_neither_as_if_it_were_changed() {
    let mut authority = Authority::new();
    for number in [1, 2] {
        authority.decide(mine(number.into()), &create(number, None, &[]));
    }
    let keep = Command::KeepMeetingsApart(KeepMeetingsApart {
        meeting_id: meeting(1),
        other_meeting_id: meeting(2),
    });
    let cache = cache(&authority).after(submit(9, keep));
    assert!(cache.pending_meetings.is_empty());
    assert!(cache.view.kept_apart_from(meeting(2)).contains(&meeting(1)), "nobody is asked again");
    assert!(cache.confirmed.kept_apart().is_empty());
}
