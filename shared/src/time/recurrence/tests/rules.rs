//! Random rules within what is supported.

use super::*;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Either that many from the start, or from the end.
fn signed(most: i16) -> impl Strategy<Value = i16> {
    (1..=most, any::<bool>()).prop_map(|(number, from_end)| if from_end { -number } else { number })
}

fn weekday() -> impl Strategy<Value = Weekday> {
    (0_usize..7).prop_map(|index| WEEKDAYS[index])
}

/// A moment between 1995 and 2040, on the minute.
pub(super) fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (13_149_000_i64..36_816_000).prop_map(|minutes| DateTime::from_timestamp(minutes * 60, 0).unwrap())
}

/// A rule without an end.
pub(super) fn endless() -> impl Strategy<Value = RecurrenceRule> {
    let frequency = prop_oneof![
        Just(Frequency::Daily),
        Just(Frequency::Weekly),
        Just(Frequency::Monthly),
        Just(Frequency::Yearly)
    ];
    let ordinal = weighted(0.5, prop_oneof![3 => signed(5), 1 => signed(53)]);
    let lists = (
        weighted(0.6, vec((ordinal, weekday()), 1..5)),
        weighted(0.3, vec(signed(31), 1..6)),
        weighted(0.3, vec(1_u8..=12, 1..5)),
        weighted(0.3, vec(prop_oneof![3 => signed(4), 1 => signed(30)], 1..3)),
    );
    let interval = prop_oneof![3 => Just(1), 3 => 2_u32..6, 1 => 6_u32..40];
    (frequency, interval, lists, weekday()).prop_map(|(frequency, interval, lists, week_start)| {
        let (days, month_days, months, positions) = lists;
        let mut rule = RecurrenceRule::every(interval, frequency);
        rule.week_start = week_start;
        rule.by_month = months.unwrap_or_default();
        let most = match frequency {
            Frequency::Daily | Frequency::Weekly => 0,
            Frequency::Monthly => 5,
            Frequency::Yearly => 53,
        };
        let number = |ordinal: i16| i8::try_from(ordinal).ok().filter(|it| it.unsigned_abs() <= most);
        let day = |(ordinal, weekday): (Option<i16>, Weekday)| WeekdayNumber {
            ordinal: ordinal.and_then(number),
            weekday,
        };
        rule.by_day = days.unwrap_or_default().into_iter().map(day).collect();
        if frequency != Frequency::Weekly {
            let days = month_days.unwrap_or_default();
            rule.by_month_day = days.into_iter().map(|day| i8::try_from(day).unwrap()).collect();
        }
        if !(rule.by_day.is_empty() && rule.by_month_day.is_empty() && rule.by_month.is_empty()) {
            rule.by_set_position = positions.unwrap_or_default();
        }
        rule.check().unwrap();
        rule
    })
}

/// A rule with any end for a series that begins at `first`, mostly within some years of it.
pub(super) fn ended(rule: RecurrenceRule, first: DateTime<Utc>) -> impl Strategy<Value = RecurrenceRule> {
    let until = (-2_i64..4_000, 0_i64..1440)
        .prop_map(move |(days, minutes)| first + TimeDelta::days(days) + TimeDelta::minutes(minutes));
    let end = prop_oneof![
        Just(RecurrenceEnd::Never),
        (1_u32..60).prop_map(RecurrenceEnd::Count),
        until.clone().prop_map(|until| RecurrenceEnd::Until(Until::Utc(until))),
        until.clone().prop_map(|until| RecurrenceEnd::Until(Until::Local(until.naive_utc()))),
        until.prop_map(|until| RecurrenceEnd::Until(Until::Date(until.date_naive()))),
    ];
    end.prop_map(move |end| RecurrenceRule { end, ..rule.clone() })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same(
        rule in (endless(), moment()).prop_flat_map(|(rule, first)| ended(rule, first)),
    ) {
        let read: RecurrenceRule = rule.to_string().parse().unwrap();
        prop_assert_eq!(read.to_string().parse::<RecurrenceRule>().unwrap(), read.clone());
        // The order of the lists, and what is in them twice, does not matter.
        let first = "2026-11-25T09:00:00".parse().unwrap();
        prop_assert!(rule.occurrences(first).take(50).eq(read.occurrences(first).take(50)));
    }
}
