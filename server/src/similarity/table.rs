//! What was learnt, as the file that `shared` is compiled with: a browser need not parse it.

use super::figures::Tally;
use super::learn::Report;
use docket_shared::similarity::FEATURES;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Where the pairs come from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// What they are, and whose.
    pub origin: String,
    /// The SHA-256 of each set's table of meetings and table of pairs.
    pub sha256: Vec<[String; 2]>,
    /// The day of learning, as 2026-11-24.
    pub learnt_on: String,
}

/// The source of `shared/src/similarity/weights.rs`, formatted as the house formats.
pub fn source(report: &Report, origin: &Origin) -> String {
    let Report { weights, baseline_threshold, seed, sets, cross_validated, baseline, .. } = report;
    let Origin { origin, sha256, learnt_on } = origin;
    let mut learnt_from = String::new();
    for (pairs, [records_sha256, pairs_sha256]) in sets.iter().zip(sha256) {
        let _ = writeln!(
            learnt_from,
            "        LearntFrom {{
            records_sha256: {records_sha256:?},
            pairs_sha256: {pairs_sha256:?},
            pairs: {pairs},
        }},"
        );
    }
    let mut list = String::new();
    for (feature, weight) in FEATURES.iter().zip(weights.weights) {
        // Writing to a String does not fail.
        let _ = writeln!(list, "        {weight:?}, // {}", feature.name);
    }
    let figures = |tally: &Tally| {
        let all = [tally.overall.precision(), tally.overall.recall(), tally.overall.f1()];
        all.map(rounded).map(|figure| format!("{figure:?}")).join(", ")
    };
    let left_out = report.left_out();
    let hard = rounded(left_out.hard_positives.recall());
    format!(
        r#"//! Made by `docket similarity learn`, and not to be edited by hand.

use super::learnt::{{LearntFrom, Provenance, Weights}};

/// Where everything here comes from.
pub const PROVENANCE: Provenance = Provenance {{
    origin: {origin:?},
    sets: &[
{learnt_from}    ],
    learnt_on: "{learnt_on}",
    seed: {seed},
    left_out: [{}],
    hard_positives: {hard:?},
    cross_validated: [{}],
    baseline: [{}],
}};

/// From which score on title and time alone come as near to the labels as they can (the best F1): the baseline.
pub const BASELINE_THRESHOLD: f64 = {baseline_threshold:?};

/// What the learnt strategy weighs.
#[rustfmt::skip] // One a line, with its name.
pub const WEIGHTS: Weights = Weights {{
    bias: {:?},
    weights: [
{list}    ],
    threshold: {:?},
}};
"#,
        figures(&left_out),
        figures(cross_validated),
        figures(baseline),
        weights.bias,
        weights.threshold,
    )
}

/// The SHA-256 of `content`, as hexadecimal digits.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn rounded(figure: Option<f64>) -> f64 {
    (figure.unwrap_or_default() * 1e3).round() / 1e3
}
