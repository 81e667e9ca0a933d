//! Events: committed facts, in the past tense. An event carries all that a partial copy needs to follow it: the whole
//! thing as it now is, and where an appointment stood before.

use crate::ids::{AccountId, CommandId, Seq};
use crate::model::{
    Account, Appointment, HealthcareService, Location, Organization, Patient, Placement, Practitioner,
};
use crate::time::ZoneRules;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "type", rename_all = "snake_case"))]
#[cfg_attr(target_arch = "wasm32", serde(remote = "Self", rename_all = "snake_case"))]
#[expect(missing_docs, reason = "the names say it; the fields are as the module says")]
pub enum Event {
    AppointmentBooked { appointment: Arc<Appointment> },
    AppointmentRescheduled { appointment: Arc<Appointment>, previous: Placement },
    AppointmentCancelled { appointment: Arc<Appointment>, previous: Placement },
    AppointmentStatusChanged { appointment: Arc<Appointment>, previous: Placement },
    AppointmentImported { appointment: Arc<Appointment>, previous: Option<Placement> },
    PatientSaved { patient: Arc<Patient> },
    PractitionerSaved { practitioner: Arc<Practitioner> },
    LocationSaved { location: Arc<Location> },
    HealthcareServiceSaved { healthcare_service: Arc<HealthcareService> },
    OrganizationSaved { organization: Arc<Organization>, zone_rules: Arc<ZoneRules> },
    AccountSaved { account: Arc<Account> },
}

crate::tagged::tagged!(Event by "type");

impl Event {
    /// The appointment that it is about and where that stood before, if it is about one.
    pub fn appointment(&self) -> Option<(&Arc<Appointment>, Option<Placement>)> {
        match self {
            Self::AppointmentBooked { appointment } => Some((appointment, None)),
            Self::AppointmentRescheduled { appointment, previous }
            | Self::AppointmentCancelled { appointment, previous }
            | Self::AppointmentStatusChanged { appointment, previous } => {
                Some((appointment, Some(*previous)))
            }
            Self::AppointmentImported { appointment, previous } => Some((appointment, *previous)),
            Self::PatientSaved { .. }
            | Self::PractitionerSaved { .. }
            | Self::LocationSaved { .. }
            | Self::HealthcareServiceSaved { .. }
            | Self::OrganizationSaved { .. }
            | Self::AccountSaved { .. } => None,
        }
    }

    /// The id of the thing that it is about; nil for the organization.
    pub fn subject(&self) -> Uuid {
        match self {
            Self::AppointmentBooked { appointment }
            | Self::AppointmentRescheduled { appointment, .. }
            | Self::AppointmentCancelled { appointment, .. }
            | Self::AppointmentStatusChanged { appointment, .. }
            | Self::AppointmentImported { appointment, .. } => appointment.id.uuid(),
            Self::PatientSaved { patient } => patient.id.uuid(),
            Self::PractitionerSaved { practitioner } => practitioner.id.uuid(),
            Self::LocationSaved { location } => location.id.uuid(),
            Self::HealthcareServiceSaved { healthcare_service } => healthcare_service.id.uuid(),
            Self::OrganizationSaved { .. } => Uuid::nil(),
            Self::AccountSaved { account } => account.id.uuid(),
        }
    }
}

/// An event in its place in the journal: who caused it, when, by which command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// Its position, contiguous from 1.
    pub seq: Seq,
    /// When it was decided, by the authority's clock.
    pub at: DateTime<Utc>,
    /// Whose command it was.
    pub by: AccountId,
    /// Which.
    pub command_id: CommandId,
    /// What happened.
    pub event: Event,
}
