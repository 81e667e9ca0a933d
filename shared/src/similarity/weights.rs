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
    cross_validated: [0.975, 0.951, 0.963],
    baseline: [0.532, 0.973, 0.688],
    hard_positives: 0.925,
};

/// From which score on title and time alone come as near to the labels as they can (the best F1): the baseline.
pub const BASELINE_THRESHOLD: f64 = 0.16;

/// What the learnt strategy weighs.
pub const WEIGHTS: Weights = Weights {
    bias: -4.726,
    weights: [
        // people
        0.662, // people_of_fewer
        1.069, // crossed
        2.172, // nobody
        -2.105, // start
        1.103, // overlap
        1.572, // start_and_people
        2.395, // part
        -2.765, // titles
        0.084, // start_and_titles_differ
        -2.485, // titles_tell_apart
        -6.266, // places
        0.536, // places_unlike
        -1.266, // places_differ
        -2.212, // titles_and_places
        1.439, // descriptions
        0.307, // part_by_name
        -1.227, // prepares
        -1.891,
    ],
    threshold: 0.52,
};
