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
    let mut meeting = Meeting::clone(&current);
    add(state, &mut meeting, &invite.attendees, context.now)?;
    // Whoever takes a meeting over has changed it by that.
    if state.meetings().get(&meeting.id).is_some_and(|before| **before == meeting) {
        return Ok(told_apart(state, current, &invite.not_same_as, context.now).0);
    }
    meeting.sequence += 1;
    let meeting = Arc::new(meeting);
    let (apart, known) = told_apart(state, Arc::clone(&meeting), &invite.not_same_as, context.now);
    let crossed = crossing::announced(state, &known, &invite.not_same_as, context.now);
    let invited = Event::MeetingAttendeesChanged { meeting };
    Ok(std::iter::once(invited).chain(apart).chain(crossed).collect())
}

pub(in crate::decide) fn uninvite(
    state: &State,
    uninvite: &UninviteFromMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = chaired(state, uninvite.meeting_id, context)?;
    let is_active = |account: &AccountId| state.accounts().get(account).is_some_and(|it| it.active);
    // Nobody takes a meeting from one who organizes it, and is there.
    let organizes = |account: &AccountId| current.is_chaired_by(*account) && is_active(account);
    if uninvite.account_ids.iter().any(organizes) {
        return Err(vec![Reason::OrganizerStays { meeting_id: current.id }]);
    }
    without(state, &current, &uninvite.account_ids)
}

pub(in crate::decide) fn leave(
    state: &State,
    leave: &LeaveMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = standing(state, leave.meeting_id, context)?;
    without(state, current, &[context.actor.account_id])
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

/// The meeting without those `leaving`. Whoever chairs it may go where another is left who does; where the ORGANIZER goes, that one is
/// from now on.
fn without(state: &State, current: &Meeting, leaving: &[AccountId]) -> Result<Vec<Event>, Vec<Reason>> {
    let goes = |account: &AccountId| leaving.contains(account);
    let mut meeting = current.clone();
    remove(&mut meeting, goes);
    let chairs_go = current.attendees.iter().any(|it| it.role == AttendeeRole::Chair && goes(&it.account_id));
    if chairs_go && !meeting.has_active_chair(state.accounts()) {
        return Err(vec![Reason::OrganizerStays { meeting_id: current.id }]);
    }
    hand_over(state, &mut meeting);
    if meeting.attendees.len() == current.attendees.len() {
        return Ok(Vec::new());
    }
    meeting.sequence += 1;
    Ok(vec![Event::MeetingAttendeesChanged { meeting: Arc::new(meeting) }])
}

/// Where the ORGANIZER has gone, or their account is closed, another who chairs it is from now on, if one is there.
pub(super) fn hand_over(state: &State, meeting: &mut Meeting) {
    let is_active = |account: AccountId| state.accounts().get(&account).is_some_and(|it| it.active);
    if meeting.is_chaired_by(meeting.organizer) && is_active(meeting.organizer) {
        return;
    }
    let mut chairs = meeting.attendees.iter().filter(|it| it.role == AttendeeRole::Chair);
    if let Some(next) = chairs.find(|it| is_active(it.account_id)) {
        meeting.organizer = next.account_id;
    }
}

/// Whoever `goes` leaves nothing behind.
pub(super) fn remove(meeting: &mut Meeting, goes: impl Fn(&AccountId) -> bool) {
    meeting.attendees.retain(|attendee| !goes(&attendee.account_id));
    meeting.proposals.retain(|proposal| !goes(&proposal.account_id));
    for exception in &mut meeting.exceptions {
        exception.answers.retain(|answer| !goes(&answer.account_id));
    }
}
