//! An appointment ends after it starts, and lasts as long as the clinic allows.

use super::Proposal;
use crate::rejection::Reason;
use crate::time::TimeDelta;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let organization = proposal.state.organization();
    let (minimum_minutes, maximum_minutes) =
        (organization.minimum_duration_minutes, organization.maximum_duration_minutes);
    let duration = proposal.interval.duration();
    if duration <= TimeDelta::zero() {
        reasons.push(Reason::IntervalEmpty);
    } else if duration < TimeDelta::minutes(minimum_minutes.into())
        || duration > TimeDelta::minutes(maximum_minutes.into())
    {
        reasons.push(Reason::DurationOutOfBounds {
            duration_minutes: proposal.interval.duration_minutes(),
            minimum_minutes,
            maximum_minutes,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Command;
    use crate::model::Role;
    use crate::rejection::Reason;
    use crate::testing::{Given, book, organized, reschedule};

    #[test]
    fn an_appointment_lasts_as_long_as_the_clinic_allows() {
        for (end, expected) in [
            ("2026-11-03T08:59:59Z", Err(vec!["interval_empty"])),
            ("2026-11-02T09:30:00Z", Err(vec!["interval_empty"])),
            ("2026-11-03T09:00:00Z", Err(vec!["interval_empty"])),
            ("2026-11-03T09:00:01Z", Err(vec!["duration_out_of_bounds"])),
            ("2026-11-03T09:09:59Z", Err(vec!["duration_out_of_bounds"])),
            ("2026-11-03T09:10:00Z", Ok(())),
            ("2026-11-03T11:00:00Z", Ok(())),
            ("2026-11-03T11:00:00.001Z", Err(vec!["duration_out_of_bounds"])),
            ("2026-11-03T11:00:01Z", Err(vec!["duration_out_of_bounds"])),
            ("2026-11-04T09:30:00Z", Err(vec!["duration_out_of_bounds"])),
        ] {
            let mut given = Given::clinic([organized(|it| {
                it.minimum_duration_minutes = 10;
                it.maximum_duration_minutes = 120;
            })]);
            assert_eq!(given.book(book(1, "2026-11-03T09:00:00Z", end)), expected, "to {end}");
        }
    }

    #[test]
    fn moving_is_no_way_around_it() {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
        for (end, expected) in [
            ("2026-11-03T09:00:00Z", Err(vec!["interval_empty"])),
            ("2026-11-03T08:00:00Z", Err(vec!["interval_empty"])),
            ("2026-11-03T09:04:00Z", Err(vec!["duration_out_of_bounds"])),
            ("2026-11-03T09:05:00Z", Ok(())),
        ] {
            let verdict = given.reschedule(reschedule(1, "2026-11-03T09:00:00Z", end));
            assert_eq!(verdict, expected, "to {end}");
        }
    }

    #[test]
    fn the_elapsed_time_counts_where_the_clocks_change() {
        // From 00:30 to 02:30 by the clinic's clock: one hour in spring, three in autumn.
        for (start, end, expected) in [
            ("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", Ok(())),
            ("2027-10-30T23:30:00Z", "2027-10-31T02:30:00Z", Err(vec!["duration_out_of_bounds"])),
        ] {
            let mut given = Given::clinic([organized(|it| it.maximum_duration_minutes = 120)]);
            assert_eq!(given.book(book(1, start, end)), expected, "{start} to {end}");
        }
    }

    #[test]
    fn the_reason_says_the_length_and_the_bounds() {
        let asked = Command::BookAppointment(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:03:30Z"));
        let expected =
            Reason::DurationOutOfBounds { duration_minutes: 3, minimum_minutes: 5, maximum_minutes: 480 };
        assert_eq!(Given::clinic([]).when(Role::Receptionist, &asked), Err(vec![expected]));
    }
}
