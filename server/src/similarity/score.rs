//! `docket similarity score`: what is shipped, held against labelled pairs. Nothing is tuned on them.

use super::figures::{Figures, HARD_POSITIVES, Tally};
use super::pairs::Pairs;
use docket_shared::similarity::{BASELINE_THRESHOLD, SimilarityStrategy, Strategy, TitleAndTime};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How well a strategy told the pairs apart.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// Which strategy.
    pub strategy: SimilarityStrategy,
    /// Its threshold.
    pub threshold: f64,
    /// Of all pairs.
    pub overall: Figures,
    /// Of each kind.
    pub kinds: BTreeMap<String, Figures>,
    /// Of those that are one gathering and hard to find out.
    pub hard_positives: HardPositives,
}

/// The pairs of [`HARD_POSITIVES`] that are one gathering.
#[derive(Clone, Debug, Serialize)]
pub struct HardPositives {
    /// Which kinds those are.
    pub kinds: [&'static str; 4],
    /// How many were found, of all.
    pub recall: Option<f64>,
    /// How many were found.
    pub true_positives: usize,
    /// How many were not.
    pub false_negatives: usize,
    /// All of them.
    pub pairs: usize,
}

/// What is shipped, and beside it the plain way.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What an organization has unless it chooses otherwise.
    #[serde(flatten)]
    pub score: Score,
    /// Title likeness plus time overlap, with the threshold that was the best for it where the weights were learnt.
    pub baseline: Score,
}

/// Holds the strategies against `pairs`.
pub fn score(pairs: &Pairs) -> Report {
    let shipped = SimilarityStrategy::default();
    Report {
        score: Score::new(shipped, pairs, shipped.strategy()),
        baseline: Score::new(SimilarityStrategy::TitleAndTime, pairs, &TitleAndTime::new(BASELINE_THRESHOLD)),
    }
}

/// What `strategy` makes of `pairs`.
pub fn tally(pairs: &Pairs, strategy: &dyn Strategy) -> Tally {
    let mut tally = Tally::default();
    for pair in &pairs.pairs {
        let (one, other) = pairs.of(pair);
        tally.count(&pair.kind, pair.same, strategy.compare(one, other).alike);
    }
    tally
}

impl Score {
    fn new(strategy: SimilarityStrategy, pairs: &Pairs, way: &dyn Strategy) -> Self {
        let tally = tally(pairs, way);
        let hard = tally.hard_positives;
        Self {
            strategy,
            threshold: way.threshold(),
            overall: tally.overall.into(),
            kinds: tally.kinds.iter().map(|(kind, counts)| (kind.clone(), (*counts).into())).collect(),
            hard_positives: HardPositives {
                kinds: HARD_POSITIVES,
                recall: hard.recall(),
                true_positives: hard.true_positives,
                false_negatives: hard.false_negatives,
                pairs: hard.pairs(),
            },
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { score, baseline } = self;
        writeln!(formatter, "{}", heading())?;
        write!(formatter, "{}", line("overall", &score.overall))?;
        write!(formatter, "{}", line("baseline: title and time", &baseline.overall))?;
        for (kind, figures) in &score.kinds {
            write!(formatter, "{}", line(kind, figures))?;
        }
        let all = |hard: &HardPositives| format!("{} of {}", hard.true_positives, hard.pairs);
        write!(
            formatter,
            "Hard positives ({}) found: {}; by the baseline: {}.\nThresholds {:.3} and {:.3}, as shipped.",
            HARD_POSITIVES.join(", "),
            all(&score.hard_positives),
            all(&baseline.hard_positives),
            score.threshold,
            baseline.threshold,
        )
    }
}

/// What stands above [`line`].
pub(super) fn heading() -> String {
    format!(
        "{:<26}{:>7}{:>11}{:>8}{:>7}{:>7}{:>8}{:>8}{:>7}",
        "", "pairs", "precision", "recall", "F1", "found", "missed", "alarms", "rest"
    )
}

/// Figures as a line of a table.
pub(super) fn line(name: &str, figures: &Figures) -> String {
    let share = |share: Option<f64>| share.map_or_else(|| "-".into(), |share| format!("{share:.3}"));
    format!(
        "{name:<26}{:>7}{:>11}{:>8}{:>7}{:>7}{:>8}{:>8}{:>7}\n",
        figures.pairs,
        share(figures.precision),
        share(figures.recall),
        share(figures.f1),
        figures.true_positives,
        figures.false_negatives,
        figures.false_positives,
        figures.true_negatives,
    )
}
