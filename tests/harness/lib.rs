//! What tests and the benchmark share: servers of their own, clients that speak the public API, and followers of the feed.
//!
//! Nothing is shared between two tests: each server has a folder and a port of its own. Nobody sleeps: a follower waits for a
//! sequence number, an outcome or the end of its connection.

#![expect(clippy::unwrap_used, reason = "test code fails at once")]

pub mod server;

pub mod client;
pub mod feed;

pub mod browser;

use std::time::Duration;

/// After so long, what a test waits for is taken for lost. Generous, since it only ends tests that have failed.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits for `future`, but not for ever.
///
/// # Panics
/// Where it did not complete.
pub async fn patiently<T>(what: &str, future: impl Future<Output = T>) -> T {
    let waited = tokio::time::timeout(PATIENCE, future).await;
    waited.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}
