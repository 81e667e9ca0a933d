//! The rule of a series of meetings: the value of an RRULE (RFC 5545).

use crate::corpus::Corpus;
use docket_shared::testing::at;
use docket_shared::time::{Interval, RecurrenceRule, TimeDelta, ZoneRules};

fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let rule: RecurrenceRule = match text.parse() {
        Ok(rule) => rule,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let written = rule.to_string();
    crate::assert_same(text.len(), &rule, &written, &written.parse().unwrap());
    let (first, zone) = (at("2026-11-03T09:00:00Z"), ZoneRules::utc());
    let far = Interval::new(at("2190-01-01T00:00:00Z"), at("2191-01-01T00:00:00Z"));
    for window in [Interval::new(first, first + TimeDelta::days(400)), far] {
        let occurrences = rule.occurrences_in(first, TimeDelta::minutes(30), &zone, window);
        assert!(occurrences.iter().all(|it| it.overlaps(window)), "{written}");
        assert!(occurrences.is_sorted_by_key(|it| it.start), "{written}");
    }
    rule.last(first, &zone);
}

#[test]
fn recurrence() {
    let corpus = Corpus::of("recurrence").offered_as_seeds();
    crate::as_it_is(&corpus, check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, check));
}
