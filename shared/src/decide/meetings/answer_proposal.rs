use super::{chaired, change, occurs, whole_days};
use crate::command::AnswerTimeProposal;
use crate::decide::Context;
use crate::event::Event;
use crate::model::{Meeting, MeetingDetails, ParticipationStatus, TimeProposal};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn answer_proposal(
    state: &State,
    answer: &AnswerTimeProposal,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = &chaired(state, answer.meeting_id, context)?;
    let account_id = answer.account_id;
    // Whoever proposes again takes back what may have been seen and is answered.
    let is_seen = |it: &&TimeProposal| {
        it.account_id == account_id
            && answer.start.is_none_or(|start| start == it.start)
            && answer.end.is_none_or(|end| end == it.end)
    };
    let Some(proposal) = current.proposals.iter().find(is_seen) else {
        return Err(vec![Reason::ProposalUnknown { meeting_id: current.id, account_id }]);
    };
    if answer.accept {
        return change::changed(state, current, moved(state, current, proposal, context)?, context);
    }
    let mut meeting = Meeting::clone(current);
    meeting.proposals.retain(|it| it.account_id != account_id);
    Ok(vec![Event::MeetingTimeProposalDeclined { meeting: Arc::new(meeting), account_id }])
}

/// The meeting at the proposed time. Whoever proposed it has agreed to it, and so has whoever accepts the proposal.
fn moved(
    state: &State,
    current: &Meeting,
    proposal: &TimeProposal,
    context: &Context,
) -> Result<Meeting, Vec<Reason>> {
    let proposer = proposal.account_id;
    occurs(state, current, proposal.recurrence_id)?;
    let before = current.occurrence(proposal.recurrence_id, state.zone());
    let before = before.map_or_else(|| current.details.clone(), |occurrence| occurrence.details);
    let details = whole_days(state, &MeetingDetails { start: proposal.start, end: proposal.end, ..before });
    let mut agreed = current.attendee(proposer).cloned();
    if let Some(attendee) = &mut agreed {
        attendee.respond(ParticipationStatus::Accepted, &proposal.note, context.now);
    }
    let by = context.actor.account_id;
    let mut meeting = match proposal.recurrence_id {
        Some(recurrence_id) => {
            let mine = current.attendee(by).filter(|_| by != proposer);
            let agreed: Vec<_> = mine.cloned().into_iter().chain(agreed).collect();
            change::with_occurrence(state, current, recurrence_id, details, &agreed)
        }
        None => {
            let recurrence = current.recurrence.clone();
            let mut meeting = change::with_details(state, current, details, recurrence, &[by, proposer]);
            for attendee in meeting.attendees.iter_mut().filter(|it| it.account_id == proposer) {
                attendee.respond(ParticipationStatus::Accepted, &proposal.note, context.now);
            }
            meeting
        }
    };
    meeting.proposals.retain(|it| it.account_id != proposer);
    Ok(meeting)
}
