//! No patient is in two places at once. Intervals are half-open, so back-to-back is no conflict.

use super::Proposal;
use crate::planted;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    planted!("a-patient-in-two-places" => return);
    let patient_id = proposal.patient_id;
    let occupancy = proposal.state.occupancy();
    if let Some(blocker) = occupancy.patient(patient_id, proposal.interval, proposal.own_id()) {
        reasons.push(Reason::PatientBusy { patient_id, blocker });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command};
    use crate::model::Role;
    use crate::rejection::{Blocker, Reason};
    use crate::testing::{AROUND_NINE, Given, appointment, at, book, patient, practitioner};

    /// Patient 1 is with practitioner 1 from 09:00 to 10:00 on 3 November.
    fn given() -> Given {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z")).unwrap();
        given
    }

    fn another_practitioner(start: &str, end: &str) -> BookAppointment {
        BookAppointment { practitioner_id: practitioner(2), ..book(2, start, end) }
    }

    #[test]
    fn a_patient_is_in_one_place_at_a_time() {
        for (start, end, shared) in AROUND_NINE {
            let expected = if shared { Err(vec!["patient_busy"]) } else { Ok(()) };
            assert_eq!(given().book(another_practitioner(start, end)), expected, "{start} to {end}");
        }
    }

    #[test]
    fn another_patient_is_free_at_that_time() {
        let asked = another_practitioner("2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
        assert_eq!(given().book(BookAppointment { patient_id: patient(2), ..asked }), Ok(()));
    }

    #[test]
    fn the_reason_names_the_patient_and_what_is_in_the_way() {
        let asked = another_practitioner("2026-11-03T09:30:00Z", "2026-11-03T09:45:00Z");
        let reasons = given().when(Role::Receptionist, &Command::BookAppointment(asked)).unwrap_err();
        let blocker = Blocker {
            appointment_id: appointment(1),
            start: at("2026-11-03T09:00:00Z"),
            end: at("2026-11-03T10:00:00Z"),
        };
        assert_eq!(reasons, [Reason::PatientBusy { patient_id: patient(1), blocker }]);
    }

    #[test]
    fn everything_that_is_in_the_way_is_named() {
        let asked = book(2, "2026-11-03T09:30:00Z", "2026-11-03T09:45:00Z");
        assert_eq!(given().book(asked), Err(vec!["practitioner_busy", "patient_busy"]));
    }
}
