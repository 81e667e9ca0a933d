use super::names;
use crate::command::BookAppointment;
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::event::Event;
use crate::model::{Appointment, AppointmentStatus};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn book(
    state: &State,
    book: &BookAppointment,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    if state.appointments().contains_key(&book.appointment_id) {
        return Err(vec![Reason::AppointmentExists { appointment_id: book.appointment_id }]);
    }
    let overrides = rules::check(&Proposal::booking(state, book, context.now))
        .set_aside(book.override_reason.as_deref(), context)?;
    let appointment = Appointment {
        id: book.appointment_id,
        source: None,
        status: AppointmentStatus::Booked,
        start: book.start,
        end: book.end,
        practitioner_id: book.practitioner_id,
        patient_id: book.patient_id,
        location_id: book.location_id,
        service_id: book.service_id,
        note: book.note.clone(),
        cancellation_reason: None,
        overrides,
        booked_with: names(state, book.patient_id, book.practitioner_id, book.service_id),
    };
    Ok(vec![Event::AppointmentBooked { appointment: Arc::new(appointment) }])
}
