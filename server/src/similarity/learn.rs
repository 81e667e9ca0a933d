//! `docket similarity learn`: weights and thresholds from labelled pairs, and honest figures beside them: each set is judged by
//! weights and a threshold that were found without it, or, of one set alone, each pair is.

use super::figures::{Figures, Tally};
use super::folds::folds;
use super::pairs::{Pair, Pairs};
use super::regression::{Example, fit};
use super::score::{heading, line};
use super::threshold::{Balance, threshold};
use docket_shared::similarity::{Evidence, SimilarityStrategy, Weights, told_apart_in_titles};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Folds of a cross-validation.
const FOLDS: usize = 5;
/// How often it is repeated, each time with other folds.
const REPEATS: u64 = 10;
/// What holds weights near common sense: a set of pairs is small and one author's.
const RIDGE: f64 = 0.5;
/// How much a pair counts that is made up, see [`told_apart`].
const TOLD_APART_SHARE: f64 = 0.2;
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
    /// How many pairs are in each set.
    pub sets: Vec<usize>,
    /// Each set judged by what the others taught, where there are others. A set is one author's, so that this says the most about
    /// the next author.
    pub sets_left_out: Vec<Tally>,
    /// Each pair judged without it, as often as repeated.
    pub cross_validated: Tally,
    /// The plain strategy on pairs that its threshold was not chosen on.
    pub baseline: Tally,
    /// The pairs themselves, judged by what was learnt from them: what it can do at the best.
    pub in_sample: Tally,
    /// Each kind of pairs, judged by what was learnt from the other kinds.
    pub kinds_left_out: Tally,
}

impl Report {
    /// What to expect of an author whose pairs were not learnt from: the sets that were left out, all together; of one set, its pairs.
    pub fn left_out(&self) -> Tally {
        let mut all = Tally::default();
        match self.sets_left_out.is_empty() {
            true => all.add(&self.cross_validated),
            false => self.sets_left_out.iter().for_each(|tally| all.add(tally)),
        }
        all
    }
}

/// A pair prepared for learning.
struct Lesson {
    /// Its meetings are numbered throughout all sets.
    pair: Pair,
    /// Which set it is of.
    set: usize,
    /// `None` where the two do not overlap: that is decided without weights.
    example: Option<Example>,
    /// The plain strategy's score.
    plain: f64,
}

/// Learns from `sets`, each by another author; the same sets and `seed` give the same.
pub fn learn(sets: &[Pairs], seed: u64) -> Report {
    let lessons = prepare(sets);
    let all: Vec<_> = lessons.iter().collect();
    let weights = weigh(&all, seed);
    let mut report = Report {
        weights,
        baseline_threshold: plain_threshold(&all),
        seed,
        sets: sets.iter().map(|set| set.pairs.len()).collect(),
        sets_left_out: Vec::new(),
        cross_validated: Tally::default(),
        baseline: Tally::default(),
        in_sample: Tally::default(),
        kinds_left_out: Tally::default(),
    };
    judge(&all, &weights, &mut report.in_sample);
    if sets.len() > 1 {
        report.sets_left_out = (0..sets.len())
            .map(|set| {
                let (learnt_from, judged) = apart(&all, |index| all[index].set == set);
                let mut tally = Tally::default();
                judge(&judged, &weigh(&learnt_from, seed), &mut tally);
                tally
            })
            .collect();
    }
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

fn prepare(sets: &[Pairs]) -> Vec<Lesson> {
    let plain = SimilarityStrategy::TitleAndTime.strategy();
    let mut lessons = Vec::new();
    let mut before = 0;
    for (set, pairs) in sets.iter().enumerate() {
        lessons.extend(pairs.pairs.iter().map(|pair| {
            let (one, other) = pairs.of(pair);
            let example = Evidence::new(one, other).map(|evidence| Example {
                values: evidence.values,
                same: pair.same,
                share: 1.0,
            });
            let plain = plain.compare(one, other).score;
            let pair = Pair { one: before + pair.one, other: before + pair.other, ..pair.clone() };
            Lesson { pair, set, example, plain }
        }));
        before += pairs.portraits.len();
    }
    lessons
}

type Lessons<'a> = Vec<&'a Lesson>;

/// Those that are learnt from and those that are judged.
fn apart<'a>(all: &[&'a Lesson], is_judged: impl Fn(usize) -> bool) -> (Lessons<'a>, Lessons<'a>) {
    let (mut learnt_from, mut judged) = (Vec::new(), Vec::new());
    for (index, lesson) in all.iter().enumerate() {
        if is_judged(index) { &mut judged } else { &mut learnt_from }.push(*lesson);
    }
    (learnt_from, judged)
}

fn split(lessons: &[&Lesson], seed: u64) -> Vec<usize> {
    let pairs: Vec<_> = lessons.iter().map(|lesson| &lesson.pair).collect();
    folds(&pairs, FOLDS, &mut Rng::with_seed(seed))
}

fn regress(lessons: &[&Lesson]) -> Weights {
    let mut examples: Vec<_> = lessons.iter().filter_map(|lesson| lesson.example).collect();
    let told_apart: Vec<_> = examples.iter().filter(|example| example.same).map(told_apart).collect();
    examples.extend(told_apart);
    let (bias, weights) = fit(&examples, RIDGE);
    Weights { bias: rounded(bias), weights: weights.map(rounded), threshold: 0.5 }
}

/// Weights from all lessons, and a threshold from scores that each lesson gets from weights learnt without it: without its whole set
/// where there are several, since scores of another author's pairs lie elsewhere than those of one's own.
fn weigh(lessons: &[&Lesson], seed: u64) -> Weights {
    let mut scores = Vec::new();
    let mut score = |learnt_from: &[&Lesson], judged: &[&Lesson]| {
        let weights = regress(learnt_from);
        scores.extend(judged.iter().map(|lesson| (probability(lesson, &weights), lesson.pair.same)));
    };
    let sets: BTreeSet<_> = lessons.iter().map(|lesson| lesson.set).collect();
    if sets.len() > 1 {
        for set in sets {
            let (learnt_from, judged) = apart(lessons, |index| lessons[index].set == set);
            score(&learnt_from, &judged);
        }
    } else {
        for repeat in 0..3 {
            let folds = split(lessons, seed.wrapping_mul(31) + repeat);
            for fold in 0..FOLDS {
                let (learnt_from, judged) = apart(lessons, |index| folds[index] == fold);
                score(&learnt_from, &judged);
            }
        }
    }
    Weights { threshold: threshold(&scores, Balance::AlarmsAreWorse), ..regress(lessons) }
}

/// What people know and a small set of pairs may not show: were the titles of two meetings that are one to name two cases, they
/// would be two, however much else they have in common.
fn told_apart(example: &Example) -> Example {
    Example { same: false, share: TOLD_APART_SHARE, values: told_apart_in_titles(example.values) }
}

fn probability(lesson: &Lesson, weights: &Weights) -> f64 {
    lesson.example.map_or(0.0, |example| weights.probability(&example.values))
}

fn plain_threshold(lessons: &[&Lesson]) -> f64 {
    let scores: Vec<_> = lessons.iter().map(|lesson| (lesson.plain, lesson.pair.same)).collect();
    threshold(&scores, Balance::Even)
}

fn judge(judged: &[&Lesson], weights: &Weights, tally: &mut Tally) {
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
        let some = |formatter: &mut fmt::Formatter<'_>, name: &str, tally: &Tally| {
            write!(formatter, "{}", line(name, &tally.overall.into()))?;
            write!(formatter, "{}", line("  hard positives", &tally.hard_positives.into()))
        };
        let all = |formatter: &mut fmt::Formatter<'_>, tally: &Tally| {
            some(formatter, "overall", tally)?;
            let kinds: BTreeMap<_, Figures> =
                tally.kinds.iter().map(|(kind, counts)| (kind, (*counts).into())).collect();
            kinds.iter().try_for_each(|(kind, figures)| write!(formatter, "{}", line(kind, figures)))
        };
        if !self.sets_left_out.is_empty() {
            writeln!(formatter, "Each set judged by what the others taught:\n{}", heading())?;
            for (index, tally) in self.sets_left_out.iter().enumerate() {
                some(formatter, &format!("set {}", index + 1), tally)?;
            }
            all(formatter, &self.left_out())?;
            writeln!(formatter)?;
        }
        writeln!(formatter, "Cross-validated, {FOLDS} folds, {REPEATS} times:\n{}", heading())?;
        all(formatter, &self.cross_validated)?;
        some(formatter, "baseline: title and time", &self.baseline)?;
        writeln!(formatter, "\nEach kind judged by what the others taught:\n{}", heading())?;
        all(formatter, &self.kinds_left_out)?;
        writeln!(formatter, "\nIn sample, as a bound that means little:\n{}", heading())?;
        some(formatter, "overall", &self.in_sample)
    }
}
