//! What becomes of commands about meetings, one a file. Whatever is asked about a meeting that was merged into another goes to
//! the one that stands, but for calling it off.

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
use crate::ids::MeetingId;
use crate::model::{Meeting, MeetingDetails, MeetingPair};
use crate::rejection::Reason;
use crate::state::State;
use chrono::{DateTime, Days, TimeDelta, Utc};
use std::sync::Arc;

/// The most people that a meeting takes.
const ATTENDEES_MAXIMUM: usize = 500;

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

/// The same, of which only who chairs it may dispose.
fn chaired<'a>(state: &'a State, id: MeetingId, context: &Context) -> Result<&'a Arc<Meeting>, Vec<Reason>> {
    let meeting = standing(state, id, context)?;
    if !meeting.is_chaired_by(context.actor.account_id) {
        return Err(vec![Reason::NotOrganizer { meeting_id: meeting.id }]);
    }
    Ok(meeting)
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

/// That `meeting` and each of `others` are two. What is not there, or is the same by now, is no pair.
fn told_apart(state: &State, meeting: MeetingId, others: &[MeetingId]) -> impl Iterator<Item = Event> {
    others
        .iter()
        .filter_map(move |other| state.surviving_meeting(*other))
        .filter(move |other| other.id != meeting)
        .map(move |other| MeetingPair::new(meeting, other.id))
        .filter(|pair| !state.kept_apart().contains(pair))
        .map(|pair| Event::MeetingsKeptApart { pair })
}
