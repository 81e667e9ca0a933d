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

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command, RescheduleAppointment};
    use crate::event::Event;
    use crate::model::{Appointment, AppointmentStatus, BookedWith, Patient, Role};
    use crate::rejection::Reason;
    use crate::testing::{
        Given, a_patient, appointment, at, book, half_an_hour, import, location, patient, practitioner,
        reschedule, service,
    };
    use std::sync::Arc;

    /// Appointment 1: patient 1 with practitioner 1 in room 1 from 09:00 to 09:30 on 3 November.
    fn given() -> Given {
        let mut given = Given::clinic([]);
        let first = BookAppointment {
            location_id: Some(location(1)),
            service_id: Some(service(1)),
            note: "Brings the letter".into(),
            ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")
        };
        given.book(first).unwrap();
        given
    }

    fn moved(start: &str, end: &str) -> RescheduleAppointment {
        RescheduleAppointment { location_id: Some(location(1)), ..reschedule(1, start, end) }
    }

    #[test]
    fn it_keeps_its_id_and_all_that_does_not_move() {
        let mut given = given();
        let renamed = Patient { family: "Other".into(), ..a_patient(1) };
        given.apply(Event::PatientSaved { patient: Arc::new(renamed) });
        let before = given.appointment(1).clone();
        let command = RescheduleAppointment {
            practitioner_id: practitioner(2),
            location_id: Some(location(2)),
            ..reschedule(1, "2026-11-04T10:00:00Z", "2026-11-04T11:00:00Z")
        };
        let events = given.when(Role::Receptionist, &Command::RescheduleAppointment(command)).unwrap();
        let expected = Appointment {
            start: at("2026-11-04T10:00:00Z"),
            end: at("2026-11-04T11:00:00Z"),
            practitioner_id: practitioner(2),
            location_id: Some(location(2)),
            booked_with: BookedWith { practitioner: "Dr 2".into(), ..before.booked_with.clone() },
            ..before.clone()
        };
        let previous = before.placement();
        assert_eq!(events, [Event::AppointmentRescheduled { appointment: Arc::new(expected), previous }]);
    }

    #[test]
    fn it_is_never_in_its_own_way() {
        for (start, end) in [
            ("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z"),
            ("2026-11-03T08:45:00Z", "2026-11-03T09:15:00Z"),
            ("2026-11-03T09:00:00Z", "2026-11-03T09:15:00Z"),
            ("2026-11-03T08:00:00Z", "2026-11-03T11:00:00Z"),
            ("2026-11-03T09:30:00Z", "2026-11-03T10:00:00Z"),
        ] {
            assert_eq!(given().reschedule(moved(start, end)), Ok(()), "to {start}");
        }
    }

    #[test]
    fn others_are_in_its_way_even_next_to_itself() {
        let mut given = given();
        given.book(half_an_hour(2, "2026-11-03T08:30:00Z")).unwrap();
        given.book(half_an_hour(3, "2026-11-03T09:30:00Z")).unwrap();
        let busy = Err(vec!["practitioner_busy"]);
        for (start, end, expected) in [
            ("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z", busy.clone()),
            ("2026-11-03T08:45:00Z", "2026-11-03T09:15:00Z", busy.clone()),
            ("2026-11-03T08:45:00Z", "2026-11-03T09:30:00Z", busy),
            ("2026-11-03T09:00:00Z", "2026-11-03T09:25:00Z", Ok(())),
        ] {
            assert_eq!(given.clone().reschedule(moved(start, end)), expected, "to {start}");
        }
    }

    #[test]
    fn all_of_it_moves_or_nothing() {
        let taken = BookAppointment {
            practitioner_id: practitioner(2),
            patient_id: patient(2),
            location_id: Some(location(2)),
            ..book(2, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z")
        };
        for (other, room, expected) in [
            (3, 2, Err(vec!["location_busy"])),
            (2, 3, Err(vec!["practitioner_busy"])),
            (2, 2, Err(vec!["practitioner_busy", "location_busy"])),
            (3, 3, Ok(())),
        ] {
            let mut given = given();
            given.book(taken.clone()).unwrap();
            let before = given.appointment(1).clone();
            let verdict = given.reschedule(RescheduleAppointment {
                practitioner_id: practitioner(other),
                location_id: Some(location(room)),
                ..reschedule(1, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z")
            });
            assert_eq!(verdict, expected, "to practitioner {other} in room {room}");
            // Whether its old time is free says whether it has left it.
            let there =
                BookAppointment { location_id: Some(location(1)), ..half_an_hour(3, "2026-11-03T09:00:00Z") };
            let vacated = given.book(there);
            if expected.is_ok() {
                assert_eq!(vacated, Ok(()));
            } else {
                assert_eq!(vacated, Err(vec!["practitioner_busy", "location_busy"]));
                assert_eq!(*given.appointment(1), before);
            }
        }
    }

    #[test]
    fn it_may_leave_its_room_for_none() {
        let mut given = given();
        let out = reschedule(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        assert_eq!(given.reschedule(out), Ok(()));
        assert_eq!(given.appointment(1).location_id, None);
        let other = BookAppointment {
            practitioner_id: practitioner(2),
            location_id: Some(location(1)),
            ..half_an_hour(2, "2026-11-03T09:00:00Z")
        };
        assert_eq!(given.book(other), Ok(()));
    }

    #[test]
    fn where_it_is_already_nothing_happens() {
        let mut given = given();
        given.now = at("2026-11-03T12:00:00Z");
        let stay = Command::RescheduleAppointment(moved("2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z"));
        assert_eq!(given.when(Role::Receptionist, &stay), Ok(Vec::new()));
    }

    #[test]
    fn only_what_is_still_to_come_moves() {
        let movable = ["proposed", "pending", "booked", "waitlist"];
        for status in AppointmentStatus::ALL {
            let mut given = Given::clinic([]);
            let copy = import("1", status, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
            let appointment_id = copy.appointment_id();
            given.when(Role::Admin, &Command::ImportAppointment(copy)).unwrap();
            let command = RescheduleAppointment {
                appointment_id,
                ..reschedule(1, "2026-11-03T11:00:00Z", "2026-11-03T11:30:00Z")
            };
            let verdict = given.when(Role::Receptionist, &Command::RescheduleAppointment(command)).map(drop);
            let code = serde_json::to_value(status).unwrap();
            let expected = if movable.contains(&code.as_str().unwrap()) {
                Ok(())
            } else {
                Err(vec![Reason::NotMovable { appointment_id, status }])
            };
            assert_eq!(verdict, expected, "{status:?}");
            assert_eq!(given.state.appointments()[&appointment_id].status, status);
        }
    }

    #[test]
    fn there_must_be_something_to_move() {
        let expected = Reason::AppointmentUnknown { appointment_id: appointment(7) };
        let command = reschedule(7, "2026-11-03T11:00:00Z", "2026-11-03T11:30:00Z");
        let verdict = Given::clinic([]).when(Role::Receptionist, &Command::RescheduleAppointment(command));
        assert_eq!(verdict, Err(vec![expected]));
    }
}
