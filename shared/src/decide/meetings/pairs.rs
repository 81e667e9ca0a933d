//! What is said about two meetings without changing either: that they are two, or that they look like one.

use crate::command::{KeepMeetingsApart, SuggestMerge};
use crate::decide::Context;
use crate::event::Event;
use crate::ids::MeetingId;
use crate::model::{MeetingPair, MergeSuggestion};
use crate::rejection::Reason;
use crate::state::State;

pub(in crate::decide) fn suggest(
    state: &State,
    suggest: &SuggestMerge,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let pair = pair(state, suggest.meeting_id, suggest.other_meeting_id)?;
    let by = context.actor.account_id;
    for meeting_id in pair.ids() {
        super::standing(state, meeting_id, context)?;
    }
    if state.merge_suggestions().contains_key(&pair) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::MergeSuggested { suggestion: MergeSuggestion { pair, by, at: context.now } }])
}

pub(in crate::decide) fn keep_apart(
    state: &State,
    keep: &KeepMeetingsApart,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let pair = pair(state, keep.meeting_id, keep.other_meeting_id)?;
    let by = context.actor.account_id;
    let concerned = pair.ids().iter().filter_map(|id| state.meetings().get(id)).any(|it| it.concerns(by));
    if !concerned {
        return Err(vec![Reason::NotInvited { meeting_id: keep.meeting_id }]);
    }
    if state.kept_apart().contains(&pair) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::MeetingsKeptApart { pair }])
}

/// The two that stand for what was named.
fn pair(state: &State, one: MeetingId, other: MeetingId) -> Result<MeetingPair, Vec<Reason>> {
    let survivor = |meeting_id| {
        state.surviving_meeting(meeting_id).ok_or_else(|| vec![Reason::MeetingUnknown { meeting_id }])
    };
    let (one, other) = (survivor(one)?.id, survivor(other)?.id);
    if one == other {
        return Err(vec![Reason::SameMeeting { meeting_id: one }]);
    }
    Ok(MeetingPair::new(one, other))
}
