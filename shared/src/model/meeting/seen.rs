//! What of a meeting somebody may see: those who take part, all of it; everybody else, who and which room is taken when.

use super::{
    Attendee, AttendeeRole, Meeting, MeetingDetails, MeetingException, MergeSuggestion, MergedInto,
    ParticipationStatus,
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
        if self.is_all_for(reader) {
            return Arc::clone(self);
        }
        if reader.is_some_and(|reader| self.concerns(reader)) {
            let merged_into = self.merged_into.as_ref().map(MergedInto::in_brief);
            return Arc::new(Self { merged_into, ..Self::clone(self) });
        }
        let suggested = self.suggested_to(reader);
        let mut details = bare(&self.details);
        if !suggested.is_empty() {
            details.summary.clone_from(&self.details.summary);
        }
        Arc::new(Self {
            id: self.id,
            sequence: self.sequence,
            status: self.status,
            details,
            recurrence: self.recurrence.clone(),
            exceptions: self.exceptions.iter().map(|it| self.bare_exception(it)).collect(),
            organizer: self.organizer,
            attendees: self.attendees.iter().filter(|it| self.is_taken(it)).map(taken).collect(),
            asked_sequence: self.asked_sequence,
            proposals: Vec::new(),
            aliases: Vec::new(),
            revisions: Vec::new(),
            merged_into: self.merged_into.as_ref().map(|merged| MergedInto {
                by: if merged.is_known_to(reader) { merged.by } else { NOBODY },
                survivor_before: None,
                united: None,
                ..merged.clone()
            }),
            merged_from: Vec::new(),
            kept_apart: Vec::new(),
            merge_suggestions: suggested,
            cancellation_reason: String::new(),
            cancelled_by: None,
            previous: None,
            redacted: true,
        })
    }

    /// All who may see more of it than anybody: those who take part, those to whom it was suggested that it is one with theirs, and
    /// those who took part in what it was merged into. Some more than once.
    pub fn known_to(&self) -> impl Iterator<Item = AccountId> {
        let before = self.merged_into.as_ref().and_then(|into| into.survivor_before.as_ref());
        let attendees = self.attendees.iter().chain(before.into_iter().flat_map(|it| &it.attendees));
        let suggested = self.merge_suggestions.iter().filter_map(|it| it.organizers).flatten();
        attendees.map(|it| it.account_id).chain(suggested)
    }

    /// The suggestions that it is one with a meeting of the reader's.
    fn suggested_to(&self, reader: Option<AccountId>) -> Vec<MergeSuggestion> {
        let Some(reader) = reader.filter(|reader| self.is_suggested_to(*reader)) else { return Vec::new() };
        self.merge_suggestions.iter().filter(|it| it.is_for(reader)).copied().collect()
    }

    /// Whether somebody has suggested that it is one with a meeting of the reader's.
    pub(crate) fn is_suggested_to(&self, reader: AccountId) -> bool {
        self.stands() && self.merge_suggestions.iter().any(|it| it.is_for(reader))
    }

    /// Whether this copy says what it is called: a redacted one only where somebody suggested that it is one with the reader's.
    pub const fn is_titled(&self) -> bool {
        !self.details.summary.is_empty()
    }

    /// Whether `reader` may see all that this copy says.
    pub(crate) fn is_all_for(&self, reader: Option<AccountId>) -> bool {
        let Some(reader) = reader.filter(|_| !self.redacted) else { return self.redacted };
        let tells = |into: &MergedInto| into.survivor_before.as_ref().is_some_and(|it| !it.redacted);
        let is_more = |into: &MergedInto| tells(into) && !into.is_known_to(Some(reader));
        // Whoever organized it organizes the other one, too, and may take the merge back.
        self.concerns(reader)
            && (self.is_chaired_by(reader) || !self.merged_into.as_ref().is_some_and(is_more))
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
            asked_sequence: exception.asked_sequence,
            details: exception.details.as_ref().map(bare),
            answers: exception.answers.iter().filter(is_shown).map(taken).collect(),
        }
    }
}

impl MergedInto {
    /// Whether it was merged into what concerned `reader`, who knows by whom, then.
    pub(crate) fn is_known_to(&self, reader: Option<AccountId>) -> bool {
        match (&self.survivor_before, reader) {
            (Some(before), Some(reader)) => before.concerns(reader),
            (None, _) => self.by != NOBODY,
            (Some(_), None) => false,
        }
    }

    /// The same for somebody who had no part in what it was merged into: what that was called, which it still is or goes by, and
    /// when it was.
    fn in_brief(&self) -> Self {
        let brief = |before: &Arc<Meeting>| {
            let bare = before.seen_by(None);
            let details = MeetingDetails { summary: before.details.summary.clone(), ..bare.details.clone() };
            Arc::new(Meeting { details, ..Meeting::clone(&bare) })
        };
        Self { survivor_before: self.survivor_before.as_ref().map(brief), ..self.clone() }
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
