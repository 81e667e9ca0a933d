//! The things that a clinic schedules, in FHIR R4's terms.

mod account;
mod appointment;
mod healthcare_service;
mod location;
mod meeting;
mod organization;
mod patient;
mod practitioner;

pub use account::{Account, Role};
pub use appointment::{Appointment, AppointmentStatus, BookedWith, Override, Placement};
pub use healthcare_service::{HealthcareService, PALETTE};
pub use location::Location;
pub use meeting::{
    Attendee, AttendeeRole, Meeting, MeetingDetails, MeetingException, MeetingPair, MeetingStatus,
    MergeSuggestion, MergedInto, NOBODY, Occurrence, ParticipationStatus, PreviousTerms, Revision, Terms,
    TimeProposal, United,
};
pub use organization::{Limits, Organization};
pub use patient::{Gender, Patient};
pub use practitioner::{AvailableTime, Limit, NotAvailable, Practitioner, PractitionerLimits, WeeklyHours};

pub(crate) use meeting::is_false;

use crate::ids::Identifier;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whose a copied thing is, and how old the copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in the system that owns it.
    pub identifier: Identifier,
    /// When that system last changed it, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
}
