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
        revisions: Vec::new(),
        merged_into: None,
        merged_from: Vec::new(),
        kept_apart: Vec::new(),
        merge_suggestions: Vec::new(),
        cancellation_reason: String::new(),
        cancelled_by: None,
        previous: None,
        redacted: false,
    };
    attendees::add(state, &mut meeting, &create.attendees, context.now)?;
    room::check(state, &meeting, &[])?;
    let meeting = Arc::new(meeting);
    let (apart, known) = told_apart(state, Arc::clone(&meeting), &create.not_same_as, context.now);
    let crossed = crossing::announced(state, &known, &create.not_same_as, context.now);
    let created = Event::MeetingCreated { meeting };
    Ok(std::iter::once(created).chain(apart).chain(crossed).collect())
}
