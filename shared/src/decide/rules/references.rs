//! What an appointment names must exist, and be open to booking.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let state = proposal.state;
    if proposal.practitioner().is_none() {
        reasons.push(Reason::PractitionerUnknown { practitioner_id: proposal.practitioner_id });
    }
    match state.patients().get(&proposal.patient_id) {
        // A partial copy knows only some patients, so there it proves nothing.
        None if state.horizon().is_none() => {
            reasons.push(Reason::PatientUnknown { patient_id: proposal.patient_id });
        }
        Some(patient) if !patient.active && proposal.current.is_none() => {
            reasons.push(Reason::PatientInactive { patient_id: patient.id });
        }
        Some(_) | None => {}
    }
    if let Some(location_id) = proposal.location_id {
        let keeps = proposal.current.is_some_and(|current| current.location_id == Some(location_id));
        if !state.locations().get(&location_id).is_some_and(|location| location.active || keeps) {
            reasons.push(Reason::LocationUnknown { location_id });
        }
    }
    if let Some(service_id) = proposal.service_id {
        let keeps = proposal.current.is_some_and(|current| current.service_id == Some(service_id));
        if !state.services().get(&service_id).is_some_and(|service| service.active || keeps) {
            reasons.push(Reason::ServiceUnknown { service_id });
        }
    }
}
