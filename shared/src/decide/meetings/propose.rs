use super::{occurs, standing};
use crate::command::ProposeMeetingTime;
use crate::decide::Context;
use crate::event::Event;
use crate::model::{Meeting, TimeProposal};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn propose(
    state: &State,
    propose: &ProposeMeetingTime,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = standing(state, propose.meeting_id, context)?;
    occurs(state, current, propose.recurrence_id)?;
    let account_id = context.actor.account_id;
    let mut meeting = Meeting::clone(current);
    meeting.proposals.retain(|proposal| proposal.account_id != account_id);
    meeting.proposals.push(TimeProposal {
        account_id,
        recurrence_id: propose.recurrence_id,
        start: propose.start,
        end: propose.end,
        note: propose.note.clone(),
        at: context.now,
    });
    Ok(vec![Event::MeetingTimeProposed { meeting: Arc::new(meeting), account_id }])
}
