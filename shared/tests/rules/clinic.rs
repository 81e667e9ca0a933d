//! A clinic so small that everything gets in everything's way, and what can be asked of it: at times around the ends of days,
//! weeks and months, and around both changes of the clocks.

use crate::oracle::Entry;
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use docket_shared::command::{
    BookAppointment, CancelAppointment, ChangeAppointmentStatus, Command, RescheduleAppointment,
    SaveOrganization,
};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, AppointmentId, LocationId, PatientId, PractitionerId};
use docket_shared::model::{
    self, Limit, Location, Organization, Patient, Practitioner, PractitionerLimits, Role,
};
use docket_shared::policy::Actor;
use docket_shared::similarity::SimilarityStrategy;
use docket_shared::time::{Transition, ZoneRules};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

pub(crate) const MINIMUM: i64 = 10;
pub(crate) const MAXIMUM: i64 = 180;

/// Everything is asked at this moment, a little after the first of the times that are asked for.
pub(crate) fn now() -> DateTime<Utc> {
    at("2026-10-24T22:10:00Z")
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Limits of the clinic, and of the first practitioner; the third has none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) week: Option<u32>,
    pub(crate) month: Option<u32>,
}

impl Limits {
    pub(crate) const fn of(self, practitioner: u32) -> (Option<u32>, Option<u32>) {
        match practitioner {
            1 => (Some(2), Some(4)),
            3 => (None, None),
            _ => (self.week, self.month),
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roles {
    Receptionist,
    Practitioner,
    Manager,
    Admin,
}

/// A time and a place with somebody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) practitioner: u32,
    pub(crate) room: Option<u32>,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    /// Whether a reason is written for setting soft rules aside.
    pub(crate) written: bool,
    pub(crate) by: Roles,
}

impl Ask {
    pub(crate) const fn entry(&self, patient: u32) -> Entry {
        let Self { practitioner, room, start, end, .. } = *self;
        Entry { number: 0, status: "booked", practitioner, patient, room, start, end }
    }
}

/// Something that is asked.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Book { number: u32, patient: u32, ask: Ask },
    Reschedule { number: u32, ask: Ask },
    Cancel { number: u32 },
    Stand { number: u32, status: &'static str, by: Roles },
    Limit { limits: Limits, weeks_from: Weekday },
}

/// Midnights of London that end a day of 25 and one of 23 hours, a week, a month, both at once, and a week across two months.
const MIDNIGHTS: [&str; 6] = [
    "2026-10-24T23:00:00Z",
    "2026-10-26T00:00:00Z",
    "2026-11-01T00:00:00Z",
    "2026-12-01T00:00:00Z",
    "2027-03-28T00:00:00Z",
    "2027-03-28T23:00:00Z",
];

fn start() -> impl Strategy<Value = DateTime<Utc>> {
    (prop::sample::select(&MIDNIGHTS[..]), -8_i64..=8, prop::sample::select(vec![0_i64, 0, 0, 1, -1]))
        .prop_map(|(midnight, quarters, seconds)| {
            at(midnight) + TimeDelta::minutes(15 * quarters) + TimeDelta::seconds(seconds)
        })
}

fn ask() -> impl Strategy<Value = Ask> {
    let minutes = prop::sample::select(vec![15_i64, 15, 30, 30, 45, 60, 90, 180, 9, 10, 181, 0, -15]);
    let by = prop::sample::select(vec![Roles::Receptionist, Roles::Manager, Roles::Admin]);
    (
        prop::sample::select(vec![1_u32, 1, 2, 2, 3, 4]),
        prop::option::of(1_u32..=2),
        start(),
        minutes,
        any::<bool>(),
        by,
    )
        .prop_map(|(practitioner, room, start, minutes, written, by)| {
            let end = start + TimeDelta::minutes(minutes);
            Ask { practitioner, room, start, end, written, by }
        })
}

/// One step; the organization changes only where `settings` says so.
pub(crate) fn step(settings: bool) -> impl Strategy<Value = Step> {
    let statuses = prop::sample::select(vec![
        "booked",
        "arrived",
        "checked-in",
        "fulfilled",
        "noshow",
        "entered-in-error",
    ]);
    let by = prop::sample::select(vec![Roles::Receptionist, Roles::Practitioner, Roles::Admin]);
    let limit = || prop::option::of(1_u32..=4);
    let weeks_from = prop::sample::select(vec![Weekday::Mon, Weekday::Sun, Weekday::Sat]);
    let number = || 1_u32..=16;
    prop_oneof![
        10 => (number(), 1_u32..=4, ask()).prop_map(|(number, patient, ask)| Step::Book { number, patient, ask }),
        5 => (number(), ask()).prop_map(|(number, ask)| Step::Reschedule { number, ask }),
        1 => number().prop_map(|number| Step::Cancel { number }),
        4 => (number(), statuses, by)
            .prop_map(|(number, status, by)| Step::Stand { number, status, by }),
        u32::from(settings) => (limit(), limit(), weeks_from)
            .prop_map(|(week, month, weeks_from)| Step::Limit { limits: Limits { week, month }, weeks_from }),
    ]
}

impl Step {
    pub(crate) fn command(&self) -> Command {
        match self {
            Self::Book { number, patient: who, ask } => Command::BookAppointment(BookAppointment {
                appointment_id: appointment(*number),
                patient_id: patient(*who),
                practitioner_id: practitioner(ask.practitioner),
                location_id: ask.room.map(location),
                service_id: None,
                start: ask.start,
                end: ask.end,
                note: String::new(),
                override_reason: ask.written.then(|| "Agreed by telephone".into()),
            }),
            Self::Reschedule { number, ask } => Command::RescheduleAppointment(RescheduleAppointment {
                appointment_id: appointment(*number),
                practitioner_id: practitioner(ask.practitioner),
                location_id: ask.room.map(location),
                start: ask.start,
                end: ask.end,
                override_reason: ask.written.then(|| "Agreed by telephone".into()),
            }),
            Self::Cancel { number } => Command::CancelAppointment(CancelAppointment {
                appointment_id: appointment(*number),
                reason: "Feels better".into(),
            }),
            Self::Stand { number, status, .. } => Command::ChangeAppointmentStatus(ChangeAppointmentStatus {
                appointment_id: appointment(*number),
                status: serde_json::from_value((*status).into()).unwrap(),
            }),
            Self::Limit { limits, weeks_from } => {
                let organization = Arc::new(organization(*limits, *weeks_from));
                Command::SaveOrganization(SaveOrganization { organization })
            }
        }
    }

    pub(crate) const fn by(&self) -> Actor {
        let by = match self {
            Self::Book { ask, .. } | Self::Reschedule { ask, .. } => ask.by,
            Self::Cancel { .. } => Roles::Receptionist,
            Self::Stand { by, .. } => *by,
            Self::Limit { .. } => Roles::Manager,
        };
        let (role, practitioner_id) = match by {
            Roles::Receptionist => (Role::Receptionist, None),
            Roles::Practitioner => (Role::Practitioner, Some(practitioner(1))),
            Roles::Manager => (Role::Manager, None),
            Roles::Admin => (Role::Admin, None),
        };
        Actor { account_id: AccountId::new(id(5, 1)), role, practitioner_id }
    }
}

const fn id(kind: u128, number: u32) -> Uuid {
    Uuid::from_u128(kind << 64 | number as u128)
}

pub(crate) const fn appointment(number: u32) -> AppointmentId {
    AppointmentId::new(id(1, number))
}

pub(crate) const fn patient(number: u32) -> PatientId {
    PatientId::new(id(2, number))
}

pub(crate) const fn practitioner(number: u32) -> PractitionerId {
    PractitionerId::new(id(3, number))
}

const fn location(number: u32) -> LocationId {
    LocationId::new(id(4, number))
}

fn organization(limits: Limits, first_day_of_week: Weekday) -> Organization {
    Organization {
        name: "Northgate Clinic".into(),
        zone: "Europe/London".into(),
        first_day_of_week,
        limits: model::Limits { per_week: limits.week, per_month: limits.month },
        minimum_duration_minutes: u32::try_from(MINIMUM).unwrap(),
        maximum_duration_minutes: u32::try_from(MAXIMUM).unwrap(),
        similarity: SimilarityStrategy::default(),
    }
}

/// London's clocks, as the server would look them up.
pub(crate) fn zone() -> Arc<ZoneRules> {
    let transitions = [
        ("2026-03-29T01:00:00Z", 3_600),
        ("2026-10-25T01:00:00Z", 0),
        ("2027-03-28T01:00:00Z", 3_600),
        ("2027-10-31T01:00:00Z", 0),
    ];
    let transitions = transitions.map(|(instant, offset)| Transition(at(instant).timestamp(), offset)).into();
    Arc::new(ZoneRules { name: "Europe/London".into(), initial_offset_seconds: 0, transitions })
}

/// The events that make the clinic.
pub(crate) fn clinic() -> Vec<Event> {
    let organization = Arc::new(organization(Limits::default(), Weekday::Mon));
    let mut events = vec![Event::OrganizationSaved { organization, zone_rules: zone() }];
    events.extend((1..=2).map(|number| Event::LocationSaved {
        location: Arc::new(Location {
            id: location(number),
            source: None,
            name: format!("Room {number}"),
            active: true,
        }),
    }));
    events.extend((1..=4).map(|number| {
        let limits = match number {
            1 => PractitionerLimits { per_week: Limit::AtMost(2), per_month: Limit::AtMost(4) },
            3 => PractitionerLimits { per_week: Limit::Unlimited, per_month: Limit::Unlimited },
            _ => PractitionerLimits::default(),
        };
        Event::PractitionerSaved {
            practitioner: Arc::new(Practitioner {
                id: practitioner(number),
                source: None,
                name: format!("Dr {number}"),
                active: number != 4,
                services: BTreeSet::new(),
                available_time: None,
                not_available: Vec::new(),
                limits,
            }),
        }
    }));
    events.extend((1..=4).map(|number| Event::PatientSaved {
        patient: Arc::new(Patient {
            id: patient(number),
            source: None,
            family: format!("Family{number}"),
            given: format!("Given{number}"),
            birth_date: None,
            gender: None,
            phone: None,
            identifiers: Vec::new(),
            active: true,
        }),
    }));
    events
}
