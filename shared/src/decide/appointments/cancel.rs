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

#[cfg(test)]
mod tests {
    use crate::command::Command;
    use crate::event::Event;
    use crate::ids::AppointmentId;
    use crate::model::{AppointmentStatus, Role};
    use crate::rejection::Reason;
    use crate::testing::{Given, appointment, book, cancel, import, source};

    #[test]
    fn it_keeps_everything_and_says_why() {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
        let before = given.appointment(1).clone();
        let events = given.when(Role::Receptionist, &cancel(1)).unwrap();
        let [Event::AppointmentCancelled { appointment, previous }] = &events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(*previous, before.placement());
        assert_eq!(appointment.status, AppointmentStatus::Cancelled);
        assert_eq!(appointment.cancellation_reason.as_deref(), Some("Feels better"));
        assert_eq!(appointment.interval(), before.interval());
        assert!(appointment.booked_with == before.booked_with);
    }

    #[test]
    fn what_is_over_cannot_be_called_off() {
        let cancellable = ["proposed", "pending", "booked", "arrived", "checked-in", "waitlist"];
        for status in AppointmentStatus::ALL {
            let mut given = Given::clinic([]);
            let copy = import("1", status, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
            given.when(Role::Admin, &Command::ImportAppointment(copy)).unwrap();
            let appointment_id = AppointmentId::external(&source("1").identifier);
            let Command::CancelAppointment(mut command) = cancel(1) else { unreachable!() };
            command.appointment_id = appointment_id;
            let verdict = given.when(Role::Receptionist, &Command::CancelAppointment(command)).map(drop);
            let code = serde_json::to_value(status).unwrap();
            let expected = if cancellable.contains(&code.as_str().unwrap()) {
                Ok(())
            } else {
                let to = AppointmentStatus::Cancelled;
                Err(vec![Reason::TransitionIllegal { appointment_id, from: status, to }])
            };
            assert_eq!(verdict, expected, "{status:?}");
        }
    }

    #[test]
    fn there_must_be_something_to_call_off() {
        let expected = Reason::AppointmentUnknown { appointment_id: appointment(1) };
        assert_eq!(Given::clinic([]).when(Role::Receptionist, &cancel(1)), Err(vec![expected]));
    }
}
