//! A time zone as a table of offset transitions: the server makes it from the IANA database, and both sides reckon
//! the clinic's days, weeks and months with it.

use super::{
    DateTime, Interval, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday, first_of_month,
    first_of_week,
};
use serde::{Deserialize, Serialize};

/// The instant from which an offset applies, and that offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Transition(
    /// Unix time, in seconds.
    pub i64,
    /// Seconds east of UTC.
    pub i32,
);

/// An IANA zone's rules, as far as its transitions reach; after the last one its offset stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ZoneRules {
    /// The zone's IANA name, as `Europe/London`.
    pub name: String,
    /// The offset before the first transition, in seconds east of UTC.
    pub initial_offset_seconds: i32,
    /// Sorted by time.
    pub transitions: Vec<Transition>,
}

/// What a wall-clock time means in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTime {
    /// The usual case.
    One(DateTime<Utc>),
    /// The clocks were put back over it: it occurs twice.
    Fold(DateTime<Utc>, DateTime<Utc>),
    /// The clocks were put forward over it: it does not occur. The instant is that of the change.
    Gap(DateTime<Utc>),
}

impl LocalTime {
    /// The earliest instant that it can mean; in a gap, the instant of the change.
    pub fn earliest(self) -> DateTime<Utc> {
        match self {
            Self::One(instant) | Self::Fold(instant, _) | Self::Gap(instant) => instant,
        }
    }
}

impl ZoneRules {
    /// UTC itself.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), initial_offset_seconds: 0, transitions: Vec::new() }
    }

    /// Seconds east of UTC at `instant`.
    pub fn offset_seconds(&self, instant: DateTime<Utc>) -> i32 {
        let seconds = instant.timestamp();
        match self.transitions.partition_point(|transition| transition.0 <= seconds) {
            0 => self.initial_offset_seconds,
            after => self.transitions[after - 1].1,
        }
    }

    /// Seconds east of UTC in all of `interval`; `None` where they change within it.
    pub fn steady_offset_seconds(&self, interval: Interval) -> Option<i32> {
        let passed = |instant: DateTime<Utc>| {
            let seconds = instant.timestamp();
            self.transitions.partition_point(|transition| transition.0 <= seconds)
        };
        (passed(interval.start) == passed(interval.end)).then(|| self.offset_seconds(interval.start))
    }

    /// What the clinic's clock shows at `instant`.
    pub fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.naive_utc() + TimeDelta::seconds(i64::from(self.offset_seconds(instant)))
    }

    /// The clinic's date at `instant`.
    pub fn date(&self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date()
    }

    /// The instant or instants at which the clinic's clock shows `local`.
    pub fn instant(&self, local: NaiveDateTime) -> LocalTime {
        // Offsets are less than a day, so the offset that applies is in force somewhere within a day of `local`.
        let nominal = local.and_utc();
        let from = (nominal - TimeDelta::days(1)).timestamp();
        let until = (nominal + TimeDelta::days(1)).timestamp();
        let first = self.transitions.partition_point(|transition| transition.0 <= from);
        let last = self.transitions.partition_point(|transition| transition.0 <= until);
        let before = self.offset_seconds(nominal - TimeDelta::days(1));
        let mut matches = [None; 2];
        let mut found = 0;
        for offset in std::iter::once(before).chain(self.transitions[first..last].iter().map(|t| t.1)) {
            let instant = nominal - TimeDelta::seconds(i64::from(offset));
            let seen = matches.contains(&Some(instant));
            if self.offset_seconds(instant) == offset && !seen && found < 2 {
                matches[found] = Some(instant);
                found += 1;
            }
        }
        match matches {
            [Some(one), Some(two)] => LocalTime::Fold(one.min(two), one.max(two)),
            [Some(one), None] => LocalTime::One(one),
            [None, _] => LocalTime::Gap(self.change_over(local, first, last)),
        }
    }

    /// The transition among `first..last` that skips `local`.
    fn change_over(&self, local: NaiveDateTime, first: usize, last: usize) -> DateTime<Utc> {
        self.transitions[first..last]
            .iter()
            .filter_map(|transition| DateTime::from_timestamp(transition.0, 0))
            .find(|instant| self.local(*instant) > local)
            .unwrap_or(local.and_utc())
    }

    /// The first instant of the clinic's `date`.
    pub fn start_of_day(&self, date: NaiveDate) -> DateTime<Utc> {
        self.instant(date.and_time(NaiveTime::MIN)).earliest()
    }

    /// The clinic's days from `first` up to and without `end`.
    pub fn days(&self, first: NaiveDate, end: NaiveDate) -> Interval {
        Interval::new(self.start_of_day(first), self.start_of_day(end))
    }

    /// The clinic's `date`: 23, 24 or 25 hours.
    pub fn day(&self, date: NaiveDate) -> Interval {
        self.days(date, date + chrono::Days::new(1))
    }

    /// The week that holds `date`, where weeks begin on `first_day`.
    pub fn week(&self, date: NaiveDate, first_day: Weekday) -> Interval {
        let first = first_of_week(date, first_day);
        self.days(first, first + chrono::Days::new(7))
    }

    /// The month that holds `date`.
    pub fn month(&self, date: NaiveDate) -> Interval {
        let first = first_of_month(date);
        self.days(first, first + chrono::Months::new(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, london};

    fn local(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn a_local_time_is_read_with_the_offset_in_force() {
        let zone = london();
        for (text, expected) in [
            ("2026-01-15T09:00:00", LocalTime::One(at("2026-01-15T09:00:00Z"))),
            ("2026-07-15T09:00:00", LocalTime::One(at("2026-07-15T08:00:00Z"))),
            ("2026-03-29T00:59:59", LocalTime::One(at("2026-03-29T00:59:59Z"))),
            ("2026-03-29T01:30:00", LocalTime::Gap(at("2026-03-29T01:00:00Z"))),
            ("2026-03-29T02:00:00", LocalTime::One(at("2026-03-29T01:00:00Z"))),
            ("2026-10-25T01:30:00", LocalTime::Fold(at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"))),
            ("2026-10-25T02:00:00", LocalTime::One(at("2026-10-25T02:00:00Z"))),
        ] {
            assert_eq!(zone.instant(local(text)), expected, "{text}");
        }
    }

    #[test]
    fn days_around_the_changes_have_23_and_25_hours() {
        let zone = london();
        for (date, hours) in [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-24", 24)] {
            assert_eq!(zone.day(date.parse().unwrap()).duration().num_hours(), hours, "{date}");
        }
    }

    #[test]
    fn local_and_instant_are_inverse_wherever_the_clock_is_unambiguous() {
        let zone = london();
        let mut instant = at("2026-01-01T00:00:00Z");
        while instant < at("2027-01-01T00:00:00Z") {
            match zone.instant(zone.local(instant)) {
                LocalTime::One(back) => assert_eq!(back, instant),
                LocalTime::Fold(one, two) => assert!(instant == one || instant == two),
                LocalTime::Gap(_) => panic!("{instant} shows on the clock, so it is in no gap"),
            }
            instant += TimeDelta::minutes(17);
        }
    }
}
