//! No practitioner sees two patients at once. Intervals are half-open, so back-to-back is no conflict.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let practitioner_id = proposal.practitioner_id;
    let occupancy = proposal.state.occupancy();
    if let Some(blocker) = occupancy.practitioner(practitioner_id, proposal.interval, proposal.own_id()) {
        reasons.push(Reason::PractitionerBusy { practitioner_id, blocker });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command};
    use crate::model::{AppointmentStatus, Role};
    use crate::rejection::{Blocker, Reason};
    use crate::testing::{
        AROUND_NINE, Given, appointment, at, book, cancel, import, patient, practitioner, stand,
    };

    /// Practitioner 1 is taken from 09:00 to 10:00 on 3 November by appointment 1.
    fn given() -> Given {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z")).unwrap();
        given
    }

    fn another_patient(number: u32, start: &str, end: &str) -> BookAppointment {
        BookAppointment { patient_id: patient(2), ..book(number, start, end) }
    }

    #[test]
    fn a_practitioner_sees_one_patient_at_a_time() {
        for (start, end, shared) in AROUND_NINE {
            let expected = if shared { Err(vec!["practitioner_busy"]) } else { Ok(()) };
            assert_eq!(given().book(another_patient(2, start, end)), expected, "{start} to {end}");
        }
    }

    #[test]
    fn another_practitioner_is_free_at_that_time() {
        let elsewhere = BookAppointment {
            practitioner_id: practitioner(2),
            ..another_patient(2, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z")
        };
        assert_eq!(given().book(elsewhere), Ok(()));
    }

    #[test]
    fn the_reason_names_who_is_busy_and_the_latest_that_is_in_the_way() {
        let mut given = given();
        given.book(another_patient(2, "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z")).unwrap();
        let long = BookAppointment {
            patient_id: patient(3),
            ..book(3, "2026-11-03T08:00:00Z", "2026-11-03T11:00:00Z")
        };
        let reasons = given.when(Role::Receptionist, &Command::BookAppointment(long)).unwrap_err();
        let blocker = Blocker {
            appointment_id: appointment(2),
            start: at("2026-11-03T10:00:00Z"),
            end: at("2026-11-03T10:30:00Z"),
        };
        assert_eq!(reasons, [Reason::PractitionerBusy { practitioner_id: practitioner(1), blocker }]);
    }

    #[test]
    fn an_appointment_of_no_or_negative_length_is_in_nobodys_way_but_refused() {
        for end in ["2026-11-03T09:30:00Z", "2026-11-03T09:00:00Z"] {
            let empty = another_patient(2, "2026-11-03T09:30:00Z", end);
            assert_eq!(given().book(empty), Err(vec!["interval_empty"]), "to {end}");
        }
    }

    #[test]
    fn only_what_takes_time_is_in_the_way() {
        for status in AppointmentStatus::ALL {
            let mut given = Given::clinic([]);
            let copy = import("1", status, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
            given.when(Role::Admin, &Command::ImportAppointment(copy)).unwrap();
            let taken = match status {
                AppointmentStatus::Pending
                | AppointmentStatus::Booked
                | AppointmentStatus::Arrived
                | AppointmentStatus::CheckedIn
                | AppointmentStatus::Fulfilled => true,
                AppointmentStatus::Proposed
                | AppointmentStatus::Waitlist
                | AppointmentStatus::Cancelled
                | AppointmentStatus::Noshow
                | AppointmentStatus::EnteredInError => false,
            };
            let expected = if taken { Err(vec!["practitioner_busy"]) } else { Ok(()) };
            let asked = another_patient(2, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
            assert_eq!(given.book(asked), expected, "{status:?}");
        }
    }

    #[test]
    fn time_that_is_given_back_can_be_taken() {
        for freeing in
            [cancel(1), stand(1, AppointmentStatus::Noshow), stand(1, AppointmentStatus::EnteredInError)]
        {
            let mut given = given();
            given.when(Role::Receptionist, &freeing).unwrap();
            let asked = another_patient(2, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
            assert_eq!(given.book(asked), Ok(()), "{freeing:?}");
        }
    }

    #[test]
    fn appointments_may_meet_at_midnight_and_one_may_span_it() {
        let mut given = Given::clinic([]);
        for (number, start, end, expected) in [
            (1, "2026-11-03T23:00:00Z", "2026-11-04T00:00:00Z", Ok(())),
            (2, "2026-11-04T00:00:00Z", "2026-11-04T01:00:00Z", Ok(())),
            (3, "2026-11-04T23:30:00Z", "2026-11-05T00:30:00Z", Ok(())),
            (4, "2026-11-05T00:15:00Z", "2026-11-05T00:45:00Z", Err(vec!["practitioner_busy"])),
            (5, "2026-11-04T23:00:00Z", "2026-11-05T01:00:00Z", Err(vec!["practitioner_busy"])),
        ] {
            let asked = BookAppointment { patient_id: patient(number), ..book(number, start, end) };
            assert_eq!(given.book(asked), expected, "{start} to {end}");
        }
    }
}
