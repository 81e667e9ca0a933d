//! A merge taken back: both meetings are as they were, with the answers given since and without those who have left since. That
//! a merge was wrong does not say that the two are two: whoever means that says so.
//!
//! What was changed since stays with the survivor, where it can be told from what the merge did: a new title, text or place stays
//! as it is by now, and so does a new time or repetition, with the answers to it, the time, the repetition and what is different about
//! its occurrences together. Whoever was invited since stays with the survivor, too. Where the survivor was called off since, it stays
//! called off, and only the other one comes back. The other one is as it was before: to change it since was to change the survivor.
//! Where whoever organized it has left since, whoever takes the merge back organizes it.

use super::merge::{attendee_of, has_same_dates};
use super::{attendees, change, disposes, room, taken_over};
use crate::command::UnmergeMeetings;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::MeetingId;
use crate::model::{
    Attendee, Meeting, MeetingDetails, MeetingException, MeetingStatus, MergeSuggestion, MergedInto,
    ParticipationStatus, TimeProposal, United,
};
use crate::rejection::Reason;
use crate::state::State;
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
    // A browser may know it in brief, and then not what it comes to.
    let before = into.survivor_before.as_ref().filter(|it| !it.redacted && !merged.redacted);
    let Some((before, survivor)) = before.zip(survivor) else {
        return Err(vec![Reason::NotMerged { meeting_id }]);
    };
    if !disposes(state, survivor, &context.actor) {
        return Err(vec![Reason::NotOrganizer { meeting_id: survivor.id }]);
    }
    if let Some(later) = merged_later(state, survivor, before) {
        return Err(vec![Reason::MergedSince { meeting_id, later_meeting_id: later }]);
    }
    let mut restored_survivor = survivor_restored(survivor, [before, merged], into);
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
        answers_since(state, survivor, [before, merged], into, meeting);
        meeting.exceptions.retain(|it| !it.is_empty());
        // Whoever organized it may be among them: it is nobody's then, but for who brings it back.
        if !meeting.has_active_chair(state.accounts()) {
            *meeting = taken_over(meeting, context.actor.account_id, context.now);
        }
        attendees::hand_over(state, meeting);
        meeting.revise(context.actor.account_id, context.now);
    }
    if survivor.terms() != restored_survivor.terms() || !has_same_dates(state, survivor, &restored_survivor) {
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
fn survivor_restored(survivor: &Meeting, parts: [&Meeting; 2], into: &MergedInto) -> Meeting {
    let [before, _] = parts;
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
    let united = united.terms();
    if !united.is_when(survivor.terms()) || united.is_when(before.terms()) {
        // A rule and its exceptions mean nothing but from the start that they were made for.
        let MeetingDetails { start, end, all_day, .. } = survivor.details;
        restored.details = MeetingDetails { start, end, all_day, ..restored.details };
        restored.recurrence.clone_from(&survivor.recurrence);
        restored.exceptions.clone_from(&survivor.exceptions);
        restored.proposals.clone_from(&survivor.proposals);
        without_given(&mut restored, survivor, parts);
    }
    if restored.terms() != before.terms() {
        // Nobody has agreed to this but by what they have answered since.
        let is_as_now = survivor.terms() == restored.terms();
        for attendee in &mut restored.attendees {
            let Attendee { account_id, role, invited_at, .. } = *attendee;
            match survivor.attendee(account_id).filter(|_| is_as_now) {
                Some(now) => *attendee = Attendee { role, invited_at, ..now.clone() },
                None => attendee.ask(),
            }
        }
        if !is_as_now {
            change::ask_of_dates(&mut restored, &[]);
        }
        restored.asked_sequence = survivor.asked_sequence;
    }
    restored
}

/// Leaves of the dates, answers and proposals of the survivor, which `restored` has, out what the merge took of the other one, and puts
/// what it had before in its place.
fn without_given(restored: &mut Meeting, survivor: &Meeting, [before, merged]: [&Meeting; 2]) {
    let date = |of: &Meeting, id| {
        of.exception(id)
            .filter(|it| it.cancelled || it.details.is_some())
            .map(|it| (it.cancelled, it.details.clone()))
    };
    let is_back = restored.terms() == before.terms() && survivor.terms() != before.terms();
    for id in survivor.exceptions.iter().chain(&before.exceptions).map(|it| it.recurrence_id) {
        let answers = |of: &Meeting| of.exception(id).map(|it| it.answers.clone()).unwrap_or_default();
        let [own, foreign, now] = [before, merged, survivor].map(answers);
        let exception = restored.exception_mut(id);
        if date(survivor, id) != date(before, id) && date(survivor, id) == date(merged, id) {
            *exception = before.exception(id).cloned().unwrap_or_else(|| MeetingException::of(id));
        } else if is_back && exception.details.is_none() {
            exception.answers = own;
        } else {
            let of = |all: &[Attendee], account| all.iter().find(|it| it.account_id == account).cloned();
            let kept = now.into_iter().filter_map(|answer| {
                let [own, foreign] = [&own, &foreign].map(|all| of(all, answer.account_id));
                let is = |it: &Option<Attendee>| it.as_ref().is_some_and(|it| is_same_answer(it, &answer));
                if is(&foreign) && !is(&own) { own } else { Some(answer) }
            });
            exception.answers = kept.collect();
        }
    }
    restored.exceptions.retain(|it| !it.is_empty());
    let own = |it: &TimeProposal| before.proposals.contains(it) || !merged.proposals.contains(it);
    restored.proposals.retain(own);
    for proposal in &before.proposals {
        // Whoever had proposed something else for the other one has taken nothing back by that.
        let replaced = |it: &TimeProposal| it.account_id == proposal.account_id && !own(it);
        if survivor.proposals.iter().any(replaced) {
            restored.proposals.push(proposal.clone());
        }
    }
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

/// What was answered to the survivor since the merge, to all of it or to an occurrence, was an answer to each of the two, which were
/// `parts`, that is at its time and place.
fn answers_since(
    state: &State,
    survivor: &Meeting,
    parts: [&Meeting; 2],
    into: &MergedInto,
    meeting: &mut Meeting,
) {
    if survivor.terms() != meeting.terms() {
        return;
    }
    // All that one batch decides happens at one instant: what is not of the merge is told by what that gave, and not by when.
    let terms = into.united.as_ref().map_or_else(|| survivor.terms(), United::terms);
    for answer in survivor.attendees.iter().filter(|it| it.status != ParticipationStatus::NeedsAction) {
        let given = attendee_of(answer.account_id, answer, terms, parts, (into.by, into.at));
        if !is_same_answer(answer, &given) {
            // Whoever has answered all of it since has answered those dates, too, that they have not answered alone.
            let account = answer.account_id;
            let alone = |it: &MeetingException| it.answers.iter().any(|it| it.account_id == account);
            for exception in meeting.exceptions.iter_mut().filter(|it| it.details.is_none()) {
                if !survivor.exception(exception.recurrence_id).is_some_and(alone) {
                    exception.answers.retain(|it| it.account_id != account);
                }
            }
            for attendee in meeting.attendees.iter_mut().filter(|it| it.account_id == answer.account_id) {
                let (role, invited_at) = (attendee.role, attendee.invited_at);
                *attendee = Attendee { role, invited_at, ..answer.clone() };
            }
        }
    }
    for exception in &survivor.exceptions {
        let recurrence_id = exception.recurrence_id;
        let cancelled = meeting.exception(recurrence_id).is_some_and(|it| it.cancelled);
        if cancelled || !survivor.is_same_date(meeting, recurrence_id, state.zone()) {
            continue;
        }
        let was_given = |answer: &Attendee| {
            let before = parts.iter().filter_map(|it| it.exception(recurrence_id)).flat_map(|it| &it.answers);
            before.into_iter().any(|it| it.account_id == answer.account_id && is_same_answer(it, answer))
        };
        let said = exception.answers.iter().filter(|it| it.status != ParticipationStatus::NeedsAction);
        for answer in said.filter(|it| !was_given(it)) {
            if meeting.concerns(answer.account_id) {
                let answers = &mut meeting.exception_mut(recurrence_id).answers;
                answers.retain(|it| it.account_id != answer.account_id);
                answers.push(answer.clone());
            }
        }
    }
}

fn is_same_answer(one: &Attendee, other: &Attendee) -> bool {
    (one.status, &one.note, one.answered_at) == (other.status, &other.note, other.answered_at)
}
