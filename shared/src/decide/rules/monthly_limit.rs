//! At most so many appointments a practitioner in a calendar month of the clinic. An appointment that counts in that
//! month already may move within it, even where the limit has been lowered since.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let state = proposal.state;
    let Some(practitioner) = proposal.practitioner() else { return };
    let Some(limit) = practitioner.effective_limits(&state.organization().limits).per_month else { return };
    let (_, month_of) = state.week_and_month(proposal.interval.start);
    if proposal.counted().is_some_and(|current| state.week_and_month(current.start).1 == month_of) {
        return;
    }
    let count = state.tally().month(practitioner.id, month_of);
    if count >= limit {
        reasons.push(Reason::MonthlyLimitReached {
            practitioner_id: practitioner.id,
            month_of,
            count,
            limit,
        });
    }
}
