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

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command, RescheduleAppointment};
    use crate::decide::{Context, decide};
    use crate::event::Event;
    use crate::ids::{Epoch, Seq};
    use crate::model::{HealthcareService, Location, Patient, Role};
    use crate::state::State;
    use crate::testing::{
        Given, a_patient, actor, at, book, location, patient, practitioner, reschedule, service,
    };
    use crate::time::Interval;
    use std::sync::Arc;

    /// All that appointment 1 names, out of use.
    fn out_of_use(given: &Given) -> [Event; 3] {
        let room = Location { active: false, ..Location::clone(&given.state.locations()[&location(1)]) };
        let offer = HealthcareService {
            active: false,
            ..HealthcareService::clone(&given.state.services()[&service(1)])
        };
        [
            Event::PatientSaved { patient: Arc::new(Patient { active: false, ..a_patient(1) }) },
            Event::LocationSaved { location: Arc::new(room) },
            Event::HealthcareServiceSaved { healthcare_service: Arc::new(offer) },
        ]
    }

    fn asked(number: u32, start: &str, end: &str) -> BookAppointment {
        BookAppointment {
            location_id: Some(location(1)),
            service_id: Some(service(1)),
            ..book(number, start, end)
        }
    }

    #[test]
    fn what_an_appointment_names_must_exist() {
        let known = asked(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        for (command, expected) in [
            (known.clone(), Ok(())),
            (
                BookAppointment { practitioner_id: practitioner(99), ..known.clone() },
                Err(vec!["practitioner_unknown"]),
            ),
            (BookAppointment { patient_id: patient(99), ..known.clone() }, Err(vec!["patient_unknown"])),
            (
                BookAppointment { location_id: Some(location(99)), ..known.clone() },
                Err(vec!["location_unknown"]),
            ),
            (
                BookAppointment { service_id: Some(service(99)), ..known.clone() },
                Err(vec!["service_unknown"]),
            ),
            (BookAppointment { location_id: None, service_id: None, ..known }, Ok(())),
        ] {
            assert_eq!(Given::clinic([]).book(command.clone()), expected, "{command:?}");
        }
    }

    #[test]
    fn what_is_out_of_use_is_not_booked() {
        let given = Given::clinic([]);
        for (event, code) in
            out_of_use(&given).into_iter().zip(["patient_inactive", "location_unknown", "service_unknown"])
        {
            let mut given = given.clone();
            given.apply(event);
            let verdict = given.book(asked(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z"));
            assert_eq!(verdict, Err(vec![code]));
        }
    }

    #[test]
    fn an_appointment_that_names_it_already_may_still_move_but_not_into_another_such_room() {
        let mut given = Given::clinic([]);
        given.book(asked(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
        out_of_use(&given).into_iter().for_each(|event| given.apply(event));
        let moved = RescheduleAppointment {
            location_id: Some(location(1)),
            ..reschedule(1, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z")
        };
        assert_eq!(given.reschedule(moved.clone()), Ok(()));
        let elsewhere = RescheduleAppointment { location_id: Some(location(2)), ..moved.clone() };
        assert_eq!(given.reschedule(elsewhere), Ok(()));
        assert_eq!(given.reschedule(moved), Err(vec!["location_unknown"]));
    }

    #[test]
    fn a_partial_copy_that_does_not_know_a_patient_says_nothing_about_them() {
        let given = Given::clinic([]);
        let window = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        let epoch = Epoch::new(uuid::Uuid::nil());
        let copy = State::from_snapshot(&given.state.snapshot(
            epoch,
            Seq(0),
            given.now,
            window,
            actor(Role::Receptionist).account_id,
        ));
        let context = Context::new(given.now, actor(Role::Receptionist));
        let known = book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        let command = Command::BookAppointment(BookAppointment { patient_id: patient(99), ..known });
        assert!(decide(&copy, &command, &context).is_ok());
        assert!(decide(&given.state, &command, &context).is_err());
    }
}
