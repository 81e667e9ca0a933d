//! Who is in both meetings, and whether the organizers invited each other.

use super::Portrait;
use std::cmp::Ordering;

/// What two lists of people have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) shared: usize,
    pub(super) total: usize,
    /// How many there are in the shorter list.
    pub(super) fewer: usize,
    /// Whether each organizer is among the other's people, and they are two.
    pub(super) crossed: bool,
}

/// Counts who is in both.
pub(super) fn compare(one: &Portrait, other: &Portrait) -> Shared {
    let (mut left, mut right, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.people.get(left), other.people.get(right)) {
        match a.cmp(b) {
            Ordering::Less => left += 1,
            Ordering::Greater => right += 1,
            Ordering::Equal => {
                shared += 1;
                left += 1;
                right += 1;
            }
        }
    }
    let invites = |one: &Portrait, other: &Portrait| one.people.binary_search(&other.organizer).is_ok();
    Shared {
        shared,
        total: one.people.len() + other.people.len() - shared,
        fewer: one.people.len().min(other.people.len()),
        crossed: one.organizer != other.organizer && invites(one, other) && invites(other, one),
    }
}
