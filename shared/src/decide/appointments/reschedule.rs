use super::{existing, names};
use crate::command::RescheduleAppointment;
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::event::Event;
use crate::model::Appointment;
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn reschedule(
    state: &State,
    reschedule: &RescheduleAppointment,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = existing(state, reschedule.appointment_id)?;
    if !current.status.is_movable() {
        return Err(vec![Reason::NotMovable { appointment_id: current.id, status: current.status }]);
    }
    let previous = current.placement();
    let as_is = (current.interval(), current.practitioner_id, current.location_id);
    if as_is == (reschedule.interval(), reschedule.practitioner_id, reschedule.location_id) {
        return Ok(Vec::new());
    }
    let overrides = rules::check(&Proposal::rescheduling(state, current, reschedule, context.now))
        .set_aside(reschedule.override_reason.as_deref(), context)?;
    let mut appointment = Appointment {
        start: reschedule.start,
        end: reschedule.end,
        practitioner_id: reschedule.practitioner_id,
        location_id: reschedule.location_id,
        ..Appointment::clone(current)
    };
    appointment.overrides.extend(overrides);
    if appointment.practitioner_id != current.practitioner_id {
        appointment.booked_with.practitioner =
            names(state, current.patient_id, appointment.practitioner_id, None).practitioner;
    }
    Ok(vec![Event::AppointmentRescheduled { appointment: Arc::new(appointment), previous }])
}
