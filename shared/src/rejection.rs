//! Why a command was not carried out. A closed, serializable set with stable codes; it names what blocks by id and
//! time, never a patient by name.

use crate::ids::{
    AccountId, AppointmentId, HealthcareServiceId, LocationId, MeetingId, PatientId, PractitionerId, Seq,
};
use crate::model::AppointmentStatus;
use crate::time::Interval;
#[cfg(not(target_arch = "wasm32"))]
use crate::time::instant::{read_instant, write_instant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What became of a command: exactly one of these for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "status", rename_all = "snake_case"))]
#[cfg_attr(target_arch = "wasm32", serde(remote = "Self", rename_all = "snake_case"))]
pub enum Outcome {
    /// Carried out.
    Confirmed {
        /// The journal's position after its events.
        seq: Seq,
        /// What its sender should know besides.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Note>,
    },
    /// Not carried out; nothing changed.
    Rejected(Rejection),
}

impl Outcome {
    /// Carried out as asked.
    pub const fn confirmed(seq: Seq) -> Self {
        Self::Confirmed { seq, note: None }
    }
}

/// That a command was carried out in another way than its sender expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note {
    /// In which.
    pub code: NoteCode,
    /// The meeting that stands.
    pub meeting_id: MeetingId,
}

/// What a [`Note`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// The two meetings were one already; nothing changed.
    AlreadyMerged,
    /// The meeting had been merged into this one, which is what was answered or changed.
    WentToSurvivor,
}

/// A refusal: every rule that failed, and what would be accepted instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejection {
    /// All of them, hard ones first; never empty.
    pub reasons: Vec<Reason>,
    /// Up to five, nearest first, each of which was free when this was decided.
    pub alternatives: Vec<Alternative>,
}

/// Another time, practitioner or place that would have been accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alternative {
    /// Who.
    pub practitioner_id: PractitionerId,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    /// From.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub start: DateTime<Utc>,
    /// Up to and without.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub end: DateTime<Utc>,
}

/// The appointment in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Blocker {
    /// Which.
    pub appointment_id: AppointmentId,
    /// From.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub start: DateTime<Utc>,
    /// Up to and without.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub end: DateTime<Utc>,
}

/// One rule that failed, and the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "code", rename_all = "snake_case"))]
#[cfg_attr(target_arch = "wasm32", serde(remote = "Self", rename_all = "snake_case"))]
#[expect(missing_docs, reason = "each variant says what its fields are")]
pub enum Reason {
    /// The practitioner has another appointment then.
    PractitionerBusy { practitioner_id: PractitionerId, blocker: Blocker },
    /// The patient has another appointment then.
    PatientBusy { patient_id: PatientId, blocker: Blocker },
    /// The place is taken then.
    LocationBusy { location_id: LocationId, blocker: Blocker },
    /// The practitioner has `count` appointments in the clinic's week that begins on `week_of`; `limit` are allowed.
    WeeklyLimitReached { practitioner_id: PractitionerId, week_of: NaiveDate, count: u32, limit: u32 },
    /// The practitioner has `count` appointments in the month that begins on `month_of`; `limit` are allowed.
    MonthlyLimitReached { practitioner_id: PractitionerId, month_of: NaiveDate, count: u32, limit: u32 },
    /// The practitioner takes no appointments.
    PractitionerInactive { practitioner_id: PractitionerId },
    /// The practitioner does not offer the service.
    ServiceNotOffered { practitioner_id: PractitionerId, service_id: HealthcareServiceId },
    /// It does not end after it starts.
    IntervalEmpty,
    /// It is shorter or longer than the clinic allows.
    DurationOutOfBounds { duration_minutes: i64, minimum_minutes: u32, maximum_minutes: u32 },
    /// Soft: the practitioner does not work then.
    OutsideWorkingHours { practitioner_id: PractitionerId },
    /// Soft: the practitioner is away then.
    PractitionerNotAvailable { practitioner_id: PractitionerId, description: String, during: Interval },
    /// Soft: it would start in the past.
    InThePast { start: DateTime<Utc> },
    /// There is no such practitioner.
    PractitionerUnknown { practitioner_id: PractitionerId },
    /// There is no such patient.
    PatientUnknown { patient_id: PatientId },
    /// The patient's record is closed.
    PatientInactive { patient_id: PatientId },
    /// There is no such location, or it cannot be booked.
    LocationUnknown { location_id: LocationId },
    /// There is no such service, or it cannot be booked.
    ServiceUnknown { service_id: HealthcareServiceId },
    /// There is no such appointment.
    AppointmentUnknown { appointment_id: AppointmentId },
    /// An appointment with this id is there already.
    AppointmentExists { appointment_id: AppointmentId },
    /// An appointment that stands at `from` cannot come to stand at `to`.
    TransitionIllegal { appointment_id: AppointmentId, from: AppointmentStatus, to: AppointmentStatus },
    /// It stands where it can no longer be moved.
    NotMovable { appointment_id: AppointmentId, status: AppointmentStatus },
    /// It is another practitioner's.
    NotYours { appointment_id: AppointmentId },
    /// There is no such time zone.
    ZoneUnknown { zone: String },
    /// Another account has this username.
    UsernameTaken { username: String },
    /// Nobody would be left who can manage accounts.
    LastAdmin,
    /// The account may not do this, or not any more.
    NotPermitted,
    /// Soft: the practitioner is in a meeting then, which they have accepted.
    PractitionerInMeeting { practitioner_id: PractitionerId, meeting_id: MeetingId, during: Interval },
    /// Soft: the place is taken by a meeting then.
    LocationInMeeting { location_id: LocationId, meeting_id: MeetingId, during: Interval },
    /// There is no such meeting.
    MeetingUnknown { meeting_id: MeetingId },
    /// A meeting with this id is there already.
    MeetingExists { meeting_id: MeetingId },
    /// It is called off.
    MeetingCancelled { meeting_id: MeetingId },
    /// The series has no such occurrence, or it is called off.
    OccurrenceUnknown { meeting_id: MeetingId, recurrence_id: DateTime<Utc> },
    /// Only who organizes it may do this.
    NotOrganizer { meeting_id: MeetingId },
    /// Only who takes part may do this.
    NotInvited { meeting_id: MeetingId },
    /// Somebody has changed it since the SEQUENCE that a change was made on.
    MeetingChangedSince { meeting_id: MeetingId, by: AccountId, at: DateTime<Utc>, sequence: u32 },
    /// Whoever organizes it cannot leave it, but may call it off.
    OrganizerStays { meeting_id: MeetingId },
    /// There is no such account, or it is closed.
    AccountUnknown { account_id: AccountId },
    /// More people than a meeting takes.
    TooManyAttendees { count: u32, maximum: u32 },
    /// The answer is to an earlier time or place; the meeting now stands at `sequence`.
    AnswerOutdated { meeting_id: MeetingId, sequence: u32 },
    /// The organizer of `meeting_id` was invited to `other_meeting_id` and has accepted it, while `meeting_id` invites the
    /// organizer of that one: they may mean one meeting, and whoever answers second says whether.
    InvitationsCrossed { meeting_id: MeetingId, other_meeting_id: MeetingId },
    /// This account has proposed no time.
    ProposalUnknown { meeting_id: MeetingId, account_id: AccountId },
    /// A meeting cannot be merged with itself.
    SameMeeting { meeting_id: MeetingId },
    /// It was merged into none.
    NotMerged { meeting_id: MeetingId },
    /// `later_meeting_id` was merged since: that must be taken back first.
    MergedSince { meeting_id: MeetingId, later_meeting_id: MeetingId },
    /// So many suggestions that it is one with another are open already: they must be answered first.
    TooManySuggestions { meeting_id: MeetingId, maximum: u32 },
    /// It would be made of more than `maximum` others.
    TooManyMerged { meeting_id: MeetingId, maximum: u32 },
}

crate::tagged::tagged!(Outcome by "status", Reason by "code");

impl Reason {
    /// Whether one who may can set it aside with a written reason.
    pub const fn is_soft(&self) -> bool {
        matches!(
            self,
            Self::OutsideWorkingHours { .. }
                | Self::PractitionerNotAvailable { .. }
                | Self::InThePast { .. }
                | Self::PractitionerInMeeting { .. }
                | Self::LocationInMeeting { .. }
        )
    }

    /// Its code, stable over versions: what the wire and an override's record say.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PractitionerBusy { .. } => "practitioner_busy",
            Self::PatientBusy { .. } => "patient_busy",
            Self::LocationBusy { .. } => "location_busy",
            Self::WeeklyLimitReached { .. } => "weekly_limit_reached",
            Self::MonthlyLimitReached { .. } => "monthly_limit_reached",
            Self::PractitionerInactive { .. } => "practitioner_inactive",
            Self::ServiceNotOffered { .. } => "service_not_offered",
            Self::IntervalEmpty => "interval_empty",
            Self::DurationOutOfBounds { .. } => "duration_out_of_bounds",
            Self::OutsideWorkingHours { .. } => "outside_working_hours",
            Self::PractitionerNotAvailable { .. } => "practitioner_not_available",
            Self::InThePast { .. } => "in_the_past",
            Self::PractitionerUnknown { .. } => "practitioner_unknown",
            Self::PatientUnknown { .. } => "patient_unknown",
            Self::PatientInactive { .. } => "patient_inactive",
            Self::LocationUnknown { .. } => "location_unknown",
            Self::ServiceUnknown { .. } => "service_unknown",
            Self::AppointmentUnknown { .. } => "appointment_unknown",
            Self::AppointmentExists { .. } => "appointment_exists",
            Self::TransitionIllegal { .. } => "transition_illegal",
            Self::NotMovable { .. } => "not_movable",
            Self::NotYours { .. } => "not_yours",
            Self::ZoneUnknown { .. } => "zone_unknown",
            Self::UsernameTaken { .. } => "username_taken",
            Self::LastAdmin => "last_admin",
            Self::NotPermitted => "not_permitted",
            Self::PractitionerInMeeting { .. } => "practitioner_in_meeting",
            Self::LocationInMeeting { .. } => "location_in_meeting",
            Self::MeetingUnknown { .. } => "meeting_unknown",
            Self::MeetingExists { .. } => "meeting_exists",
            Self::MeetingCancelled { .. } => "meeting_cancelled",
            Self::OccurrenceUnknown { .. } => "occurrence_unknown",
            Self::NotOrganizer { .. } => "not_organizer",
            Self::NotInvited { .. } => "not_invited",
            Self::MeetingChangedSince { .. } => "meeting_changed_since",
            Self::OrganizerStays { .. } => "organizer_stays",
            Self::AccountUnknown { .. } => "account_unknown",
            Self::TooManyAttendees { .. } => "too_many_attendees",
            Self::AnswerOutdated { .. } => "answer_outdated",
            Self::InvitationsCrossed { .. } => "invitations_crossed",
            Self::ProposalUnknown { .. } => "proposal_unknown",
            Self::SameMeeting { .. } => "same_meeting",
            Self::NotMerged { .. } => "not_merged",
            Self::MergedSince { .. } => "merged_since",
            Self::TooManySuggestions { .. } => "too_many_suggestions",
            Self::TooManyMerged { .. } => "too_many_merged",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_what_the_wire_says() {
        for reason in [Reason::IntervalEmpty, Reason::LastAdmin, Reason::ZoneUnknown { zone: "Mars".into() }]
        {
            let json = serde_json::to_value(&reason).unwrap();
            assert_eq!(json["code"], reason.code());
        }
    }
}
