//! The strategy that was learnt: evidence, weighed.

use super::evidence::{Evidence, FEATURES};
use super::{Likeness, Portrait, Strategy};

/// What a weighing needs; made by `docket similarity learn`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Where weighing begins.
    pub bias: f64,
    /// One for each of [`FEATURES`], never against its sign.
    pub weights: [f64; FEATURES.len()],
    /// From which probability on two meetings are called alike.
    pub threshold: f64,
}

/// Where weights come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Provenance {
    /// What the pairs are, and whose.
    pub origin: &'static str,
    /// The tables.
    pub sets: &'static [LearntFrom],
    /// The day, as 2026-11-24.
    pub learnt_on: &'static str,
    /// With which everything can be learnt again.
    pub seed: u64,
    /// Precision, recall and F1 on sets that were not learnt from, each judged by what the others taught. Of one set alone: on pairs
    /// of it that were not learnt from.
    pub left_out: [f64; 3],
    /// Recall on the hard positives, found out in the same way.
    pub hard_positives: f64,
    /// Precision, recall and F1 on pairs that were not learnt from, while others of their set were.
    pub cross_validated: [f64; 3],
    /// What title and time alone make of the same.
    pub baseline: [f64; 3],
}

/// A set of pairs by one author.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearntFrom {
    /// SHA-256 of the table of meetings.
    pub records_sha256: &'static str,
    /// SHA-256 of the table of pairs.
    pub pairs_sha256: &'static str,
    /// How many pairs.
    pub pairs: usize,
}

impl Weights {
    /// How likely two meetings are one whose features have these values, from 0 to 1 (logistic regression).
    pub fn probability(&self, values: &[f64; FEATURES.len()]) -> f64 {
        logistic(self.bias + self.sum(values))
    }

    fn sum(&self, values: &[f64]) -> f64 {
        self.weights.iter().zip(values).map(|(weight, value)| weight * value).sum()
    }
}

/// Log odds as a probability.
fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// By time, people, place, title and description, weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learnt {
    weights: Weights,
    /// The threshold as log odds.
    odds: f64,
}

impl Learnt {
    /// Weighs with `weights`.
    pub fn new(weights: Weights) -> Self {
        let odds = (weights.threshold / (1.0 - weights.threshold)).ln();
        Self { weights, odds }
    }
}

impl Strategy for Learnt {
    fn compare(&self, one: &Portrait, other: &Portrait) -> Likeness {
        let Some(evidence) = Evidence::new(one, other) else {
            return Likeness { score: 0.0, alike: false, reasons: Vec::new() };
        };
        let score = self.weights.probability(&evidence.values);
        let alike = score >= self.weights.threshold;
        Likeness { score, alike, reasons: evidence.reasons(one, other) }
    }

    fn threshold(&self) -> f64 {
        self.weights.threshold
    }

    /// Looks first at what costs least, and no further where all that is left could not make the two alike.
    fn alike(&self, one: &Portrait, other: &Portrait) -> Option<Likeness> {
        let weights = &self.weights.weights;
        let may_reach = |evidence: &Evidence, more: f64| {
            // A hair's breadth below, since floats are not exact.
            self.weights.bias + self.weights.sum(&evidence.values) + more >= self.odds - 1e-6
        };
        let mut evidence = Evidence::without_texts(one, other)?;
        if !may_reach(&evidence, evidence.most_of_texts(weights)) {
            return None;
        }
        evidence.read_places(one, other);
        if !may_reach(&evidence, evidence.most_after_places(weights)) {
            return None;
        }
        evidence.read_titles(one, other);
        if !may_reach(&evidence, evidence.most_after_titles(weights)) {
            return None;
        }
        evidence.read_the_rest(one, other);
        let score = self.weights.probability(&evidence.values);
        let is_alike = score >= self.weights.threshold;
        is_alike.then(|| Likeness { score, alike: true, reasons: evidence.reasons(one, other) })
    }
}
