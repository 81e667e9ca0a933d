//! Time: half-open intervals in UTC, and the clinic's own days, weeks and months.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod instant;
mod recurrence;
mod zone;

pub use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
pub use recurrence::{
    Frequency, RecurrenceEnd, RecurrenceError, RecurrenceProblem, RecurrenceRule, Until, WeekdayNumber,
};
pub use zone::{LocalTime, Transition, ZoneRules};

use serde::{Deserialize, Serialize};

/// A half-open span of time `[start, end)` in UTC: back-to-back intervals do not overlap.
///
/// Whether `start < end` is a rule of the domain, not of this type, since a person can type anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// The first instant.
    pub start: DateTime<Utc>,
    /// The first instant after it.
    pub end: DateTime<Utc>,
}

impl Interval {
    /// `[start, end)`.
    pub const fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Self {
        Self { start, end }
    }

    /// `[start, start + minutes)`.
    pub fn starting(start: DateTime<Utc>, duration_minutes: u32) -> Self {
        Self { start, end: start + TimeDelta::minutes(i64::from(duration_minutes)) }
    }

    /// Whether the two share an instant. An empty or negative interval shares none.
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }

    /// Whether `instant` lies in it.
    pub fn contains(self, instant: DateTime<Utc>) -> bool {
        self.start <= instant && instant < self.end
    }

    /// Whether all of `other` lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Its length in whole minutes, rounded towards zero; negative where it ends before it starts.
    pub fn duration_minutes(self) -> i64 {
        self.duration().num_minutes()
    }

    /// Its length.
    pub fn duration(self) -> TimeDelta {
        self.end - self.start
    }

    /// The same length at another start.
    #[must_use]
    pub fn moved_to(self, start: DateTime<Utc>) -> Self {
        Self { start, end: start + self.duration() }
    }
}

/// The first day of the week that `date` lies in, where weeks begin on `first_day`; `date` where chrono's calendar begins later.
pub fn first_of_week(date: NaiveDate, first_day: Weekday) -> NaiveDate {
    date.week(first_day).checked_first_day().unwrap_or(date)
}

/// The first day of the month that `date` lies in.
pub fn first_of_month(date: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    date.with_day(1).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::at;

    #[test]
    fn overlap_is_half_open_and_an_empty_interval_overlaps_nothing() {
        let of = |start: &str, end: &str| Interval::new(at(start), at(end));
        let nine = of("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z");
        for (other, expected) in [
            (of("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"), false),
            (of("2026-11-24T08:00:00Z", "2026-11-24T09:00:00Z"), false),
            (of("2026-11-24T09:59:59Z", "2026-11-24T11:00:00Z"), true),
            (of("2026-11-24T08:00:00Z", "2026-11-24T11:00:00Z"), true),
            (of("2026-11-24T09:30:00Z", "2026-11-24T09:30:00Z"), false),
            (of("2026-11-24T09:45:00Z", "2026-11-24T09:15:00Z"), false),
        ] {
            assert_eq!(nine.overlaps(other), expected, "{other:?}");
            assert_eq!(other.overlaps(nine), expected, "{other:?}");
        }
    }

    #[test]
    fn weeks_begin_where_the_clinic_says_and_may_span_two_months() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(first_of_week(date("2026-12-02"), Weekday::Mon), date("2026-11-30"));
        assert_eq!(first_of_week(date("2026-12-02"), Weekday::Sun), date("2026-11-29"));
        assert_eq!(first_of_week(date("2026-11-29"), Weekday::Mon), date("2026-11-23"));
        assert_eq!(first_of_month(date("2026-12-31")), date("2026-12-01"));
    }
}
