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
    /// Whether one person organizes both.
    pub(super) same_organizer: bool,
    /// Whether each organizer is among the other's people, and they are two.
    pub(super) crossed: bool,
    /// Whether neither organizer is among the other's people.
    pub(super) organizers_apart: bool,
    /// Whether both are talks between two, who have one person in common.
    pub(super) other_partner: bool,
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
    let (one_invites, other_invites) = (invites(one, other), invites(other, one));
    Shared {
        shared,
        total: one.people.len() + other.people.len() - shared,
        fewer: one.people.len().min(other.people.len()),
        same_organizer: one.organizer == other.organizer,
        crossed: one.organizer != other.organizer && one_invites && other_invites,
        organizers_apart: !one_invites && !other_invites,
        other_partner: shared == 1 && one.people.len() == 2 && other.people.len() == 2,
    }
}
