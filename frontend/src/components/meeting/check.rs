//! What speaks against a time: who is taken then, and whether the room is; the same for a form, a panel and the inbox. Pure, by the
//! very rules of the authority where they are rules, and plain advice where they are none.

use crate::words::Names;
use crate::words::meeting::change::{self, moves};
use crate::words::reason::{About, sentence};
use crate::words::time::span;
use docket_shared::command::Command;
use docket_shared::decide::{Context, decide};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, LocationId, MeetingId};
use docket_shared::look_alikes::{LookAlike, MeetingSketch, look_alikes};
use docket_shared::model::{Meeting, MeetingDetails, ParticipationStatus};
use docket_shared::order::sort_by_key;
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

/// What `account` has in `during` already, `except` these meetings.
fn taken(state: &State, account: AccountId, except: &[MeetingId], during: Interval) -> Vec<Taken> {
    let names = Names(state);
    let practitioner = state.accounts().get(&account).and_then(|it| it.practitioner_id);
    let appointments = state
        .appointments_in(during)
        .filter(|it| Some(it.practitioner_id) == practitioner && it.status.occupies())
        .map(|it| Taken {
            during: Some(it.interval()),
            what: {
                let name = names.patient_of(it.id).unwrap_or_else(|| "an appointment".into());
                let service = it.service_id.map(|id| format!(", {}", names.service(id)));
                format!("{name}{}", service.unwrap_or_default())
            },
            meeting: false,
        });
    let meetings = state
        .meetings_of(account, during)
        .filter(|(meeting, it)| {
            !except.contains(&meeting.id)
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

/// Whether `account` has anything in `during` already, `except` these meetings.
pub fn is_taken(state: &State, account: AccountId, except: MeetingId, during: Interval) -> bool {
    let practitioner = state.accounts().get(&account).and_then(|it| it.practitioner_id);
    let mut booked = state.appointments_in(during);
    booked.any(|it| Some(it.practitioner_id) == practitioner && it.status.occupies())
        || state.meetings_of(account, during).any(|(meeting, it)| {
            meeting.id != except
                && meeting.answer(account, it.recurrence_id) == Some(ParticipationStatus::Accepted)
                && !meeting.is_free(account)
        })
}

/// So many of the times of a series are looked at.
const OCCURRENCES: usize = 8;

/// So far ahead they are known, where nothing else is.
const AHEAD: TimeDelta = TimeDelta::days(60);

/// When an invitation asks for somebody's time: the time itself, or the next times of a series that this copy knows.
pub fn times(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    details: &MeetingDetails,
    now: DateTime<Utc>,
) -> Vec<Interval> {
    if meeting.recurrence.is_none() || recurrence_id.is_some() {
        return vec![details.interval()];
    }
    let known = state.horizon().map_or(now + AHEAD, |it| it.end);
    let window = Interval::new(now, known.max(now));
    let occurrences = meeting.occurrences_in(window, state.zone()).into_iter().take(OCCURRENCES);
    occurrences.map(|it| it.details.interval()).collect()
}

/// So many collisions are named.
const NAMED_MAXIMUM: usize = 4;

/// What `me` has at these times already, by time, each as a line, with the day where that is not clear: appointments, and
/// meetings that I have accepted. Those in `except` are told of otherwise.
pub fn collisions(state: &State, me: AccountId, except: &[MeetingId], times: &[Interval]) -> Vec<String> {
    let zone = state.zone();
    let mut found: Vec<(Interval, Taken)> = Vec::new();
    for time in times {
        let taken = taken(state, me, except, *time);
        found.extend(taken.into_iter().map(|it| (it.during.unwrap_or(*time), it)));
    }
    sort_by_key(&mut found, |(during, _)| during.start);
    found.dedup();
    let several = times.len() > 1;
    let said = found.into_iter().map(|(during, it)| {
        let when = it.during.map_or_else(|| "all day:".into(), |during| span(zone, during));
        let day = match several {
            true => format!("{} ", crate::words::time::date(zone.date(during.start))),
            false => String::new(),
        };
        format!("{day}{when} {}", it.what)
    });
    said.take(NAMED_MAXIMUM).collect()
}

/// The next dates of a series now, and as they would be after `command`, in words; nothing where it would be refused.
pub fn moved(state: &State, meeting: &Meeting, command: &Command, context: &Context) -> Vec<String> {
    let events = decide(state, command, context).unwrap_or_default();
    let after = events.iter().flat_map(Event::meetings).next();
    after.map(|after| moves(state, meeting, after, context.now)).unwrap_or_default()
}

/// What of single dates `command` would drop, in words.
pub(super) fn dropped(state: &State, id: MeetingId, command: &Command, context: &Context) -> Option<String> {
    let before = state.meetings().get(&id)?;
    let events = decide(state, command, context).ok()?;
    let after = events.iter().flat_map(Event::meetings).find(|it| it.id == id)?;
    change::dropped(state, before, after, context.now)
}

/// What speaks against a meeting as it is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::components) struct Advice {
    /// Why the authority would refuse it.
    pub(in crate::components) refused: Vec<String>,
    /// Who is taken then, and whether another meeting is held in the room.
    pub(in crate::components) taken: Vec<String>,
}

/// The advice on what `commands` ask for, with these `people` at this time.
pub(in crate::components) fn advice(
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
    let taken = taken(state, account, &[except], during);
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
        create(&mut given, Role::Manager, &draft(2, "10:20", &[Role::Practitioner]));
        let me = actor(Role::Practitioner).account_id;
        let accept = docket_shared::testing::meetings::accept(2);
        given.when(Role::Practitioner, &accept).unwrap();
        let invited = &given.state.meetings()[&meeting(1)];
        let now = at("2026-11-24T08:00:00Z");
        let times = times(&given.state, invited, None, &invited.details, now);
        let found = |me, except: &[MeetingId]| collisions(&given.state, me, except, &times);
        let both = ["10:00–10:30 Given1 Family1", "10:20–10:50 “Meeting 2”"];
        assert_eq!(found(me, &[meeting(1)]), both);
        assert_eq!(found(me, &[meeting(1), meeting(2)]), both[..1]);
        // Of several times, the day of each is told.
        let days = [times[0], Interval::new(at("2026-11-25T10:00:00Z"), at("2026-11-25T11:00:00Z"))];
        let said = collisions(&given.state, me, &[meeting(1)], &days);
        assert_eq!(said, both.map(|line| format!("Tue 24 Nov {line}")));
        // Whoever is no practitioner has no appointments, and a meeting is not in its own way.
        let organizer = actor(Role::Manager).account_id;
        assert!(found(organizer, &[meeting(1), meeting(2)]).is_empty());
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
