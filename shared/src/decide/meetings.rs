//! What becomes of commands about meetings, one a file. Whatever is asked about a meeting that was merged into another goes to
//! the one that stands, but for calling it off.
//!
//! Who disposes of a meeting: its chairs (iCalendar ROLE=CHAIR: the ORGANIZER, and whoever organized what was merged into it). Where
//! the account of every one of them is closed, whoever may set rules aside (a manager or an administrator) may do so, too. What they
//! change, call off, or invite to, they take over: they become its ORGANIZER and a chair of it. So a manager takes it over as it is by
//! inviting themselves.

mod answer_proposal;
mod attendees;
mod cancel;
mod change;
mod create;
mod crossing;
mod merge;
mod pairs;
mod propose;
mod respond;
mod room;
#[cfg(test)]
mod tests;
mod unmerge;

pub(super) use answer_proposal::answer_proposal;
pub(super) use attendees::{invite, leave, uninvite};
pub(super) use cancel::cancel;
pub(super) use change::change;
pub(super) use create::create;
pub(super) use merge::merge;
pub(super) use pairs::{keep_apart, suggest};
pub(super) use propose::propose;
pub(super) use respond::respond;
pub(super) use unmerge::unmerge;

pub use crossing::crossed_with;

use crate::decide::Context;
use crate::event::Event;
use crate::ids::{AccountId, MeetingId};
use crate::model::{Attendee, AttendeeRole, Meeting, MeetingDetails, MeetingPair, ParticipationStatus};
use crate::policy::{Actor, Permission};
use crate::rejection::Reason;
use crate::state::State;
use chrono::{DateTime, Days, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most people that a meeting takes.
const ATTENDEES_MAXIMUM: usize = 500;

/// Of how many pairs a meeting says that they are two, and of how many that they are one: all of it is written with whatever happens
/// to it.
const PAIRS_MAXIMUM: usize = 50;

/// So many suggestions of a meeting are open at once: whoever organizes it answers some of those first.
const SUGGESTIONS_MAXIMUM: usize = 20;

/// Of so many others one meeting is made at most.
const MERGED_MAXIMUM: usize = 50;

/// So many crossings are told of where one invitation crosses more: the others come up once those are answered.
const CROSSINGS_MAXIMUM: usize = 20;

/// The meeting that stands for `id` and concerns who asks, or why there is none.
fn standing<'a>(state: &'a State, id: MeetingId, context: &Context) -> Result<&'a Arc<Meeting>, Vec<Reason>> {
    let meeting =
        state.surviving_meeting(id).ok_or_else(|| vec![Reason::MeetingUnknown { meeting_id: id }])?;
    let meeting_id = meeting.id;
    if !meeting.concerns(context.actor.account_id) {
        return Err(vec![Reason::NotInvited { meeting_id }]);
    }
    if !meeting.stands() {
        return Err(vec![Reason::MeetingCancelled { meeting_id }]);
    }
    Ok(meeting)
}

/// The same, of which only who chairs it may dispose; as it is once who asks has taken it over, where nobody else is left to.
fn chaired(state: &State, id: MeetingId, context: &Context) -> Result<Arc<Meeting>, Vec<Reason>> {
    let by = context.actor.account_id;
    let orphan = state.surviving_meeting(id).filter(|meeting| meeting.stands());
    if let Some(orphan) = orphan.filter(|it| !it.is_chaired_by(by) && disposes(state, it, &context.actor)) {
        return Ok(Arc::new(taken_over(orphan, by, context.now)));
    }
    let meeting = standing(state, id, context)?;
    if !meeting.is_chaired_by(by) {
        return Err(vec![Reason::NotOrganizer { meeting_id: meeting.id }]);
    }
    Ok(Arc::clone(meeting))
}

/// Whether `actor` disposes of `meeting`: they chair it, or nobody is left who does and they may step in. Of a redacted copy, which
/// does not say who chairs it, nobody does.
pub fn disposes(state: &State, meeting: &Meeting, actor: &Actor) -> bool {
    let is_orphan = || !meeting.redacted && !meeting.has_active_chair(state.accounts());
    meeting.is_chaired_by(actor.account_id) || (actor.may(Permission::Override) && is_orphan())
}

/// Whether `actor` may take `meeting` over, as far as this copy tells: it stands, and nobody of whom it says that they chair it has an
/// account that is open. A redacted copy names no chair who does not come, but for the ORGANIZER; the authority knows them all.
pub fn may_take_over(state: &State, meeting: &Meeting, actor: &Actor) -> bool {
    let is_active = |account: &AccountId| state.accounts().get(account).is_some_and(|it| it.active);
    actor.may(Permission::Override)
        && meeting.stands()
        && !meeting.is_chaired_by(actor.account_id)
        && !is_active(&meeting.organizer)
        && !meeting.has_active_chair(state.accounts())
}

fn taken_over(meeting: &Meeting, by: AccountId, now: DateTime<Utc>) -> Meeting {
    let mut meeting = Meeting { organizer: by, ..meeting.clone() };
    match meeting.attendees.iter_mut().find(|it| it.account_id == by) {
        Some(attendee) => attendee.role = AttendeeRole::Chair,
        None => {
            let mut chair = Attendee::invited(by, AttendeeRole::Chair, now);
            chair.respond(ParticipationStatus::Accepted, "", now);
            meeting.attendees.push(chair);
        }
    }
    meeting
}

/// That `recurrence_id`, where one is given, names an occurrence that takes place.
fn occurs(state: &State, meeting: &Meeting, recurrence_id: Option<DateTime<Utc>>) -> Result<(), Vec<Reason>> {
    let Some(named) = recurrence_id else { return Ok(()) };
    match meeting.occurrence(recurrence_id, state.zone()) {
        Some(_) => Ok(()),
        None => Err(vec![Reason::OccurrenceUnknown { meeting_id: meeting.id, recurrence_id: named }]),
    }
}

/// Whole days begin and end at the clinic's midnights, whatever was typed.
fn whole_days(state: &State, details: &MeetingDetails) -> MeetingDetails {
    if !details.all_day {
        return details.clone();
    }
    let zone = state.zone();
    let last = zone.date(details.end - TimeDelta::seconds(1)).max(zone.date(details.start));
    MeetingDetails {
        start: zone.start_of_day(zone.date(details.start)),
        end: zone.start_of_day(last + Days::new(1)),
        ..details.clone()
    }
}

/// That `meeting`, as it is from now on, and each of `others` are two; and as it is with that. What is not there, or is the same by
/// now, is no pair.
fn told_apart(
    state: &State,
    meeting: Arc<Meeting>,
    others: &[MeetingId],
    now: DateTime<Utc>,
) -> (Vec<Event>, Arc<Meeting>) {
    let mut known = state.kept_apart_from(meeting.id);
    known.insert(meeting.id);
    let (mut events, mut meeting) = (Vec::new(), meeting);
    for other in others.iter().filter_map(|other| state.surviving_meeting(*other)) {
        if known.insert(other.id) {
            let (one, event) = kept_apart(state, &meeting, other, now);
            events.push(event);
            meeting = one;
        }
    }
    (events, meeting)
}

/// That the two are two, and the first as it is with that.
fn kept_apart(state: &State, one: &Meeting, other: &Meeting, now: DateTime<Utc>) -> (Arc<Meeting>, Event) {
    let pair = MeetingPair::new(one.id, other.id);
    let with = |meeting: &Meeting| {
        let mut meeting = meeting.clone();
        meeting.kept_apart.push(pair);
        forget_oldest(state, &mut meeting.kept_apart, |pair| *pair, now);
        meeting.merge_suggestions.retain(|it| state.resolved(it.pair).is_some_and(|it| it != pair));
        Arc::new(meeting)
    };
    let one = with(one);
    let event = Event::MeetingsKeptApart { pair, one: Some(Arc::clone(&one)), other: Some(with(other)) };
    (one, event)
}

/// Leaves of what is `said` about pairs what a meeting keeps. What is too much drops out: first pairs of which one is over or does not
/// stand, then the oldest.
fn forget_oldest<T>(state: &State, said: &mut Vec<T>, pair_of: fn(&T) -> MeetingPair, now: DateTime<Utc>) {
    let mut surplus = said.len().saturating_sub(PAIRS_MAXIMUM);
    if surplus == 0 {
        return;
    }
    let is_ahead = |id: &MeetingId| {
        let meeting = state.meetings().get(id).filter(|it| it.stands());
        meeting.is_some_and(|it| it.over_at(state.zone()).is_none_or(|over| over > now))
    };
    said.retain(|it| {
        let stays =
            surplus == 0 || state.resolved(pair_of(it)).is_some_and(|it| it.ids().iter().all(is_ahead));
        surplus -= usize::from(!stays);
        stays
    });
    said.drain(..surplus);
}

/// What `ids` name: what was merged into another is that one.
fn resolved(state: &State, ids: &[MeetingId]) -> BTreeSet<MeetingId> {
    ids.iter().map(|id| state.resolve(*id)).collect()
}
