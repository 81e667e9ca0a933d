//! A practitioner is booked for what they offer.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let (Some(practitioner), Some(service_id)) = (proposal.practitioner(), proposal.service_id) else {
        return;
    };
    let keeps = proposal.current.is_some_and(|current| current.practitioner_id == practitioner.id);
    if !keeps && !practitioner.offers(service_id) {
        reasons.push(Reason::ServiceNotOffered { practitioner_id: practitioner.id, service_id });
    }
}
