use super::{attendees, crossing, room, told_apart, whole_days};
use crate::command::CreateMeeting;
use crate::decide::Context;
use crate::event::Event;
use crate::model::{Attendee, AttendeeRole, Meeting, MeetingStatus, ParticipationStatus};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn create(
    state: &State,
    create: &CreateMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let meeting_id = create.meeting_id;
    if state.meetings().contains_key(&meeting_id) {
        return Err(vec![Reason::MeetingExists { meeting_id }]);
    }
    let organizer = context.actor.account_id;
    let chair = Attendee {
        status: ParticipationStatus::Accepted,
        answered_at: Some(context.now),
        ..Attendee::invited(organizer, AttendeeRole::Chair, context.now)
    };
    let mut meeting = Meeting {
        id: meeting_id,
        sequence: 0,
        status: MeetingStatus::Confirmed,
        details: whole_days(state, &create.details),
        recurrence: create.recurrence.clone(),
        exceptions: Vec::new(),
        organizer,
        attendees: vec![chair],
        asked_sequence: 0,
        proposals: Vec::new(),
        aliases: Vec::new(),
        merged_into: None,
        cancellation_reason: String::new(),
        cancelled_by: None,
        previous: None,
        redacted: false,
    };
    attendees::add(state, &mut meeting, &create.attendees, context.now)?;
    room::check(state, &meeting, &[])?;
    let apart: Vec<_> = told_apart(state, meeting_id, &create.not_same_as).collect();
    let crossed = crossing::announced(state, &meeting, &create.not_same_as, context.now);
    let created = Event::MeetingCreated { meeting: Arc::new(meeting) };
    Ok(std::iter::once(created).chain(apart).chain(crossed).collect())
}
