//! Medians and ratios of rounds.

use std::time::{Duration, Instant};

/// The figures of one thing, one a round.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rounds(Vec<f64>);

impl Rounds {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn push(&mut self, figure: f64) {
        self.0.push(figure);
    }

    /// The middle one; of an even number, the greater of the two.
    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The figure below which this part of them lies.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into what is in memory"
        )]
        let index = (sorted.len() as f64 * part) as usize;
        sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }

    /// Each round's figure by the same round's of `other`.
    pub(crate) fn over(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(figure, other)| figure / other).collect())
    }

    /// As a ratio is printed: `0.62 (0.58 to 0.66)`.
    pub(crate) fn ratio(&self) -> String {
        let [least, greatest] = [self.quantile(0.0), self.quantile(1.0)];
        format!("{:.2} ({least:.2} to {greatest:.2})", self.median())
    }
}

/// How long `work` takes.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = work();
    (result, begun.elapsed())
}

/// How many a second `count` in `time` are.
pub(crate) fn a_second(count: usize, time: Duration) -> f64 {
    float(count) / time.as_secs_f64()
}

/// What each of `count` has of `whole`.
pub(crate) fn share(whole: f64, count: usize) -> f64 {
    whole / float(count)
}

/// A count, to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are small")]
pub(crate) const fn float(count: usize) -> f64 {
    count as f64
}

/// A time as a person reads it.
pub(crate) fn time(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 1e-3 => format!("{:.2} µs", seconds * 1e6),
        seconds if seconds < 1.0 => format!("{:.2} ms", seconds * 1e3),
        seconds => format!("{seconds:.2} s"),
    }
}

/// A whole number with separators.
pub(crate) fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
