//! Crossed invitations: A invites B while B invites A, neither having heard of the other's. They may mean one meeting, however
//! they named it; that the authority knows from who invited whom, whatever the titles say.

use super::{CROSSINGS_MAXIMUM, resolved};
use crate::event::Event;
use crate::ids::{AccountId, MeetingId};
use crate::model::{Meeting, MeetingPair};
use crate::order::sort_by_key;
use crate::state::State;
use crate::time::{DateTime, Interval, TimeDelta, Utc};
use std::sync::Arc;

/// Single meetings further apart than this are not taken for one.
const FURTHEST_APART: TimeDelta = TimeDelta::days(7);
/// Nor are occurrences of a series that are further from the other meeting: a series comes within a day or so of everything.
const NEXT_TO: TimeDelta = TimeDelta::hours(3);
/// How far ahead a series is held against another.
const REACH: TimeDelta = TimeDelta::days(60);

/// The meetings that `account` organizes and whose invitations crossed that to `meeting`: each invites who organizes the other,
/// both invitations were open at one time, they lie near each other, and nobody has said that they are two.
pub fn crossed_with<'a>(
    state: &'a State,
    meeting: &'a Meeting,
    account: AccountId,
    now: DateTime<Utc>,
) -> impl Iterator<Item = &'a Arc<Meeting>> {
    let mine = meeting.attendee(account).filter(|_| meeting.organizer != account && meeting.stands());
    mine.into_iter().flat_map(move |mine| {
        let apart = state.kept_apart_from(meeting.id);
        state.invitations(meeting.organizer).filter(move |other| {
            other.organizer == account
                && other.id != meeting.id
                && other.attendee(meeting.organizer).is_some_and(|theirs| {
                    mine.was_open_during(theirs.invited_at, theirs.answered_at)
                        && !apart.contains(&other.id)
                        && are_near(state, meeting, other)
                        && !is_over(state, other, now)
                })
        })
    })
}

/// That `meeting`, as it is about to be sent out, crosses invitations to its organizer, those in `not_same_as` left out: the nearest,
/// where there are many, since each is written with both meetings whole. Who has invited whom stays to be seen of all of them.
pub(super) fn announced(
    state: &State,
    meeting: &Arc<Meeting>,
    not_same_as: &[MeetingId],
    now: DateTime<Utc>,
) -> Vec<Event> {
    let organizer = meeting.organizer;
    let mut apart = state.kept_apart_from(meeting.id);
    apart.extend(resolved(state, not_same_as));
    let crossing = state
        .invitations(organizer)
        .filter(|other| other.id != meeting.id && other.organizer != organizer && !apart.contains(&other.id))
        .filter(|other| {
            // Nobody whom it invites has answered, so that all of these invitations are open.
            let invited = meeting.attendee(other.organizer).filter(|it| it.answered_at.is_none());
            invited.zip(other.attendee(organizer)).is_some_and(|(theirs, mine)| {
                theirs.was_open_during(mine.invited_at, mine.answered_at)
                    && are_near(state, meeting, other)
                    && !is_over(state, other, now)
            })
        });
    let mut crossing: Vec<_> = crossing.collect();
    sort_by_key(&mut crossing, |other| (other.details.start - meeting.details.start).abs());
    crossing
        .into_iter()
        .take(CROSSINGS_MAXIMUM)
        .map(|other| Event::InvitationsCrossed {
            pair: MeetingPair::new(meeting.id, other.id),
            one: Some(Arc::clone(meeting)),
            other: Some(Arc::clone(other)),
        })
        .collect()
}

/// Whether the two may be one by when they are: single meetings within a week of each other, and where one is a series, some
/// occurrence within some hours of the other.
fn are_near(state: &State, one: &Meeting, other: &Meeting) -> bool {
    if one.recurrence.is_none() && other.recurrence.is_none() {
        return widened(one.interval(), FURTHEST_APART).overlaps(other.interval());
    }
    let from = one.starts_at().max(other.starts_at()) - NEXT_TO;
    one.occurrences_in(Interval::new(from, from + REACH), state.zone()).iter().any(|occurrence| {
        let around = widened(occurrence.details.interval(), NEXT_TO);
        !other.occurrences_in(around, state.zone()).is_empty()
    })
}

fn widened(interval: Interval, by: TimeDelta) -> Interval {
    Interval::new(interval.start - by, interval.end + by)
}

fn is_over(state: &State, meeting: &Meeting, now: DateTime<Utc>) -> bool {
    meeting.over_at(state.zone()).is_some_and(|over| over <= now)
}
