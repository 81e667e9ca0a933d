//! What both sides are asked: 50 practitioners, 5,000 patients, a year in quarters of an hour; about a fifth is in the way of
//! something. Drawn from a seed, so that every run asks the same.

use docket_shared::command::{BookAppointment, Command, CommandEnvelope};
use docket_shared::event::Event;
use docket_shared::ids::{PatientId, PractitionerId};
use docket_shared::model::{Limit, Practitioner, PractitionerLimits};
use docket_shared::testing::{
    a_patient, a_practitioner, appointment, at, patient, practitioner, saved, service,
};
use docket_shared::time::{DateTime, Interval, TimeDelta, Utc};
use docket_tests::client::envelope;
use docket_tests::server::Setup;
use std::collections::VecDeque;
use std::sync::Arc;

const PRACTITIONERS: u32 = 50;
const PATIENTS: u32 = 5_000;
/// Practitioners who take few: their weeks are full soon.
const SPARING: u32 = 3;
const DAYS: i64 = 364;
const MINUTES: i64 = 15;
/// Requests among which the next looks for a time that somebody wanted already: some of them are still under way.
const RECENT: usize = 2_000;
const SEED: u64 = 20_261_102;

/// At most so many appointments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) per_week: u32,
    pub(crate) per_month: u32,
}

/// Who wants whom when.
#[derive(Clone, Copy)]
struct Wish {
    practitioner: u32,
    patient: u32,
    start: DateTime<Utc>,
}

/// Makes requests, one after another.
pub(crate) struct Workload {
    rng: fastrand::Rng,
    made: u32,
    recent: VecDeque<Wish>,
}

impl Workload {
    pub(crate) fn new() -> Self {
        Self { rng: fastrand::Rng::with_seed(SEED), made: 0, recent: VecDeque::new() }
    }

    /// The year, and a day around it.
    pub(crate) fn window(&self) -> Interval {
        Interval::new(first() - TimeDelta::days(1), first() + TimeDelta::days(DAYS + 1))
    }

    pub(crate) fn practitioners(&self) -> impl Iterator<Item = (PractitionerId, Limits)> {
        (1..=PRACTITIONERS).map(|number| (practitioner(number), limits(number)))
    }

    pub(crate) fn patients(&self) -> impl Iterator<Item = PatientId> {
        (1..=PATIENTS).map(patient)
    }

    /// The clinic, for Docket.
    pub(crate) fn setup(&self) -> Setup {
        let patients =
            (1..=PATIENTS).map(|number| Event::PatientSaved { patient: Arc::new(a_patient(number)) });
        let practitioners = (1..=PRACTITIONERS).map(|number| {
            let Limits { per_week, per_month } = limits(number);
            let limits =
                PractitionerLimits { per_week: Limit::AtMost(per_week), per_month: Limit::AtMost(per_month) };
            saved(Practitioner { limits, ..a_practitioner(number) })
        });
        Setup::clinic().with(patients.chain(practitioners))
    }

    /// The next requests.
    pub(crate) fn take(&mut self, count: usize) -> Vec<CommandEnvelope> {
        std::iter::repeat_with(|| self.next()).take(count).collect()
    }

    fn next(&mut self) -> CommandEnvelope {
        let wish = self.wish();
        self.recent.push_back(wish);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        self.made += 1;
        envelope(Command::BookAppointment(BookAppointment {
            appointment_id: appointment(self.made),
            patient_id: patient(wish.patient),
            practitioner_id: practitioner(wish.practitioner),
            location_id: None,
            service_id: Some(service(1)),
            start: wish.start,
            end: wish.start + TimeDelta::minutes(MINUTES),
            note: String::new(),
            override_reason: None,
        }))
    }

    fn wish(&mut self) -> Wish {
        let free = Wish {
            practitioner: self.rng.u32(1..=PRACTITIONERS),
            patient: self.rng.u32(1..=PATIENTS),
            start: first() + TimeDelta::minutes(self.rng.i64(0..DAYS * 24 * 60 / MINUTES) * MINUTES),
        };
        let wanted = self.rng.choice(&self.recent).copied().unwrap_or(free);
        match self.rng.u8(0..100) {
            // Somebody else wants the same time with the same practitioner …
            0..11 => Wish { patient: free.patient, ..wanted },
            // … or the same patient is elsewhere then.
            11..17 => Wish { practitioner: free.practitioner, ..wanted },
            _ => free,
        }
    }
}

/// The second day on which both are open.
fn first() -> DateTime<Utc> {
    at("2026-11-03T00:00:00Z")
}

/// The limits of the `number`th practitioner.
fn limits(number: u32) -> Limits {
    match number {
        1..=SPARING => Limits { per_week: 12, per_month: 40 },
        _ => Limits { per_week: 100, per_month: 400 },
    }
}
