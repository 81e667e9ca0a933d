//! Docket as people meet it: in real Chromium windows, against the real binary with the sample clinic in a folder of its own.
//!
//! Every test keeps pictures in `target/screenshots`, both screens, light and dark.

#![expect(clippy::unwrap_used, reason = "test code fails at once")]

mod clinic;
mod desk;

mod sign_in;

mod booking;
mod race;

mod live;
mod offline;
mod stopped;

mod meeting;
mod merge;
mod series;

mod panel;
mod settings;

mod access;
mod phone;
