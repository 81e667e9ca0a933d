//! What of time is on the screen, and what is fetched for it: all of it, and a margin, so that turning a page or two needs no
//! further fetch. Pure.

use chrono::TimeDelta;
use docket_shared::time::Interval;

/// Fetched before and after what is shown.
const MARGIN: TimeDelta = TimeDelta::days(7);
/// The server answers no longer window.
const LONGEST: TimeDelta = TimeDelta::days(400);

/// What is shown, and what is wanted for it.
#[derive(Debug, Default)]
pub(super) struct Windows {
    shown: Vec<Interval>,
    wanted: Option<Interval>,
}

impl Windows {
    pub(super) const fn wanted(&self) -> Option<Interval> {
        self.wanted
    }

    pub(super) fn show(&mut self, shown: Interval) {
        self.shown.push(shown);
    }

    pub(super) fn hide(&mut self, shown: Interval) {
        if let Some(index) = self.shown.iter().position(|it| *it == shown) {
            self.shown.remove(index);
        }
    }

    /// Wants more where what is shown last is not covered; says whether that is so.
    pub(super) fn widen(&mut self) -> bool {
        let Some(last) = self.shown.last().copied() else { return false };
        if self.wanted.is_some_and(|wanted| wanted.covers(last)) {
            return false;
        }
        let hull = self
            .shown
            .iter()
            .fold(last, |hull, it| Interval::new(hull.start.min(it.start), hull.end.max(it.end)));
        // Two things a year apart are not worth all that lies between.
        let hull = if hull.duration() + MARGIN * 2 > LONGEST { last } else { hull };
        self.wanted = Some(Interval::new(hull.start - MARGIN, hull.end + MARGIN));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::at;

    fn days(from: &str, count: i64) -> Interval {
        let start = at(&format!("{from}T00:00:00Z"));
        Interval::new(start, start + TimeDelta::days(count))
    }

    #[test]
    fn what_is_covered_needs_no_fetch_and_what_is_shown_stays_covered() {
        let mut windows = Windows::default();
        windows.show(days("2026-11-24", 1));
        assert!(windows.widen());
        assert_eq!(windows.wanted(), Some(days("2026-11-17", 15)));
        windows.show(days("2026-11-25", 6));
        assert!(!windows.widen());
        windows.show(days("2027-01-04", 1));
        assert!(windows.widen());
        assert!(windows.wanted().unwrap().covers(days("2026-11-24", 1)));
        for shown in [days("2026-11-24", 1), days("2026-11-25", 6)] {
            windows.hide(shown);
        }
        windows.show(days("2028-06-01", 1));
        assert!(windows.widen());
        assert_eq!(windows.wanted(), Some(days("2028-05-25", 15)));
    }

    #[test]
    fn what_was_given_up_for_another_is_wanted_again_when_that_is_hidden() {
        let (today, later) = (days("2026-11-24", 1), days("2027-12-29", 1));
        let mut windows = Windows::default();
        windows.show(today);
        assert!(windows.widen());
        windows.show(later);
        assert!(windows.widen() && !windows.wanted().unwrap().covers(today));
        windows.hide(later);
        assert!(windows.widen() && windows.wanted().unwrap().covers(today));
        windows.hide(today);
        assert!(!windows.widen());
    }
}
