//! Holds up those who guess passwords: after a few failures for a username or from an address, further tries are refused for a
//! while that doubles, without looking at the password. What is kept is bounded.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;
/// An address may stand for a whole clinic behind one router.
const FREE_OF_ADDRESS: u32 = 50;
/// The first wait; it doubles with every further failure.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// After so long without a failure all is forgotten.
const MEMORY: Duration = Duration::from_secs(60 * 60);
/// Names and addresses that are kept in mind.
const KEPT_MAXIMUM: usize = 10_000;

/// Who tries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Trier {
    Username(String),
    Address(IpAddr),
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

/// Counts failures.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: Mutex<HashMap<Trier, Failures>>,
}

impl Throttle {
    /// How long `username` or `address` must wait before a further try is looked at; `None` where it may be now.
    pub fn wait(&self, username: &str, address: Option<IpAddr>, now: Instant) -> Option<Duration> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        triers(username, address)
            .filter_map(|trier| {
                let failed = failures.get(&trier)?;
                let wait = wait_after(failed.count.checked_sub(free(&trier))?);
                (failed.last + wait).checked_duration_since(now)
            })
            .filter(|wait| !wait.is_zero())
            .max()
    }

    /// A try failed.
    pub fn failed(&self, username: &str, address: Option<IpAddr>, now: Instant) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= KEPT_MAXIMUM {
            failures.retain(|_, failed| now.duration_since(failed.last) < MEMORY);
        }
        if failures.len() >= KEPT_MAXIMUM {
            // Somebody tries thousands of names: forget the oldest half rather than grow.
            let mut times: Vec<_> = failures.values().map(|failed| failed.last).collect();
            times.sort_unstable();
            let middle = times[times.len() / 2];
            failures.retain(|_, failed| failed.last > middle);
        }
        for trier in triers(username, address) {
            let entry = failures.entry(trier).or_insert(Failures { count: 0, last: now });
            if now.duration_since(entry.last) >= MEMORY {
                entry.count = 0;
            }
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
        }
    }

    /// A try succeeded: the username's failures are forgotten, the address's are not, since one right password says nothing
    /// about the others that were tried from there.
    pub fn succeeded(&self, username: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for trier in triers(username, None) {
            failures.remove(&trier);
        }
    }
}

fn triers(username: &str, address: Option<IpAddr>) -> impl Iterator<Item = Trier> {
    let username: String = username.trim().to_lowercase().chars().take(100).collect();
    std::iter::once(Trier::Username(username)).chain(address.map(Trier::Address))
}

const fn free(trier: &Trier) -> u32 {
    match trier {
        Trier::Username(_) => FREE,
        Trier::Address(_) => FREE_OF_ADDRESS,
    }
}

fn wait_after(beyond: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(beyond.min(20))).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_failures_are_free_and_then_waits_double() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..8 {
            throttle.failed("Rosa", None, now);
            waits.push(throttle.wait(" rosa", None, now).map(|wait| wait.as_secs()));
        }
        assert_eq!(waits, [None, None, None, None, Some(2), Some(4), Some(8), Some(16)]);
        assert_eq!(throttle.wait("rosa", None, now + Duration::from_secs(17)), None);
        assert_eq!(throttle.wait("mina", None, now), None);
        throttle.succeeded("ROSA");
        assert_eq!(throttle.wait("rosa", None, now), None);
    }

    #[test]
    fn an_address_that_tries_many_names_waits_too_and_a_success_does_not_clear_it() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let address = Some(IpAddr::from([192, 0, 2, 7]));
        for number in 0..FREE_OF_ADDRESS {
            throttle.failed(&format!("user{number}"), address, now);
        }
        throttle.succeeded("user1");
        assert!(throttle.wait("somebody", address, now).is_some());
        assert_eq!(throttle.wait("somebody", Some(IpAddr::from([192, 0, 2, 8])), now), None);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for number in 0..2 * KEPT_MAXIMUM {
            throttle.failed(&format!("user{number}"), None, now + Duration::from_millis(number as u64));
        }
        assert!(throttle.failures.lock().unwrap().len() <= KEPT_MAXIMUM);
    }
}
