//! What staff create and invite each other to, in iCalendar's terms (RFC 5545, RFC 5546). Never called an event: that is a
//! fact in the journal.

mod attendee;
mod occurrence;
mod pair;
mod seen;

pub use attendee::{Attendee, AttendeeRole, ParticipationStatus};
pub use occurrence::{MeetingException, Occurrence};
pub use pair::{MeetingPair, MergeSuggestion};
pub use seen::NOBODY;

use super::Account;
use crate::ids::{AccountId, LocationId, MeetingId};
use crate::time::{Interval, RecurrenceRule};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A meeting of staff (iCalendar VEVENT): one, or a series of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// UID; it stays whatever changes.
    pub id: MeetingId,
    /// SEQUENCE: how often its time, place, text or people were changed.
    pub sequence: u32,
    /// STATUS.
    pub status: MeetingStatus,
    /// What, when and where.
    pub details: MeetingDetails,
    /// RRULE, in the clinic's local time; `None` for a single meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<RecurrenceRule>,
    /// Occurrences that differ from the rest (EXDATE, RECURRENCE-ID), by their original start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<MeetingException>,
    /// ORGANIZER.
    pub organizer: AccountId,
    /// ATTENDEEs, the organizer among them, in the order in which they were invited.
    pub attendees: Vec<Attendee>,
    /// The SEQUENCE at which everybody was last asked: an answer to an earlier one is to another time or place.
    #[serde(default)]
    pub asked_sequence: u32,
    /// Other times that attendees have proposed (iTIP COUNTER), at most one each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<TimeProposal>,
    /// What meetings that were merged into this one were called: search finds it by these, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Who changed what, when or where it is, each by their latest change (LAST-MODIFIED).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// What it was merged into (RELATED-TO); it is cancelled then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<MergedInto>,
    /// What was merged into it, and into that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged_from: Vec<MeetingId>,
    /// The pairs of which somebody has said that they are two, of it, or of what was merged into it, with another: the latest 50, of
    /// meetings that still stand before those of others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_apart: Vec<MeetingPair>,
    /// The pairs of which somebody has suggested that they are one, of it, or of what was merged into it, with another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merge_suggestions: Vec<MergeSuggestion>,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cancellation_reason: String,
    /// Who cancelled it; `None` where it stands, was merged, or was cancelled before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<AccountId>,
    /// What those who were asked again had been asked about before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Arc<PreviousTerms>>,
    /// Whether this copy is for somebody who takes no part: it says who and which room is taken when, and nothing else.
    #[serde(default, skip_serializing_if = "is_false")]
    pub redacted: bool,
}

/// What, when and where.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeetingDetails {
    /// SUMMARY: its title, 1 to 200 characters.
    pub summary: String,
    /// DESCRIPTION, at most 4,000 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// LOCATION, where that is one of the clinic's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    /// LOCATION in words, or a link; at most 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// DTSTART.
    pub start: DateTime<Utc>,
    /// DTEND, the first instant after it; at most 31 days later.
    pub end: DateTime<Utc>,
    /// Whether it takes whole days: `start` and `end` are midnights of the clinic's then.
    #[serde(default, skip_serializing_if = "is_false")]
    pub all_day: bool,
}

impl MeetingDetails {
    /// Its time.
    pub const fn interval(&self) -> Interval {
        Interval::new(self.start, self.end)
    }

    /// Whether somebody who agreed to `other` has agreed to this, too: neither time nor place differs.
    pub fn is_when_and_where(&self, other: &Self) -> bool {
        Terms { details: self, recurrence: None } == Terms { details: other, recurrence: None }
    }
}

/// When, how often and where something is: whoever agrees agrees to that. Two are equal where neither time nor place differs.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    details: &'a MeetingDetails,
    recurrence: Option<&'a RecurrenceRule>,
}

impl Terms<'_> {
    /// Whether the time is the same, and how it repeats.
    pub fn is_when(self, other: Terms<'_>) -> bool {
        self.recurrence == other.recurrence
            && self.details.interval() == other.details.interval()
            && self.details.all_day == other.details.all_day
    }

    /// Whether the place is the same.
    pub fn is_where(self, other: Terms<'_>) -> bool {
        self.details.location_id == other.details.location_id
            && self.details.location == other.details.location
    }
}

impl PartialEq for Terms<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is_when(*other) && self.is_where(*other)
    }
}

/// When, how often and where a meeting was: what somebody has agreed to who is asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviousTerms {
    /// What, when and where; the description is left out.
    pub details: MeetingDetails,
    /// RRULE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<RecurrenceRule>,
}

/// STATUS of a meeting. iCalendar's TENTATIVE is not used: a meeting stands or it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MeetingStatus {
    /// It takes place.
    Confirmed,
    /// It does not.
    Cancelled,
}

/// Another time that an attendee would rather have (iTIP COUNTER, RFC 5546 section 3.2.7).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeProposal {
    /// Whose.
    pub account_id: AccountId,
    /// For which occurrence, by its original start; for all of the series where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence_id: Option<DateTime<Utc>>,
    /// From.
    pub start: DateTime<Utc>,
    /// Up to and without.
    pub end: DateTime<Utc>,
    /// Why; at most 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When it was proposed.
    pub at: DateTime<Utc>,
}

/// That somebody changed what, when or where a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// Who.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// The SEQUENCE that it came to.
    pub sequence: u32,
}

/// That a meeting lives on in another one, and what it takes to bring both back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MergedInto {
    /// The one that stands.
    pub meeting_id: MeetingId,
    /// Who merged them.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
    /// The one that stands as it was before; left out of a redacted copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survivor_before: Option<Arc<Meeting>>,
    /// What the one that stands had become by it: whatever else it is by now, somebody has changed since. Left out of a redacted
    /// copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub united: Option<United>,
}

/// What, when and where a meeting was right after another was merged into it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct United {
    /// What, when and where.
    pub details: MeetingDetails,
    /// RRULE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<RecurrenceRule>,
}

impl United {
    /// When, how often and where that is.
    pub const fn terms(&self) -> Terms<'_> {
        Terms { details: &self.details, recurrence: self.recurrence.as_ref() }
    }
}

impl Meeting {
    /// The time of a single meeting, or of the first of a series.
    pub const fn interval(&self) -> Interval {
        self.details.interval()
    }

    /// The attendee that `account` is, if it is one.
    pub fn attendee(&self, account: AccountId) -> Option<&Attendee> {
        self.attendees.iter().find(|attendee| attendee.account_id == account)
    }

    /// Whether `account` takes part, whatever it has answered: whoever does sees all of it.
    pub fn concerns(&self, account: AccountId) -> bool {
        self.attendee(account).is_some()
    }

    /// Whether `account` may change it: its organizer may, and whoever organized what was merged into it.
    pub fn is_chaired_by(&self, account: AccountId) -> bool {
        self.attendee(account).is_some_and(|attendee| attendee.role == AttendeeRole::Chair)
    }

    /// Whether one of those who may change it still has an account that is open.
    pub fn has_active_chair(&self, accounts: &BTreeMap<AccountId, Arc<Account>>) -> bool {
        let mut chairs = self.attendees.iter().filter(|it| it.role == AttendeeRole::Chair);
        chairs.any(|it| accounts.get(&it.account_id).is_some_and(|account| account.active))
    }

    /// Whether `account` is only told of it, so that it takes none of their time.
    pub fn is_free(&self, account: AccountId) -> bool {
        self.attendee(account).is_none_or(|attendee| attendee.role == AttendeeRole::NonParticipant)
    }

    /// The others that it is merged with, or of which somebody has said that the two are two, or one.
    pub fn compared_with(&self) -> BTreeSet<MeetingId> {
        let pairs = self.kept_apart.iter().copied().chain(self.merge_suggestions.iter().map(|it| it.pair));
        let into = self.merged_into.as_ref().map(|it| it.meeting_id);
        let mut others: BTreeSet<_> =
            pairs.filter(|it| it.holds(self.id)).flat_map(MeetingPair::ids).collect();
        others.extend(into);
        others.extend(&self.merged_from);
        others.remove(&self.id);
        others
    }

    /// Whether it, or what it was merged into as that was, says anything of single dates.
    pub(crate) fn names_dates(&self) -> bool {
        let before = self.merged_into.as_ref().and_then(|it| it.survivor_before.as_deref());
        !self.exceptions.is_empty() || !self.proposals.is_empty() || before.is_some_and(Self::names_dates)
    }

    /// Whether it still takes place, now or later.
    pub fn stands(&self) -> bool {
        self.status == MeetingStatus::Confirmed
    }

    /// When, how often and where it is.
    pub const fn terms(&self) -> Terms<'_> {
        Terms { details: &self.details, recurrence: self.recurrence.as_ref() }
    }

    /// The same, to be kept.
    pub(crate) fn kept_terms(&self) -> Arc<PreviousTerms> {
        let details = MeetingDetails { description: String::new(), ..self.details.clone() };
        Arc::new(PreviousTerms { details, recurrence: self.recurrence.clone() })
    }

    /// Takes note that `by` changed what, when or where it is.
    pub(crate) fn revise(&mut self, by: AccountId, at: DateTime<Utc>) {
        self.revisions.retain(|it| it.by != by);
        self.revisions.push(Revision { by, at, sequence: self.sequence });
    }

    /// Everybody is asked again, but for those who `agreed`.
    pub(crate) fn ask_again(&mut self, agreed: &[AccountId]) {
        self.asked_sequence = self.sequence;
        for attendee in &mut self.attendees {
            if !agreed.contains(&attendee.account_id) {
                attendee.ask();
            }
        }
    }
}

impl fmt::Debug for Meeting {
    /// Leaves out what only those who take part should read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Meeting")
            .field("id", &self.id)
            .field("sequence", &self.sequence)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for MeetingDetails {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MeetingDetails({} to {})", self.start, self.end)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
pub(crate) const fn is_false(value: &bool) -> bool {
    !*value
}
