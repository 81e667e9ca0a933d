//! Soft: appointments are made for the time to come. A walk-in whose visit has just begun is no exception to argue
//! about, so a few minutes are allowed.

use super::Proposal;
use crate::rejection::Reason;
use crate::time::TimeDelta;

/// How long after its start an appointment can still be booked by anyone, in minutes.
pub const WALK_IN_GRACE_MINUTES: i64 = 15;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let start = proposal.interval.start;
    let keeps_its_start = proposal.current.is_some_and(|current| current.start == start);
    if !keeps_its_start && start + TimeDelta::minutes(WALK_IN_GRACE_MINUTES) < proposal.now {
        reasons.push(Reason::InThePast { start });
    }
}
