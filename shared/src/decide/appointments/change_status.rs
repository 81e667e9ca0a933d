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

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, ChangeAppointmentStatus, Command};
    use crate::event::Event;
    use crate::ids::AppointmentId;
    use crate::model::{AppointmentStatus, Role};
    use crate::rejection::Reason;
    use crate::testing::{
        Given, appointment, at, book, half_an_hour, import, location, patient, practitioner, source, stand,
    };

    /// What the day can make of each status.
    const TRANSITIONS: [(&str, &[&str]); 10] = [
        ("proposed", &["entered-in-error"]),
        ("pending", &["entered-in-error"]),
        ("waitlist", &["entered-in-error"]),
        ("booked", &["arrived", "checked-in", "fulfilled", "noshow", "entered-in-error"]),
        ("arrived", &["booked", "checked-in", "fulfilled", "noshow", "entered-in-error"]),
        ("checked-in", &["arrived", "fulfilled", "noshow", "entered-in-error"]),
        ("noshow", &["arrived", "booked", "entered-in-error"]),
        ("fulfilled", &["entered-in-error"]),
        ("cancelled", &["entered-in-error"]),
        ("entered-in-error", &[]),
    ];

    fn status(code: &str) -> AppointmentStatus {
        serde_json::from_value(code.into()).unwrap()
    }

    #[test]
    fn every_pair_of_statuses_has_its_verdict() {
        let id = AppointmentId::external(&source("1").identifier);
        for (from_code, allowed) in TRANSITIONS {
            for (to_code, _) in TRANSITIONS {
                let (from, to) = (status(from_code), status(to_code));
                let mut given = Given::clinic([]);
                let copy = import("1", from, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
                given.when(Role::Admin, &Command::ImportAppointment(copy)).unwrap();
                let command = ChangeAppointmentStatus { appointment_id: id, status: to };
                let verdict = given.when(Role::Receptionist, &Command::ChangeAppointmentStatus(command));
                let expected = if from == to {
                    Ok(0)
                } else if allowed.contains(&to_code) {
                    Ok(1)
                } else {
                    Err(vec![Reason::TransitionIllegal { appointment_id: id, from, to }])
                };
                assert_eq!(verdict.map(|events| events.len()), expected, "{from_code} to {to_code}");
                let now_at = if expected.is_ok() { to } else { from };
                assert_eq!(given.state.appointments()[&id].status, now_at, "{from_code} to {to_code}");
            }
        }
    }

    #[test]
    fn it_changes_nothing_else_and_says_where_the_appointment_stood() {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
        let before = given.appointment(1).clone();
        let events = given.when(Role::Receptionist, &stand(1, AppointmentStatus::Arrived)).unwrap();
        let [Event::AppointmentStatusChanged { appointment, previous }] = &events[..] else {
            panic!("{events:?}");
        };
        assert_eq!(*previous, before.placement());
        let expected = crate::model::Appointment { status: AppointmentStatus::Arrived, ..before };
        assert_eq!(**appointment, expected);
    }

    #[test]
    fn practitioners_change_their_own_appointments_only() {
        let mut given = Given::clinic([]);
        given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
        let theirs = half_an_hour(2, "2026-11-03T09:00:00Z");
        given.book(BookAppointment { practitioner_id: practitioner(2), ..theirs }).unwrap();
        for (role, number, expected) in [
            // The account of the role is practitioner 1's.
            (Role::Practitioner, 1, Ok(1)),
            (Role::Practitioner, 2, Err(vec!["not_yours"])),
            (Role::Receptionist, 2, Ok(1)),
            (Role::Manager, 2, Ok(1)),
            (Role::Admin, 2, Ok(1)),
        ] {
            let arrived = stand(number, AppointmentStatus::Arrived);
            let verdict = given.clone().verdict(role, &arrived);
            assert_eq!(verdict.map(|events| events.len()), expected, "{role:?} {number}");
        }
        // Not even what is so already, or can never be, is said of another's.
        for status in [AppointmentStatus::Booked, AppointmentStatus::Proposed] {
            let verdict = given.verdict(Role::Practitioner, &stand(2, status));
            assert_eq!(verdict, Err(vec!["not_yours"]), "{status:?}");
        }
    }

    #[test]
    fn who_comes_after_all_must_find_their_time_free() {
        let missed = BookAppointment {
            location_id: Some(location(1)),
            ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")
        };
        let other = BookAppointment {
            patient_id: patient(2),
            practitioner_id: practitioner(2),
            ..book(2, "2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z")
        };
        let later = at("2026-11-03T09:30:00Z");
        for (taken, expected) in [
            (None, Ok(1)),
            (Some(other.clone()), Ok(1)),
            (
                Some(BookAppointment { practitioner_id: practitioner(1), ..other.clone() }),
                Err(vec!["practitioner_busy"]),
            ),
            (Some(BookAppointment { patient_id: patient(1), ..other.clone() }), Err(vec!["patient_busy"])),
            (
                Some(BookAppointment { location_id: Some(location(1)), ..other.clone() }),
                Err(vec!["location_busy"]),
            ),
            // Back to back.
            (Some(BookAppointment { practitioner_id: practitioner(1), start: later, ..other }), Ok(1)),
        ] {
            for back in [AppointmentStatus::Arrived, AppointmentStatus::Booked] {
                let mut given = Given::clinic([]);
                given.book(missed.clone()).unwrap();
                given.when(Role::Receptionist, &stand(1, AppointmentStatus::Noshow)).unwrap();
                taken.clone().into_iter().for_each(|other| given.book(other).unwrap());
                // Soft rules are not asked again: it is past by now.
                given.now = at("2026-11-03T12:00:00Z");
                let verdict = given.verdict(Role::Receptionist, &stand(1, back));
                assert_eq!(verdict.map(|events| events.len()), expected, "{taken:?} {back:?}");
            }
        }
    }

    #[test]
    fn there_must_be_something_to_change() {
        let expected = Reason::AppointmentUnknown { appointment_id: appointment(1) };
        let verdict = Given::clinic([]).when(Role::Receptionist, &stand(1, AppointmentStatus::Arrived));
        assert_eq!(verdict, Err(vec![expected]));
    }
}
