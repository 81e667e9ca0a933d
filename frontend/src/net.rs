//! The network: the only two files of the app that touch it.

pub mod api;
pub mod feed;
