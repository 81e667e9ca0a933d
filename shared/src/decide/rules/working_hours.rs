//! Soft: practitioners are booked when they work, within one span of one day of theirs, and are not away.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    if proposal.keeps_its_time() || proposal.interval.start >= proposal.interval.end {
        return;
    }
    let Some(practitioner) = proposal.practitioner() else { return };
    let zone = proposal.state.zone();
    if let Some(hours) = &practitioner.available_time {
        let date = zone.date(proposal.interval.start);
        if !hours.spans(date, zone).any(|span| span.covers(proposal.interval)) {
            reasons.push(Reason::OutsideWorkingHours { practitioner_id: practitioner.id });
        }
    }
    if let Some(absence) =
        practitioner.not_available.iter().find(|absence| absence.during.overlaps(proposal.interval))
    {
        reasons.push(Reason::PractitionerNotAvailable {
            practitioner_id: practitioner.id,
            description: absence.description.clone(),
            during: absence.during,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{Command, RescheduleAppointment};
    use crate::model::{AvailableTime, NotAvailable, Practitioner, Role, WeeklyHours};
    use crate::rejection::Reason;
    use crate::testing::{
        Given, a_practitioner, at, book, half_an_hour, location, practitioner, reschedule, saved, with_hours,
    };
    use crate::time::Interval;

    const CLOSED: Result<(), [&str; 1]> = Err(["outside_working_hours"]);
    const OPEN: Result<(), [&str; 1]> = Ok(());

    fn verdict(practitioner: Practitioner, start: &str, end: &str) -> Result<(), Vec<&'static str>> {
        let mut given = Given::clinic([saved(practitioner)]);
        given.now = at("2026-10-01T08:00:00Z");
        given.book(book(1, start, end))
    }

    #[test]
    fn a_practitioner_is_booked_within_one_span_of_their_day() {
        // 08:00 to 12:00 and 13:00 to 17:00.
        for (start, end, expected) in [
            ("2026-11-03T08:00:00Z", "2026-11-03T12:00:00Z", OPEN),
            ("2026-11-03T13:00:00Z", "2026-11-03T17:00:00Z", OPEN),
            ("2026-11-03T07:59:59Z", "2026-11-03T08:30:00Z", CLOSED),
            ("2026-11-03T11:45:00Z", "2026-11-03T12:00:01Z", CLOSED),
            ("2026-11-03T11:30:00Z", "2026-11-03T13:30:00Z", CLOSED),
            ("2026-11-03T12:00:00Z", "2026-11-03T13:00:00Z", CLOSED),
            ("2026-11-03T18:00:00Z", "2026-11-03T18:30:00Z", CLOSED),
            ("2026-11-03T16:45:00Z", "2026-11-03T17:15:00Z", CLOSED),
            // Summer time: by the clinic's clock, 08:00 is 07:00 UTC.
            ("2026-10-20T07:00:00Z", "2026-10-20T07:30:00Z", OPEN),
            ("2026-10-20T06:30:00Z", "2026-10-20T07:00:00Z", CLOSED),
            ("2026-10-20T16:30:00Z", "2026-10-20T17:00:00Z", CLOSED),
        ] {
            let practitioner = with_hours(&[(480, 720), (780, 1020)]);
            let verdict = verdict(practitioner, start, end);
            assert_eq!(verdict, expected.map_err(Vec::from), "{start} to {end}");
        }
    }

    #[test]
    fn each_day_of_the_week_has_its_own_hours() {
        let mut week = WeeklyHours::default();
        week.0[1] = vec![AvailableTime { start_minute: 540, end_minute: 600 }];
        for (day, expected) in [
            ("2026-11-02", CLOSED),
            ("2026-11-03", OPEN),
            ("2026-11-04", CLOSED),
            ("2026-11-08", CLOSED),
            ("2026-11-10", OPEN),
        ] {
            let practitioner = Practitioner { available_time: Some(week.clone()), ..a_practitioner(1) };
            let verdict = verdict(practitioner, &format!("{day}T09:00:00Z"), &format!("{day}T09:30:00Z"));
            assert_eq!(verdict, expected.map_err(Vec::from), "{day}");
        }
    }

    #[test]
    fn no_hours_kept_means_any_time_and_empty_hours_mean_none() {
        let (start, end) = ("2026-11-08T03:00:00Z", "2026-11-08T03:30:00Z");
        assert_eq!(verdict(a_practitioner(1), start, end), Ok(()));
        assert_eq!(verdict(with_hours(&[]), start, end), CLOSED.map_err(Vec::from));
    }

    #[test]
    fn a_day_ends_at_midnight() {
        // 00:00 to 06:00 and 20:00 to 24:00.
        for (start, end, expected) in [
            ("2026-11-03T23:30:00Z", "2026-11-04T00:00:00Z", OPEN),
            ("2026-11-03T23:30:00Z", "2026-11-04T00:00:01Z", CLOSED),
            ("2026-11-04T00:00:00Z", "2026-11-04T00:30:00Z", OPEN),
            ("2026-11-03T20:00:00Z", "2026-11-04T00:00:00Z", OPEN),
            ("2026-11-03T23:45:00Z", "2026-11-04T00:15:00Z", CLOSED),
        ] {
            let verdict = verdict(with_hours(&[(0, 360), (1200, 1440)]), start, end);
            assert_eq!(verdict, expected.map_err(Vec::from), "{start} to {end}");
        }
    }

    #[test]
    fn hours_follow_the_clock_through_its_changes() {
        // Hours, the appointment in UTC, and what of the clinic's clock it takes.
        for (hours, start, end, expected) in [
            // Spring: 01:00 to 02:00 does not occur, so 00:00 to 03:00 has two hours.
            ((0, 180), "2027-03-28T00:00:00Z", "2027-03-28T02:00:00Z", OPEN),
            ((0, 180), "2027-03-28T00:00:00Z", "2027-03-28T02:00:01Z", CLOSED),
            // A span that begins or ends in the gap begins or ends with the change.
            ((90, 180), "2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z", OPEN),
            ((90, 180), "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", CLOSED),
            ((0, 90), "2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z", OPEN),
            ((0, 90), "2027-03-28T00:30:00Z", "2027-03-28T01:15:00Z", CLOSED),
            // The evening before and after.
            ((1380, 1440), "2027-03-27T23:00:00Z", "2027-03-28T00:00:00Z", OPEN),
            ((1380, 1440), "2027-03-28T22:00:00Z", "2027-03-28T23:00:00Z", OPEN),
            ((1380, 1440), "2027-03-28T23:00:00Z", "2027-03-28T23:30:00Z", CLOSED),
            // Autumn: 01:00 to 02:00 occurs twice, so 00:00 to 03:00 has four hours.
            ((0, 180), "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z", OPEN),
            ((0, 180), "2026-10-24T22:30:00Z", "2026-10-24T23:30:00Z", CLOSED),
            ((0, 180), "2026-10-25T02:30:00Z", "2026-10-25T03:30:00Z", CLOSED),
            // Who works until 01:30 goes home the first time that the clock shows it: 01:15 to 01:15 and 01:45 to
            // 01:15 by the clock are not within 00:00 to 01:30.
            ((0, 90), "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", OPEN),
            ((0, 90), "2026-10-25T00:15:00Z", "2026-10-25T01:15:00Z", CLOSED),
            ((0, 90), "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", CLOSED),
        ] {
            let verdict = verdict(with_hours(&[hours]), start, end);
            assert_eq!(verdict, expected.map_err(Vec::from), "{hours:?}: {start} to {end}");
        }
    }

    #[test]
    fn nobody_is_booked_while_they_are_away() {
        let during = Interval::new(at("2026-11-03T12:00:00Z"), at("2026-11-05T12:00:00Z"));
        let absence = NotAvailable { description: "Training".into(), during };
        let away = Practitioner { not_available: vec![absence], ..a_practitioner(1) };
        for (start, end, shared) in [
            ("2026-11-03T11:30:00Z", "2026-11-03T12:00:00Z", false),
            ("2026-11-03T11:30:00Z", "2026-11-03T12:30:00Z", true),
            ("2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z", true),
            ("2026-11-05T11:30:00Z", "2026-11-05T12:30:00Z", true),
            ("2026-11-05T12:00:00Z", "2026-11-05T12:30:00Z", false),
        ] {
            let command = Command::BookAppointment(book(1, start, end));
            let reasons = Given::clinic([saved(away.clone())]).when(Role::Receptionist, &command).err();
            let expected = shared.then(|| {
                let description = "Training".into();
                vec![Reason::PractitionerNotAvailable {
                    practitioner_id: practitioner(1),
                    description,
                    during,
                }]
            });
            assert_eq!(reasons, expected, "{start} to {end}");
        }
    }

    #[test]
    fn hours_and_absence_are_named_apart() {
        let during = Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"));
        let absence = NotAvailable { description: "Leave".into(), during };
        let practitioner = Practitioner { not_available: vec![absence], ..with_hours(&[(480, 720)]) };
        let verdict = verdict(practitioner, "2026-11-03T18:00:00Z", "2026-11-03T18:30:00Z");
        assert_eq!(verdict, Err(vec!["outside_working_hours", "practitioner_not_available"]));
    }

    #[test]
    fn what_stays_at_its_time_is_not_asked_again() {
        let mut given = Given::clinic([]);
        given.book(half_an_hour(1, "2026-11-03T18:00:00Z")).unwrap();
        given.apply(saved(with_hours(&[(480, 720)])));
        let room = RescheduleAppointment {
            location_id: Some(location(1)),
            ..reschedule(1, "2026-11-03T18:00:00Z", "2026-11-03T18:30:00Z")
        };
        assert_eq!(given.reschedule(room.clone()), Ok(()));
        let later = reschedule(1, "2026-11-03T18:15:00Z", "2026-11-03T18:45:00Z");
        assert_eq!(given.reschedule(later), CLOSED.map_err(Vec::from));
        given.apply(saved(Practitioner { id: practitioner(2), ..with_hours(&[(480, 720)]) }));
        let theirs = RescheduleAppointment { practitioner_id: practitioner(2), ..room };
        assert_eq!(given.reschedule(theirs), CLOSED.map_err(Vec::from));
    }
}
