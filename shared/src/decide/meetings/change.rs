use super::{chaired, occurs, room, whole_days};
use crate::command::ChangeMeeting;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::AccountId;
use crate::model::{Attendee, Meeting, MeetingDetails};
use crate::rejection::Reason;
use crate::state::State;
use crate::time::RecurrenceRule;
use chrono::{DateTime, Utc};
use std::sync::Arc;

pub(in crate::decide) fn change(
    state: &State,
    change: &ChangeMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = chaired(state, change.meeting_id, context)?;
    let details = whole_days(state, &change.details);
    let meeting = match change.recurrence_id {
        Some(recurrence_id) => {
            occurs(state, current, Some(recurrence_id))?;
            let mine = current.attendee(context.actor.account_id);
            with_occurrence(state, current, recurrence_id, details, mine.cloned().as_slice())
        }
        None => with_details(current, details, change.recurrence.clone(), &[context.actor.account_id]),
    };
    changed(state, current, meeting)
}

/// What follows where `current` becomes `meeting`.
pub(super) fn changed(state: &State, current: &Meeting, meeting: Meeting) -> Result<Vec<Event>, Vec<Reason>> {
    if meeting == *current {
        return Ok(Vec::new());
    }
    room::check(state, &meeting, &[current])?;
    Ok(vec![Event::MeetingChanged { meeting: Arc::new(meeting) }])
}

/// The meeting with other details. Where time, place or repetition differ, everybody is asked again, who else chairs it included,
/// but for those who `agreed`; and where the time does, what was different about single occurrences is no more: they were others.
pub(super) fn with_details(
    current: &Meeting,
    details: MeetingDetails,
    recurrence: Option<RecurrenceRule>,
    agreed: &[AccountId],
) -> Meeting {
    let mut meeting = current.clone();
    if details == current.details && recurrence == current.recurrence {
        return meeting;
    }
    meeting.sequence += 1;
    let retimed = details.interval() != current.details.interval() || recurrence != current.recurrence;
    let moved = recurrence != current.recurrence || !details.is_when_and_where(&current.details);
    meeting.details = details;
    meeting.recurrence = recurrence;
    if retimed {
        meeting.exceptions.clear();
        meeting.proposals.clear();
    }
    if moved {
        // Where it is changed once more before anybody has answered, what they agreed to is still the earlier.
        let agreed_to = |it: &Attendee| it.answered_at.is_some() && !agreed.contains(&it.account_id);
        if current.previous.is_none() || current.attendees.iter().any(agreed_to) {
            meeting.previous = Some(current.terms());
        }
        meeting.ask_again(agreed);
        // Answers to single occurrences were to the earlier place, except where an occurrence has one of its own.
        for exception in meeting.exceptions.iter_mut().filter(|it| it.details.is_none()) {
            exception.answers.retain(|answer| agreed.contains(&answer.account_id));
        }
        meeting.exceptions.retain(|it| !it.is_empty());
    }
    meeting
}

/// The series with one occurrence that is different. Where its time or place differ, everybody is asked about it, but for those who
/// `agreed`, with their answers.
pub(super) fn with_occurrence(
    state: &State,
    current: &Meeting,
    recurrence_id: DateTime<Utc>,
    details: MeetingDetails,
    agreed: &[Attendee],
) -> Meeting {
    let mut meeting = current.clone();
    let Some(before) = current.occurrence(Some(recurrence_id), state.zone()) else { return meeting };
    if before.details == details {
        return meeting;
    }
    meeting.sequence += 1;
    let moved = !details.is_when_and_where(&before.details);
    let asked: Vec<_> = current
        .attendees
        .iter()
        .cloned()
        .map(|mut attendee| {
            attendee.ask();
            attendee
        })
        .collect();
    let exception = meeting.exception_mut(recurrence_id);
    exception.details = Some(details);
    if moved {
        // Explicit, so that what somebody has answered to the series says nothing about this occurrence.
        exception.answers = asked;
        for answer in agreed {
            exception.answers.retain(|it| it.account_id != answer.account_id);
            exception.answers.push(answer.clone());
        }
    }
    meeting
}
