use super::names;
use crate::command::ImportAppointment;
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::event::Event;
use crate::model::Appointment;
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn import(
    state: &State,
    import: &ImportAppointment,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let id = import.appointment_id();
    let current = state.appointments().get(&id);
    let verdict = rules::check(&Proposal::importing(state, import, context.now));
    if import.status.occupies() {
        verdict.hard_only()?
    } else {
        verdict.references_only()?
    }
    let appointment = Appointment {
        id,
        source: Some(import.source.clone()),
        status: import.status,
        start: import.start,
        end: import.end,
        practitioner_id: import.practitioner_id,
        patient_id: import.patient_id,
        location_id: import.location_id,
        service_id: import.service_id,
        note: import.note.clone(),
        cancellation_reason: import.cancellation_reason.clone(),
        overrides: current.map(|current| current.overrides.clone()).unwrap_or_default(),
        booked_with: match current {
            Some(current) => current.booked_with.clone(),
            None => names(state, import.patient_id, import.practitioner_id, import.service_id),
        },
    };
    if current.is_some_and(|current| **current == appointment) {
        return Ok(Vec::new());
    }
    let previous = current.map(|current| current.placement());
    Ok(vec![Event::AppointmentImported { appointment: Arc::new(appointment), previous }])
}
