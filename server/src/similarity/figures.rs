//! How well something told pairs apart.

use serde::Serialize;
use std::collections::BTreeMap;

/// Kinds of pairs that are the same gathering and hard to find out: no word in common (`syn`), each invited the other (`cross`),
/// nothing but a title (`empty`), few people in common (`att`).
pub const HARD_POSITIVES: [&str; 4] = ["syn", "cross", "empty", "att"];

/// How many pairs came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// One gathering, and called so.
    pub true_positives: usize,
    /// Two, but called one.
    pub false_positives: usize,
    /// One, but called two.
    pub false_negatives: usize,
    /// Two, and called so.
    pub true_negatives: usize,
}

impl Counts {
    /// Counts a pair.
    pub fn count(&mut self, same: bool, alike: bool) {
        *match (same, alike) {
            (true, true) => &mut self.true_positives,
            (false, true) => &mut self.false_positives,
            (true, false) => &mut self.false_negatives,
            (false, false) => &mut self.true_negatives,
        } += 1;
    }

    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.true_positives += other.true_positives;
        self.false_positives += other.false_positives;
        self.false_negatives += other.false_negatives;
        self.true_negatives += other.true_negatives;
    }

    /// All of them.
    pub const fn pairs(&self) -> usize {
        self.true_positives + self.false_positives + self.false_negatives + self.true_negatives
    }

    /// Of those that were called one, how many are; `None` where none was.
    pub fn precision(&self) -> Option<f64> {
        share(self.true_positives, self.true_positives + self.false_positives)
    }

    /// Of those that are one, how many were called so; `None` where none is.
    pub fn recall(&self) -> Option<f64> {
        share(self.true_positives, self.true_positives + self.false_negatives)
    }

    /// The harmonic mean of both; `None` where there is nothing to find and nothing was called found.
    pub fn f1(&self) -> Option<f64> {
        self.f(1.0)
    }

    /// The F-measure in which a miss is so bad beside a false alarm (the square of its beta).
    pub(super) fn f(&self, beta_squared: f64) -> Option<f64> {
        let found = (1.0 + beta_squared) * precise(self.true_positives);
        let wrong = beta_squared * precise(self.false_negatives) + precise(self.false_positives);
        (found + wrong > 0.0).then(|| found / (found + wrong))
    }
}

fn share(part: usize, all: usize) -> Option<f64> {
    (all > 0).then(|| precise(part) / precise(all))
}

fn precise(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Counts with what follows from them, as it is printed. What cannot be said is null.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// See [`Counts::precision`].
    pub precision: Option<f64>,
    /// See [`Counts::recall`].
    pub recall: Option<f64>,
    /// See [`Counts::f1`].
    pub f1: Option<f64>,
    /// See [`Counts`].
    pub true_positives: usize,
    /// See [`Counts`].
    pub false_positives: usize,
    /// See [`Counts`].
    pub false_negatives: usize,
    /// See [`Counts`].
    pub true_negatives: usize,
    /// All of them.
    pub pairs: usize,
}

impl From<Counts> for Figures {
    fn from(counts: Counts) -> Self {
        Self {
            precision: counts.precision(),
            recall: counts.recall(),
            f1: counts.f1(),
            true_positives: counts.true_positives,
            false_positives: counts.false_positives,
            false_negatives: counts.false_negatives,
            true_negatives: counts.true_negatives,
            pairs: counts.pairs(),
        }
    }
}

/// Counts overall and by kind.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Of all pairs.
    pub overall: Counts,
    /// Of each kind.
    pub kinds: BTreeMap<String, Counts>,
    /// Of the pairs of [`HARD_POSITIVES`] that are one gathering.
    pub hard_positives: Counts,
}

impl Tally {
    /// Counts a pair.
    pub fn count(&mut self, kind: &str, same: bool, alike: bool) {
        self.overall.count(same, alike);
        self.kinds.entry(kind.to_owned()).or_default().count(same, alike);
        if same && HARD_POSITIVES.contains(&kind) {
            self.hard_positives.count(same, alike);
        }
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        self.overall.add(other.overall);
        self.hard_positives.add(other.hard_positives);
        for (kind, counts) in &other.kinds {
            self.kinds.entry(kind.clone()).or_default().add(*counts);
        }
    }
}
