//! The clinic that every history begins with: few people and rooms, so that they are soon taken.

use chrono::{DateTime, TimeDelta, Utc};
use docket_server::journal::{Batch, CommandRecord};
use docket_server::organization::SYSTEM;
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AccountId, CommandId, Seq};
use docket_shared::model::{Account, HealthcareService, Limits, Location, Practitioner, Role};
use docket_shared::policy::Actor;
use docket_shared::rejection::Outcome;
use docket_shared::testing::{
    a_patient, a_practitioner, at, location, organized, practitioner, saved, service, with_hours,
};
use docket_shared::time::Interval;
use std::sync::Arc;
use uuid::Uuid;

pub(crate) const PRACTITIONERS: u32 = 3;
pub(crate) const PATIENTS: u32 = 5;
pub(crate) const LOCATIONS: u32 = 2;

/// A Monday in summer time; the clocks go back on the third Sunday after it.
pub(crate) fn first_day() -> DateTime<Utc> {
    at("2026-10-05T08:00:00Z")
}

/// What a browser shows: all that is booked, or its first days.
pub(crate) fn window(wide: bool) -> Interval {
    let start = at("2026-09-28T00:00:00Z");
    Interval::new(start, start + TimeDelta::days(if wide { 42 } else { 21 }))
}

/// The `number`th account: an administrator, a manager, a practitioner, and receptionists.
pub(crate) fn actor(number: usize) -> Actor {
    let role = match number {
        0 => Role::Admin,
        1 | 5 => Role::Manager,
        2 | 6 => Role::Practitioner,
        _ => Role::Receptionist,
    };
    let practitioner_id = match number {
        2 => Some(practitioner(1)),
        6 => Some(practitioner(2)),
        _ => None,
    };
    let account_id = AccountId::new(Uuid::from_u128(0xf100_0000_0000_0000 + number as u128));
    Actor { account_id, role, practitioner_id }
}

/// The `number`th account as it is saved.
pub(crate) fn account(number: usize, active: bool) -> Account {
    let Actor { account_id: id, role, practitioner_id } = actor(number);
    let username = format!("account{number}");
    Account { id, name: username.clone(), username, role, practitioner_id, active }
}

/// The second practitioner keeps hours; the third may be in two places on paper only.
pub(crate) fn the_practitioner(number: u32) -> Practitioner {
    if number != 2 {
        return a_practitioner(number);
    }
    Practitioner { id: practitioner(2), name: "Dr 2".into(), ..with_hours(&[(480, 1080)]) }
}

/// The journal's first batch.
pub(crate) fn beginning(accounts: usize, limits: Limits) -> Batch {
    let mut events = vec![organized(|organization| organization.limits = limits)];
    events.push(Event::HealthcareServiceSaved {
        healthcare_service: Arc::new(HealthcareService {
            id: service(1),
            source: None,
            name: "Consultation".into(),
            duration_minutes: 30,
            colour: 0,
            active: true,
        }),
    });
    events.extend((1..=LOCATIONS).map(|number| Event::LocationSaved {
        location: Arc::new(Location {
            id: location(number),
            source: None,
            name: format!("Room {number}"),
            active: true,
        }),
    }));
    events.extend((1..=PRACTITIONERS).map(|number| saved(the_practitioner(number))));
    events.extend((1..=PATIENTS).map(|number| Event::PatientSaved { patient: Arc::new(a_patient(number)) }));
    events
        .extend((0..accounts).map(|number| Event::AccountSaved { account: Arc::new(account(number, true)) }));
    let mut batch = Batch::default();
    for (seq, event) in (1..).map(Seq).zip(events) {
        let (at, by) = (first_day(), SYSTEM.account_id);
        let id = CommandId::new(Uuid::from_u128(seq.0.into()));
        batch.changes.push(Change { seq, at, by, command_id: id, event });
        let outcome = Outcome::confirmed(seq);
        batch.commands.push(CommandRecord { id, by, at, digest: [0; 32], outcome });
    }
    batch
}
