//! No room holds two appointments at once. Intervals are half-open, so back-to-back is no conflict.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let Some(location_id) = proposal.location_id else { return };
    let occupancy = proposal.state.occupancy();
    if let Some(blocker) = occupancy.location(location_id, proposal.interval, proposal.own_id()) {
        reasons.push(Reason::LocationBusy { location_id, blocker });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command};
    use crate::ids::LocationId;
    use crate::model::Role;
    use crate::rejection::{Blocker, Reason};
    use crate::testing::{AROUND_NINE, Given, appointment, at, book, location, patient, practitioner};

    /// Room 1 is taken from 09:00 to 10:00 on 3 November.
    fn given() -> Given {
        let mut given = Given::clinic([]);
        let first = book(1, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
        given.book(BookAppointment { location_id: Some(location(1)), ..first }).unwrap();
        given
    }

    /// Other people in `location_id`.
    fn others(location_id: Option<LocationId>, start: &str, end: &str) -> BookAppointment {
        BookAppointment {
            location_id,
            practitioner_id: practitioner(2),
            patient_id: patient(2),
            ..book(2, start, end)
        }
    }

    #[test]
    fn a_room_holds_one_appointment_at_a_time() {
        for (start, end, shared) in AROUND_NINE {
            let expected = if shared { Err(vec!["location_busy"]) } else { Ok(()) };
            assert_eq!(given().book(others(Some(location(1)), start, end)), expected, "{start} to {end}");
        }
    }

    #[test]
    fn another_room_or_none_is_free_at_that_time() {
        for elsewhere in [Some(location(2)), None] {
            let asked = others(elsewhere, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
            assert_eq!(given().book(asked), Ok(()), "{elsewhere:?}");
        }
    }

    #[test]
    fn appointments_in_no_room_do_not_share_one() {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z")).unwrap();
        assert_eq!(given.book(others(None, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z")), Ok(()));
    }

    #[test]
    fn the_reason_names_the_room_and_what_is_in_the_way() {
        let asked = others(Some(location(1)), "2026-11-03T09:30:00Z", "2026-11-03T09:45:00Z");
        let reasons = given().when(Role::Receptionist, &Command::BookAppointment(asked)).unwrap_err();
        let blocker = Blocker {
            appointment_id: appointment(1),
            start: at("2026-11-03T09:00:00Z"),
            end: at("2026-11-03T10:00:00Z"),
        };
        assert_eq!(reasons, [Reason::LocationBusy { location_id: location(1), blocker }]);
    }
}
