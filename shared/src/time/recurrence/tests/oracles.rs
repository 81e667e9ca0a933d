//! What others make of the same rules: the `rrule` crate, and the occurrences of real calendars that two libraries
//! agreed on.

mod calendars;

use super::rules::{ended, endless, moment};
use super::*;
use proptest::prelude::*;
use rrule::{RRuleSet, Tz};

/// How many occurrences are compared at most …
const COMPARED: usize = 40;
/// … and of how many days from the first.
const DAYS: i64 = 12 * 365;
/// The crate looks for the next match without an end; a rule that matches this seldom keeps it busy for seconds.
const SELDOM_DAYS: i64 = 30 * 365;

/// What the crate finds, up to `before`.
fn theirs(first: DateTime<Utc>, rule: &RecurrenceRule, before: DateTime<Utc>) -> Vec<NaiveDateTime> {
    let text = format!("DTSTART:{}\nRRULE:{rule}", first.format("%Y%m%dT%H%M%SZ"));
    let set: RRuleSet = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let found = set.before(before.with_timezone(&Tz::UTC)).all(u16::try_from(COMPARED).unwrap());
    found.dates.iter().map(|date| date.naive_utc()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_shrink_iters: 200, ..ProptestConfig::default() })]
    #[test]
    fn the_rrule_crate_says_the_same(
        (mut first, mut rule) in (endless(), moment()).prop_flat_map(|(rule, first)| (Just(first), ended(rule, first))),
        patient in prop::bool::weighted(0.02),
    ) {
        // With `1FR,TH` it wants a day to be both, where RFC 5545 has the list's days side by side; and it refuses what
        // RFC 5545 admits, the fifth from the end of a month and the 53rd from that of a year.
        let numbered: Vec<_> = rule.by_day.iter().filter_map(|day| day.ordinal).collect();
        let is_mixed = !numbered.is_empty() && numbered.len() < rule.by_day.len();
        if is_mixed || numbered.iter().any(|ordinal| [-5, -53].contains(ordinal)) {
            return Ok(());
        }
        // Of the first week it counts positions from the first start on; RFC 5545 from the beginning of the interval.
        if rule.frequency == Frequency::Weekly && !rule.by_set_position.is_empty() {
            first -= TimeDelta::days(first.weekday().days_since(rule.week_start).into());
        }
        let local = first.naive_utc();
        let before = first + TimeDelta::days(DAYS);
        // It wants an end in UTC where the start is.
        if let RecurrenceEnd::Until(Until::Date(_) | Until::Local(_)) = rule.end {
            rule.end = RecurrenceEnd::Never;
        }
        let endless = RecurrenceRule { end: RecurrenceEnd::Never, ..rule.clone() };
        let seldom = local + TimeDelta::days(SELDOM_DAYS);
        if !patient && !endless.occurrences(local).any(|start| start > seldom) {
            return Ok(());
        }
        let ours = rule.occurrences(local).take_while(|start| *start <= before.naive_utc());
        let ours: Vec<_> = ours.take(COMPARED).collect();
        // RFC 5545 has the first start count as an occurrence; the crate leaves one out that does not match the rule,
        // or lies past its end.
        let mut expected = Vec::new();
        if theirs(first, &endless, first).is_empty() {
            expected.push(local);
            if let RecurrenceEnd::Count(count) = &mut rule.end {
                *count -= 1;
            }
        }
        match rule.end {
            RecurrenceEnd::Count(0) => {}
            RecurrenceEnd::Until(Until::Utc(until)) if until < first => expected = vec![local],
            RecurrenceEnd::Never | RecurrenceEnd::Count(_) | RecurrenceEnd::Until(_) => {
                expected.extend(theirs(first, &rule, before));
            }
        }
        expected.truncate(COMPARED);
        prop_assert_eq!(ours, expected, "{} from {}", rule, first);
    }
}
