use super::{chaired, occurs};
use crate::command::CancelMeeting;
use crate::decide::Context;
use crate::event::Event;
use crate::model::{Meeting, MeetingStatus};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn cancel(
    state: &State,
    cancel: &CancelMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = &chaired(state, cancel.meeting_id, context)?;
    // Whoever calls off what was merged away means their own, of two, and not the one that everybody goes to.
    if current.id != cancel.meeting_id {
        return Err(vec![Reason::MeetingCancelled { meeting_id: cancel.meeting_id }]);
    }
    occurs(state, current, cancel.recurrence_id)?;
    let mut meeting = Meeting::clone(current);
    meeting.sequence += 1;
    meeting.revise(context.actor.account_id, context.now);
    match cancel.recurrence_id {
        Some(recurrence_id) => {
            let exception = meeting.exception_mut(recurrence_id);
            exception.cancelled = true;
            exception.cancelled_by = Some(context.actor.account_id);
            exception.cancellation_reason.clone_from(&cancel.reason);
            exception.answers.clear();
            meeting.proposals.retain(|proposal| proposal.recurrence_id != Some(recurrence_id));
        }
        None => {
            meeting.status = MeetingStatus::Cancelled;
            meeting.cancellation_reason.clone_from(&cancel.reason);
            meeting.cancelled_by = Some(context.actor.account_id);
            meeting.proposals.clear();
        }
    }
    Ok(vec![Event::MeetingCancelled { meeting: Arc::new(meeting), recurrence_id: cancel.recurrence_id }])
}
