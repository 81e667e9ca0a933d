//! Soft: appointments are made for the time to come. A walk-in whose visit has just begun is no exception to argue
//! about, so a few minutes are allowed.

use super::Proposal;
use crate::rejection::Reason;
use crate::time::TimeDelta;

/// How long after its start an appointment can still be booked by anyone, in minutes.
pub const WALK_IN_GRACE_MINUTES: i64 = 15;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let start = proposal.interval.start;
    let keeps_its_start = proposal.current.is_some_and(|current| current.start == start);
    if !keeps_its_start && start + TimeDelta::minutes(WALK_IN_GRACE_MINUTES) < proposal.now {
        reasons.push(Reason::InThePast { start });
    }
}

#[cfg(test)]
mod tests {
    use super::WALK_IN_GRACE_MINUTES;
    use crate::command::{Command, RescheduleAppointment};
    use crate::model::Role;
    use crate::rejection::Reason;
    use crate::testing::{Given, at, book, location, reschedule};

    const REFUSED: Result<(), [&str; 1]> = Err(["in_the_past"]);

    #[test]
    fn appointments_are_made_for_the_time_to_come_give_or_take_a_walk_in() {
        assert_eq!(WALK_IN_GRACE_MINUTES, 15, "the table below says so");
        for (now, expected) in [
            ("2026-11-01T08:00:00Z", Ok(())),
            ("2026-11-03T09:00:00Z", Ok(())),
            ("2026-11-03T09:15:00Z", Ok(())),
            ("2026-11-03T09:15:00.001Z", REFUSED),
            ("2026-11-03T09:29:00Z", REFUSED),
            ("2026-12-03T09:00:00Z", REFUSED),
        ] {
            let mut given = Given::clinic([]);
            given.now = at(now);
            let verdict = given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z"));
            assert_eq!(verdict, expected.map_err(Vec::from), "at {now}");
        }
    }

    #[test]
    fn a_past_appointment_may_stay_where_it_began_but_nothing_moves_into_the_past() {
        let at_nine = reschedule(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        for (moved, expected) in [
            (RescheduleAppointment { location_id: Some(location(1)), ..at_nine.clone() }, Ok(())),
            (RescheduleAppointment { end: at("2026-11-03T10:00:00Z"), ..at_nine }, Ok(())),
            (reschedule(1, "2026-11-03T08:30:00Z", "2026-11-03T09:00:00Z"), REFUSED),
            (reschedule(1, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z"), Ok(())),
        ] {
            let mut given = Given::clinic([]);
            given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
            given.now = at("2026-11-03T12:00:00Z");
            assert_eq!(given.reschedule(moved.clone()), expected.map_err(Vec::from), "to {}", moved.start);
        }
    }

    #[test]
    fn the_reason_says_the_start() {
        let asked = Command::BookAppointment(book(1, "2026-11-01T09:00:00Z", "2026-11-01T09:30:00Z"));
        let expected = Reason::InThePast { start: at("2026-11-01T09:00:00Z") };
        assert_eq!(Given::clinic([]).when(Role::Receptionist, &asked), Err(vec![expected]));
    }
}
