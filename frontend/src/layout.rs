//! The geometry of the calendar: pure, in minutes of the clinic's day. The style sheet says how tall a minute is, so
//! nothing here knows a pixel until a pointer comes.
//!
//! A day is drawn on the clinic's clock from 00:00 to 24:00. Where the clocks change, the hour that occurs twice is drawn
//! once with what overlaps there side by side, and the hour that does not occur stays empty.

pub mod axis;
pub mod day;
pub mod gesture;
pub mod lanes;

pub use axis::Axis;
pub use day::DayHours;
pub use lanes::{Lane, lanes};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use docket_shared::time::{Interval, ZoneRules};

/// The minutes of a day.
pub const DAY: u16 = 24 * 60;
/// One row of the calendar, in minutes.
pub const ROW: u16 = 15;

/// A half-open span of one day, in minutes from its midnight; never empty where a function here returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// From.
    pub start: u16,
    /// Up to and without, at most [`DAY`].
    pub end: u16,
}

impl Span {
    /// `[start, end)`.
    pub const fn new(start: u16, end: u16) -> Self {
        Self { start, end }
    }

    /// Its length in minutes.
    pub const fn minutes(self) -> u16 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the two share a minute.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What it has in common with `other`.
    pub fn within(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }
}

/// The part of `date` on the clinic's clock that `interval` takes; `None` where it takes none.
pub fn span_on(zone: &ZoneRules, date: NaiveDate, interval: Interval) -> Option<Span> {
    let (start, end) = (zone.local(interval.start), zone.local(interval.end));
    if interval.start >= interval.end || start.date() > date || end.date() < date {
        return None;
    }
    let from = if start.date() < date { 0 } else { minute_of(start) };
    // Over the hour that occurs twice the clock runs backwards; the length is what is certain.
    let until = match end.date() > date {
        true => DAY,
        false if end <= start => {
            from.saturating_add(u16::try_from(interval.duration_minutes()).unwrap_or(DAY))
        }
        false => minute_of(end),
    };
    (from < until).then(|| Span::new(from, until.min(DAY)))
}

/// The instant at which the clinic's clock shows `minute` of `date`: the first where it shows it twice, the change of
/// clocks where it never does.
pub fn instant_at(zone: &ZoneRules, date: NaiveDate, minute: u16) -> DateTime<Utc> {
    let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute));
    zone.instant(local).earliest()
}

/// The interval that `span` of `date` is.
pub fn interval_on(zone: &ZoneRules, date: NaiveDate, span: Span) -> Interval {
    Interval::starting(instant_at(zone, date, span.start), u32::from(span.minutes()))
}

/// The minute of the day that the clock shows.
pub fn minute_of(local: NaiveDateTime) -> u16 {
    u16::try_from(local.num_seconds_from_midnight() / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{at, london};

    #[test]
    fn an_interval_is_cut_to_the_day() {
        let date: NaiveDate = "2026-11-24".parse().unwrap();
        for (start, end, expected) in [
            ("2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z", Some((540, 570))),
            ("2026-11-23T23:00:00Z", "2026-11-24T00:30:00Z", Some((0, 30))),
            ("2026-11-24T23:30:00Z", "2026-11-25T02:00:00Z", Some((1410, 1440))),
            ("2026-11-23T00:00:00Z", "2026-11-26T00:00:00Z", Some((0, 1440))),
            ("2026-11-23T23:00:00Z", "2026-11-24T00:00:00Z", None),
            ("2026-11-25T00:00:00Z", "2026-11-25T01:00:00Z", None),
            ("2026-11-24T09:30:00Z", "2026-11-24T09:00:00Z", None),
        ] {
            let span = span_on(&london(), date, Interval::new(at(start), at(end)));
            assert_eq!(span, expected.map(|(start, end)| Span::new(start, end)), "{start} {end}");
        }
    }

    #[test]
    fn across_a_change_of_clocks_the_clock_is_what_is_drawn() {
        let zone = london();
        let spring: NaiveDate = "2026-03-29".parse().unwrap();
        let autumn: NaiveDate = "2026-10-25".parse().unwrap();
        // 00:30 to 02:30 on the clock is one hour in spring; 01:45 to 01:15 is half an hour in autumn.
        for (date, start, end, expected) in [
            (spring, "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", Span::new(30, 150)),
            (autumn, "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", Span::new(105, 135)),
        ] {
            assert_eq!(span_on(&zone, date, Interval::new(at(start), at(end))), Some(expected));
        }
        assert_eq!(instant_at(&zone, autumn, 90), at("2026-10-25T00:30:00Z"));
        assert_eq!(instant_at(&zone, spring, 90), at("2026-03-29T01:00:00Z"));
        assert_eq!(
            interval_on(&zone, autumn, Span::new(540, 555)),
            Interval::new(at("2026-10-25T09:00:00Z"), at("2026-10-25T09:15:00Z"))
        );
    }
}
