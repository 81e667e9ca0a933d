//! What of a meeting somebody may see: those who take part, all of it; everybody else, who and which room is taken when.

use super::{
    Attendee, AttendeeRole, Meeting, MeetingDetails, MeetingException, MergedInto, ParticipationStatus,
};
use crate::ids::AccountId;
use crate::planted;
use std::sync::Arc;
use uuid::Uuid;

/// Who did something, for somebody whom it does not concern.
pub const NOBODY: AccountId = AccountId::new(Uuid::nil());

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
            exceptions: self.exceptions.iter().map(|it| self.bare_exception(it)).collect(),
            organizer: self.organizer,
            attendees: self.attendees.iter().filter(|it| self.is_taken(it)).map(taken).collect(),
            asked_sequence: self.asked_sequence,
            proposals: Vec::new(),
            aliases: Vec::new(),
            revisions: Vec::new(),
            merged_into: self.merged_into.as_ref().map(|merged| MergedInto {
                by: NOBODY,
                survivor_before: None,
                united: None,
                ..merged.clone()
            }),
            merged_from: Vec::new(),
            kept_apart: Vec::new(),
            merge_suggestions: Vec::new(),
            cancellation_reason: String::new(),
            cancelled_by: None,
            previous: None,
            redacted: true,
        })
    }

    /// Whether `attendee` comes, if only to one occurrence; who was asked besides is nobody else's.
    fn is_taken(&self, attendee: &Attendee) -> bool {
        let answers = self.exceptions.iter().flat_map(|it| &it.answers);
        let mut own = answers.filter(|it| it.account_id == attendee.account_id);
        attendee.role != AttendeeRole::NonParticipant && (comes(attendee) || own.any(comes))
    }

    fn bare_exception(&self, exception: &MeetingException) -> MeetingException {
        let bare =
            |it: &MeetingDetails| if planted!("a-moved-date-tells-all") { it.clone() } else { bare(it) };
        let is_shown = |answer: &&Attendee| {
            self.attendee(answer.account_id).is_some_and(|attendee| self.is_taken(attendee))
        };
        MeetingException {
            recurrence_id: exception.recurrence_id,
            cancelled: exception.cancelled,
            cancelled_by: None,
            cancellation_reason: String::new(),
            details: exception.details.as_ref().map(bare),
            answers: exception.answers.iter().filter(is_shown).map(taken).collect(),
        }
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

fn comes(answer: &Attendee) -> bool {
    answer.status == ParticipationStatus::Accepted
}

/// Whether somebody comes, and not what else they answered, when, nor what they wrote to it.
fn taken(answer: &Attendee) -> Attendee {
    let asked = Attendee::invited(answer.account_id, answer.role, answer.invited_at);
    Attendee { status: if comes(answer) { answer.status } else { asked.status }, ..asked }
}
