//! Commands: what a person or a system asks for, in the imperative. Each carries an id that its sender made; sending
//! the same id again is answered the same.

mod meeting;
mod parse;
mod quick;
mod subject;
mod twice;
mod validate;

pub(crate) use meeting::DESCRIPTION_MAXIMUM;
pub use meeting::{
    AnswerTimeProposal, CancelMeeting, ChangeMeeting, CreateMeeting, InviteToMeeting, Invitee,
    KeepMeetingsApart, LeaveMeeting, MergeMeetings, ProposeMeetingTime, RespondToMeeting, Side, SuggestMerge,
    UninviteFromMeeting, UnmergeMeetings,
};
pub use parse::{FieldError, read};
pub use subject::Placing;
pub use twice::given_once;
pub(crate) use validate::span;

use crate::ids::{AppointmentId, CommandId, HealthcareServiceId, LocationId, PatientId, PractitionerId};
use crate::model::{
    Account, AppointmentStatus, HealthcareService, Location, Organization, Patient, Practitioner, Source,
};
use crate::time::Interval;
#[cfg(not(target_arch = "wasm32"))]
use crate::time::instant::{read_instant, write_instant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A command with its id, as it travels: `{"id": …, "type": "book_appointment", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommandEnvelope {
    /// Made by the sender, UUIDv7 so that the journal's keys stay in order.
    pub id: CommandId,
    /// What is asked.
    #[serde(flatten)]
    pub command: Command,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "type", rename_all = "snake_case"))]
#[cfg_attr(target_arch = "wasm32", serde(remote = "Self", rename_all = "snake_case"))]
pub enum Command {
    /// Book a new appointment.
    BookAppointment(BookAppointment),
    /// Move an appointment.
    RescheduleAppointment(RescheduleAppointment),
    /// Call an appointment off.
    CancelAppointment(CancelAppointment),
    /// Record what became of an appointment.
    ChangeAppointmentStatus(ChangeAppointmentStatus),
    /// Copy an appointment that another system owns.
    ImportAppointment(ImportAppointment),
    /// Register or change a patient.
    SavePatient(SavePatient),
    /// Add or change a practitioner.
    SavePractitioner(SavePractitioner),
    /// Add or change a location.
    SaveLocation(SaveLocation),
    /// Add or change a service.
    SaveHealthcareService(SaveHealthcareService),
    /// Change the clinic's settings.
    SaveOrganization(SaveOrganization),
    /// Add or change a staff account.
    SaveAccount(SaveAccount),
    /// Create a meeting and invite to it.
    CreateMeeting(CreateMeeting),
    /// Change what, when or where a meeting is.
    ChangeMeeting(ChangeMeeting),
    /// Call a meeting off.
    CancelMeeting(CancelMeeting),
    /// Invite more people to a meeting.
    InviteToMeeting(InviteToMeeting),
    /// Take invitations back.
    UninviteFromMeeting(UninviteFromMeeting),
    /// Leave a meeting.
    LeaveMeeting(LeaveMeeting),
    /// Answer an invitation.
    RespondToMeeting(RespondToMeeting),
    /// Propose another time for a meeting.
    ProposeMeetingTime(ProposeMeetingTime),
    /// Accept or decline a proposed time.
    AnswerTimeProposal(AnswerTimeProposal),
    /// Make one of two meetings.
    MergeMeetings(MergeMeetings),
    /// Take a merge back.
    UnmergeMeetings(UnmergeMeetings),
    /// Suggest to the organizers that two meetings are one.
    SuggestMerge(SuggestMerge),
    /// Say that two meetings are two.
    KeepMeetingsApart(KeepMeetingsApart),
}

crate::tagged::tagged!(Command by "type");

/// Book a new appointment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// The new appointment's id, made by the sender.
    pub appointment_id: AppointmentId,
    /// Who is seen.
    pub patient_id: PatientId,
    /// Who sees them.
    pub practitioner_id: PractitionerId,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_id: Option<HealthcareServiceId>,
    /// The first instant.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub start: DateTime<Utc>,
    /// The first instant after it.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub end: DateTime<Utc>,
    /// For the staff to read; at most 2,000 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why soft rules should be set aside, by one who may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

impl BookAppointment {
    /// Its time.
    pub const fn interval(&self) -> Interval {
        Interval::new(self.start, self.end)
    }
}

/// Move an appointment: all of it or nothing; it keeps its id and is never in its own way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RescheduleAppointment {
    /// Which.
    pub appointment_id: AppointmentId,
    /// Its practitioner from now on.
    pub practitioner_id: PractitionerId,
    /// Its place from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    /// Its first instant from now on.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub start: DateTime<Utc>,
    /// The first instant after it.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub end: DateTime<Utc>,
    /// Why soft rules should be set aside, by one who may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<String>,
}

impl RescheduleAppointment {
    /// Its time from now on.
    pub const fn interval(&self) -> Interval {
        Interval::new(self.start, self.end)
    }
}

/// Call an appointment off.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CancelAppointment {
    /// Which.
    pub appointment_id: AppointmentId,
    /// Why; at most 500 characters.
    pub reason: String,
}

/// Record what became of an appointment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeAppointmentStatus {
    /// Which.
    pub appointment_id: AppointmentId,
    /// Where it stands from now on; see [`AppointmentStatus::transitions`].
    pub status: AppointmentStatus,
}

/// Copy an appointment that another system owns, past or to come. The hard rules hold for it; the soft ones were the
/// other system's to keep.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportAppointment {
    /// Whose it is; the appointment's id follows from it.
    pub source: Source,
    /// Where it stands there.
    pub status: AppointmentStatus,
    /// Who is seen.
    pub patient_id: PatientId,
    /// Who sees them.
    pub practitioner_id: PractitionerId,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_id: Option<HealthcareServiceId>,
    /// The first instant.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub start: DateTime<Utc>,
    /// The first instant after it.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub end: DateTime<Utc>,
    /// For the staff to read; at most 2,000 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why it was cancelled there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
}

macro_rules! saves {
    ($($(#[$doc:meta])* $command:ident { $field:ident: $thing:ty }),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $command {
            /// The whole of it, as it shall be.
            pub $field: Arc<$thing>,
        }

        impl fmt::Debug for $command {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($command), "({})"), self.$field.id)
            }
        }
    )+};
}

saves! {
    /// Register or change a patient.
    SavePatient { patient: Patient },
    /// Add or change a practitioner.
    SavePractitioner { practitioner: Practitioner },
    /// Add or change a location.
    SaveLocation { location: Location },
    /// Add or change a service.
    SaveHealthcareService { healthcare_service: HealthcareService },
    /// Add or change a staff account. Its password is set elsewhere and never enters the journal.
    SaveAccount { account: Account },
}

/// Change the clinic's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveOrganization {
    /// All of them, as they shall be.
    pub organization: Arc<Organization>,
}

macro_rules! redacted {
    ($($command:ident),+) => {$(
        impl fmt::Debug for $command {
            /// The appointment alone: notes and reasons are nobody's to log.
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($command), "({})"), self.appointment_id)
            }
        }
    )+};
}

redacted!(BookAppointment, RescheduleAppointment, CancelAppointment, ChangeAppointmentStatus);

impl ImportAppointment {
    /// The appointment's id here.
    pub fn appointment_id(&self) -> AppointmentId {
        AppointmentId::external(&self.source.identifier)
    }
}

impl fmt::Debug for ImportAppointment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ImportAppointment({})", self.appointment_id())
    }
}
