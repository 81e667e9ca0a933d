//! What of a meeting somebody may see: those who take part, all of it; everybody else, who and which room is taken when.

use super::{Attendee, Meeting, MeetingDetails, MeetingException, MergedInto, ParticipationStatus};
use crate::ids::AccountId;
use std::sync::Arc;

impl Meeting {
    /// The meeting as `reader` may see it; `None` is anybody whom it does not concern.
    pub fn seen_by(self: &Arc<Self>, reader: Option<AccountId>) -> Arc<Self> {
        if self.redacted || reader.is_some_and(|reader| self.concerns(reader)) {
            return Arc::clone(self);
        }
        Arc::new(Self {
            id: self.id,
            sequence: self.sequence,
            status: self.status,
            details: bare(&self.details),
            recurrence: self.recurrence.clone(),
            exceptions: self.exceptions.iter().map(exception).collect(),
            organizer: self.organizer,
            attendees: self.attendees.iter().filter_map(taken).collect(),
            asked_sequence: self.asked_sequence,
            proposals: Vec::new(),
            aliases: Vec::new(),
            merged_into: self
                .merged_into
                .as_ref()
                .map(|merged| MergedInto { survivor_before: None, ..merged.clone() }),
            cancellation_reason: String::new(),
            redacted: true,
        })
    }
}

/// Time and room.
fn bare(details: &MeetingDetails) -> MeetingDetails {
    MeetingDetails {
        summary: String::new(),
        description: String::new(),
        location: String::new(),
        ..details.clone()
    }
}

/// Who comes; who was asked besides is nobody else's.
fn taken(attendee: &Attendee) -> Option<Attendee> {
    let comes = attendee.status == ParticipationStatus::Accepted;
    comes.then(|| Attendee { note: String::new(), ..attendee.clone() })
}

fn exception(exception: &MeetingException) -> MeetingException {
    MeetingException {
        details: exception.details.as_ref().map(bare),
        answers: exception
            .answers
            .iter()
            .map(|answer| Attendee { note: String::new(), ..answer.clone() })
            .collect(),
        ..exception.clone()
    }
}
