//! Made by `docket similarity learn`, and not to be edited by hand.

use super::learnt::{LearntFrom, Provenance, Weights};

/// Where everything here comes from.
pub const PROVENANCE: Provenance = Provenance {
    origin: "duplicate-meetings, outpatient-group and community-trust: invented meetings, each set written and labelled by a language model of its own accord; no licence stated for the first",
    sets: &[
        LearntFrom {
            records_sha256: "52e58919be539ba1a369e54ac1ad9221c5b3b599448be66d380aa9fb71ddcb5a",
            pairs_sha256: "abf9a6953bdf88c5841ac0ff7198a0463d5417f9b1dca17e97d83175e5d6c9ee",
            pairs: 330,
        },
        LearntFrom {
            records_sha256: "4950c9245109150f9cccbf6687888625daf7a5507d5442c7702aba6d648a8677",
            pairs_sha256: "8fa46d2b9a1133f04fc53874f0ff930ce58d88aece7c43bd8fe79f5192401376",
            pairs: 361,
        },
        LearntFrom {
            records_sha256: "042e611fe9d8b70f8353cc2575c802ff23d844aa80a1c4f115e47e016f50a566",
            pairs_sha256: "6036d7daab5a16ffa058d5563e0e3b436f7fd3c63a53b961de7e2207308f8338",
            pairs: 360,
        },
    ],
    learnt_on: "2026-11-25",
    seed: 2026,
    left_out: [0.882, 0.869, 0.875],
    hard_positives: 0.828,
    cross_validated: [0.899, 0.854, 0.876],
    baseline: [0.518, 0.926, 0.664],
};

/// From which score on title and time alone come as near to the labels as they can (the best F1): the baseline.
pub const BASELINE_THRESHOLD: f64 = 0.3;

/// What the learnt strategy weighs.
#[rustfmt::skip] // One a line, with its name.
pub const WEIGHTS: Weights = Weights {
    bias: -3.336,
    weights: [
        1.13, // crossed
        -2.581, // nobody
        1.394, // all_of_fewer
        -1.654, // organizers_apart
        -2.162, // other_partner
        2.427, // overlap
        -3.186, // barely
        -1.335, // late
        -4.02, // longer
        -6.009, // titles_tell_apart
        0.461, // organizer_and_titles
        -0.858, // places_unlike
        -1.741, // places_differ
        1.987, // matter
        2.756, // matter_and_places
        -1.82, // references_differ
        -1.52, // part_by_name
        -0.734, // prepares
    ],
    threshold: 0.61,
};
