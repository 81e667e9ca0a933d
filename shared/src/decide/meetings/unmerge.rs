//! A merge taken back: both meetings are as they were, with the answers given since and without those who have left since. That
//! a merge was wrong does not say that the two are two: whoever means that says so.

use super::merge::is_when_and_where;
use super::{attendees, room};
use crate::command::UnmergeMeetings;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::MeetingId;
use crate::model::{Attendee, Meeting, MeetingStatus, MergedInto, ParticipationStatus};
use crate::rejection::Reason;
use crate::state::State;
use chrono::{DateTime, Utc};
use std::sync::Arc;

pub(in crate::decide) fn unmerge(
    state: &State,
    unmerge: &UnmergeMeetings,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let meeting_id = unmerge.meeting_id;
    let merged =
        state.meetings().get(&meeting_id).ok_or_else(|| vec![Reason::MeetingUnknown { meeting_id }])?;
    let Some(MergedInto { meeting_id: survivor_id, at, survivor_before: Some(before), .. }) =
        &merged.merged_into
    else {
        return Err(vec![Reason::NotMerged { meeting_id }]);
    };
    let survivor = state.meetings().get(survivor_id).ok_or_else(|| vec![Reason::NotMerged { meeting_id }])?;
    if !survivor.is_chaired_by(context.actor.account_id) {
        return Err(vec![Reason::NotOrganizer { meeting_id: survivor.id }]);
    }
    if let Some(later) = merged_later(state, survivor, before) {
        return Err(vec![Reason::MergedSince { meeting_id, later_meeting_id: later }]);
    }
    if !survivor.stands() {
        return Err(vec![Reason::MeetingCancelled { meeting_id: survivor.id }]);
    }
    let mut restored_survivor = Meeting { sequence: survivor.sequence + 1, ..Meeting::clone(before) };
    let mut restored = Meeting {
        sequence: merged.sequence + 1,
        status: MeetingStatus::Confirmed,
        merged_into: None,
        ..Meeting::clone(merged)
    };
    let invited_since = survivor
        .attendees
        .iter()
        .filter(|it| !before.concerns(it.account_id) && !merged.concerns(it.account_id));
    restored_survivor.attendees.extend(invited_since.cloned());
    for meeting in [&mut restored_survivor, &mut restored] {
        // Whoever has left since, or was uninvited, has left what the meeting is made of.
        attendees::remove(meeting, |account| !survivor.concerns(*account));
        answers_since(survivor, *at, meeting);
    }
    if !is_when_and_where(survivor, &restored_survivor) {
        // An answer that is under way is to the time or place that the merge had given it.
        restored_survivor.asked_sequence = restored_survivor.sequence;
    }
    for meeting in [&restored_survivor, &restored] {
        room::check(state, meeting, &[survivor])?;
    }
    let (survivor, restored) = (Arc::new(restored_survivor), Arc::new(restored));
    Ok(vec![Event::MeetingsUnmerged { survivor, restored }])
}

/// What must be taken back first: the survivor itself, where it was merged in its turn, or the last that was merged into it since.
fn merged_later(state: &State, survivor: &Meeting, before: &Meeting) -> Option<MeetingId> {
    if survivor.merged_into.is_some() {
        return Some(survivor.id);
    }
    let into_it = state.meetings().values().filter_map(|meeting| {
        let merged = meeting.merged_into.as_ref().filter(|it| it.meeting_id == survivor.id)?;
        Some((merged.survivor_before.as_ref()?.sequence, meeting.id))
    });
    into_it.filter(|(sequence, _)| *sequence > before.sequence).max().map(|(_, id)| id)
}

/// What was answered to the survivor after `merged_at`, to all of it or to an occurrence, was an answer to each of the two that is at
/// its time and place.
fn answers_since(survivor: &Meeting, merged_at: DateTime<Utc>, meeting: &mut Meeting) {
    if !is_when_and_where(survivor, meeting) {
        return;
    }
    let since = |it: &&Attendee| {
        it.status != ParticipationStatus::NeedsAction
            && it.answered_at.is_some_and(|answered| answered > merged_at)
    };
    for answer in survivor.attendees.iter().filter(since) {
        for attendee in meeting.attendees.iter_mut().filter(|it| it.account_id == answer.account_id) {
            let (role, invited_at) = (attendee.role, attendee.invited_at);
            *attendee = Attendee { role, invited_at, ..answer.clone() };
        }
    }
    for exception in &survivor.exceptions {
        let recurrence_id = exception.recurrence_id;
        let details = |it: &Meeting| it.exception(recurrence_id).and_then(|it| it.details.clone());
        let cancelled = meeting.exception(recurrence_id).is_some_and(|it| it.cancelled);
        if cancelled || details(meeting) != exception.details {
            continue;
        }
        for answer in exception.answers.iter().filter(since) {
            if meeting.concerns(answer.account_id) {
                let answers = &mut meeting.exception_mut(recurrence_id).answers;
                answers.retain(|it| it.account_id != answer.account_id);
                answers.push(answer.clone());
            }
        }
    }
}
