//! At most so many appointments a practitioner in a week of the clinic. An appointment that counts in that week
//! already may move within it, even where the limit has been lowered since.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let state = proposal.state;
    let Some(practitioner) = proposal.practitioner() else { return };
    let Some(limit) = practitioner.effective_limits(&state.organization().limits).per_week else { return };
    let (week_of, _) = state.week_and_month(proposal.interval.start);
    if proposal.counted().is_some_and(|current| state.week_and_month(current.start).0 == week_of) {
        return;
    }
    let count = state.tally().week(practitioner.id, week_of);
    if count >= limit {
        reasons.push(Reason::WeeklyLimitReached { practitioner_id: practitioner.id, week_of, count, limit });
    }
}
