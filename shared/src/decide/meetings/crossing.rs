//! Crossed invitations: A invites B while B invites A, neither having heard of the other's. They may mean one meeting, however
//! they named it; that the authority knows from who invited whom, whatever the titles say.

use crate::event::Event;
use crate::ids::{AccountId, MeetingId};
use crate::model::{Meeting, MeetingPair};
use crate::state::State;
use crate::time::{DateTime, Interval, TimeDelta, Utc};
use std::sync::Arc;

/// Meetings further apart than this are not taken for one.
const FURTHEST_APART: TimeDelta = TimeDelta::days(7);

/// The meetings that `account` organizes and whose invitations crossed that to `meeting`: each invites who organizes the other,
/// both invitations were open at one time, one takes place within a week of the other, and nobody has said that they are two.
pub fn crossed_with<'a>(
    state: &'a State,
    meeting: &'a Meeting,
    account: AccountId,
    now: DateTime<Utc>,
) -> impl Iterator<Item = &'a Arc<Meeting>> {
    let mine = meeting.attendee(account).filter(|_| meeting.organizer != account && meeting.stands());
    let around = near(state, meeting);
    mine.into_iter().flat_map(move |mine| {
        let candidates = state.meetings().values().filter(move |other| {
            other.organizer == account
                && other.id != meeting.id
                && other.stands()
                && !is_over(state, other, now)
        });
        candidates.filter(move |other| {
            other.attendee(meeting.organizer).is_some_and(|theirs| {
                mine.was_open_during(theirs.invited_at, theirs.answered_at)
                    && near(state, other).overlaps(around)
                    && !state.kept_apart().contains(&MeetingPair::new(meeting.id, other.id))
            })
        })
    })
}

/// That `meeting`, as it is about to be sent out, crosses invitations to its organizer, those in `not_same_as` left out.
pub(super) fn announced(
    state: &State,
    meeting: &Meeting,
    not_same_as: &[MeetingId],
    now: DateTime<Utc>,
) -> Vec<Event> {
    let organizer = meeting.organizer;
    state
        .meetings()
        .values()
        .filter(|other| {
            other.id != meeting.id && other.organizer != organizer && !not_same_as.contains(&other.id)
        })
        .filter(|other| other.concerns(organizer) && other.stands() && !is_over(state, other, now))
        .filter(|other| {
            // Nobody whom it invites has answered, so that all of these invitations are open.
            let invited = meeting.attendee(other.organizer).filter(|it| it.answered_at.is_none());
            invited.zip(other.attendee(organizer)).is_some_and(|(theirs, mine)| {
                theirs.was_open_during(mine.invited_at, mine.answered_at)
                    && near(state, other).overlaps(near(state, meeting))
                    && !state.kept_apart().contains(&MeetingPair::new(meeting.id, other.id))
            })
        })
        .map(|other| Event::InvitationsCrossed { pair: MeetingPair::new(meeting.id, other.id) })
        .collect()
}

/// The time within which another meeting may be meant for this one or, in a series, for one of its occurrences.
fn near(state: &State, meeting: &Meeting) -> Interval {
    let half = FURTHEST_APART / 2;
    let end = meeting.over_at(state.zone()).and_then(|over| over.checked_add_signed(half));
    Interval::new(meeting.starts_at() - half, end.unwrap_or(DateTime::<Utc>::MAX_UTC))
}

fn is_over(state: &State, meeting: &Meeting, now: DateTime<Utc>) -> bool {
    meeting.over_at(state.zone()).is_some_and(|over| over <= now)
}
