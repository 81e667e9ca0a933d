//! No patient is in two places at once. Intervals are half-open, so back-to-back is no conflict.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let patient_id = proposal.patient_id;
    let occupancy = proposal.state.occupancy();
    if let Some(blocker) = occupancy.patient(patient_id, proposal.interval, proposal.own_id()) {
        reasons.push(Reason::PatientBusy { patient_id, blocker });
    }
}
