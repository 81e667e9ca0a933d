//! At most so many appointments a practitioner in a week of the clinic. An appointment that counts in that week
//! already may move within it, even where the limit has been lowered since.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let state = proposal.state;
    let Some(practitioner) = proposal.practitioner() else { return };
    let Some(limit) = practitioner.effective_limits(&state.organization().limits).per_week else { return };
    let (week_of, _) = state.week_and_month(proposal.interval.start);
    if proposal.counted().is_some_and(|current| state.week_and_month(current.start).0 == week_of) {
        return;
    }
    let count = state.tally().week(practitioner.id, week_of);
    if count >= limit {
        reasons.push(Reason::WeeklyLimitReached { practitioner_id: practitioner.id, week_of, count, limit });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command, RescheduleAppointment};
    use crate::model::{AppointmentStatus, Limit, Role};
    use crate::rejection::Reason;
    use crate::testing::{
        Given, at, book, half_an_hour, import, limited, organized, practitioner, reschedule, saved, stand,
        weekly, with_limits,
    };
    use crate::time::Weekday;

    const FULL: Result<(), [&str; 1]> = Err(["weekly_limit_reached"]);

    /// Whether a second appointment at `asked` is refused where one a week is allowed and `first` is booked.
    fn verdict(first_day: Weekday, first: &str, asked: &str) -> Result<(), Vec<&'static str>> {
        let mut given = Given::clinic([organized(|it| {
            it.first_day_of_week = first_day;
            it.limits = weekly(1);
        })]);
        given.now = at("2026-10-01T08:00:00Z");
        given.book(half_an_hour(1, first)).unwrap();
        given.book(half_an_hour(2, asked))
    }

    #[test]
    fn the_week_is_the_clinics_own() {
        use Weekday::{Mon, Sun};
        let free: Result<(), [&str; 1]> = Ok(());
        for (first_day, first, asked, expected) in [
            // Monday 2 to Sunday 8 November 2026.
            (Mon, "2026-11-02T00:00:00Z", "2026-11-08T23:30:00Z", FULL),
            (Mon, "2026-11-02T00:00:00Z", "2026-11-01T23:30:00Z", free),
            (Mon, "2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z", free),
            (Mon, "2026-11-08T09:00:00Z", "2026-11-09T09:00:00Z", free),
            // Sunday 8 to Saturday 14 November.
            (Sun, "2026-11-08T09:00:00Z", "2026-11-09T09:00:00Z", FULL),
            (Sun, "2026-11-08T00:00:00Z", "2026-11-14T23:30:00Z", FULL),
            (Sun, "2026-11-08T00:00:00Z", "2026-11-07T23:30:00Z", free),
            (Sun, "2026-11-08T00:00:00Z", "2026-11-15T00:00:00Z", free),
            // A week across two months, and across two years.
            (Mon, "2026-11-30T09:00:00Z", "2026-12-06T09:00:00Z", FULL),
            (Mon, "2026-12-28T09:00:00Z", "2027-01-03T09:00:00Z", FULL),
            (Mon, "2026-12-28T09:00:00Z", "2027-01-04T09:00:00Z", free),
            // The clocks go back on Sunday 25 October: its week begins in summer time and ends in winter time.
            (Mon, "2026-10-20T09:00:00Z", "2026-10-18T23:00:00Z", FULL),
            (Mon, "2026-10-20T09:00:00Z", "2026-10-18T22:59:59Z", free),
            (Mon, "2026-10-20T09:00:00Z", "2026-10-25T23:59:59Z", FULL),
            (Mon, "2026-10-20T09:00:00Z", "2026-10-26T00:00:00Z", free),
            (Sun, "2026-10-24T23:00:00Z", "2026-10-31T23:30:00Z", FULL),
            (Sun, "2026-10-24T22:30:00Z", "2026-10-24T23:00:00Z", free),
            (Sun, "2026-10-24T23:00:00Z", "2026-11-01T00:00:00Z", free),
            // The clocks go forward on Sunday 28 March: its week ends at 23:00 UTC, the next begins then.
            (Mon, "2027-03-22T00:00:00Z", "2027-03-28T22:59:59Z", FULL),
            (Mon, "2027-03-22T00:00:00Z", "2027-03-28T23:00:00Z", free),
            (Mon, "2027-03-28T23:00:00Z", "2027-04-04T22:30:00Z", FULL),
            (Sun, "2027-03-28T00:00:00Z", "2027-04-03T22:30:00Z", FULL),
            (Sun, "2027-03-28T00:00:00Z", "2027-04-03T23:00:00Z", free),
        ] {
            let verdict = verdict(first_day, first, asked);
            assert_eq!(verdict, expected.map_err(Vec::from), "{first_day:?} {first} and {asked}");
        }
    }

    #[test]
    fn the_start_decides_which_week_it_is() {
        let mut given = Given::clinic([limited(weekly(1))]);
        given.book(book(1, "2026-11-08T23:30:00Z", "2026-11-09T00:30:00Z")).unwrap();
        assert_eq!(given.book(half_an_hour(2, "2026-11-10T09:00:00Z")), Ok(()));
        assert_eq!(given.book(half_an_hour(3, "2026-11-03T09:00:00Z")), FULL.map_err(Vec::from));
    }

    #[test]
    fn own_limits_come_before_the_organizations_and_none_is_none() {
        for (organization, own, allowed) in [
            (None, Limit::Default, 5),
            (Some(2), Limit::Default, 2),
            (Some(2), Limit::AtMost(4), 4),
            (Some(2), Limit::AtMost(1), 1),
            (Some(2), Limit::AtMost(0), 0),
            (Some(2), Limit::Unlimited, 5),
            (None, Limit::AtMost(3), 3),
        ] {
            let mut given = Given::clinic([
                organized(|it| it.limits.per_week = organization),
                saved(with_limits(own, Limit::Default)),
            ]);
            let starts = ["02T09:00", "03T09:00", "04T09:00", "05T09:00", "06T09:00"];
            let booked = (1..).zip(starts).filter(|(number, start)| {
                given.book(half_an_hour(*number, &format!("2026-11-{start}:00Z"))).is_ok()
            });
            assert_eq!(booked.count(), allowed, "{own:?} over {organization:?}");
        }
    }

    #[test]
    fn each_practitioner_has_a_count_of_their_own() {
        let mut given = Given::clinic([organized(|it| it.limits = weekly(1))]);
        given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
        let asked = half_an_hour(2, "2026-11-04T09:00:00Z");
        assert_eq!(given.book(BookAppointment { practitioner_id: practitioner(2), ..asked }), Ok(()));
        assert_eq!(given.book(half_an_hour(3, "2026-11-04T09:00:00Z")), FULL.map_err(Vec::from));
    }

    #[test]
    fn the_reason_says_the_week_the_count_and_the_limit() {
        let mut given = Given::clinic([limited(weekly(2))]);
        given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
        given.book(half_an_hour(2, "2026-11-04T09:00:00Z")).unwrap();
        given.apply(limited(weekly(1)));
        let asked = Command::BookAppointment(half_an_hour(3, "2026-11-05T09:00:00Z"));
        let expected = Reason::WeeklyLimitReached {
            practitioner_id: practitioner(1),
            week_of: "2026-11-02".parse().unwrap(),
            count: 2,
            limit: 1,
        };
        assert_eq!(given.when(Role::Receptionist, &asked), Err(vec![expected]));
    }

    #[test]
    fn only_what_takes_time_counts() {
        for status in AppointmentStatus::ALL {
            let mut given = Given::clinic([limited(weekly(1))]);
            let copy = import("1", status, "2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z");
            given.when(Role::Admin, &Command::ImportAppointment(copy)).unwrap();
            let counts = match status {
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
            let verdict = given.book(half_an_hour(2, "2026-11-05T09:00:00Z"));
            assert_eq!(verdict.is_err(), counts, "{status:?}");
        }
    }

    #[test]
    fn a_fulfilled_appointment_entered_in_error_counts_no_more() {
        let mut given = Given::clinic([limited(weekly(1))]);
        given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
        for (status, expected) in
            [(AppointmentStatus::Fulfilled, FULL), (AppointmentStatus::EnteredInError, Ok(()))]
        {
            given.when(Role::Receptionist, &stand(1, status)).unwrap();
            let verdict = given.book(half_an_hour(2, "2026-11-05T09:00:00Z"));
            assert_eq!(verdict, expected.map_err(Vec::from), "{status:?}");
        }
    }

    /// Practitioner 1 has their one appointment of the week of 2 November (1) and of the week of 9 November (2).
    fn two_full_weeks() -> Given {
        let mut given = Given::clinic([limited(weekly(1))]);
        given.book(half_an_hour(1, "2026-11-03T09:00:00Z")).unwrap();
        given.book(half_an_hour(2, "2026-11-10T09:00:00Z")).unwrap();
        given
    }

    #[test]
    fn inside_a_full_week_it_may_move_but_not_into_another() {
        for (start, end, expected) in [
            ("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z", Ok(())),
            ("2026-11-08T23:00:00Z", "2026-11-08T23:30:00Z", Ok(())),
            ("2026-11-11T09:00:00Z", "2026-11-11T09:30:00Z", FULL),
            ("2026-11-17T09:00:00Z", "2026-11-17T09:30:00Z", Ok(())),
        ] {
            let verdict = two_full_weeks().reschedule(reschedule(1, start, end));
            assert_eq!(verdict, expected.map_err(Vec::from), "to {start}");
        }
    }

    #[test]
    fn a_lowered_limit_does_not_hold_an_appointment_where_it_is() {
        let mut given = two_full_weeks();
        given.apply(limited(weekly(0)));
        let within = reschedule(1, "2026-11-05T09:00:00Z", "2026-11-05T09:30:00Z");
        assert_eq!(given.reschedule(within), Ok(()));
        let beyond = reschedule(1, "2026-11-17T09:00:00Z", "2026-11-17T09:30:00Z");
        assert_eq!(given.reschedule(beyond), FULL.map_err(Vec::from));
    }

    #[test]
    fn another_practitioners_week_must_have_room_for_it() {
        let mut given = two_full_weeks();
        given.apply(organized(|it| it.limits = weekly(1)));
        let theirs = half_an_hour(3, "2026-11-04T09:00:00Z");
        given.book(BookAppointment { practitioner_id: practitioner(2), ..theirs }).unwrap();
        for (other, expected) in [(2, FULL), (3, Ok(()))] {
            let same_time = reschedule(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
            let moved = RescheduleAppointment { practitioner_id: practitioner(other), ..same_time };
            assert_eq!(given.reschedule(moved), expected.map_err(Vec::from), "to practitioner {other}");
        }
        // The week that it left has room again.
        assert_eq!(given.book(half_an_hour(4, "2026-11-06T09:00:00Z")), Ok(()));
    }

    #[test]
    fn a_missed_appointment_counts_again_only_where_there_is_room() {
        let mut given = two_full_weeks();
        given.when(Role::Receptionist, &stand(1, AppointmentStatus::Noshow)).unwrap();
        given.book(half_an_hour(3, "2026-11-05T09:00:00Z")).unwrap();
        let arrived = stand(1, AppointmentStatus::Arrived);
        assert_eq!(given.verdict(Role::Receptionist, &arrived).map(drop), FULL.map_err(Vec::from));
    }
}
