//! No practitioner sees two patients at once. Intervals are half-open, so back-to-back is no conflict.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let practitioner_id = proposal.practitioner_id;
    let occupancy = proposal.state.occupancy();
    if let Some(blocker) = occupancy.practitioner(practitioner_id, proposal.interval, proposal.own_id()) {
        reasons.push(Reason::PractitionerBusy { practitioner_id, blocker });
    }
}
