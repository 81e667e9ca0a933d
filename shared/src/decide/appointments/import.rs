use super::names;
use crate::command::ImportAppointment;
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::event::Event;
use crate::model::{Appointment, BookedWith};
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
        booked_with: booked_with(state, import, current),
    };
    if current.is_some_and(|current| **current == appointment) {
        return Ok(Vec::new());
    }
    let previous = current.map(|current| current.placement());
    Ok(vec![Event::AppointmentImported { appointment: Arc::new(appointment), previous }])
}

/// The names that it was first copied with, as far as it is still about the same.
fn booked_with(state: &State, import: &ImportAppointment, current: Option<&Arc<Appointment>>) -> BookedWith {
    let mut names = names(state, import.patient_id, import.practitioner_id, import.service_id);
    if let Some(current) = current {
        let before = &current.booked_with;
        if current.patient_id == import.patient_id {
            names.patient.clone_from(&before.patient);
        }
        if current.practitioner_id == import.practitioner_id {
            names.practitioner.clone_from(&before.practitioner);
        }
        if current.service_id == import.service_id {
            names.service.clone_from(&before.service);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command, ImportAppointment};
    use crate::event::Event;
    use crate::model::{AppointmentStatus, Role};
    use crate::testing::{
        Given, at, book, half_an_hour, import, limited, location, organized, patient, practitioner, saved,
        service, weekly, with_hours,
    };

    fn when(given: &mut Given, command: &ImportAppointment) -> Result<Vec<Event>, Vec<&'static str>> {
        given.verdict(Role::Admin, &Command::ImportAppointment(command.clone()))
    }

    fn verdict(given: &mut Given, command: &ImportAppointment) -> Result<usize, Vec<&'static str>> {
        when(given, command).map(|events| events.len())
    }

    fn booked(value: &str, start: &str, end: &str) -> ImportAppointment {
        import(value, AppointmentStatus::Booked, start, end)
    }

    #[test]
    fn the_hard_rules_hold_and_the_soft_ones_were_the_others_to_keep() {
        let nine = booked("1", "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
        for (further, command, expected) in [
            (None, nine.clone(), Ok(1)),
            (Some(saved(with_hours(&[]))), nine.clone(), Ok(1)),
            (None, booked("1", "2020-11-03T09:00:00Z", "2020-11-03T10:00:00Z"), Ok(1)),
            (Some(limited(weekly(0))), nine.clone(), Err(vec!["weekly_limit_reached"])),
            (
                Some(organized(|it| it.maximum_duration_minutes = 30)),
                nine.clone(),
                Err(vec!["duration_out_of_bounds"]),
            ),
            (None, ImportAppointment { end: nine.start, ..nine.clone() }, Err(vec!["interval_empty"])),
            (
                None,
                ImportAppointment { practitioner_id: practitioner(9), ..nine.clone() },
                Err(vec!["practitioner_unknown"]),
            ),
            (None, ImportAppointment { patient_id: patient(99), ..nine }, Err(vec!["patient_unknown"])),
        ] {
            let mut given = Given::clinic(further.clone());
            assert_eq!(verdict(&mut given, &command), expected, "{further:?} {command:?}");
        }
    }

    #[test]
    fn copies_and_bookings_are_in_each_others_way() {
        let mut given = Given::clinic([]);
        verdict(&mut given, &booked("1", "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z")).unwrap();
        let both = vec!["practitioner_busy", "patient_busy"];
        let overlapping = booked("2", "2026-11-03T09:30:00Z", "2026-11-03T10:30:00Z");
        assert_eq!(verdict(&mut given, &overlapping), Err(both.clone()));
        assert_eq!(given.book(book(1, "2026-11-03T09:30:00Z", "2026-11-03T10:30:00Z")), Err(both));
        let next = booked("3", "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z");
        assert_eq!(verdict(&mut given, &next), Ok(1));
    }

    #[test]
    fn the_same_again_changes_nothing_and_other_content_does() {
        let mut given = Given::clinic([]);
        let first = booked("1", "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
        let id = first.appointment_id();
        let mut previous = None;
        for (command, expected) in [
            (first.clone(), 1),
            (first.clone(), 0),
            (ImportAppointment { note: "By telephone".into(), ..first.clone() }, 1),
            // Moved over its own time: it is not in its own way.
            (booked("1", "2026-11-03T09:30:00Z", "2026-11-03T10:30:00Z"), 1),
            (booked("1", "2026-11-03T09:30:00Z", "2026-11-03T10:30:00Z"), 0),
            (import("1", AppointmentStatus::Cancelled, "2026-11-03T09:30:00Z", "2026-11-03T10:30:00Z"), 1),
            (import("1", AppointmentStatus::Fulfilled, "2026-11-03T09:30:00Z", "2026-11-03T10:30:00Z"), 1),
        ] {
            let events = when(&mut given, &command).unwrap();
            assert_eq!(events.len(), expected, "{command:?} {:?}", command.status);
            for event in events {
                let Event::AppointmentImported { appointment, previous: before } = event else {
                    panic!("{event:?}");
                };
                assert_eq!(appointment.id, id);
                assert_eq!(before, previous);
                previous = Some(appointment.placement());
            }
        }
        assert_eq!(given.state.appointments().len(), 1);
    }

    #[test]
    fn what_takes_no_time_may_lie_anywhere_but_must_name_what_exists_and_have_a_length() {
        let taken = half_an_hour(1, "2026-11-03T09:00:00Z");
        let no_time = |status| import("1", status, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        for status in [
            AppointmentStatus::Cancelled,
            AppointmentStatus::Noshow,
            AppointmentStatus::EnteredInError,
            AppointmentStatus::Proposed,
            AppointmentStatus::Waitlist,
        ] {
            for (command, expected) in [
                (no_time(status), Ok(1)),
                (ImportAppointment { end: at("2026-11-03T18:30:00Z"), ..no_time(status) }, Ok(1)),
                (
                    ImportAppointment { practitioner_id: practitioner(9), ..no_time(status) },
                    Err(vec!["practitioner_unknown"]),
                ),
                (
                    ImportAppointment { patient_id: patient(99), ..no_time(status) },
                    Err(vec!["patient_unknown"]),
                ),
                (
                    ImportAppointment { location_id: Some(location(9)), ..no_time(status) },
                    Err(vec!["location_unknown"]),
                ),
                (
                    ImportAppointment { service_id: Some(service(9)), ..no_time(status) },
                    Err(vec!["service_unknown"]),
                ),
                (
                    ImportAppointment { end: at("2026-11-03T09:00:00Z"), ..no_time(status) },
                    Err(vec!["interval_empty"]),
                ),
                // Nothing is longer than a day: what looks a window up relies on it.
                (
                    ImportAppointment { end: at("2026-11-04T09:00:30Z"), ..no_time(status) },
                    Err(vec!["duration_out_of_bounds"]),
                ),
            ] {
                let mut given = Given::clinic([limited(weekly(1))]);
                given.book(taken.clone()).unwrap();
                assert_eq!(verdict(&mut given, &command), expected, "{status:?} {command:?}");
            }
        }
    }

    #[test]
    fn names_are_of_the_day_they_were_copied_and_follow_whom_it_moves_to() {
        let mut given = Given::clinic([]);
        let first = booked("1", "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
        let id = first.appointment_id();
        verdict(&mut given, &first).unwrap();
        let renamed =
            crate::model::Practitioner { name: "Dr Other".into(), ..crate::testing::a_practitioner(1) };
        given.apply(saved(renamed));
        let practitioner_name =
            |given: &Given| given.state.appointments()[&id].booked_with.practitioner.clone();
        let later = booked("1", "2026-11-03T10:00:00Z", "2026-11-03T11:00:00Z");
        verdict(&mut given, &later).unwrap();
        assert_eq!(practitioner_name(&given), "Dr 1");
        verdict(&mut given, &ImportAppointment { practitioner_id: practitioner(2), ..later }).unwrap();
        assert_eq!(practitioner_name(&given), "Dr 2");
    }

    #[test]
    fn what_was_set_aside_for_it_here_stays_known() {
        let mut given = Given::clinic([saved(with_hours(&[]))]);
        let first = booked("1", "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
        let id = first.appointment_id();
        verdict(&mut given, &first).unwrap();
        let moved = crate::command::RescheduleAppointment {
            appointment_id: id,
            override_reason: Some("Asked".into()),
            ..crate::testing::reschedule(1, "2026-11-03T11:00:00Z", "2026-11-03T12:00:00Z")
        };
        given.when(Role::Manager, &Command::RescheduleAppointment(moved)).unwrap();
        verdict(&mut given, &first).unwrap();
        assert_eq!(given.state.appointments()[&id].overrides.len(), 1);
        let free = BookAppointment {
            patient_id: patient(2),
            ..book(2, "2026-11-03T11:00:00Z", "2026-11-03T11:30:00Z")
        };
        given.apply(saved(crate::testing::a_practitioner(1)));
        assert_eq!(given.book(free), Ok(()));
    }
}
