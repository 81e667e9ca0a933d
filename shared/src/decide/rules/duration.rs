//! An appointment ends after it starts, and lasts as long as the clinic allows.

use super::Proposal;
use crate::rejection::Reason;
use crate::time::TimeDelta;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let organization = proposal.state.organization();
    let (minimum_minutes, maximum_minutes) =
        (organization.minimum_duration_minutes, organization.maximum_duration_minutes);
    let duration = proposal.interval.duration();
    if duration <= TimeDelta::zero() {
        reasons.push(Reason::IntervalEmpty);
    } else if duration < TimeDelta::minutes(minimum_minutes.into())
        || duration > TimeDelta::minutes(maximum_minutes.into())
    {
        reasons.push(Reason::DurationOutOfBounds {
            duration_minutes: proposal.interval.duration_minutes(),
            minimum_minutes,
            maximum_minutes,
        });
    }
}
