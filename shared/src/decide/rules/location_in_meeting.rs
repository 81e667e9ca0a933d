//! Soft: a room that a meeting is held in is not booked while that lasts.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let Some(location_id) = proposal.location_id else { return };
    let stays =
        proposal.keeps_its_time() && proposal.current.is_some_and(|it| it.location_id == Some(location_id));
    if stays {
        return;
    }
    let mut meetings = proposal.state.location_in_meetings(location_id, proposal.interval);
    if let Some((meeting_id, during)) = meetings.next() {
        reasons.push(Reason::LocationInMeeting { location_id, meeting_id, during });
    }
}
