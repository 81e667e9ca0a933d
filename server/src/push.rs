//! The push: every committed change to every open browser, in order, without gaps, without buffering for the slow.

pub mod connection;
mod hub;
#[cfg(test)]
mod tests;

pub use hub::{Frames, Hub};
