//! What is said about two meetings without changing either: that they are two, or that they look like one.

use super::{SUGGESTIONS_MAXIMUM, forget_oldest, kept_apart, standing};
use crate::command::{KeepMeetingsApart, SuggestMerge};
use crate::decide::Context;
use crate::event::Event;
use crate::ids::MeetingId;
use crate::model::{Meeting, MeetingPair, MergeSuggestion};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn suggest(
    state: &State,
    suggest: &SuggestMerge,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let (one, other) = pair(state, suggest.meeting_id, suggest.other_meeting_id)?;
    let by = context.actor.account_id;
    for meeting_id in [one.id, other.id] {
        standing(state, meeting_id, context)?;
    }
    let pair = MeetingPair::new(one.id, other.id);
    let open = state.merge_suggestions();
    if open.contains_key(&pair) {
        return Ok(Vec::new());
    }
    let is_full = |id: &MeetingId| open.keys().filter(|it| it.holds(*id)).count() >= SUGGESTIONS_MAXIMUM;
    if let Some(meeting_id) = pair.ids().into_iter().find(is_full) {
        let maximum = u32::try_from(SUGGESTIONS_MAXIMUM).unwrap_or(u32::MAX);
        return Err(vec![Reason::TooManySuggestions { meeting_id, maximum }]);
    }
    let suggestion =
        MergeSuggestion { pair, by, at: context.now, organizers: Some([one.organizer, other.organizer]) };
    let with = |meeting: &Meeting| {
        let mut meeting = meeting.clone();
        meeting.merge_suggestions.push(suggestion);
        forget_oldest(state, &mut meeting.merge_suggestions, |it| it.pair, context.now);
        Some(Arc::new(meeting))
    };
    Ok(vec![Event::MergeSuggested { suggestion, one: with(one), other: with(other) }])
}

pub(in crate::decide) fn keep_apart(
    state: &State,
    keep: &KeepMeetingsApart,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let (one, other) = pair(state, keep.meeting_id, keep.other_meeting_id)?;
    let by = context.actor.account_id;
    if !one.concerns(by) && !other.concerns(by) {
        return Err(vec![Reason::NotInvited { meeting_id: keep.meeting_id }]);
    }
    if state.kept_apart_from(one.id).contains(&other.id) {
        return Ok(Vec::new());
    }
    Ok(vec![kept_apart(state, one, other, context.now).1])
}

/// The two that stand for what was named.
fn pair(state: &State, one: MeetingId, other: MeetingId) -> Result<(&Meeting, &Meeting), Vec<Reason>> {
    let survivor = |meeting_id| {
        state.surviving_meeting(meeting_id).ok_or_else(|| vec![Reason::MeetingUnknown { meeting_id }])
    };
    let (one, other) = (survivor(one)?, survivor(other)?);
    if one.id == other.id {
        return Err(vec![Reason::SameMeeting { meeting_id: one.id }]);
    }
    Ok((one, other))
}
