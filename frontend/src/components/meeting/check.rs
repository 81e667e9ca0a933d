//! What speaks against a time: who is taken then, and whether the room is. Pure, by the very rules of the authority where they
//! are rules, and plain advice where they are none.

use crate::words::Names;
use crate::words::reason::{About, sentence};
use crate::words::time::span;
use docket_shared::command::Command;
use docket_shared::decide::{Context, decide};
use docket_shared::ids::{AccountId, LocationId, MeetingId};
use docket_shared::look_alikes::{LookAlike, MeetingSketch, look_alikes};
use docket_shared::model::{Meeting, MeetingDetails, ParticipationStatus};
use docket_shared::state::State;
use docket_shared::time::{DateTime, Interval, TimeDelta, Utc};
use std::collections::BTreeSet;

/// What somebody has then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// When; `None` where it takes all of the day, which is no time at which somebody has to be in one place.
    during: Option<Interval>,
    /// The patient's name, or the meeting's title.
    what: String,
    /// Whether it is a meeting.
    meeting: bool,
}

/// What `account` has in `during` already, `except` one meeting.
fn taken(state: &State, account: AccountId, except: MeetingId, during: Interval) -> Vec<Taken> {
    let names = Names(state);
    let practitioner = state.accounts().get(&account).and_then(|it| it.practitioner_id);
    let appointments = state
        .appointments_in(during)
        .filter(|it| Some(it.practitioner_id) == practitioner && it.status.occupies())
        .map(|it| Taken {
            during: Some(it.interval()),
            what: names.patient_of(it.id).unwrap_or_default(),
            meeting: false,
        });
    let meetings = state
        .meetings_of(account, during)
        .filter(|(meeting, it)| {
            meeting.id != except
                && meeting.answer(account, it.recurrence_id) == Some(ParticipationStatus::Accepted)
                && !meeting.is_free(account)
        })
        .map(|(meeting, it)| Taken {
            during: (!it.details.all_day).then(|| it.details.interval()),
            what: names.meeting(meeting.id),
            meeting: true,
        });
    appointments.chain(meetings).collect()
}

/// So far ahead a series is held against what I have.
const AHEAD: TimeDelta = TimeDelta::days(56);

/// So many collisions are named.
const NAMED_MAXIMUM: usize = 4;

/// What `me` has while `meeting` is held: in one occurrence, or in all that this copy knows; each as a line, with the day where
/// that is not clear.
pub(super) fn collisions(
    state: &State,
    me: AccountId,
    meeting: &Meeting,
    details: Option<&MeetingDetails>,
    now: DateTime<Utc>,
) -> Vec<String> {
    let zone = state.zone();
    let times: Vec<Interval> = match details {
        Some(details) => vec![details.interval()],
        None => {
            let ahead = Interval::new(now, now + AHEAD);
            meeting.occurrences_in(ahead, zone).into_iter().map(|it| it.details.interval()).collect()
        }
    };
    let found = times.iter().flat_map(|during| {
        let taken = taken(state, me, meeting.id, *during);
        taken.into_iter().map(|it| {
            let when = it.during.map_or_else(|| "all day:".into(), |during| span(zone, during));
            let day = match details {
                Some(_) => String::new(),
                None => format!("{} ", crate::words::time::date(zone.date(during.start))),
            };
            format!("{day}{when} {}", it.what)
        })
    });
    found.take(NAMED_MAXIMUM).collect()
}

/// What speaks against a meeting as it is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Advice {
    /// Why the authority would refuse it.
    pub(super) refused: Vec<String>,
    /// Who is taken then, and whether another meeting is held in the room.
    pub(super) taken: Vec<String>,
}

/// The advice on what `commands` ask for, with these `people` at this time.
pub(super) fn advice(
    state: &State,
    commands: &[Command],
    details: &MeetingDetails,
    meeting: MeetingId,
    people: &[AccountId],
    context: &Context,
) -> Advice {
    let about = About { state, now: context.now };
    let mut reasons: Vec<String> = Vec::new();
    for command in commands {
        for reason in decide(state, command, context).err().into_iter().flatten() {
            let said = sentence(&reason, about);
            if !reasons.contains(&said) {
                reasons.push(said);
            }
        }
    }
    let during = details.interval();
    let mut lines: Vec<String> = Vec::new();
    // A whole day is no time at which somebody has to be in one place.
    if !details.all_day {
        lines.extend(people.iter().filter_map(|account| busy(state, *account, meeting, during)));
    }
    if details.start < context.now && !details.all_day {
        lines.push("That time has passed already.".into());
    }
    lines.extend(details.location_id.and_then(|room| held(state, room, meeting, during)));
    Advice { refused: reasons, taken: lines }
}

/// `Dr Ada Okafor is booked 10:00–10:30.`
fn busy(state: &State, account: AccountId, except: MeetingId, during: Interval) -> Option<String> {
    let taken = taken(state, account, except, during);
    let mut timed = taken.iter().filter_map(|it| Some((it.meeting, it.during?)));
    let name = Names(state).account(account);
    let Some((meeting, first)) = timed.next() else {
        return taken.first().map(|it| format!("{name} has {} all day.", it.what));
    };
    let more = match timed.count() {
        0 => String::new(),
        count => format!(" and has {count} more then"),
    };
    let what = if meeting { "is in a meeting" } else { "is booked" };
    Some(format!("{name} {what} {}{more}.", span(state.zone(), first)))
}

/// `Room 2 has another meeting 10:00–10:30.`
fn held(state: &State, room: LocationId, except: MeetingId, during: Interval) -> Option<String> {
    let (_, interval) = state.location_in_meetings(room, during).find(|(id, _)| *id != except)?;
    let name = Names(state).location(room);
    Some(format!("{name} has another meeting {}.", span(state.zone(), interval)))
}

/// The meetings of mine that look like `sketch`, but for those that were said to be others.
pub(super) fn alike(
    state: &State,
    sketch: &MeetingSketch,
    me: AccountId,
    now: DateTime<Utc>,
    apart: &BTreeSet<MeetingId>,
) -> Vec<LookAlike> {
    let admits = |it: &Meeting| {
        let declined = it.attendee(me).is_some_and(|it| it.status == ParticipationStatus::Declined);
        it.concerns(me) && !declined && !apart.contains(&it.id)
    };
    look_alikes(state, sketch, now, admits)
}

#[cfg(test)]
mod tests {
    use super::super::draft::{MeetingDraft, Purpose};
    use super::*;
    use docket_shared::model::{AttendeeRole, Role};
    use docket_shared::testing::{Given, actor, at, half_an_hour, location, meeting};

    fn draft(number: u32, start: &str, people: &[Role]) -> MeetingDraft {
        let mut draft = MeetingDraft::new("2026-11-24".parse().unwrap());
        draft.purpose = Purpose::Create(meeting(number));
        draft.summary = format!("Meeting {number}");
        draft.type_start(start.into());
        people.iter().for_each(|it| draft.invite(actor(*it).account_id, AttendeeRole::ReqParticipant));
        draft
    }

    fn create(given: &mut Given, role: Role, draft: &MeetingDraft) {
        for command in draft.commands(&given.state.zone().clone()).unwrap() {
            given.when(role, &command).unwrap();
        }
    }

    fn advised(given: &Given, draft: &MeetingDraft) -> Advice {
        let zone = given.state.zone();
        let people: Vec<_> = draft.people.iter().map(|it| it.account_id).collect();
        let context = Context::new(given.now, actor(Role::Receptionist));
        let (commands, details) = (draft.commands(zone).unwrap(), draft.details(zone).unwrap());
        advice(&given.state, &commands, &details, draft.meeting_id(), &people, &context)
    }

    #[test]
    fn a_room_with_a_patient_in_it_refuses_and_people_who_are_taken_are_named() {
        let mut given = Given::clinic([]);
        let mut booked = half_an_hour(1, "2026-11-24T10:00:00Z");
        booked.location_id = Some(location(1));
        given.book(booked).unwrap();
        let mut typed = draft(2, "10:15", &[Role::Practitioner]);
        assert_eq!(
            advised(&given, &typed),
            Advice { refused: vec![], taken: vec!["Practitioner is booked 10:00–10:30.".into()] }
        );
        typed.location_id = Some(location(1));
        assert_eq!(advised(&given, &typed).refused.len(), 1);
        typed.type_start("10:30".into());
        assert_eq!(advised(&given, &typed), Advice::default());
    }

    #[test]
    fn all_day_is_said_as_such_and_what_has_passed_is_told() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T08:00:00Z");
        create(&mut given, Role::Manager, &MeetingDraft { all_day: true, ..draft(1, "10", &[]) });
        let typed = draft(2, "07:00", &[Role::Manager]);
        let said = ["Manager has a colleague’s meeting all day.", "That time has passed already."];
        let Advice { taken, .. } = advised(&given, &typed);
        assert_eq!(taken[1], said[1]);
        assert!(taken[0].starts_with("Manager has ") && taken[0].ends_with(" all day."), "{taken:?}");
    }

    #[test]
    fn another_meeting_in_the_room_is_only_told_of() {
        let mut given = Given::clinic([]);
        let first = MeetingDraft { location_id: Some(location(2)), ..draft(1, "10", &[]) };
        create(&mut given, Role::Manager, &first);
        let second = MeetingDraft { location_id: Some(location(2)), ..draft(2, "10", &[Role::Manager]) };
        let Advice { refused, taken } = advised(&given, &second);
        assert!(refused.is_empty());
        assert_eq!(
            taken,
            ["Manager is in a meeting 10:00–10:30.", "Room 2 has another meeting 10:00–10:30."]
        );
        // It does not speak against itself.
        let again = MeetingDraft { purpose: Purpose::Create(meeting(1)), ..second };
        let people = [actor(Role::Manager).account_id];
        let zone = given.state.zone();
        let details = again.details(zone).unwrap();
        let context = Context::new(given.now, actor(Role::Manager));
        assert_eq!(advice(&given.state, &[], &details, meeting(1), &people, &context), Advice::default());
    }

    #[test]
    fn what_an_acceptance_would_collide_with_is_named_with_its_time() {
        let mut given = Given::clinic([]);
        given.book(half_an_hour(1, "2026-11-24T10:00:00Z")).unwrap();
        create(&mut given, Role::Manager, &draft(1, "10:15", &[Role::Practitioner]));
        let me = actor(Role::Practitioner).account_id;
        let invited = &given.state.meetings()[&meeting(1)];
        let now = at("2026-11-24T08:00:00Z");
        let one = collisions(&given.state, me, invited, Some(&invited.details), now);
        assert_eq!(one, ["10:00–10:30 Given1 Family1"]);
        let all = collisions(&given.state, me, invited, None, now);
        assert_eq!(all, ["Tue 24 Nov 10:00–10:30 Given1 Family1"]);
        // Whoever is no practitioner has no appointments, and a meeting is not in its own way.
        let organizer = actor(Role::Manager).account_id;
        assert!(collisions(&given.state, organizer, invited, None, now).is_empty());
    }

    #[test]
    fn what_was_said_to_be_another_is_not_asked_about_again() {
        let mut given = Given::clinic([]);
        create(&mut given, Role::Manager, &draft(1, "10", &[Role::Receptionist]));
        let me = actor(Role::Receptionist).account_id;
        let typed = MeetingDraft { summary: "Meeting 1".into(), ..draft(2, "10", &[Role::Manager]) };
        let sketch = typed.sketch(given.state.zone(), me).unwrap();
        let found = alike(&given.state, &sketch, me, given.now, &BTreeSet::new());
        assert_eq!(found.iter().map(|it| it.meeting_id).collect::<Vec<_>>(), [meeting(1)]);
        assert!(alike(&given.state, &sketch, me, given.now, &BTreeSet::from([meeting(1)])).is_empty());
    }
}
