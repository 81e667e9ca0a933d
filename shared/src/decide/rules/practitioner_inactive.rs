//! Who takes no appointments is given no new ones.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    if proposal.practitioner().is_some_and(|practitioner| !practitioner.active) {
        reasons.push(Reason::PractitionerInactive { practitioner_id: proposal.practitioner_id });
    }
}
