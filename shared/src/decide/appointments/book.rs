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

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command};
    use crate::event::Event;
    use crate::model::{Appointment, AppointmentStatus, BookedWith, Patient, Practitioner, Role};
    use crate::testing::{
        Given, a_patient, a_practitioner, appointment, book, location, patient, practitioner, saved, service,
        with_hours,
    };
    use std::sync::Arc;

    fn asked() -> BookAppointment {
        BookAppointment {
            location_id: Some(location(1)),
            service_id: Some(service(1)),
            note: "Brings the letter".into(),
            ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")
        }
    }

    #[test]
    fn what_was_asked_is_what_is_booked_with_the_names_of_that_day() {
        let mut given = Given::clinic([]);
        let events = given.when(Role::Receptionist, &Command::BookAppointment(asked())).unwrap();
        let expected = Appointment {
            id: appointment(1),
            source: None,
            status: AppointmentStatus::Booked,
            start: asked().start,
            end: asked().end,
            practitioner_id: practitioner(1),
            patient_id: patient(1),
            location_id: Some(location(1)),
            service_id: Some(service(1)),
            note: "Brings the letter".into(),
            cancellation_reason: None,
            overrides: Vec::new(),
            booked_with: BookedWith {
                patient: "Given1 Family1".into(),
                practitioner: "Dr 1".into(),
                service: Some("Service 1".into()),
            },
        };
        assert_eq!(events, [Event::AppointmentBooked { appointment: Arc::new(expected) }]);
        given.apply(saved(Practitioner { name: "Dr Other".into(), ..a_practitioner(1) }));
        let married = Patient { family: "Other".into(), ..a_patient(1) };
        given.apply(Event::PatientSaved { patient: Arc::new(married) });
        assert_eq!(given.appointment(1).booked_with.practitioner, "Dr 1");
        assert_eq!(given.appointment(1).booked_with.patient, "Given1 Family1");
    }

    #[test]
    fn an_id_is_used_once_whatever_became_of_its_appointment() {
        let mut given = Given::clinic([]);
        given.book(asked()).unwrap();
        let later = book(1, "2026-11-05T09:00:00Z", "2026-11-05T09:30:00Z");
        assert_eq!(given.book(later.clone()), Err(vec!["appointment_exists"]));
        given.when(Role::Receptionist, &crate::testing::cancel(1)).unwrap();
        assert_eq!(given.book(later), Err(vec!["appointment_exists"]));
    }

    #[test]
    fn every_rule_that_fails_is_named_the_hard_ones_first() {
        let mut given = Given::clinic([]);
        given.book(asked()).unwrap();
        let closed = Practitioner { active: false, services: [service(2)].into(), ..with_hours(&[]) };
        given.apply(saved(closed));
        given.now = "2026-11-03T12:00:00Z".parse().unwrap();
        let again = BookAppointment { appointment_id: appointment(2), ..asked() };
        assert_eq!(
            given.book(again),
            Err(vec![
                "practitioner_inactive",
                "service_not_offered",
                "practitioner_busy",
                "patient_busy",
                "location_busy",
                "outside_working_hours",
                "in_the_past",
            ])
        );
    }

    #[test]
    fn a_refusal_changes_nothing() {
        let mut given = Given::clinic([]);
        given.book(asked()).unwrap();
        let before = given.events.len();
        given.book(BookAppointment { appointment_id: appointment(2), ..asked() }).unwrap_err();
        assert_eq!(given.events.len(), before);
        assert!(!given.state.appointments().contains_key(&appointment(2)));
    }
}
