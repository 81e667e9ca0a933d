use super::existing;
use crate::command::ChangeAppointmentStatus;
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::event::Event;
use crate::model::Appointment;
use crate::policy::Permission;
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn change_status(
    state: &State,
    change: &ChangeAppointmentStatus,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = existing(state, change.appointment_id)?;
    let own = context.actor.practitioner_id == Some(current.practitioner_id);
    if !context.actor.may(Permission::ChangeAnyStatus) && !own {
        return Err(vec![Reason::NotYours { appointment_id: current.id }]);
    }
    if current.status == change.status {
        return Ok(Vec::new());
    }
    if !current.status.transitions().contains(&change.status) {
        return Err(vec![Reason::TransitionIllegal {
            appointment_id: current.id,
            from: current.status,
            to: change.status,
        }]);
    }
    // A missed appointment gave its time back; taking it again must not take it from another.
    if change.status.occupies() && !current.status.occupies() {
        rules::check(&Proposal::reinstating(state, current, context.now)).hard_only()?;
    }
    let appointment = Appointment { status: change.status, ..Appointment::clone(current) };
    Ok(vec![Event::AppointmentStatusChanged {
        appointment: Arc::new(appointment),
        previous: current.placement(),
    }])
}
