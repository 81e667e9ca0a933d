//! A meeting does not take a room from a patient: where an appointment is in the way, it is refused. Other meetings are not in
//! the way, since two that look like one may well be held in one room.

use crate::model::Meeting;
use crate::rejection::Reason;
use crate::state::State;
use crate::time::{Interval, TimeDelta};

/// How far ahead a series is held against the appointments.
const REACH: TimeDelta = TimeDelta::days(400);

/// That the meeting's room is one that can be booked, and free of appointments.
pub(super) fn check(state: &State, meeting: &Meeting) -> Result<(), Vec<Reason>> {
    let first = meeting.details.start;
    let reach = Interval::new(first, (first + REACH).max(meeting.details.end));
    let elsewhere = meeting.exceptions.iter().filter_map(|it| it.details.as_ref()?.location_id);
    for location_id in meeting.details.location_id.into_iter().chain(elsewhere) {
        if !state.locations().get(&location_id).is_some_and(|location| location.active) {
            return Err(vec![Reason::LocationUnknown { location_id }]);
        }
    }
    for occurrence in meeting.occurrences_in(reach, state.zone()) {
        let Some(location_id) = occurrence.details.location_id else { continue };
        if let Some(blocker) = state.occupancy().location(location_id, occurrence.details.interval(), None) {
            return Err(vec![Reason::LocationBusy { location_id, blocker }]);
        }
    }
    Ok(())
}
