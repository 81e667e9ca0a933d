//! Made by `docket similarity learn`, and not to be edited by hand.

use super::learnt::{Provenance, Weights};

/// Where everything here comes from.
pub const PROVENANCE: Provenance = Provenance {
    origin: "duplicate-meetings: 330 pairs of invented meetings, written and labelled by a language model; no licence stated",
    records_sha256: "52e58919be539ba1a369e54ac1ad9221c5b3b599448be66d380aa9fb71ddcb5a",
    pairs_sha256: "abf9a6953bdf88c5841ac0ff7198a0463d5417f9b1dca17e97d83175e5d6c9ee",
    pairs: 330,
    learnt_on: "2026-11-25",
    seed: 2026,
    cross_validated: [0.972, 0.958, 0.965],
    baseline: [0.534, 0.979, 0.691],
    hard_positives: 0.937,
};

/// From which score on title and time alone come as near to the labels as they can (the best F1): the baseline.
pub const BASELINE_THRESHOLD: f64 = 0.16;

/// What the learnt strategy weighs.
#[rustfmt::skip] // One a line, with its name.
pub const WEIGHTS: Weights = Weights {
    bias: -4.726,
    weights: [
        0.662, // people
        1.069, // people_of_fewer
        2.172, // crossed
        -2.105, // nobody
        1.103, // start
        1.572, // overlap
        2.395, // start_and_people
        -2.765, // part
        0.084, // titles
        -2.485, // start_and_titles_differ
        -6.266, // titles_tell_apart
        0.536, // places
        -1.266, // places_unlike
        -2.212, // places_differ
        1.439, // titles_and_places
        0.307, // descriptions
        -1.227, // part_by_name
        -1.891, // prepares
    ],
    threshold: 0.48,
};
