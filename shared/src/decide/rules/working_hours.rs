//! Soft: practitioners are booked when they work and are not away. Both are stated in the clinic's local time.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    if proposal.keeps_its_time() || proposal.interval.start >= proposal.interval.end {
        return;
    }
    let Some(practitioner) = proposal.practitioner() else { return };
    let zone = proposal.state.zone();
    if let Some(hours) = &practitioner.available_time {
        let (start, end) = (zone.local(proposal.interval.start), zone.local(proposal.interval.end));
        if !hours.cover(start, end) {
            reasons.push(Reason::OutsideWorkingHours { practitioner_id: practitioner.id });
        }
    }
    if let Some(absence) =
        practitioner.not_available.iter().find(|absence| absence.during.overlaps(proposal.interval))
    {
        reasons.push(Reason::PractitionerNotAvailable {
            practitioner_id: practitioner.id,
            description: absence.description.clone(),
            during: absence.during,
        });
    }
}
