//! Who takes no appointments is given no new ones; those that they have keep their time.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let inactive = proposal.practitioner().is_some_and(|practitioner| !practitioner.active);
    if inactive && !proposal.keeps_its_time() {
        reasons.push(Reason::PractitionerInactive { practitioner_id: proposal.practitioner_id });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{Command, RescheduleAppointment};
    use crate::model::{AppointmentStatus, Practitioner, Role};
    use crate::testing::{
        Given, a_practitioner, book, import, location, practitioner, reschedule, saved, stand,
    };

    const REFUSED: Result<(), [&str; 1]> = Err(["practitioner_inactive"]);

    /// Practitioner 1 has appointment 1 and takes no more.
    fn given() -> Given {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
        given.apply(saved(Practitioner { active: false, ..a_practitioner(1) }));
        given
    }

    #[test]
    fn who_takes_no_appointments_gets_none() {
        let asked = book(2, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z");
        assert_eq!(given().book(asked), REFUSED.map_err(Vec::from));
        let copy = import("1", AppointmentStatus::Booked, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z");
        let verdict = given().verdict(Role::Admin, &Command::ImportAppointment(copy));
        assert_eq!(verdict.map(drop), REFUSED.map_err(Vec::from));
    }

    #[test]
    fn what_they_have_may_stay_change_rooms_or_go_to_another_but_not_to_another_time_of_theirs() {
        let stay = reschedule(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        let away = reschedule(1, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z");
        for (moved, expected) in [
            (RescheduleAppointment { location_id: Some(location(1)), ..stay }, Ok(())),
            (RescheduleAppointment { practitioner_id: practitioner(2), ..away.clone() }, Ok(())),
            (away, REFUSED),
        ] {
            assert_eq!(given().reschedule(moved.clone()), expected.map_err(Vec::from), "{moved:?}");
        }
    }

    #[test]
    fn a_patient_who_comes_after_all_is_still_seen() {
        let mut given = given();
        for status in [AppointmentStatus::Noshow, AppointmentStatus::Arrived, AppointmentStatus::Fulfilled] {
            let verdict = given.verdict(Role::Receptionist, &stand(1, status));
            assert_eq!(verdict.map(|events| events.len()), Ok(1), "{status:?}");
        }
    }
}
