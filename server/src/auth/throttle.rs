//! Holds up those who guess passwords: after a few failures further tries are refused for a while that doubles, without looking
//! at the password. A try counts before its password is looked at, so that a thousand at once count as a thousand.
//!
//! Who guesses one person's password from one place waits longest. The person themselves, from elsewhere, and their colleagues
//! behind the same address are held up only by far more failures and for half a minute at most: a stranger must not be able to
//! lock anybody out.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The first wait; it doubles with every further failure.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// A failure is forgotten after so long.
const FADES_AFTER: Duration = Duration::from_secs(60);
/// Names and places that are kept in mind.
const KEPT_MAXIMUM: usize = 10_000;

/// Who tries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Trier {
    /// A username from a place.
    Pair(String, Option<IpAddr>),
    /// A username, from wherever.
    Username(String),
    /// A place, which may stand for a whole clinic behind one router.
    Place(IpAddr),
}

impl Trier {
    /// Failures that cost nothing, and the longest wait after more.
    const fn bounds(&self) -> (u32, Duration) {
        match self {
            Self::Pair(..) => (5, Duration::from_secs(15 * 60)),
            Self::Username(_) => (100, Duration::from_secs(30)),
            Self::Place(_) => (50, Duration::from_secs(30)),
        }
    }

    fn wait(&self, tries: Tries, now: Instant) -> Option<Duration> {
        let (free, longest) = self.bounds();
        let beyond = tries.faded(now).checked_sub(free)?;
        let wait = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(beyond.min(20))).min(longest);
        (tries.last + wait).checked_duration_since(now).filter(|wait| !wait.is_zero())
    }
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    count: u32,
    last: Instant,
}

impl Tries {
    /// How many still count.
    fn faded(self, now: Instant) -> u32 {
        let minutes = now.saturating_duration_since(self.last).as_secs() / FADES_AFTER.as_secs();
        self.count.saturating_sub(u32::try_from(minutes).unwrap_or(u32::MAX))
    }
}

/// Counts tries.
#[derive(Debug, Default)]
pub struct Throttle {
    tries: Mutex<HashMap<Trier, Tries>>,
}

impl Throttle {
    /// Whether a try by `username` from `address` would be looked at.
    ///
    /// # Errors
    /// How long to wait, where it would not.
    pub fn check(&self, username: &str, address: Option<IpAddr>, now: Instant) -> Result<(), Duration> {
        wait_of(&self.lock(), username, address, now)
    }

    /// Counts a try by `username` from `address`.
    ///
    /// # Errors
    /// How long to wait, where it must not be looked at; it does not count then.
    pub fn begin(&self, username: &str, address: Option<IpAddr>, now: Instant) -> Result<(), Duration> {
        let mut tries = self.lock();
        wait_of(&tries, username, address, now)?;
        make_room(&mut tries, now);
        for trier in triers(username, address) {
            let entry = tries.entry(trier).or_insert(Tries { count: 0, last: now });
            *entry = Tries { count: entry.faded(now).saturating_add(1), last: now };
        }
        Ok(())
    }

    /// The try that was counted last succeeded: it was no failure, and whoever it was knows the password.
    pub fn succeeded(&self, username: &str, address: Option<IpAddr>) {
        let mut tries = self.lock();
        for trier in triers(username, address) {
            match trier {
                Trier::Pair(..) => drop(tries.remove(&trier).is_some()),
                Trier::Username(_) | Trier::Place(_) => {
                    if let Some(entry) = tries.get_mut(&trier) {
                        entry.count = entry.count.saturating_sub(1);
                    }
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Trier, Tries>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wait_of(
    tries: &HashMap<Trier, Tries>,
    username: &str,
    address: Option<IpAddr>,
    now: Instant,
) -> Result<(), Duration> {
    let longest = triers(username, address).filter_map(|trier| trier.wait(*tries.get(&trier)?, now)).max();
    longest.map_or(Ok(()), Err)
}

/// Somebody may try thousands of names: those go first that wait least.
fn make_room(tries: &mut HashMap<Trier, Tries>, now: Instant) {
    if tries.len() < KEPT_MAXIMUM {
        return;
    }
    tries.retain(|_, entry| entry.faded(now) > 0);
    if tries.len() >= KEPT_MAXIMUM {
        let mut counts: Vec<_> = tries.values().map(|entry| entry.faded(now)).collect();
        counts.sort_unstable();
        let middle = counts[counts.len() / 2];
        let mut room = KEPT_MAXIMUM / 2;
        tries.retain(|_, entry| {
            let goes = entry.faded(now) <= middle && room > 0;
            room -= usize::from(goes);
            !goes
        });
    }
}

fn triers(username: &str, address: Option<IpAddr>) -> impl Iterator<Item = Trier> {
    let username: String = username.trim().to_lowercase().chars().take(100).collect();
    let place = address.map(place);
    // Whoever sits at the server itself, or a proxy that says nothing of whom it speaks for, is no place.
    let counted = place.filter(|place| !place.is_loopback());
    [Trier::Pair(username.clone(), place), Trier::Username(username)]
        .into_iter()
        .chain(counted.map(Trier::Place))
}

/// One household or company: an IPv4 address, or the 64 bits that an IPv6 network is given.
fn place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) if address.is_loopback() => IpAddr::V6(address),
        IpAddr::V6(address) => {
            let [one, two, three, four, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(one, two, three, four, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)));
    const ELSEWHERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 8)));

    #[test]
    fn a_few_failures_are_free_and_then_waits_double() {
        let (throttle, mut now) = (Throttle::default(), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..8 {
            throttle.begin("Rosa", HERE, now).unwrap();
            let wait = throttle.begin(" rosa", HERE, now).err();
            waits.push(wait.map_or(0, |wait| wait.as_secs()));
            if wait.is_none() {
                // That one counted, too.
                throttle.lock().values_mut().for_each(|entry| entry.count -= 1);
            }
            now += wait.unwrap_or_default();
        }
        assert_eq!(waits, [0, 0, 0, 0, 2, 4, 8, 16]);
        throttle.succeeded("ROSA", HERE);
        assert_eq!(throttle.begin("rosa", HERE, now), Ok(()));
    }

    #[test]
    fn a_thousand_at_once_are_a_thousand() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let looked_at = (0..1_000).filter(|_| throttle.begin("mina", HERE, now).is_ok()).count();
        assert_eq!(looked_at, 5);
    }

    #[test]
    fn a_stranger_locks_nobody_out() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..20 {
            let _ = throttle.begin("rosa", HERE, now);
        }
        assert!(throttle.begin("rosa", HERE, now).is_err());
        assert_eq!(throttle.begin("rosa", ELSEWHERE, now), Ok(()));
        assert_eq!(throttle.begin("mina", HERE, now), Ok(()));
        // Not even with many names from one place, or many places for one name.
        for number in 0..200_u8 {
            let _ = throttle.begin(&format!("user{number}"), HERE, now);
            let _ = throttle.begin("ada", Some(IpAddr::from([198, 51, 100, number])), now);
        }
        let half_a_minute = Duration::from_secs(30);
        assert!(throttle.begin("somebody", HERE, now).is_err_and(|wait| wait <= half_a_minute));
        assert!(throttle.begin("ada", ELSEWHERE, now).is_err_and(|wait| wait <= half_a_minute));
        assert_eq!(throttle.begin("somebody", HERE, now + half_a_minute), Ok(()));
    }

    #[test]
    fn failures_fade_and_an_ipv6_network_is_one_place() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let of = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 7, 0, 0, 0, last]));
        for number in 0..5 {
            throttle.begin("rosa", of(number), now).unwrap();
        }
        assert!(throttle.begin("rosa", of(9), now).is_err());
        assert_eq!(throttle.begin("rosa", of(9), now + FADES_AFTER), Ok(()));
    }

    #[test]
    fn what_is_kept_is_bounded_and_who_waits_stays() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        while throttle.begin("rosa", HERE, now).is_ok() {}
        for number in 0..u32::try_from(2 * KEPT_MAXIMUM).unwrap() {
            let _ = throttle.begin(&format!("user{number}"), Some(IpAddr::from(number.to_be_bytes())), now);
        }
        assert!(throttle.lock().len() <= KEPT_MAXIMUM + 2);
        assert!(throttle.begin("rosa", HERE, now).is_err());
    }
}
