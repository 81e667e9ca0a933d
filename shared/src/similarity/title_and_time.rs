//! The plain strategy: titles alike at one time.

use super::evidence::Evidence;
use super::{Likeness, LikenessReason, Portrait, Strategy, percent, titles};

/// By title and time only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TitleAndTime {
    threshold: f64,
}

/// Titles half alike at the very same time, or the same title for half of the time. Set by hand: learnt from pairs that all
/// overlap, it would forget the titles.
const THRESHOLD: f64 = 0.75;

impl Default for TitleAndTime {
    fn default() -> Self {
        Self::new(THRESHOLD)
    }
}

impl TitleAndTime {
    /// Calls meetings alike from the score `threshold` on.
    pub const fn new(threshold: f64) -> Self {
        Self { threshold }
    }
}

impl Strategy for TitleAndTime {
    /// Halfway between how alike the titles are and how much of their time the two share.
    fn compare(&self, one: &Portrait, other: &Portrait) -> Likeness {
        let Some(evidence) = Evidence::without_texts(one, other) else {
            return Likeness { score: 0.0, alike: false, reasons: Vec::new() };
        };
        let titles = titles::likeness(&one.title, &other.title);
        let score = titles.midpoint(evidence.overlap());
        let reasons = vec![evidence.time(), LikenessReason::TitlesAlike { percent: percent(titles) }];
        Likeness { score, alike: score >= self.threshold, reasons }
    }

    fn threshold(&self) -> f64 {
        self.threshold
    }
}
