//! Docket on a virtual clock, network and disk: the real decision, authority, feed and cache in one thread, moved step by step
//! through histories that a seed draws, in which everything fails that can. `cargo xtask sim` runs more of them than the tests do:
//!
//! - `DOCKET_SIM_SEED` is the first seed, `DOCKET_SIM_HISTORIES` how many follow from there.

mod clinic;
mod disk;
mod socket;
mod workload;

mod client;
mod server;
mod truth;

mod history;
mod world;

mod shorten;

use history::History;
use shorten::{lived, shortened};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Histories where nobody says how many.
const HISTORIES: u64 = 1_000;

fn number(variable: &str, otherwise: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")),
        Err(_) => otherwise,
    }
}

#[test]
fn no_history_breaks_a_promise() {
    let (first, count) = (number("DOCKET_SIM_SEED", 1), number("DOCKET_SIM_HISTORIES", HISTORIES));
    let (next, started) = (AtomicU64::new(first), Instant::now());
    let (commits, outcomes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let lives = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                return None;
            }
            match lived(&History::of(seed)) {
                Ok(trace) => {
                    commits.fetch_add(trace.commits, Ordering::Relaxed);
                    outcomes.fetch_add(trace.outcomes, Ordering::Relaxed);
                }
                Err(breach) => {
                    next.store(first + count, Ordering::Relaxed);
                    return Some((seed, breach));
                }
            }
        }
    };
    let breaches: Vec<_> = std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(lives)).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });
    if let Some((seed, breach)) = breaches.into_iter().min_by_key(|(seed, _)| *seed) {
        panic!("{}", shortened(&History::of(seed), &breach));
    }
    let (commits, outcomes) = (commits.into_inner(), outcomes.into_inner());
    println!(
        "{count} histories from seed {first}: {commits} commits, {outcomes} outcomes, {:.1?}",
        started.elapsed()
    );
}

#[test]
fn a_seed_always_gives_the_same_trace() {
    for seed in [1, 2, 3, 17, 119] {
        let (one, other) = (lived(&History::of(seed)).unwrap(), lived(&History::of(seed)).unwrap());
        let differs = one.lines.iter().zip(&other.lines).find(|(one, other)| one != other);
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!(one.hash, other.hash, "seed {seed}");
    }
}
