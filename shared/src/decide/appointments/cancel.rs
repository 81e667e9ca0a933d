use super::existing;
use crate::command::CancelAppointment;
use crate::event::Event;
use crate::model::{Appointment, AppointmentStatus};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn cancel(
    state: &State,
    cancel: &CancelAppointment,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = existing(state, cancel.appointment_id)?;
    if !current.status.is_cancellable() {
        return Err(vec![Reason::TransitionIllegal {
            appointment_id: current.id,
            from: current.status,
            to: AppointmentStatus::Cancelled,
        }]);
    }
    let appointment = Appointment {
        status: AppointmentStatus::Cancelled,
        cancellation_reason: Some(cancel.reason.clone()),
        ..Appointment::clone(current)
    };
    Ok(vec![Event::AppointmentCancelled {
        appointment: Arc::new(appointment),
        previous: current.placement(),
    }])
}
