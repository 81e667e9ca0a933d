//! At most so many appointments a practitioner in a calendar month of the clinic. An appointment that counts in that
//! month already may move within it, even where the limit has been lowered since.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let state = proposal.state;
    let Some(practitioner) = proposal.practitioner() else { return };
    let Some(limit) = practitioner.effective_limits(&state.organization().limits).per_month else { return };
    let (_, month_of) = state.week_and_month(proposal.interval.start);
    if proposal.counted().is_some_and(|current| state.week_and_month(current.start).1 == month_of) {
        return;
    }
    let count = state.tally().month(practitioner.id, month_of);
    if count >= limit {
        reasons.push(Reason::MonthlyLimitReached {
            practitioner_id: practitioner.id,
            month_of,
            count,
            limit,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::Command;
    use crate::model::{AppointmentStatus, Limit, Limits, Role};
    use crate::rejection::Reason;
    use crate::testing::{
        Given, at, cancel, half_an_hour, limited, monthly, organized, practitioner, reschedule, saved, stand,
        with_limits,
    };

    const FULL: Result<(), [&str; 1]> = Err(["monthly_limit_reached"]);

    #[test]
    fn the_month_is_the_clinics_own() {
        let free: Result<(), [&str; 1]> = Ok(());
        for (first, asked, expected) in [
            // November 2026, all winter time.
            ("2026-11-01T00:00:00Z", "2026-11-30T23:59:59Z", FULL),
            ("2026-11-15T09:00:00Z", "2026-12-01T00:00:00Z", free),
            // A week across two months is two months' week.
            ("2026-11-30T09:00:00Z", "2026-12-01T09:00:00Z", free),
            ("2026-12-31T09:00:00Z", "2027-01-01T09:00:00Z", free),
            // The same month of another year.
            ("2026-11-15T09:00:00Z", "2027-11-15T09:00:00Z", free),
            // October begins in summer time, at 23:00 UTC on 30 September, and ends in winter time.
            ("2026-10-10T09:00:00Z", "2026-09-30T23:00:00Z", FULL),
            ("2026-10-10T09:00:00Z", "2026-09-30T22:59:59Z", free),
            ("2026-10-10T09:00:00Z", "2026-10-31T23:59:59Z", FULL),
            ("2026-10-10T09:00:00Z", "2026-11-01T00:00:00Z", free),
            // March begins in winter time and ends in summer time, at 23:00 UTC on the 31st.
            ("2027-03-10T09:00:00Z", "2027-03-01T00:00:00Z", FULL),
            ("2027-03-10T09:00:00Z", "2027-02-28T23:59:59Z", free),
            ("2027-03-10T09:00:00Z", "2027-03-31T22:59:59Z", FULL),
            ("2027-03-10T09:00:00Z", "2027-03-31T23:00:00Z", free),
        ] {
            let mut given = Given::clinic([organized(|it| it.limits = monthly(1))]);
            given.now = at("2026-09-01T08:00:00Z");
            given.book(half_an_hour(1, first)).unwrap();
            let verdict = given.book(half_an_hour(2, asked));
            assert_eq!(verdict, expected.map_err(Vec::from), "{first} and {asked}");
        }
    }

    #[test]
    fn own_limits_come_before_the_organizations_and_none_is_none() {
        for (organization, own, allowed) in [
            (None, Limit::Default, 5),
            (Some(2), Limit::Default, 2),
            (Some(2), Limit::AtMost(4), 4),
            (Some(2), Limit::AtMost(0), 0),
            (Some(2), Limit::Unlimited, 5),
        ] {
            let mut given = Given::clinic([
                organized(|it| it.limits.per_month = organization),
                saved(with_limits(Limit::Default, own)),
            ]);
            let days = ["02", "09", "16", "23", "30"];
            let booked = (1..).zip(days).filter(|(number, day)| {
                given.book(half_an_hour(*number, &format!("2026-11-{day}T09:00:00Z"))).is_ok()
            });
            assert_eq!(booked.count(), allowed, "{own:?} over {organization:?}");
        }
    }

    #[test]
    fn the_reason_says_the_month_the_count_and_the_limit() {
        let mut given = Given::clinic([limited(monthly(1))]);
        given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
        let asked = Command::BookAppointment(half_an_hour(2, "2026-11-25T09:00:00Z"));
        let expected = Reason::MonthlyLimitReached {
            practitioner_id: practitioner(1),
            month_of: "2026-11-01".parse().unwrap(),
            count: 1,
            limit: 1,
        };
        assert_eq!(given.when(Role::Receptionist, &asked), Err(vec![expected]));
    }

    #[test]
    fn week_and_month_are_limited_apart() {
        let limits = Limits { per_week: Some(1), per_month: Some(2) };
        let mut given = Given::clinic([limited(limits)]);
        for (number, start, expected) in [
            (1, "2026-11-03T09:00:00Z", Ok(())),
            (2, "2026-11-04T09:00:00Z", Err(vec!["weekly_limit_reached"])),
            (3, "2026-11-10T09:00:00Z", Ok(())),
            (4, "2026-11-17T09:00:00Z", Err(vec!["monthly_limit_reached"])),
            (5, "2026-11-11T09:00:00Z", Err(vec!["weekly_limit_reached", "monthly_limit_reached"])),
            (6, "2026-12-01T09:00:00Z", Ok(())),
            // The last day of November lies in the week of the one before.
            (7, "2026-11-30T09:00:00Z", Err(vec!["weekly_limit_reached", "monthly_limit_reached"])),
        ] {
            assert_eq!(given.book(half_an_hour(number, start)), expected, "{start}");
        }
    }

    #[test]
    fn what_is_called_off_or_missed_does_not_count() {
        for freeing in
            [cancel(1), stand(1, AppointmentStatus::Noshow), stand(1, AppointmentStatus::EnteredInError)]
        {
            let mut given = Given::clinic([limited(monthly(1))]);
            given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
            given.when(Role::Receptionist, &freeing).unwrap();
            assert_eq!(given.book(half_an_hour(2, "2026-11-25T09:00:00Z")), Ok(()), "{freeing:?}");
        }
    }

    #[test]
    fn inside_a_full_month_it_may_move_but_not_into_another() {
        for (start, end, expected) in [
            ("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z", Ok(())),
            ("2026-11-30T23:30:00Z", "2026-12-01T00:30:00Z", Ok(())),
            ("2026-12-01T00:00:00Z", "2026-12-01T00:30:00Z", FULL),
            ("2027-01-05T09:00:00Z", "2027-01-05T09:30:00Z", Ok(())),
        ] {
            let mut given = Given::clinic([limited(monthly(1))]);
            given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
            given.book(half_an_hour(2, "2026-12-10T09:00:00Z")).unwrap();
            let verdict = given.reschedule(reschedule(1, start, end));
            assert_eq!(verdict, expected.map_err(Vec::from), "to {start}");
        }
    }
}
