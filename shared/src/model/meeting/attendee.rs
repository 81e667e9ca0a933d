use crate::ids::AccountId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Somebody who is invited (iCalendar ATTENDEE), and what they answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attendee {
    /// Who.
    pub account_id: AccountId,
    /// ROLE.
    pub role: AttendeeRole,
    /// PARTSTAT.
    pub status: ParticipationStatus,
    /// What they wrote to it; at most 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When they were invited.
    pub invited_at: DateTime<Utc>,
    /// When they answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<DateTime<Utc>>,
}

impl Attendee {
    /// Somebody who has not answered yet.
    pub const fn invited(account_id: AccountId, role: AttendeeRole, at: DateTime<Utc>) -> Self {
        let status = ParticipationStatus::NeedsAction;
        Self { account_id, role, status, note: String::new(), invited_at: at, answered_at: None }
    }

    /// Answers.
    pub(crate) fn respond(&mut self, status: ParticipationStatus, note: &str, at: DateTime<Utc>) {
        self.status = status;
        self.note = note.into();
        self.answered_at = Some(at);
    }

    /// Whether the invitation was open, at some time, while one was that was sent at `from` and answered at `until`, if it is
    /// answered.
    pub(crate) fn was_open_during(&self, from: DateTime<Utc>, until: Option<DateTime<Utc>>) -> bool {
        // All that one batch decides happens at one instant, in which they were open together.
        until.is_none_or(|until| self.invited_at <= until) && self.answered_at.is_none_or(|at| from <= at)
    }

    /// Forgets the answer: it was to something else.
    pub(crate) fn ask(&mut self) {
        *self = Self::invited(self.account_id, self.role, self.invited_at);
    }
}

impl fmt::Debug for Attendee {
    /// Leaves the note out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Attendee({}, {:?}, {:?})", self.account_id, self.role, self.status)
    }
}

/// ROLE of an attendee (RFC 5545 section 3.2.16), weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AttendeeRole {
    /// Is told of it.
    NonParticipant,
    /// May come.
    OptParticipant,
    /// Should come.
    ReqParticipant,
    /// Organizes it.
    Chair,
}

/// PARTSTAT of an attendee (RFC 5545 section 3.2.12). DELEGATED is not used: whoever cannot come says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ParticipationStatus {
    /// Has not answered.
    NeedsAction,
    /// Comes: the time is taken.
    Accepted,
    /// Does not come.
    Declined,
    /// May come.
    Tentative,
}
