//! The rules that an appointment must keep, one a file with its tests beside it. A rule looks at a [`Proposal`] and
//! says every reason against it; hard rules always hold, soft ones may be set aside with a written reason.

mod duration;
mod in_the_past;
mod location_in_meeting;
mod location_overlap;
mod monthly_limit;
mod patient_overlap;
mod practitioner_in_meeting;
mod practitioner_inactive;
mod practitioner_overlap;
mod references;
mod service_not_offered;
mod verdict;
mod weekly_limit;
mod working_hours;

pub use in_the_past::WALK_IN_GRACE_MINUTES;
pub(crate) use verdict::Verdict;

use crate::command::{BookAppointment, ImportAppointment, RescheduleAppointment};
use crate::ids::{AppointmentId, HealthcareServiceId, LocationId, PatientId, PractitionerId};
use crate::model::{Appointment, Practitioner};
use crate::planted;
use crate::rejection::Reason;
use crate::state::State;
use crate::time::Interval;
use chrono::{DateTime, Utc};
use std::sync::Arc;

type Rule = fn(&Proposal<'_>, &mut Vec<Reason>);

/// Every rule. The hard ones come first, and so do their reasons.
const RULES: [Rule; 13] = [
    references::rule,
    duration::rule,
    practitioner_inactive::rule,
    service_not_offered::rule,
    practitioner_overlap::rule,
    patient_overlap::rule,
    location_overlap::rule,
    weekly_limit::rule,
    monthly_limit::rule,
    working_hours::rule,
    in_the_past::rule,
    practitioner_in_meeting::rule,
    location_in_meeting::rule,
];

/// An appointment as it would be.
#[derive(Clone, Copy)]
pub(crate) struct Proposal<'a> {
    pub(crate) state: &'a State,
    pub(crate) now: DateTime<Utc>,
    pub(crate) practitioner_id: PractitionerId,
    pub(crate) patient_id: PatientId,
    pub(crate) location_id: Option<LocationId>,
    pub(crate) service_id: Option<HealthcareServiceId>,
    pub(crate) interval: Interval,
    /// The appointment as it is, which is never in its own way.
    pub(crate) current: Option<&'a Appointment>,
}

impl<'a> Proposal<'a> {
    pub(crate) const fn booking(state: &'a State, book: &BookAppointment, now: DateTime<Utc>) -> Self {
        Self {
            state,
            now,
            practitioner_id: book.practitioner_id,
            patient_id: book.patient_id,
            location_id: book.location_id,
            service_id: book.service_id,
            interval: book.interval(),
            current: None,
        }
    }

    pub(crate) const fn rescheduling(
        state: &'a State,
        current: &'a Appointment,
        reschedule: &RescheduleAppointment,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            state,
            now,
            practitioner_id: reschedule.practitioner_id,
            patient_id: current.patient_id,
            location_id: reschedule.location_id,
            service_id: current.service_id,
            interval: reschedule.interval(),
            current: Some(current),
        }
    }

    pub(crate) const fn reinstating(state: &'a State, current: &'a Appointment, now: DateTime<Utc>) -> Self {
        Self {
            state,
            now,
            practitioner_id: current.practitioner_id,
            patient_id: current.patient_id,
            location_id: current.location_id,
            service_id: current.service_id,
            interval: current.interval(),
            current: Some(current),
        }
    }

    pub(crate) fn importing(state: &'a State, import: &ImportAppointment, now: DateTime<Utc>) -> Self {
        Self {
            state,
            now,
            practitioner_id: import.practitioner_id,
            patient_id: import.patient_id,
            location_id: import.location_id,
            service_id: import.service_id,
            interval: Interval::new(import.start, import.end),
            current: state.appointments().get(&import.appointment_id()).map(|current| &**current),
        }
    }

    fn practitioner(&self) -> Option<&'a Arc<Practitioner>> {
        self.state.practitioners().get(&self.practitioner_id)
    }

    pub(crate) fn own_id(&self) -> Option<AppointmentId> {
        self.current.filter(|_| !planted!("blocked-by-itself")).map(|current| current.id)
    }

    /// Whether neither time nor practitioner would change.
    fn keeps_its_time(&self) -> bool {
        self.current.is_some_and(|current| {
            current.interval() == self.interval && current.practitioner_id == self.practitioner_id
        })
    }

    /// The appointment as it is, if it counts towards this practitioner's limits already.
    fn counted(&self) -> Option<&'a Appointment> {
        self.current.filter(|it| it.status.occupies() && it.practitioner_id == self.practitioner_id)
    }
}

/// Asks every rule.
pub(crate) fn check(proposal: &Proposal<'_>) -> Verdict {
    let mut reasons = Vec::new();
    for rule in RULES {
        rule(proposal, &mut reasons);
    }
    Verdict::new(reasons)
}

/// Whether no rule has a reason against it; stops at the first that has.
pub(crate) fn is_clean(proposal: &Proposal<'_>) -> bool {
    are_silent(&RULES, proposal)
}

/// Whether the rules that ask for no time have no reason against it. An appointment that keeps its time may pass all of
/// them together, even so.
pub(crate) fn is_clean_at_any_time(proposal: &Proposal<'_>) -> bool {
    are_silent(
        &[references::rule, duration::rule, practitioner_inactive::rule, service_not_offered::rule],
        proposal,
    )
}

/// Whether the limits have no reason against it.
pub(crate) fn is_clean_by_count(proposal: &Proposal<'_>) -> bool {
    are_silent(&[weekly_limit::rule, monthly_limit::rule], proposal)
}

/// Whether its location has no reason against it.
pub(crate) fn is_clean_by_location(proposal: &Proposal<'_>) -> bool {
    are_silent(&[location_overlap::rule, location_in_meeting::rule], proposal)
}

fn are_silent(rules: &[Rule], proposal: &Proposal<'_>) -> bool {
    let mut reasons = Vec::new();
    rules.iter().all(|rule| {
        rule(proposal, &mut reasons);
        reasons.is_empty()
    })
}
