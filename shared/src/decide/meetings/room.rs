//! A meeting does not take a room from a patient: where an appointment is in the way, it is refused. Other meetings are not in
//! the way, since two that look like one may well be held in one room.

use crate::ids::LocationId;
use crate::model::Meeting;
use crate::rejection::Reason;
use crate::state::State;
use crate::time::{Interval, TimeDelta};
use std::collections::BTreeSet;

/// How far ahead a series is held against the appointments.
const REACH: TimeDelta = TimeDelta::days(400);

/// That the meeting's rooms are such as can be booked, and free of appointments. What one of `held` holds already stays: an
/// appointment that somebody has put there nevertheless, or a room that was closed since, is no reason not to change a title.
pub(super) fn check(state: &State, meeting: &Meeting, held: &[&Meeting]) -> Result<(), Vec<Reason>> {
    let known: BTreeSet<_> = held.iter().flat_map(|it| rooms(it)).collect();
    if let Some(location_id) = rooms(meeting)
        .filter(|it| !known.contains(it))
        .find(|it| !state.locations().get(it).is_some_and(|location| location.active))
    {
        return Err(vec![Reason::LocationUnknown { location_id }]);
    }
    let first = meeting.details.start;
    let reach = Interval::new(first, (first + REACH).max(meeting.details.end));
    let taken = |meeting: &Meeting| {
        let occurrences = meeting.occurrences_in(reach, state.zone()).into_iter();
        occurrences.filter_map(|it| Some((it.details.location_id?, it.details.start, it.details.end)))
    };
    let held: BTreeSet<_> = held.iter().flat_map(|it| taken(it)).collect();
    for (location_id, start, end) in taken(meeting).filter(|it| !held.contains(it)) {
        if let Some(blocker) = state.occupancy().location(location_id, Interval::new(start, end), None) {
            return Err(vec![Reason::LocationBusy { location_id, blocker }]);
        }
    }
    Ok(())
}

/// Those of the clinic's own that it or one of its occurrences is held in.
fn rooms(meeting: &Meeting) -> impl Iterator<Item = LocationId> {
    let elsewhere = meeting.exceptions.iter().filter_map(|it| it.details.as_ref()?.location_id);
    meeting.details.location_id.into_iter().chain(elsewhere)
}
