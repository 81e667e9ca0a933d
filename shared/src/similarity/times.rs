//! When two meetings are, the one beside the other.

use crate::time::Interval;

/// What two intervals that overlap have in common, in minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Times {
    pub(super) overlap: f64,
    /// From where the first one begins to where the last one ends.
    pub(super) span: f64,
    /// Between the two beginnings.
    pub(super) starts_apart: f64,
    /// How long the shorter one is.
    pub(super) shorter: f64,
    /// How many times as long the longer one is.
    pub(super) ratio: f64,
    /// Whether one covers the other.
    pub(super) covers: bool,
}

/// Compares two intervals; `None` where they do not overlap.
pub(super) fn compare(one: Interval, other: Interval) -> Option<Times> {
    if !one.overlaps(other) {
        return None;
    }
    let minutes = |from: chrono::DateTime<chrono::Utc>, to: chrono::DateTime<chrono::Utc>| {
        // Whole seconds of a calendar are far below what a float holds exactly.
        #[expect(clippy::cast_precision_loss, reason = "calendars do not reach that far")]
        let seconds = (to - from).num_seconds() as f64;
        seconds / 60.0
    };
    let (a, b) = (minutes(one.start, one.end), minutes(other.start, other.end));
    let covers = one.covers(other) || other.covers(one);
    Some(Times {
        overlap: minutes(one.start.max(other.start), one.end.min(other.end)),
        span: minutes(one.start.min(other.start), one.end.max(other.end)),
        starts_apart: minutes(one.start.min(other.start), one.start.max(other.start)),
        shorter: a.min(b),
        ratio: if a.min(b) > 0.0 { a.max(b) / a.min(b) } else { 1.0 },
        covers,
    })
}
