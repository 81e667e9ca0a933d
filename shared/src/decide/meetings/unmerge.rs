//! A merge taken back: both meetings are as they were, with the answers given since and without those who have left since. That
//! a merge was wrong does not say that the two are two: whoever means that says so.
//!
//! What was changed since stays with the survivor, where it can be told from what the merge did: a new title, text or place stays
//! as it is by now, and so does a new time or repetition, with the answers to it, the time, the repetition and what is different about
//! its occurrences together. Whoever was invited since stays with the survivor, too. Where the survivor was called off since, it stays
//! called off, and only the other one comes back. The other one is as it was before: to change it since was to change the survivor.
//! Where whoever organized it has left since, whoever takes the merge back organizes it.

use super::merge::is_when_and_where;
use super::{attendees, change, disposes, room, taken_over};
use crate::command::UnmergeMeetings;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::MeetingId;
use crate::model::{
    Attendee, Meeting, MeetingDetails, MeetingStatus, MergeSuggestion, MergedInto, ParticipationStatus,
};
use crate::rejection::Reason;
use crate::state::State;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(in crate::decide) fn unmerge(
    state: &State,
    unmerge: &UnmergeMeetings,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let meeting_id = unmerge.meeting_id;
    let merged =
        state.meetings().get(&meeting_id).ok_or_else(|| vec![Reason::MeetingUnknown { meeting_id }])?;
    let Some(into) = &merged.merged_into else { return Err(vec![Reason::NotMerged { meeting_id }]) };
    let survivor = state.meetings().get(&into.meeting_id);
    let Some((before, survivor)) = into.survivor_before.as_ref().zip(survivor) else {
        return Err(vec![Reason::NotMerged { meeting_id }]);
    };
    if !disposes(state, survivor, &context.actor) {
        return Err(vec![Reason::NotOrganizer { meeting_id: survivor.id }]);
    }
    if let Some(later) = merged_later(state, survivor, before) {
        return Err(vec![Reason::MergedSince { meeting_id, later_meeting_id: later }]);
    }
    let mut restored_survivor = survivor_restored(survivor, before, into);
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
        // And whoever was only in the other one answers no occurrence of this one.
        let people: BTreeSet<_> = meeting.attendees.iter().map(|it| it.account_id).collect();
        attendees::remove(meeting, |account| !people.contains(account));
        meeting.exceptions.retain(|it| !it.is_empty());
        answers_since(survivor, into.at, meeting);
        // Whoever organized it may be among them: it is nobody's then, but for who brings it back.
        if !meeting.has_active_chair(state.accounts()) {
            *meeting = taken_over(meeting, context.actor.account_id, context.now);
        }
        meeting.revise(context.actor.account_id, context.now);
    }
    if !is_when_and_where(survivor, &restored_survivor) {
        // An answer that is under way is to the time or place that the merge had given it.
        restored_survivor.asked_sequence = restored_survivor.sequence;
    }
    for meeting in [&restored_survivor, &restored].into_iter().filter(|it| it.stands()) {
        room::check(state, meeting, &[survivor])?;
    }
    let (survivor, restored) = (Arc::new(restored_survivor), Arc::new(restored));
    Ok(vec![Event::MeetingsUnmerged { survivor, restored }])
}

/// The survivor as it was before, with what was changed since.
fn survivor_restored(survivor: &Meeting, before: &Meeting, into: &MergedInto) -> Meeting {
    let mut restored = Meeting {
        sequence: survivor.sequence + 1,
        status: survivor.status,
        cancellation_reason: survivor.cancellation_reason.clone(),
        cancelled_by: survivor.cancelled_by,
        revisions: survivor.revisions.clone(),
        // What was said of what was merged into it does it no harm: it is kept as it was named.
        kept_apart: survivor.kept_apart.clone(),
        ..before.clone()
    };
    let is_own = |it: &&MergeSuggestion| it.pair.holds(survivor.id) || before.merge_suggestions.contains(it);
    restored.merge_suggestions = survivor.merge_suggestions.iter().filter(is_own).copied().collect();
    // Merges of an earlier version did not say what they had made of it.
    let Some(united) = &into.united else { return restored };
    restored.details = change::rebased(&united.details, survivor.details.clone(), &before.details);
    let is_retimed = united.recurrence != survivor.recurrence
        || united.details.interval() != survivor.details.interval()
        || united.details.all_day != survivor.details.all_day;
    let kept_its_time = united.recurrence == before.recurrence
        && united.details.interval() == before.details.interval()
        && united.details.all_day == before.details.all_day;
    if is_retimed || kept_its_time {
        // A rule and its exceptions mean nothing but from the start that they were made for.
        let MeetingDetails { start, end, all_day, .. } = survivor.details;
        restored.details = MeetingDetails { start, end, all_day, ..restored.details };
        restored.recurrence.clone_from(&survivor.recurrence);
        restored.exceptions.clone_from(&survivor.exceptions);
        restored.proposals.clone_from(&survivor.proposals);
    }
    if !is_when_and_where(&restored, before) {
        // Nobody has agreed to this but by what they have answered since.
        let is_as_now = is_when_and_where(survivor, &restored);
        for attendee in &mut restored.attendees {
            let Attendee { account_id, role, invited_at, .. } = *attendee;
            match survivor.attendee(account_id).filter(|_| is_as_now) {
                Some(now) => *attendee = Attendee { role, invited_at, ..now.clone() },
                None => attendee.ask(),
            }
        }
        restored.asked_sequence = survivor.asked_sequence;
    }
    restored
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
