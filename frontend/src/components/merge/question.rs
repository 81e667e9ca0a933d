//! Whether somebody is to be asked before their answer goes out: pure.

use docket_shared::command::RespondToMeeting;
use docket_shared::ids::{AccountId, CommandId, MeetingId};
use docket_shared::look_alikes::{LookAlike, MeetingSketch, look_alikes};
use docket_shared::model::{Meeting, MeetingDetails, ParticipationStatus};
use docket_shared::rejection::{Reason, Rejection};
use docket_shared::state::State;
use docket_shared::time::{DateTime, Interval, TimeDelta, Utc};

use super::Comparison;
use crate::cache::{Progress, Request};
use docket_shared::command::Command;

/// So far ahead the next occurrence of a series is looked for.
const AHEAD: TimeDelta = TimeDelta::days(400);

/// What, when and where the occurrence of `meeting` is that is asked about: the one named, or the next.
pub fn details(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> MeetingDetails {
    let zone = state.zone();
    let named = recurrence_id.and_then(|_| meeting.occurrence(recurrence_id, zone));
    let next = || {
        meeting.recurrence.as_ref()?;
        meeting.occurrences_in(Interval::new(now, now + AHEAD), zone).into_iter().next()
    };
    named.or_else(next).map_or_else(|| meeting.details.clone(), |occurrence| occurrence.details)
}

/// `meeting` as it is compared with others.
pub fn sketch(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> MeetingSketch {
    MeetingSketch { details: details(state, meeting, recurrence_id, now), ..MeetingSketch::of(meeting) }
}

/// The meetings that concern `me`, that I have not declined, and that look like `meeting`.
pub fn counterparts(
    state: &State,
    me: AccountId,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<LookAlike> {
    let sketch = sketch(state, meeting, recurrence_id, now);
    look_alikes(state, &sketch, now, |it| {
        it.answer(me, None).is_some_and(|answer| answer != ParticipationStatus::Declined)
    })
}

/// How alike two meetings are, if they are alike or crossed.
pub(super) fn alike(state: &State, one: &Meeting, other: &Meeting, now: DateTime<Utc>) -> Option<LookAlike> {
    look_alikes(state, &sketch(state, one, None, now), now, |it| it.id == other.id).into_iter().next()
}

/// The meeting that may be the one that `answer` accepts, unless the answer says that it is not.
pub fn question(
    state: &State,
    me: AccountId,
    now: DateTime<Utc>,
    answer: &RespondToMeeting,
) -> Option<MeetingId> {
    if answer.status != ParticipationStatus::Accepted {
        return None;
    }
    let meeting = state.surviving_meeting(answer.meeting_id)?;
    let found = counterparts(state, me, meeting, answer.recurrence_id, now);
    found.into_iter().map(|it| it.meeting_id).find(|id| !answer.not_same_as.contains(id))
}

impl Comparison {
    /// Whether there is still something to be asked: both stand, are two, and nobody has said so.
    pub fn is_open(&self, state: &State) -> bool {
        let [one, other] = [self.one, self.other].map(|id| state.surviving_meeting(id));
        one.zip(other).is_some_and(|(one, other)| {
            let is_told = || state.kept_apart_from(one.id).contains(&other.id);
            one.id != other.id && one.stands() && other.stands() && !is_told()
        })
    }

    /// What is to be asked because `request` was rejected: its invitation crossed one of mine.
    pub fn after(request: &Request) -> Option<Self> {
        let (Command::RespondToMeeting(answer), Progress::Rejected(Rejection { reasons, .. })) =
            (&request.command, &request.progress)
        else {
            return None;
        };
        let rejected: Option<CommandId> = Some(request.id);
        reasons.iter().find_map(|reason| {
            if let Reason::InvitationsCrossed { meeting_id, other_meeting_id } = reason {
                let answer = Some(answer.clone());
                return Some(Self { answer, rejected, ..Self::of(*meeting_id, *other_meeting_id) });
            }
            None
        })
    }
}
