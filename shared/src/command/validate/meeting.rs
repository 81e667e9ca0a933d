//! Bounds of what is asked about meetings.

use super::{FieldError, NAME_MAXIMUM, REASON_MAXIMUM, at_most, required, times};
use crate::command::{
    ChangeMeeting, CreateMeeting, DESCRIPTION_MAXIMUM, Invitee, ProposeMeetingTime, RespondToMeeting,
};
use crate::ids::MeetingId;
use crate::model::{AttendeeRole, MeetingDetails, ParticipationStatus};
use crate::state::LONGEST_MEETING;
use chrono::{DateTime, TimeDelta, Utc};

/// People named at once.
const LIST_MAXIMUM: usize = 200;
/// Pairs told apart at once: each becomes an event that holds both meetings.
const PAIRS_MAXIMUM: usize = 20;

pub(super) fn create(create: &CreateMeeting) -> Result<(), FieldError> {
    details(&create.details)?;
    invited(&create.attendees)?;
    pairs(&create.not_same_as)
}

pub(super) fn change(change: &ChangeMeeting) -> Result<(), FieldError> {
    details(&change.details)?;
    if change.recurrence_id.is_some() && change.recurrence.is_some() {
        return Err(FieldError::new("recurrence", "A single occurrence does not repeat."));
    }
    Ok(())
}

pub(super) fn respond(respond: &RespondToMeeting) -> Result<(), FieldError> {
    if respond.status == ParticipationStatus::NeedsAction {
        return Err(FieldError::new("status", "An answer is accepted, declined or tentative."));
    }
    at_most("note", &respond.note, REASON_MAXIMUM)?;
    pairs(&respond.not_same_as)
}

pub(super) fn propose(propose: &ProposeMeetingTime) -> Result<(), FieldError> {
    span("", propose.start, propose.end)?;
    at_most("note", &propose.note, REASON_MAXIMUM)
}

pub(super) fn invitees(invitees: &[Invitee]) -> Result<(), FieldError> {
    some("attendees", invitees.len())?;
    invited(invitees)
}

fn invited(invitees: &[Invitee]) -> Result<(), FieldError> {
    if invitees.len() > LIST_MAXIMUM {
        return Err(FieldError::new("attendees", format!("At most {LIST_MAXIMUM}.")));
    }
    if invitees.iter().any(|invitee| invitee.role == AttendeeRole::Chair) {
        return Err(FieldError::new("attendees.role", "Only the organizer chairs a meeting."));
    }
    Ok(())
}

pub(super) fn pairs(others: &[MeetingId]) -> Result<(), FieldError> {
    if others.len() > PAIRS_MAXIMUM {
        return Err(FieldError::new("not_same_as", format!("At most {PAIRS_MAXIMUM}.")));
    }
    Ok(())
}

/// At least one, and not too many.
pub(super) fn some(field: &str, count: usize) -> Result<(), FieldError> {
    if (1..=LIST_MAXIMUM).contains(&count) {
        return Ok(());
    }
    Err(FieldError::new(field, format!("Must name 1 to {LIST_MAXIMUM}.")))
}

fn details(details: &MeetingDetails) -> Result<(), FieldError> {
    required("details.summary", &details.summary, NAME_MAXIMUM)?;
    at_most("details.description", &details.description, DESCRIPTION_MAXIMUM)?;
    at_most("details.location", &details.location, REASON_MAXIMUM)?;
    span("details.", details.start, details.end)
}

/// A time that a meeting can take: it ends after it starts, and not too late.
pub(crate) fn span(within: &str, start: DateTime<Utc>, end: DateTime<Utc>) -> Result<(), FieldError> {
    times(start, end).map_err(|error| FieldError::new(format!("{within}{}", error.field), error.message))?;
    if end <= start {
        return Err(FieldError::new(format!("{within}end"), "Must lie after the start."));
    }
    // A month of whole days in which the clocks are put back has an hour more.
    if end - start > LONGEST_MEETING + TimeDelta::hours(1) {
        return Err(FieldError::new(format!("{within}end"), "A meeting takes at most 31 days."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, InviteToMeeting};
    use crate::model::Role;
    use crate::testing::meeting;
    use crate::testing::meetings::{create, details, invitee, respond};

    #[test]
    fn no_more_pairs_are_told_apart_at_once_than_a_feed_can_carry() {
        let (noon, one) = ("2026-11-05T12:00:00Z", "2026-11-05T13:00:00Z");
        let commands = |count: u32| {
            let not_same_as: Vec<_> = (2..count + 2).map(meeting).collect();
            let invite = InviteToMeeting {
                meeting_id: meeting(1),
                attendees: vec![invitee(Role::Manager)],
                not_same_as: not_same_as.clone(),
            };
            [
                Command::CreateMeeting(CreateMeeting {
                    not_same_as: not_same_as.clone(),
                    ..create(1, details("Rota", noon, one), &[])
                }),
                Command::InviteToMeeting(invite),
                Command::RespondToMeeting(RespondToMeeting {
                    not_same_as,
                    ..respond(1, ParticipationStatus::Accepted)
                }),
            ]
        };
        for (count, expected) in [(20, None), (21, Some("not_same_as"))] {
            for command in commands(count) {
                let refused = command.validate().err().map(|error| error.field);
                assert_eq!(refused.as_deref(), expected, "{count}: {command:?}");
            }
        }
    }
}
