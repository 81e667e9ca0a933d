//! Two meetings become one. The survivor takes what was chosen of each, everybody who was invited to either, and the title that
//! does not stand as an alias; the other is cancelled and points to it.

use super::{MERGED_MAXIMUM, attendees, change, disposes, forget_oldest, room};
use crate::command::{DESCRIPTION_MAXIMUM, MergeMeetings, Side};
use crate::decide::Context;
use crate::event::Event;
use crate::ids::{AccountId, MeetingId};
use crate::model::{
    Attendee, AttendeeRole, Meeting, MeetingDetails, MeetingPair, MeetingStatus, MergedInto,
    ParticipationStatus, Terms, United,
};
use crate::planted;
use crate::rejection::Reason;
use crate::state::State;
use chrono::{DateTime, Utc};
use std::sync::Arc;

pub(in crate::decide) fn merge(
    state: &State,
    merge: &MergeMeetings,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    if merge.survivor_id == merge.merged_id {
        return Err(vec![Reason::SameMeeting { meeting_id: merge.survivor_id }]);
    }
    let (survivor, merged) = (existing(state, merge.survivor_id)?, existing(state, merge.merged_id)?);
    may_merge(state, survivor, merged, context)?;
    // Somebody was faster, perhaps the other way round: what was asked for is so.
    if survivor.id == merged.id {
        return Ok(Vec::new());
    }
    for meeting in [survivor, merged] {
        if !meeting.stands() && !planted!("merged-in-a-circle") {
            return Err(vec![Reason::MeetingCancelled { meeting_id: meeting.id }]);
        }
    }
    let count = survivor.merged_from.len() + merged.merged_from.len() + 1;
    if count > MERGED_MAXIMUM {
        let maximum = u32::try_from(MERGED_MAXIMUM).unwrap_or(u32::MAX);
        return Err(vec![Reason::TooManyMerged { meeting_id: survivor.id, maximum }]);
    }
    let seen = [
        (merge.survivor_id, survivor, merge.survivor_sequence),
        (merge.merged_id, merged, merge.merged_sequence),
    ];
    for (named, current, sequence) in seen {
        is_as_seen(state, named, current, sequence, context)?;
    }
    let by = context.actor.account_id;
    let united = unite(state, survivor, merged, merge, context);
    let cancelled = Meeting {
        sequence: merged.sequence + 1,
        status: MeetingStatus::Cancelled,
        merged_into: Some(MergedInto {
            meeting_id: survivor.id,
            by,
            at: context.now,
            survivor_before: Some(Arc::clone(survivor)),
            united: Some(United { details: united.details.clone(), recurrence: united.recurrence.clone() }),
        }),
        ..Meeting::clone(merged)
    };
    attendees::within_bounds(&united)?;
    // The time of the one in the room of the other is neither's.
    room::check(state, &united, &[survivor, merged])?;
    Ok(vec![Event::MeetingsMerged { survivor: Arc::new(united), merged: Arc::new(cancelled) }])
}

/// That `current`, which stands for `named`, is what whoever merges has seen at `sequence`, if they say what they have.
fn is_as_seen(
    state: &State,
    named: MeetingId,
    current: &Meeting,
    sequence: Option<u32>,
    context: &Context,
) -> Result<(), Vec<Reason>> {
    let Some(seen) = state.meetings().get(&named) else { return Ok(()) };
    change::up_to_date(seen, current, sequence, context)?;
    match seen.merged_into.as_ref().filter(|_| sequence.is_some() && seen.terms() != current.terms()) {
        Some(into) => Err(vec![change::changed_since(current, into.by, into.at)]),
        None => Ok(()),
    }
}

/// What stands for `id`.
fn existing(state: &State, id: MeetingId) -> Result<&Arc<Meeting>, Vec<Reason>> {
    planted!("merged-in-a-circle" => return state.meetings().get(&id).ok_or_else(Vec::new));
    state.surviving_meeting(id).ok_or_else(|| vec![Reason::MeetingUnknown { meeting_id: id }])
}

/// Whoever disposes of one of them may, if the other concerns them, too, or if somebody whom both concern has suggested it.
fn may_merge(state: &State, one: &Meeting, other: &Meeting, context: &Context) -> Result<(), Vec<Reason>> {
    let by = context.actor.account_id;
    let pair = MeetingPair::new(one.id, other.id);
    let knows_both = one.concerns(by) && other.concerns(by);
    if !knows_both && !state.merge_suggestions().contains_key(&pair) {
        let foreign = if one.concerns(by) { other } else { one };
        return Err(vec![Reason::NotInvited { meeting_id: foreign.id }]);
    }
    if !disposes(state, one, &context.actor) && !disposes(state, other, &context.actor) {
        return Err(vec![Reason::NotOrganizer { meeting_id: one.id }]);
    }
    Ok(())
}

fn unite(
    state: &State,
    survivor: &Meeting,
    merged: &Meeting,
    merge: &MergeMeetings,
    context: &Context,
) -> Meeting {
    let of = |side| match side {
        Side::Survivor => survivor,
        Side::Merged => merged,
    };
    let (titled, timed, placed) = (of(merge.summary), of(merge.time), of(merge.location));
    let details = MeetingDetails {
        summary: titled.details.summary.clone(),
        description: match merge.description {
            Some(side) => of(side).details.description.clone(),
            None => joined(&survivor.details.description, &merged.details.description),
        },
        location_id: placed.details.location_id,
        location: placed.details.location.clone(),
        start: timed.details.start,
        end: timed.details.end,
        all_day: timed.details.all_day,
    };
    let mut united = Meeting {
        sequence: survivor.sequence.max(merged.sequence) + 1,
        aliases: aliases(&details.summary, survivor, merged),
        details,
        recurrence: timed.recurrence.clone(),
        exceptions: timed.exceptions.clone(),
        proposals: timed.proposals.clone(),
        attendees: Vec::new(),
        // Whoever sees one of them only in part sees what comes of it as far as they do.
        redacted: survivor.redacted && merged.redacted,
        ..survivor.clone()
    };
    united.revise(context.actor.account_id, context.now);
    united.merged_from.push(merged.id);
    united.merged_from.extend(&merged.merged_from);
    let said: Vec<_> =
        merged.kept_apart.iter().filter(|it| !united.kept_apart.contains(it)).copied().collect();
    united.kept_apart.extend(said);
    forget_oldest(state, &mut united.kept_apart, |pair| *pair, context.now);
    united.merge_suggestions.extend(&merged.merge_suggestions);
    // What was suggested of the two is settled.
    let settled = MeetingPair::new(survivor.id, merged.id);
    united.merge_suggestions.retain(|it| state.resolved(it.pair) != Some(settled));
    forget_oldest(state, &mut united.merge_suggestions, |it| it.pair, context.now);
    united.attendees = everybody(&united, survivor, merged, context);
    if timed.terms() != united.terms() {
        // At the place of the other.
        change::ask_of_dates(&mut united, &[context.actor.account_id]);
    }
    answer_dates(state, &mut united, [survivor, merged]);
    if survivor.terms() != united.terms() {
        united.asked_sequence = united.sequence;
        united.previous = Some(survivor.kept_terms());
    } else if !has_same_dates(state, survivor, &united) {
        // An answer that is under way is to a date as it was.
        united.asked_sequence = united.sequence;
    }
    united
}

/// Whether all dates of the two, which are at one time and place, are, too.
pub(super) fn has_same_dates(state: &State, one: &Meeting, other: &Meeting) -> bool {
    let mut exceptions = one.exceptions.iter().chain(&other.exceptions);
    exceptions.all(|it| one.is_same_date(other, it.recurrence_id, state.zone()))
}

/// What was answered to single dates, and proposed, stays where it was said of what stands; of two answers to one date the later.
fn answer_dates(state: &State, united: &mut Meeting, meetings: [&Meeting; 2]) {
    let is_same = |meeting: &&Meeting| meeting.terms() == united.terms();
    let same: Vec<_> = meetings.into_iter().filter(is_same).collect();
    for meeting in same {
        for exception in meeting.exceptions.iter().filter(|it| !it.answers.is_empty()) {
            if !meeting.is_same_date(united, exception.recurrence_id, state.zone()) {
                continue;
            }
            let answers = &mut united.exception_mut(exception.recurrence_id).answers;
            for answer in &exception.answers {
                match answers.iter_mut().find(|it| it.account_id == answer.account_id) {
                    Some(known) if known.answered_at < answer.answered_at => known.clone_from(answer),
                    Some(_) => {}
                    None => answers.push(answer.clone()),
                }
            }
        }
        for proposal in &meeting.proposals {
            let proposals = &mut united.proposals;
            match proposals.iter_mut().find(|it| it.account_id == proposal.account_id) {
                Some(known) if known.at < proposal.at => known.clone_from(proposal),
                Some(_) => {}
                None => proposals.push(proposal.clone()),
            }
        }
    }
}

/// Both descriptions, as far as one has room for them; what was merged keeps its own.
fn joined(one: &str, other: &str) -> String {
    if one.trim() == other.trim() || other.trim().is_empty() {
        return one.into();
    }
    if one.trim().is_empty() {
        return other.into();
    }
    [one, "\n\n", other].iter().flat_map(|text| text.chars()).take(DESCRIPTION_MAXIMUM).collect()
}

fn aliases(summary: &str, survivor: &Meeting, merged: &Meeting) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    let titles =
        [survivor, merged].into_iter().flat_map(|it| std::iter::once(&it.details.summary).chain(&it.aliases));
    for title in titles {
        if title != summary && !aliases.contains(title) {
            aliases.push(title.clone());
        }
    }
    aliases
}

/// Everybody who was invited to either.
fn everybody(united: &Meeting, survivor: &Meeting, merged: &Meeting, context: &Context) -> Vec<Attendee> {
    let mut attendees: Vec<Attendee> = Vec::new();
    let merging = (context.actor.account_id, context.now);
    for attendee in survivor.attendees.iter().chain(&merged.attendees) {
        let account = attendee.account_id;
        if attendees.iter().any(|it| it.account_id == account) {
            continue;
        }
        attendees.push(attendee_of(account, attendee, united.terms(), [survivor, merged], merging));
    }
    attendees
}

/// One of them: with the stronger of their roles and the latest of their answers, of those to the time and place that stand.
/// Whoever merges agrees to what they have chosen.
pub(super) fn attendee_of(
    account: AccountId,
    first: &Attendee,
    united: Terms<'_>,
    meetings: [&Meeting; 2],
    merged: (AccountId, DateTime<Utc>),
) -> Attendee {
    let (by, at) = merged;
    let invitations = || meetings.iter().filter_map(|meeting| Some((*meeting, meeting.attendee(account)?)));
    let role = invitations().map(|(_, it)| it.role).max().unwrap_or(AttendeeRole::ReqParticipant);
    let invited_at = invitations().map(|(_, it)| it.invited_at).min().unwrap_or(first.invited_at);
    let answer = invitations()
        .filter(|(meeting, _)| meeting.terms() == united || planted!("agreed-to-another-time"))
        .map(|(_, it)| it)
        .filter(|it| it.status != ParticipationStatus::NeedsAction)
        .max_by_key(|it| it.answered_at);
    let mut attendee = match answer {
        Some(answer) => Attendee { role, invited_at, ..answer.clone() },
        None => Attendee::invited(account, role, invited_at),
    };
    if account == by && attendee.status == ParticipationStatus::NeedsAction {
        attendee.respond(ParticipationStatus::Accepted, "", at);
    }
    attendee
}
