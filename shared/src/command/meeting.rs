//! What can be asked about meetings.

use crate::ids::{AccountId, MeetingId};
use crate::model::{AttendeeRole, MeetingDetails, ParticipationStatus, TimeProposal, is_false};
use crate::time::RecurrenceRule;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest description of a meeting, in characters.
pub(crate) const DESCRIPTION_MAXIMUM: usize = 4_000;

/// Somebody to be invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Invitee {
    /// Who.
    pub account_id: AccountId,
    /// ROLE; whoever shall come, unless said otherwise. `chair` is the organizer's alone.
    #[serde(default = "required")]
    pub role: AttendeeRole,
}

const fn required() -> AttendeeRole {
    AttendeeRole::ReqParticipant
}

/// Create a meeting and invite to it (iTIP REQUEST). Whoever creates it organizes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateMeeting {
    /// The new meeting's UID, made by the sender.
    pub meeting_id: MeetingId,
    /// What, when and where.
    pub details: MeetingDetails,
    /// RRULE, as `FREQ=WEEKLY;BYDAY=MO`; the meeting itself is its first occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<RecurrenceRule>,
    /// Who is invited, besides the organizer; at most 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendees: Vec<Invitee>,
    /// Meetings that look like this one and are not, at most 20: each pair is remembered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_same_as: Vec<MeetingId>,
}

/// Change what, when or where a meeting is (iTIP REQUEST with a higher SEQUENCE). Whoever is invited is asked again where time
/// or place change. What is asked of a meeting that was merged into another changes that one, and only in what differs from how the
/// merged one was.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeMeeting {
    /// Which.
    pub meeting_id: MeetingId,
    /// Which occurrence, by its original start; all of the series where none is named. One that was called off takes place again,
    /// and everybody is asked about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence_id: Option<DateTime<Utc>>,
    /// What, when and where, as it shall be.
    pub details: MeetingDetails,
    /// RRULE, as it shall be; none ends the series with its first, but leaves that alone which the meeting was merged into. Not
    /// for a single occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<RecurrenceRule>,
    /// The SEQUENCE that it was made on: where somebody else has changed the meeting since, or what it was merged into is different
    /// in what is changed, it is not carried out. Whoever names none overwrites what others have changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u32>,
}

/// Call a meeting off, or one occurrence of it (iTIP CANCEL).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelMeeting {
    /// Which.
    pub meeting_id: MeetingId,
    /// Which occurrence, by its original start; all of the series where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence_id: Option<DateTime<Utc>>,
    /// Why; at most 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Invite more people. Whoever is invited already stays as they are, with another role if another is named.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteToMeeting {
    /// To which.
    pub meeting_id: MeetingId,
    /// Whom.
    pub attendees: Vec<Invitee>,
    /// As in [`CreateMeeting`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_same_as: Vec<MeetingId>,
}

/// Take back invitations.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UninviteFromMeeting {
    /// To which.
    pub meeting_id: MeetingId,
    /// Whose.
    pub account_ids: Vec<AccountId>,
}

/// Leave a meeting for good: it no longer concerns whoever leaves it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LeaveMeeting {
    /// Which.
    pub meeting_id: MeetingId,
}

/// Answer an invitation (iTIP REPLY).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RespondToMeeting {
    /// To which.
    pub meeting_id: MeetingId,
    /// Which occurrence, by its original start; all of the series where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence_id: Option<DateTime<Utc>>,
    /// PARTSTAT: `accepted`, `declined` or `tentative`.
    pub status: ParticipationStatus,
    /// For the others to read; at most 500 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The SEQUENCE that is answered: where everybody has been asked again since, or the meeting has been merged into one at another
    /// time or place, the answer does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u32>,
    /// Whether what was answered to single dates stays; otherwise an answer to all of a series is one to these, too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keep_dates: bool,
    /// Meetings that look like this one and are not, at most 20: each pair is remembered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_same_as: Vec<MeetingId>,
}

/// Propose another time to the organizer (iTIP COUNTER). Whoever proposes again takes the earlier proposal back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposeMeetingTime {
    /// For which.
    pub meeting_id: MeetingId,
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
}

/// Answer a proposal: the meeting moves there, or the proposal is declined (iTIP DECLINECOUNTER).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerTimeProposal {
    /// Of which meeting.
    pub meeting_id: MeetingId,
    /// Whose proposal.
    pub account_id: AccountId,
    /// Whether the meeting moves to the proposed time.
    pub accept: bool,
    /// From when, as whoever answers has seen it: where it is another by now, it is not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<Utc>>,
    /// Up to when, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<Utc>>,
}

impl AnswerTimeProposal {
    /// Answers `proposal`, as it is seen, for `meeting_id`.
    pub const fn of(meeting_id: MeetingId, proposal: &TimeProposal, accept: bool) -> Self {
        let TimeProposal { account_id, start, end, .. } = *proposal;
        Self { meeting_id, account_id, accept, start: Some(start), end: Some(end) }
    }
}

/// Which of two meetings something is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The one that stands.
    #[default]
    Survivor,
    /// The one that is merged into it.
    Merged,
}

/// Make one of two meetings. Everybody invited to either is invited to it, and keeps their own latest answer unless it was to
/// another time or place.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeMeetings {
    /// The one that stands.
    pub survivor_id: MeetingId,
    /// The one that is merged into it: it is cancelled, and points to the other.
    pub merged_id: MeetingId,
    /// Whose title stands; the other is kept as an alias.
    #[serde(default)]
    pub summary: Side,
    /// Whose time stands, repetition included.
    #[serde(default)]
    pub time: Side,
    /// Whose place stands.
    #[serde(default)]
    pub location: Side,
    /// Whose description stands; both, one after the other, where neither is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Side>,
    /// The SEQUENCE of the one that stands, as whoever merges has seen it: where somebody else has changed it since, the two are not
    /// merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survivor_sequence: Option<u32>,
    /// That of the other, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_sequence: Option<u32>,
}

/// Take a merge back: both meetings are as they were, with the answers given since and without those who have left since.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnmergeMeetings {
    /// The one that was merged into another.
    pub meeting_id: MeetingId,
}

/// Tell those who may merge two meetings that they look like one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SuggestMerge {
    /// The one.
    pub meeting_id: MeetingId,
    /// The other.
    pub other_meeting_id: MeetingId,
}

/// Say that two meetings are two, however alike they look: nobody is asked about the pair again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeepMeetingsApart {
    /// The one.
    pub meeting_id: MeetingId,
    /// The other.
    pub other_meeting_id: MeetingId,
}

macro_rules! redacted {
    ($($command:ident by $id:ident),+ $(,)?) => {$(
        impl fmt::Debug for $command {
            /// The meeting alone: titles and notes are nobody's to log.
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($command), "({})"), self.$id)
            }
        }
    )+};
}

redacted!(
    CreateMeeting by meeting_id, ChangeMeeting by meeting_id, CancelMeeting by meeting_id, InviteToMeeting by meeting_id,
    UninviteFromMeeting by meeting_id, LeaveMeeting by meeting_id, RespondToMeeting by meeting_id,
    ProposeMeetingTime by meeting_id, AnswerTimeProposal by meeting_id, MergeMeetings by survivor_id,
    UnmergeMeetings by meeting_id, SuggestMerge by meeting_id, KeepMeetingsApart by meeting_id,
);
