//! No room holds two appointments at once. Intervals are half-open, so back-to-back is no conflict.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let Some(location_id) = proposal.location_id else { return };
    let occupancy = proposal.state.occupancy();
    if let Some(blocker) = occupancy.location(location_id, proposal.interval, proposal.own_id()) {
        reasons.push(Reason::LocationBusy { location_id, blocker });
    }
}
