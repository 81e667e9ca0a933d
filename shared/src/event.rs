//! Events: committed facts, in the past tense. An event carries all that a partial copy needs to follow it: the whole
//! thing as it now is, and where an appointment stood before.

use crate::ids::{AccountId, CommandId, Seq};
use crate::model::{
    Account, Appointment, HealthcareService, Location, Meeting, MeetingPair, MergeSuggestion, NOBODY,
    Organization, Patient, Placement, Practitioner,
};
use crate::time::ZoneRules;
#[cfg(not(target_arch = "wasm32"))]
use crate::time::instant::{read_instant, write_instant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;
use uuid::Uuid;

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "type", rename_all = "snake_case"))]
#[cfg_attr(target_arch = "wasm32", serde(remote = "Self", rename_all = "snake_case"))]
#[expect(missing_docs, reason = "the names say it; the fields are as the module says")]
pub enum Event {
    AppointmentBooked {
        appointment: Arc<Appointment>,
    },
    AppointmentRescheduled {
        appointment: Arc<Appointment>,
        previous: Placement,
    },
    AppointmentCancelled {
        appointment: Arc<Appointment>,
        previous: Placement,
    },
    AppointmentStatusChanged {
        appointment: Arc<Appointment>,
        previous: Placement,
    },
    AppointmentImported {
        appointment: Arc<Appointment>,
        previous: Option<Placement>,
    },
    PatientSaved {
        patient: Arc<Patient>,
    },
    PractitionerSaved {
        practitioner: Arc<Practitioner>,
    },
    LocationSaved {
        location: Arc<Location>,
    },
    HealthcareServiceSaved {
        healthcare_service: Arc<HealthcareService>,
    },
    OrganizationSaved {
        organization: Arc<Organization>,
        zone_rules: Arc<ZoneRules>,
    },
    AccountSaved {
        account: Arc<Account>,
    },
    MeetingCreated {
        meeting: Arc<Meeting>,
    },
    MeetingChanged {
        meeting: Arc<Meeting>,
    },
    MeetingCancelled {
        meeting: Arc<Meeting>,
        /// Which occurrence, where it is one alone; left out of what was kept before that was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recurrence_id: Option<DateTime<Utc>>,
    },
    MeetingAttendeesChanged {
        meeting: Arc<Meeting>,
    },
    MeetingAnswered {
        meeting: Arc<Meeting>,
        account_id: AccountId,
    },
    MeetingTimeProposed {
        meeting: Arc<Meeting>,
        account_id: AccountId,
    },
    MeetingTimeProposalDeclined {
        meeting: Arc<Meeting>,
        account_id: AccountId,
    },
    InvitationsCrossed {
        pair: MeetingPair,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        one: Option<Arc<Meeting>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<Arc<Meeting>>,
    },
    MeetingsKeptApart {
        pair: MeetingPair,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        one: Option<Arc<Meeting>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<Arc<Meeting>>,
    },
    MergeSuggested {
        suggestion: MergeSuggestion,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        one: Option<Arc<Meeting>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other: Option<Arc<Meeting>>,
    },
    MeetingsMerged {
        survivor: Arc<Meeting>,
        merged: Arc<Meeting>,
    },
    MeetingsUnmerged {
        survivor: Arc<Meeting>,
        restored: Arc<Meeting>,
    },
}

crate::tagged::tagged!(Event by "type");

/// The meetings of an event, to read or to replace: up to two of them.
macro_rules! meetings {
    ($event:expr) => {
        match $event {
            Event::MeetingCreated { meeting }
            | Event::MeetingChanged { meeting }
            | Event::MeetingCancelled { meeting, .. }
            | Event::MeetingAttendeesChanged { meeting }
            | Event::MeetingAnswered { meeting, .. }
            | Event::MeetingTimeProposed { meeting, .. }
            | Event::MeetingTimeProposalDeclined { meeting, .. } => (Some(meeting), None),
            Event::MeetingsMerged { survivor, merged: other }
            | Event::MeetingsUnmerged { survivor, restored: other } => (Some(survivor), Some(other)),
            // Those of an earlier version named the two and did not hold them.
            Event::InvitationsCrossed { one, other, .. }
            | Event::MeetingsKeptApart { one, other, .. }
            | Event::MergeSuggested { one, other, .. } => (one.into(), other.into()),
            Event::AppointmentBooked { .. }
            | Event::AppointmentRescheduled { .. }
            | Event::AppointmentCancelled { .. }
            | Event::AppointmentStatusChanged { .. }
            | Event::AppointmentImported { .. }
            | Event::PatientSaved { .. }
            | Event::PractitionerSaved { .. }
            | Event::LocationSaved { .. }
            | Event::HealthcareServiceSaved { .. }
            | Event::OrganizationSaved { .. }
            | Event::AccountSaved { .. } => (None, None),
        }
    };
}

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
            | Self::AccountSaved { .. }
            | Self::MeetingCreated { .. }
            | Self::MeetingChanged { .. }
            | Self::MeetingCancelled { .. }
            | Self::MeetingAttendeesChanged { .. }
            | Self::MeetingAnswered { .. }
            | Self::MeetingTimeProposed { .. }
            | Self::MeetingTimeProposalDeclined { .. }
            | Self::InvitationsCrossed { .. }
            | Self::MeetingsKeptApart { .. }
            | Self::MergeSuggested { .. }
            | Self::MeetingsMerged { .. }
            | Self::MeetingsUnmerged { .. } => None,
        }
    }

    /// The meetings that it is about, as they are from now on.
    pub fn meetings(&self) -> impl Iterator<Item = &Arc<Meeting>> {
        let (first, second) = meetings!(self);
        first.into_iter().chain(second)
    }

    /// The event as `reader` may see it: of meetings that do not concern them, only who and which room is taken when, and not who
    /// did what to them. `None` is anybody whom no meeting concerns.
    pub fn seen_by(&self, reader: Option<AccountId>) -> Cow<'_, Self> {
        // That somebody compared two meetings, and who did, is theirs to know whom one of them concerns.
        if self.is_about_pair() && !self.concerns(reader) {
            return Cow::Owned(self.withheld());
        }
        if self.meetings().all(|meeting| meeting.is_all_for(reader)) {
            return Cow::Borrowed(self);
        }
        let mut seen = match self {
            // Whoever answers or proposes is nobody else's to know, unless they come, which the meeting itself says.
            Self::MeetingAnswered { meeting, .. }
            | Self::MeetingTimeProposed { meeting, .. }
            | Self::MeetingTimeProposalDeclined { meeting, .. } => {
                Self::MeetingChanged { meeting: Arc::clone(meeting) }
            }
            Self::MeetingCreated { .. }
            | Self::MeetingChanged { .. }
            | Self::MeetingCancelled { .. }
            | Self::MeetingAttendeesChanged { .. }
            | Self::MeetingsMerged { .. }
            | Self::MeetingsUnmerged { .. }
            | Self::InvitationsCrossed { .. }
            | Self::MeetingsKeptApart { .. }
            | Self::MergeSuggested { .. }
            | Self::AppointmentBooked { .. }
            | Self::AppointmentRescheduled { .. }
            | Self::AppointmentCancelled { .. }
            | Self::AppointmentStatusChanged { .. }
            | Self::AppointmentImported { .. }
            | Self::PatientSaved { .. }
            | Self::PractitionerSaved { .. }
            | Self::LocationSaved { .. }
            | Self::HealthcareServiceSaved { .. }
            | Self::OrganizationSaved { .. }
            | Self::AccountSaved { .. } => self.clone(),
        };
        for meeting in seen.meetings_mut() {
            *meeting = meeting.seen_by(reader);
        }
        Cow::Owned(seen)
    }

    /// That something was said of two meetings, and not of which.
    const fn withheld(&self) -> Self {
        let pair = MeetingPair::WITHHELD;
        if let Self::MergeSuggested { suggestion, .. } = self {
            let suggestion = MergeSuggestion { pair, by: NOBODY, at: suggestion.at, organizers: None };
            return Self::MergeSuggested { suggestion, one: None, other: None };
        }
        if matches!(self, Self::InvitationsCrossed { .. }) {
            return Self::InvitationsCrossed { pair, one: None, other: None };
        }
        Self::MeetingsKeptApart { pair, one: None, other: None }
    }

    /// Whether it says something of two meetings and changes neither.
    pub const fn is_about_pair(&self) -> bool {
        matches!(
            self,
            Self::InvitationsCrossed { .. } | Self::MeetingsKeptApart { .. } | Self::MergeSuggested { .. }
        )
    }

    /// Whether one of the meetings that it is about concerns `reader`.
    fn concerns(&self, reader: Option<AccountId>) -> bool {
        reader.is_some_and(|reader| self.meetings().any(|meeting| meeting.concerns(reader)))
    }

    fn meetings_mut(&mut self) -> impl Iterator<Item = &mut Arc<Meeting>> {
        let (first, second) = meetings!(self);
        first.into_iter().chain(second)
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
            Self::MeetingCreated { meeting }
            | Self::MeetingChanged { meeting }
            | Self::MeetingCancelled { meeting, .. }
            | Self::MeetingAttendeesChanged { meeting }
            | Self::MeetingAnswered { meeting, .. }
            | Self::MeetingTimeProposed { meeting, .. }
            | Self::MeetingTimeProposalDeclined { meeting, .. } => meeting.id.uuid(),
            Self::InvitationsCrossed { pair, .. }
            | Self::MeetingsKeptApart { pair, .. }
            | Self::MergeSuggested { suggestion: MergeSuggestion { pair, .. }, .. } => pair.ids()[0].uuid(),
            Self::MeetingsMerged { survivor, .. } | Self::MeetingsUnmerged { survivor, .. } => {
                survivor.id.uuid()
            }
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
    #[cfg_attr(
        not(target_arch = "wasm32"),
        serde(serialize_with = "write_instant", deserialize_with = "read_instant")
    )]
    pub at: DateTime<Utc>,
    /// Whose command it was.
    pub by: AccountId,
    /// Which.
    pub command_id: CommandId,
    /// What happened.
    pub event: Event,
}

impl Change {
    /// The change as `reader` may see it: as [`Event::seen_by`], and who did it only where one of its meetings concerns them.
    #[must_use]
    pub fn seen_by(&self, reader: Option<AccountId>) -> Self {
        let is_meeting = self.event.is_about_pair() || self.event.meetings().next().is_some();
        let by = if is_meeting && !self.event.concerns(reader) { NOBODY } else { self.by };
        Self { by, event: self.event.seen_by(reader).into_owned(), ..*self }
    }
}
