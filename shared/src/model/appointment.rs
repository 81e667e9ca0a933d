use super::Source;
use crate::ids::{AccountId, AppointmentId, HealthcareServiceId, LocationId, PatientId, PractitionerId};
use crate::time::Interval;
#[cfg(not(target_arch = "wasm32"))]
use crate::time::instant::{read_instant, write_instant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A booking of a patient with a practitioner (FHIR R4 Appointment).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// Its id; it stays when the appointment moves.
    pub id: AppointmentId,
    /// The system that owns it, where that is not this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Where it stands.
    pub status: AppointmentStatus,
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
    /// Who sees the patient.
    pub practitioner_id: PractitionerId,
    /// Who is seen.
    pub patient_id: PatientId,
    /// Where, if a place is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    /// For what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_id: Option<HealthcareServiceId>,
    /// What the booker wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancellation_reason: Option<String>,
    /// Every soft rule that was set aside for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// The names as they stood when it was booked.
    pub booked_with: BookedWith,
}

impl Appointment {
    /// Its time.
    pub const fn interval(&self) -> Interval {
        Interval::new(self.start, self.end)
    }

    /// What of it matters to other appointments.
    pub const fn placement(&self) -> Placement {
        Placement {
            status: self.status,
            start: self.start,
            end: self.end,
            practitioner_id: self.practitioner_id,
            patient_id: self.patient_id,
            location_id: self.location_id,
        }
    }
}

impl fmt::Debug for Appointment {
    /// Leaves out what only the patient and the staff should read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Appointment")
            .field("id", &self.id)
            .field("placement", &self.placement())
            .finish_non_exhaustive()
    }
}

/// Where an appointment stands: FHIR R4's value set `appointmentstatus`, all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AppointmentStatus {
    /// Offered, agreed by nobody.
    Proposed,
    /// Agreed by some.
    Pending,
    /// Confirmed.
    Booked,
    /// The patient is here.
    Arrived,
    /// Seen and over.
    Fulfilled,
    /// Called off.
    Cancelled,
    /// The patient did not come.
    Noshow,
    /// Should never have been recorded.
    EnteredInError,
    /// Registered, waiting to be called.
    CheckedIn,
    /// Wants the place if it becomes free.
    Waitlist,
}

impl AppointmentStatus {
    /// Every status.
    pub const ALL: [Self; 10] = [
        Self::Proposed,
        Self::Pending,
        Self::Booked,
        Self::Arrived,
        Self::Fulfilled,
        Self::Cancelled,
        Self::Noshow,
        Self::EnteredInError,
        Self::CheckedIn,
        Self::Waitlist,
    ];

    /// Whether it takes the time of practitioner, patient and location, and counts towards limits.
    ///
    /// A proposal or a place on the waiting list takes nothing; what is called off, missed or entered in error gives
    /// its time back.
    pub const fn occupies(self) -> bool {
        match self {
            Self::Pending | Self::Booked | Self::Arrived | Self::Fulfilled | Self::CheckedIn => true,
            Self::Proposed | Self::Cancelled | Self::Noshow | Self::EnteredInError | Self::Waitlist => false,
        }
    }

    /// The statuses that one of the day's transitions may lead to from here.
    ///
    /// FHIR states no order; this one follows the description of each code. A mistaken click can be taken back:
    /// `arrived` to `booked`, `noshow` to `arrived` or `booked`. Cancelling is a command of its own.
    pub const fn transitions(self) -> &'static [Self] {
        match self {
            Self::Proposed | Self::Pending | Self::Waitlist => &[Self::EnteredInError],
            Self::Booked => {
                &[Self::Arrived, Self::CheckedIn, Self::Fulfilled, Self::Noshow, Self::EnteredInError]
            }
            Self::Arrived => {
                &[Self::CheckedIn, Self::Fulfilled, Self::Noshow, Self::Booked, Self::EnteredInError]
            }
            Self::CheckedIn => &[Self::Fulfilled, Self::Arrived, Self::Noshow, Self::EnteredInError],
            Self::Noshow => &[Self::Arrived, Self::Booked, Self::EnteredInError],
            Self::Fulfilled | Self::Cancelled => &[Self::EnteredInError],
            Self::EnteredInError => &[],
        }
    }

    /// Whether it may still be cancelled.
    pub const fn is_cancellable(self) -> bool {
        match self {
            Self::Proposed
            | Self::Pending
            | Self::Booked
            | Self::Arrived
            | Self::CheckedIn
            | Self::Waitlist => true,
            Self::Fulfilled | Self::Cancelled | Self::Noshow | Self::EnteredInError => false,
        }
    }

    /// Whether it may still be moved.
    pub const fn is_movable(self) -> bool {
        match self {
            Self::Proposed | Self::Pending | Self::Booked | Self::Waitlist => true,
            Self::Arrived
            | Self::CheckedIn
            | Self::Fulfilled
            | Self::Cancelled
            | Self::Noshow
            | Self::EnteredInError => false,
        }
    }
}

/// Who and what an appointment takes, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// Decides whether it takes anything at all.
    pub status: AppointmentStatus,
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
    /// Whose time.
    pub practitioner_id: PractitionerId,
    /// Whose time, too.
    pub patient_id: PatientId,
    /// Which place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
}

impl Placement {
    /// Its time.
    pub const fn interval(&self) -> Interval {
        Interval::new(self.start, self.end)
    }
}

/// The names that an appointment was booked with, whatever becomes of the copies they came from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BookedWith {
    /// The patient's name, as shown.
    pub patient: String,
    /// The practitioner's name.
    pub practitioner: String,
    /// The service's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// A soft rule set aside, by whom and why.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The code of the reason that was set aside ([`crate::rejection::Reason::code`]).
    pub code: String,
    /// What was written.
    pub reason: String,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}
