//! Zones, windows, ends and bounds.

use super::rules::{ended, endless, moment};
use super::*;
use crate::testing::{at, london};
use crate::time::Transition;
use proptest::prelude::*;

fn rule(text: &str) -> RecurrenceRule {
    text.parse().unwrap()
}

fn starts(text: &str, first: &str, zone: &ZoneRules) -> Vec<DateTime<Utc>> {
    rule(text).starts(at(first), zone).collect()
}

#[test]
fn the_clock_stays_when_the_offset_changes() {
    let zone = london();
    for (text, first, expected) in [
        // Nine o'clock, before and after.
        (
            "FREQ=WEEKLY;COUNT=2",
            "2026-03-23T09:00:00Z",
            &["2026-03-23T09:00:00Z", "2026-03-30T08:00:00Z"] as &[_],
        ),
        // 1:30 does not exist on 29 March: as 1:30 with the offset before the gap, which the clock shows as 2:30.
        (
            "FREQ=DAILY;COUNT=3",
            "2026-03-28T01:30:00Z",
            &["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"],
        ),
        // 1:30 is there twice on 25 October: the first.
        (
            "FREQ=DAILY;COUNT=3",
            "2026-10-24T00:30:00Z",
            &["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
        ),
        // The first one itself stays the instant that was chosen.
        ("FREQ=DAILY;COUNT=2", "2026-10-25T01:30:00Z", &["2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"]),
    ] {
        let expected: Vec<_> = expected.iter().map(|instant| at(instant)).collect();
        assert_eq!(starts(text, first, &zone), expected, "{text} {first}");
    }
}

#[test]
fn the_end_is_what_its_form_says() {
    let zone = london();
    for (text, last) in [
        // 8:30 UTC is 9:30 in summer.
        ("FREQ=DAILY;UNTIL=20260703T083000Z", "2026-07-03T08:30:00Z"),
        ("FREQ=DAILY;UNTIL=20260703T082959Z", "2026-07-02T08:30:00Z"),
        ("FREQ=DAILY;UNTIL=20260703T093000", "2026-07-03T08:30:00Z"),
        ("FREQ=DAILY;UNTIL=20260703T092959", "2026-07-02T08:30:00Z"),
        ("FREQ=DAILY;UNTIL=20260703", "2026-07-03T08:30:00Z"),
        // Earlier than the first, which is there nonetheless.
        ("FREQ=DAILY;UNTIL=20260603", "2026-07-01T08:30:00Z"),
        ("FREQ=DAILY;COUNT=1", "2026-07-01T08:30:00Z"),
        ("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270501", "2027-04-30T08:30:00Z"),
        // Centuries away, and no later than a calendar goes.
        ("FREQ=DAILY;UNTIL=99991231", "9999-12-31T09:30:00Z"),
        ("FREQ=YEARLY;INTERVAL=1000;COUNT=3660", "9026-07-01T09:30:00Z"),
    ] {
        assert_eq!(rule(text).last(at("2026-07-01T08:30:00Z"), &zone), Some(at(last)), "{text}");
    }
    assert_eq!(rule("FREQ=DAILY").last(at("2026-07-01T08:30:00Z"), &zone), None);
}

#[test]
fn an_end_in_utc_is_an_instant_also_in_a_fold() {
    let zone = london();
    let until = |text: &str| rule(text).last(at("2026-10-24T00:45:00Z"), &zone).unwrap();
    // On the clock that is 1:15, before 1:45; but the 1:45 that counts is the first one, and this the second 1:15.
    assert_eq!(until("FREQ=DAILY;UNTIL=20261025T011500Z"), at("2026-10-25T00:45:00Z"));
    assert_eq!(until("FREQ=DAILY;UNTIL=20261025T001500Z"), at("2026-10-24T00:45:00Z"));
}

#[test]
fn a_day_that_was_skipped_gives_no_second_occurrence() {
    // Samoa went from 29 to 31 December 2011.
    let samoa = ZoneRules {
        name: "Pacific/Apia".into(),
        initial_offset_seconds: -10 * 3600,
        transitions: vec![Transition(at("2011-12-30T10:00:00Z").timestamp(), 14 * 3600)],
    };
    assert_eq!(
        starts("FREQ=DAILY;COUNT=4", "2011-12-29T19:00:00Z", &samoa),
        [at("2011-12-29T19:00:00Z"), at("2011-12-30T19:00:00Z"), at("2011-12-31T19:00:00Z")],
    );
}

#[test]
fn a_window_holds_what_overlaps_it() {
    let zone = london();
    let hour = TimeDelta::hours(1);
    let window = |text: &str, start: &str, end: &str| {
        let first = at("2026-11-23T09:00:00Z");
        rule(text).occurrences_in(first, hour, &zone, Interval::new(at(start), at(end)))
    };
    let interval = |start: &str| Interval::starting(at(start), 60);
    // Half-open at either end.
    assert_eq!(
        window("FREQ=DAILY", "2026-11-24T10:00:00Z", "2026-11-26T09:00:00Z"),
        [interval("2026-11-25T09:00:00Z")],
    );
    assert_eq!(
        window("FREQ=DAILY", "2026-11-24T09:59:59Z", "2026-11-26T09:00:01Z"),
        ["2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z", "2026-11-26T09:00:00Z"].map(interval),
    );
    assert_eq!(window("FREQ=DAILY", "2026-11-26T00:00:00Z", "2026-11-25T00:00:00Z"), []);
    assert_eq!(window("FREQ=DAILY", "2020-01-01T00:00:00Z", "2026-11-23T09:00:00Z"), []);
    // The first is there although it is no Tuesday, and is not taken for one.
    assert_eq!(
        window("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z"].map(interval),
    );
    assert_eq!(
        window("FREQ=DAILY", "2000-01-01T00:00:00Z", "9999-01-01T00:00:00Z").len(),
        RecurrenceRule::WINDOW_AT_MOST,
    );
}

#[test]
fn no_length_and_no_time_is_too_much() {
    let utc = ZoneRules::utc();
    let all = Interval::new(DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let daily = rule("FREQ=DAILY");
    let first = at("2026-11-23T09:00:00Z");
    for (duration, count) in [
        (TimeDelta::zero(), 0),
        (TimeDelta::minutes(-1), 0),
        (TimeDelta::MAX, 0),
        (TimeDelta::days(900_000), RecurrenceRule::WINDOW_AT_MOST),
    ] {
        assert_eq!(daily.occurrences_in(first, duration, &utc, all).len(), count, "{duration}");
    }
    let east = ZoneRules { initial_offset_seconds: 86_399, ..utc.clone() };
    for first in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, at("0000-12-31T23:59:59Z")] {
        for frequency in ["DAILY", "WEEKLY;WKST=WE", "MONTHLY", "YEARLY"] {
            for zone in [&utc, &east] {
                let rule = rule(&format!("FREQ={frequency};UNTIL=99991231"));
                assert_eq!(rule.last(first, zone), Some(first));
                assert_eq!(rule.starts(first, zone).count(), 1);
            }
        }
    }
    for frequency in ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] {
        let rule = rule(&format!("FREQ={frequency};UNTIL=99991231T235959Z"));
        let latest = "9999-12-31T23:59:59".parse().unwrap();
        assert_eq!(rule.occurrences(latest).count(), 1);
    }
}

#[test]
fn a_rule_that_matches_nothing_more_ends() {
    for text in [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=DAILY;BYMONTH=2;BYSETPOS=2",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=MO;BYMONTH=6",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29",
    ] {
        let first: NaiveDateTime = "2026-11-23T09:00:00".parse().unwrap();
        for end in ["", ";COUNT=3660", ";UNTIL=99991231"] {
            let rule = rule(&format!("{text}{end}"));
            assert_eq!(rule.occurrences(first).collect::<Vec<_>>(), [first], "{rule}");
        }
        let rule = rule(&format!("{text};UNTIL=99991231"));
        assert_eq!(rule.last(first.and_utc(), &ZoneRules::utc()), Some(first.and_utc()), "{rule}");
    }
    // What is rare is found all the same: a leap day that is a Sunday, every 28 years and over 2100.
    let first: NaiveDateTime = "2032-02-29T09:00:00".parse().unwrap();
    let rare = rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU").occurrences(first);
    let years: Vec<_> = rare.map(|start| start.year()).take(5).collect();
    assert_eq!(years, [2032, 2060, 2088, 2128, 2156]);
}

#[test]
fn a_window_far_away_is_reached_at_once() {
    let first = at("2026-11-23T09:00:00Z");
    let utc = ZoneRules::utc();
    let window = Interval::new(at("9990-01-01T00:00:00Z"), at("9990-01-08T00:00:00Z"));
    let daily = rule("FREQ=DAILY");
    let from = Dates::new(&daily, first.date_naive(), window.start.date_naive(), NaiveDate::MAX).next();
    assert_eq!(from, Some(window.start.date_naive()));
    assert_eq!(daily.occurrences_in(first, TimeDelta::hours(1), &utc, window).len(), 7);
}

#[test]
fn a_count_goes_on_from_window_to_window() {
    let (first, utc, hour) = (at("2026-11-25T09:00:00Z"), ZoneRules::utc(), TimeDelta::hours(1));
    for text in [
        "FREQ=DAILY;COUNT=1",
        "FREQ=DAILY;COUNT=10",
        "FREQ=DAILY;INTERVAL=3;COUNT=10",
        "FREQ=WEEKLY;COUNT=10",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=10",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,WE,SU;WKST=SU;COUNT=11",
        "FREQ=MONTHLY;COUNT=5",
    ] {
        let rule = rule(text);
        let all: Vec<_> = rule.starts(first, &utc).collect();
        let week =
            |number| Interval::starting(first - TimeDelta::hours(25) + TimeDelta::weeks(number), 7 * 24 * 60);
        let of_week = |number| rule.occurrences_in(first, hour, &utc, week(number));
        let found: Vec<_> = (0..60).flat_map(of_week).map(|it| it.start).collect();
        assert_eq!(found, all, "{text}");
        assert_eq!(rule.last(first, &utc), all.last().copied(), "{text}");
    }
}

/// What the other implementation refuses or reads otherwise.
#[test]
fn weekdays_may_be_mixed_and_counted_from_the_end_as_far_as_there_are_any() {
    for (text, first, expected) in [
        (
            "FREQ=MONTHLY;BYDAY=1FR,TH",
            "2027-07-01",
            &["2027-07-01", "2027-07-02", "2027-07-08", "2027-07-15"],
        ),
        ("FREQ=MONTHLY;BYDAY=-5MO", "2027-03-01", &["2027-03-01", "2027-05-03", "2027-08-02", "2027-11-01"]),
        ("FREQ=YEARLY;BYDAY=-53FR", "2027-01-01", &["2027-01-01", "2032-01-02", "2038-01-01", "2044-01-01"]),
        // Weeks from Saturday: the third of Saturday, Wednesday and Friday, also in the week in which it begins.
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,SA,WE;BYSETPOS=3;WKST=SA",
            "2032-10-28",
            &["2032-10-28", "2032-10-29", "2032-11-12", "2032-11-26"],
        ),
    ] {
        let first = first.parse::<NaiveDate>().unwrap().and_hms_opt(9, 0, 0).unwrap();
        let found: Vec<_> =
            rule(text).occurrences(first).take(4).map(|start| start.date().to_string()).collect();
        assert_eq!(found, expected, "{text}");
    }
}

proptest! {
    /// The way that skips ahead against the one that goes through all.
    #[test]
    fn a_window_shows_what_lies_in_it_of_the_whole_series(
        (first, rule) in (endless(), moment()).prop_flat_map(|(rule, first)| (Just(first), ended(rule, first))),
        hours in 1_i64..200,
        start in 0_i64..6_000,
        days in 1_i64..90,
    ) {
        let zone = london();
        let duration = TimeDelta::hours(hours);
        let start = first + TimeDelta::days(start);
        let window = Interval::new(start, start + TimeDelta::days(days));
        let all: Vec<_> = rule
            .starts(first, &zone)
            .take_while(|start| *start < window.end)
            .map(|start| Interval::new(start, start + duration))
            .filter(|occurrence| occurrence.overlaps(window))
            .collect();
        prop_assert_eq!(rule.occurrences_in(first, duration, &zone, window), all);
    }

    #[test]
    fn the_last_is_the_last_of_all(
        (first, rule) in (endless(), moment()).prop_flat_map(|(rule, first)| (Just(first), ended(rule, first))),
    ) {
        let zone = london();
        if rule.end == RecurrenceEnd::Never {
            prop_assert_eq!(rule.last(first, &zone), None);
        } else {
            prop_assert_eq!(rule.last(first, &zone), rule.starts(first, &zone).last());
        }
    }
}
