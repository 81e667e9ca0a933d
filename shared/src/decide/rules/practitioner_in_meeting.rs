//! Soft: a practitioner who has accepted a meeting is not booked while it lasts.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    if proposal.keeps_its_time() {
        return;
    }
    let practitioner_id = proposal.practitioner_id;
    let mut meetings = proposal.state.practitioner_in_meetings(practitioner_id, proposal.interval);
    if let Some((meeting_id, during)) = meetings.next() {
        reasons.push(Reason::PractitionerInMeeting { practitioner_id, meeting_id, during });
    }
}
