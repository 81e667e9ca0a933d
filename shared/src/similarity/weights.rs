//! Placeholder until the first learning.
use super::Weights;
/// Where the weights come from.
pub const PROVENANCE: &str = "";
/// T.
pub const TITLE_AND_TIME_THRESHOLD: f64 = 0.7;
/// W.
pub const WEIGHTS: Weights = Weights {
    bias: -5.0,
    weights: [1.5, 1.0, 1.0, -2.0, 1.0, 1.0, 2.5, -2.5, 1.5, -1.5, 1.0, -0.5, -2.0, 1.5, 1.0, -1.5],
    threshold: 0.5,
};
