//! Who is invited: more, fewer, and who leaves.

use super::{ATTENDEES_MAXIMUM, chaired, crossing, standing, told_apart};
use crate::command::{InviteToMeeting, Invitee, LeaveMeeting, UninviteFromMeeting};
use crate::decide::Context;
use crate::event::Event;
use crate::ids::AccountId;
use crate::model::{Attendee, AttendeeRole, Meeting};
use crate::rejection::Reason;
use crate::state::State;
use chrono::{DateTime, Utc};
use std::sync::Arc;

pub(in crate::decide) fn invite(
    state: &State,
    invite: &InviteToMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = chaired(state, invite.meeting_id, context)?;
    let mut meeting = Meeting::clone(current);
    add(state, &mut meeting, &invite.attendees, context.now)?;
    let apart: Vec<_> = told_apart(state, meeting.id, &invite.not_same_as).collect();
    if meeting == **current {
        return Ok(apart);
    }
    meeting.sequence += 1;
    let crossed = crossing::announced(state, &meeting, &invite.not_same_as, context.now);
    let invited = Event::MeetingAttendeesChanged { meeting: Arc::new(meeting) };
    Ok(std::iter::once(invited).chain(apart).chain(crossed).collect())
}

pub(in crate::decide) fn uninvite(
    state: &State,
    uninvite: &UninviteFromMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = chaired(state, uninvite.meeting_id, context)?;
    without(current, &uninvite.account_ids)
}

pub(in crate::decide) fn leave(
    state: &State,
    leave: &LeaveMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = standing(state, leave.meeting_id, context)?;
    without(current, &[context.actor.account_id])
}

/// Invites whoever is not invited yet, and gives whoever is the role that is named.
pub(super) fn add(
    state: &State,
    meeting: &mut Meeting,
    invitees: &[Invitee],
    at: DateTime<Utc>,
) -> Result<(), Vec<Reason>> {
    let unknown: Vec<_> = invitees
        .iter()
        .filter(|invitee| !state.accounts().get(&invitee.account_id).is_some_and(|account| account.active))
        .map(|invitee| Reason::AccountUnknown { account_id: invitee.account_id })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    for Invitee { account_id, role } in invitees {
        match meeting.attendees.iter_mut().find(|attendee| attendee.account_id == *account_id) {
            // Whoever chairs a meeting goes on to.
            Some(attendee) if attendee.role == AttendeeRole::Chair => {}
            Some(attendee) => attendee.role = *role,
            None => meeting.attendees.push(Attendee::invited(*account_id, *role, at)),
        }
    }
    within_bounds(meeting)
}

/// That no more people are invited than a meeting takes.
pub(super) fn within_bounds(meeting: &Meeting) -> Result<(), Vec<Reason>> {
    let count = meeting.attendees.len();
    if count <= ATTENDEES_MAXIMUM {
        return Ok(());
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (count, maximum) = (number(count), number(ATTENDEES_MAXIMUM));
    Err(vec![Reason::TooManyAttendees { count, maximum }])
}

fn without(current: &Meeting, leaving: &[AccountId]) -> Result<Vec<Event>, Vec<Reason>> {
    let goes = |account: &AccountId| leaving.contains(account);
    if current.attendees.iter().any(|it| it.role == AttendeeRole::Chair && goes(&it.account_id)) {
        return Err(vec![Reason::OrganizerStays { meeting_id: current.id }]);
    }
    let mut meeting = current.clone();
    remove(&mut meeting, goes);
    if meeting.attendees.len() == current.attendees.len() {
        return Ok(Vec::new());
    }
    meeting.sequence += 1;
    Ok(vec![Event::MeetingAttendeesChanged { meeting: Arc::new(meeting) }])
}

/// Whoever `goes` leaves nothing behind.
pub(super) fn remove(meeting: &mut Meeting, goes: impl Fn(&AccountId) -> bool) {
    meeting.attendees.retain(|attendee| !goes(&attendee.account_id));
    meeting.proposals.retain(|proposal| !goes(&proposal.account_id));
    for exception in &mut meeting.exceptions {
        exception.answers.retain(|answer| !goes(&answer.account_id));
    }
}
