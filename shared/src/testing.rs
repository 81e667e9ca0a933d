//! Builders for tests: a small clinic, and given/when/then around the decision.

mod commands;
pub mod meetings;

pub use commands::*;

use crate::command::{BookAppointment, Command, RescheduleAppointment};
use crate::decide::{Context, decide};
use crate::event::Event;
use crate::ids::{
    AccountId, AppointmentId, HealthcareServiceId, LocationId, MeetingId, PatientId, PractitionerId,
};
use crate::model::{
    Account, Appointment, HealthcareService, Limit, Limits, Location, Organization, Patient, Practitioner,
    PractitionerLimits, Role,
};
use crate::policy::Actor;
use crate::rejection::Reason;
use crate::state::State;
use crate::time::{Transition, ZoneRules};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// The instant that an RFC 3339 text names.
///
/// # Panics
/// Where it names none.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|_| panic!("not an RFC 3339 time: {text}"))
}

/// Europe/London in 2026 and 2027.
pub fn london() -> ZoneRules {
    let change = |text: &str, hours: i32| Transition(at(text).timestamp(), hours * 3600);
    ZoneRules {
        name: "Europe/London".into(),
        initial_offset_seconds: 0,
        transitions: vec![
            change("2026-03-29T01:00:00Z", 1),
            change("2026-10-25T01:00:00Z", 0),
            change("2027-03-28T01:00:00Z", 1),
            change("2027-10-31T01:00:00Z", 0),
        ],
    }
}

/// The `number`th appointment.
pub const fn appointment(number: u32) -> AppointmentId {
    AppointmentId::new(Uuid::from_u128(0xa000_0000_0000_0000 + number as u128))
}

/// The `number`th meeting.
pub const fn meeting(number: u32) -> MeetingId {
    MeetingId::new(Uuid::from_u128(0x9000_0000_0000_0000 + number as u128))
}

/// The `number`th patient.
pub const fn patient(number: u32) -> PatientId {
    PatientId::new(Uuid::from_u128(0xb000_0000_0000_0000 + number as u128))
}

/// The `number`th practitioner.
pub const fn practitioner(number: u32) -> PractitionerId {
    PractitionerId::new(Uuid::from_u128(0xc000_0000_0000_0000 + number as u128))
}

/// The `number`th location.
pub const fn location(number: u32) -> LocationId {
    LocationId::new(Uuid::from_u128(0xd000_0000_0000_0000 + number as u128))
}

/// The `number`th service.
pub const fn service(number: u32) -> HealthcareServiceId {
    HealthcareServiceId::new(Uuid::from_u128(0xe000_0000_0000_0000 + number as u128))
}

/// The account of `role`; a practitioner's is the first practitioner.
pub const fn actor(role: Role) -> Actor {
    let practitioner_id = match role {
        Role::Practitioner => Some(practitioner(1)),
        Role::Receptionist | Role::Manager | Role::Admin => None,
    };
    Actor {
        account_id: AccountId::new(Uuid::from_u128(0xf000_0000_0000_0000 + role as u128)),
        role,
        practitioner_id,
    }
}

/// A clinic with 5 practitioners, 20 patients, 3 rooms and 2 services, no hours and no limits, in London, as the
/// events that made it.
pub fn clinic() -> Vec<Event> {
    let mut events = vec![organized(|_| {})];
    events.extend((1..=2).map(|number| Event::HealthcareServiceSaved {
        healthcare_service: Arc::new(HealthcareService {
            id: service(number),
            source: None,
            name: format!("Service {number}"),
            duration_minutes: 15 * number,
            colour: 0,
            active: true,
        }),
    }));
    events.extend((1..=3).map(|number| Event::LocationSaved {
        location: Arc::new(Location {
            id: location(number),
            source: None,
            name: format!("Room {number}"),
            active: true,
        }),
    }));
    events.extend((1..=5).map(|number| saved(a_practitioner(number))));
    events.extend((1..=20).map(|number| Event::PatientSaved { patient: Arc::new(a_patient(number)) }));
    events.extend(Role::ALL.map(|role| {
        let Actor { account_id, practitioner_id, .. } = actor(role);
        let name = format!("{role:?}");
        let account = Account {
            id: account_id,
            username: name.to_lowercase(),
            name,
            role,
            practitioner_id,
            active: true,
        };
        Event::AccountSaved { account: Arc::new(account) }
    }));
    events
}

/// The `number`th practitioner: every service, any time, the clinic's limits.
pub fn a_practitioner(number: u32) -> Practitioner {
    Practitioner {
        id: practitioner(number),
        source: None,
        name: format!("Dr {number}"),
        active: true,
        services: BTreeSet::new(),
        available_time: None,
        not_available: Vec::new(),
        limits: PractitionerLimits::default(),
    }
}

/// The `number`th patient.
pub fn a_patient(number: u32) -> Patient {
    Patient {
        id: patient(number),
        source: None,
        family: format!("Family{number}"),
        given: format!("Given{number}"),
        birth_date: None,
        gender: None,
        phone: None,
        identifiers: Vec::new(),
        active: true,
    }
}

/// That `practitioner` was saved.
pub fn saved(practitioner: Practitioner) -> Event {
    Event::PractitionerSaved { practitioner: Arc::new(practitioner) }
}

/// That the first practitioner now has these limits.
pub fn limited(limits: Limits) -> Event {
    let limit = |limit: Option<u32>| limit.map_or(Limit::Unlimited, Limit::AtMost);
    saved(with_limits(limit(limits.per_week), limit(limits.per_month)))
}

/// That the clinic, in London, now has the settings that `change` makes of [`an_organization`].
pub fn organized(change: impl FnOnce(&mut Organization)) -> Event {
    let mut organization = an_organization();
    change(&mut organization);
    Event::OrganizationSaved { organization: Arc::new(organization), zone_rules: Arc::new(london()) }
}

/// The settings of the [`clinic`]: in London, weeks from Monday, no limits.
pub fn an_organization() -> Organization {
    Organization { name: "Northgate Clinic".into(), zone: "Europe/London".into(), ..Organization::default() }
}

/// A clinic at an instant, to which commands are given one after another.
#[derive(Clone, Debug)]
pub struct Given {
    /// The clinic as it is.
    pub state: State,
    /// What decisions take for the time.
    pub now: DateTime<Utc>,
    /// Every event so far.
    pub events: Vec<Event>,
}

impl Given {
    /// The [`clinic`], and further events, at 08:00 on Monday 2 November 2026.
    pub fn clinic(further: impl IntoIterator<Item = Event>) -> Self {
        let mut given = Self { state: State::default(), now: at("2026-11-02T08:00:00Z"), events: Vec::new() };
        clinic().into_iter().chain(further).for_each(|event| given.apply(event));
        given
    }

    /// It happened.
    pub fn apply(&mut self, event: Event) {
        self.state.apply(&event);
        self.events.push(event);
    }

    /// Decides `command` by an account of `role` and follows its events.
    ///
    /// # Errors
    /// The reasons of its rejection.
    pub fn when(&mut self, role: Role, command: &Command) -> Result<Vec<Event>, Vec<Reason>> {
        let events = decide(&self.state, command, &Context::new(self.now, actor(role)))?;
        events.iter().cloned().for_each(|event| self.apply(event));
        Ok(events)
    }

    /// Books as a receptionist.
    ///
    /// # Errors
    /// The codes of the reasons why not.
    pub fn book(&mut self, book: BookAppointment) -> Result<(), Vec<&'static str>> {
        self.verdict(Role::Receptionist, &Command::BookAppointment(book)).map(drop)
    }

    /// Moves as a receptionist.
    ///
    /// # Errors
    /// The codes of the reasons why not.
    pub fn reschedule(&mut self, reschedule: RescheduleAppointment) -> Result<(), Vec<&'static str>> {
        self.verdict(Role::Receptionist, &Command::RescheduleAppointment(reschedule)).map(drop)
    }

    /// [`Self::when`] with the codes of the reasons alone.
    ///
    /// # Errors
    /// The codes of the reasons why not.
    pub fn verdict(&mut self, role: Role, command: &Command) -> Result<Vec<Event>, Vec<&'static str>> {
        self.when(role, command).map_err(|reasons| reasons.iter().map(Reason::code).collect())
    }

    /// The `number`th appointment as it is.
    ///
    /// # Panics
    /// Where there is none.
    pub fn appointment(&self, number: u32) -> &Appointment {
        let id = appointment(number);
        self.state.appointments().get(&id).unwrap_or_else(|| panic!("no appointment {number}"))
    }
}
