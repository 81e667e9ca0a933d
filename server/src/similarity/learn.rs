//! `docket similarity learn`: weights and thresholds from labelled pairs, and honest figures beside them: each pair is judged by
//! weights and a threshold that were found without it.

use super::figures::{Figures, Tally};
use super::folds::folds;
use super::pairs::{Pair, Pairs};
use super::regression::{Example, fit};
use super::score::{heading, line, tally};
use docket_shared::similarity::{Evidence, Learnt, SimilarityStrategy, Weights, told_apart_in_titles};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Folds of a cross-validation.
const FOLDS: usize = 5;
/// How often it is repeated, each time with other folds.
const REPEATS: u64 = 10;
/// What holds weights near common sense: a set of pairs is small and one author's.
const RIDGE: f64 = 0.5;
/// The precision that the threshold is chosen for: a false alarm is worse than a miss. More than is aimed at, since another set
/// will have its own surprises.
const PRECISION: f64 = 0.97;
/// How much a pair counts that is made up, see [`told_apart`].
const TOLD_APART_SHARE: f64 = 0.2;
/// How alike titles are that name two cases.
const TOLD_APART_TITLES: f64 = 0.8;
/// Weights and thresholds are rounded to so many decimals, so that every machine learns the same.
const DECIMALS: f64 = 1e3;

/// What was learnt, and how well it does.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was learnt.
    pub weights: Weights,
    /// From which score on title and time alone do best.
    pub baseline_threshold: f64,
    /// Whence the folds.
    pub seed: u64,
    /// How many pairs.
    pub pairs: usize,
    /// Each pair judged without it, as often as repeated.
    pub cross_validated: Tally,
    /// The same for the plain strategy.
    pub baseline: Tally,
    /// The pairs themselves, judged by what was learnt from them: what it can do at the best.
    pub in_sample: Tally,
    /// Each kind of pairs, judged by what was learnt from the other kinds.
    pub kinds_left_out: Tally,
}

/// Pairs prepared for learning.
struct Lesson<'a> {
    pair: &'a Pair,
    /// `None` where the two do not overlap: that is decided without weights.
    example: Option<Example>,
    /// The plain strategy's score.
    plain: f64,
}

/// Learns from `pairs`; the same pairs and `seed` give the same.
pub fn learn(pairs: &Pairs, seed: u64) -> Report {
    let plain = SimilarityStrategy::TitleAndTime.strategy();
    let lessons: Vec<_> = pairs
        .pairs
        .iter()
        .map(|pair| {
            let (one, other) = pairs.of(pair);
            let example = Evidence::new(one, other).map(|evidence| Example {
                values: evidence.values,
                same: pair.same,
                share: 1.0,
            });
            Lesson { pair, example, plain: plain.compare(one, other).score }
        })
        .collect();
    let all: Vec<_> = lessons.iter().collect();
    let weights = weigh(&all, seed);
    let baseline_threshold = plain_threshold(&all);
    let mut report = Report {
        weights,
        baseline_threshold,
        seed,
        pairs: all.len(),
        cross_validated: Tally::default(),
        baseline: Tally::default(),
        in_sample: tally(pairs, &Learnt::new(weights)),
        kinds_left_out: Tally::default(),
    };
    for repeat in 0..REPEATS {
        let folds = split(&all, seed + repeat);
        for fold in 0..FOLDS {
            let (learnt_from, judged) = apart(&all, |index| folds[index] == fold);
            let weights = weigh(&learnt_from, seed + repeat);
            judge(&judged, &weights, &mut report.cross_validated);
            let threshold = plain_threshold(&learnt_from);
            for lesson in judged {
                report.baseline.count(&lesson.pair.kind, lesson.pair.same, lesson.plain >= threshold);
            }
        }
    }
    let kinds: BTreeSet<_> = all.iter().map(|lesson| &lesson.pair.kind).collect();
    for kind in kinds {
        let (learnt_from, judged) = apart(&all, |index| all[index].pair.kind == *kind);
        judge(&judged, &weigh(&learnt_from, seed), &mut report.kinds_left_out);
    }
    report
}

type Lessons<'a> = Vec<&'a Lesson<'a>>;

/// Those that are learnt from and those that are judged.
fn apart<'a>(all: &[&'a Lesson<'a>], is_judged: impl Fn(usize) -> bool) -> (Lessons<'a>, Lessons<'a>) {
    let (mut learnt_from, mut judged) = (Vec::new(), Vec::new());
    for (index, lesson) in all.iter().enumerate() {
        if is_judged(index) { &mut judged } else { &mut learnt_from }.push(*lesson);
    }
    (learnt_from, judged)
}

fn split(lessons: &[&Lesson<'_>], seed: u64) -> Vec<usize> {
    let pairs: Vec<_> = lessons.iter().map(|lesson| lesson.pair).collect();
    folds(&pairs, FOLDS, &mut Rng::with_seed(seed))
}

fn regress(lessons: &[&Lesson<'_>]) -> Weights {
    let mut examples: Vec<_> = lessons.iter().filter_map(|lesson| lesson.example).collect();
    let told_apart: Vec<_> = examples.iter().filter(|example| example.same).map(told_apart).collect();
    examples.extend(told_apart);
    let (bias, weights) = fit(&examples, RIDGE);
    Weights { bias: rounded(bias), weights: weights.map(rounded), threshold: 0.5 }
}

/// Weights from all lessons, and a threshold from scores that each lesson gets from weights learnt without it.
fn weigh(lessons: &[&Lesson<'_>], seed: u64) -> Weights {
    let mut scores = Vec::new();
    for repeat in 0..3 {
        let folds = split(lessons, seed.wrapping_mul(31) + repeat);
        for fold in 0..FOLDS {
            let (learnt_from, judged) = apart(lessons, |index| folds[index] == fold);
            let weights = regress(&learnt_from);
            scores.extend(judged.iter().map(|lesson| (probability(lesson, &weights), lesson.pair.same)));
        }
    }
    Weights { threshold: threshold(&scores), ..regress(lessons) }
}

/// What people know and a small set of pairs may not show: were the titles of two meetings that are one to name two cases, they
/// would be two, however much else they have in common.
fn told_apart(example: &Example) -> Example {
    let mut other = Example { same: false, share: TOLD_APART_SHARE, ..*example };
    other.values = told_apart_in_titles(example.values, TOLD_APART_TITLES);
    other
}

fn probability(lesson: &Lesson<'_>, weights: &Weights) -> f64 {
    lesson.example.map_or(0.0, |example| weights.probability(&example.values))
}

fn plain_threshold(lessons: &[&Lesson<'_>]) -> f64 {
    let scores: Vec<_> = lessons.iter().map(|lesson| (lesson.plain, lesson.pair.same)).collect();
    threshold(&scores)
}

/// The threshold with the best F1 among those with the precision that is wanted; the best F1 of all where none has it.
fn threshold(scores: &[(f64, bool)]) -> f64 {
    let candidates = (1..100).map(|hundredth| f64::from(hundredth) / 100.0);
    let judged = candidates.map(|threshold| {
        let mut tally = Tally::default();
        scores.iter().for_each(|(score, same)| tally.overall.count(*same, *score >= threshold));
        let precise = tally.overall.precision().is_some_and(|precision| precision >= PRECISION);
        (precise, tally.overall.f1().unwrap_or_default(), threshold)
    });
    let best = judged.max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    best.map_or(0.5, |(_, _, threshold)| threshold)
}

fn judge(judged: &[&Lesson<'_>], weights: &Weights, tally: &mut Tally) {
    for lesson in judged {
        tally.count(&lesson.pair.kind, lesson.pair.same, probability(lesson, weights) >= weights.threshold);
    }
}

fn rounded(number: f64) -> f64 {
    // Never minus zero.
    (number * DECIMALS).round() / DECIMALS + 0.0
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |formatter: &mut fmt::Formatter<'_>, tally: &Tally| {
            write!(formatter, "{}", line("overall", &tally.overall.into()))?;
            write!(formatter, "{}", line("hard positives", &tally.hard_positives.into()))?;
            let kinds: BTreeMap<_, Figures> =
                tally.kinds.iter().map(|(kind, counts)| (kind, (*counts).into())).collect();
            kinds.iter().try_for_each(|(kind, figures)| write!(formatter, "{}", line(kind, figures)))
        };
        writeln!(formatter, "Cross-validated, {FOLDS} folds, {REPEATS} times:\n{}", heading())?;
        all(formatter, &self.cross_validated)?;
        write!(formatter, "{}", line("baseline: title and time", &self.baseline.overall.into()))?;
        write!(formatter, "{}", line("baseline: hard positives", &self.baseline.hard_positives.into()))?;
        writeln!(formatter, "\nEach kind judged by what the others taught:\n{}", heading())?;
        all(formatter, &self.kinds_left_out)?;
        writeln!(formatter, "\nIn sample, as a bound that means little:\n{}", heading())?;
        write!(formatter, "{}", line("overall", &self.in_sample.overall.into()))?;
        write!(formatter, "{}", line("hard positives", &self.in_sample.hard_positives.into()))
    }
}
