//! How good the similarity of meetings is, on pairs that people have labelled, and how its weights are learnt from such pairs.
//!
//! The order: [`pairs`] are read, [`score`] holds what is shipped against them, with [`figures`] to say how well it did;
//! [`learn`] finds weights by [`regression`] and a [`threshold`], judges them on sets and [`folds`] that it did not learn from, and
//! writes them as the [`table`] that `shared` is compiled with.

pub mod pairs;

pub mod figures;
pub mod score;

mod folds;
mod regression;
mod threshold;

pub mod learn;

pub mod table;

#[cfg(test)]
mod tests;
