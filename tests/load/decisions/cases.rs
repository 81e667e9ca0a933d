//! What is decided: clinics with 20,000 appointments, and what is asked of them. The same file is compiled natively and for
//! the browser, so that both are asked the same.

mod meetings;

use docket_shared::alternatives::alternatives;
use docket_shared::command::{BookAppointment, Command};
use docket_shared::decide::{Context, decide};
use docket_shared::event::Event;
use docket_shared::model::{AvailableTime, Limit, Location, Practitioner, Role, WeeklyHours};
use docket_shared::state::State;
use docket_shared::testing::{
    a_patient, a_practitioner, actor, appointment, at, clinic, location, patient, practitioner, saved,
    with_limits,
};
use docket_shared::time::{DateTime, TimeDelta, Utc};
use meetings::Meetings;
use std::sync::Arc;

/// So many appointments each clinic has.
pub(crate) const APPOINTMENTS: usize = 20_000;
/// Each as long as this, so that as many as can be are in the way.
const SLOT_MINUTES: i64 = 15;
const PRACTITIONERS: u32 = 20;
const PATIENTS: u32 = 2_000;
/// Whoever is asked for.
const WANTED: u32 = 1;
/// The clinic is open so long a day, from 08:00.
const OPEN_MINUTES: i64 = 10 * 60;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Whether it may be booked.
    Verdict,
    /// What could be booked instead.
    Alternatives,
    /// Which of the meetings that are known a new one may be.
    LookAlikes,
}

/// A question, and the clinic that it is put to.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) question: Question,
    /// How many reasons, alternatives or meetings the answer must hold.
    pub(crate) expected: usize,
    matter: Matter,
}

/// What a question is about.
enum Matter {
    Booking(Arc<State>, Box<Command>),
    Meetings(Meetings),
}

impl Case {
    /// Asks once; how many reasons or alternatives came back.
    pub(crate) fn ask(&self) -> usize {
        match &self.matter {
            Matter::Booking(state, command) => {
                let context = Context::new(now(), actor(Role::Receptionist));
                if self.question == Question::Alternatives {
                    alternatives(state, command, &context).len()
                } else {
                    decide(state, command, &context).map_or_else(|it| it.len(), |_| 0)
                }
            }
            Matter::Meetings(meetings) => meetings.ask(),
        }
    }

    /// Asks once, and looks whether the answer is the expected one: a search that finds what it should not is soon over.
    ///
    /// # Errors
    /// What came back instead.
    pub(crate) fn check(&self) -> Result<(), String> {
        let (name, expected, found) = (self.name, self.expected, self.ask());
        if found == expected {
            return Ok(());
        }
        Err(format!("{name}: {found} answers instead of {expected}"))
    }
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let ordinary = Arc::new(ordinary());
    let case = |name, question, expected, state: &Arc<State>, command| Case {
        name,
        question,
        expected,
        matter: Matter::Booking(Arc::clone(state), Box::new(command)),
    };
    // How many are alike is for the weights to say; that wasm finds as many is looked at.
    let look_alikes = |name, meetings: Meetings| Case {
        name,
        question: Question::LookAlikes,
        expected: meetings.ask(),
        matter: Matter::Meetings(meetings),
    };
    let [free, taken] = [booking(noon() - TimeDelta::days(1), None), booking(noon(), Some(WANTED))];
    vec![
        case("verdict: yes", Question::Verdict, 0, &ordinary, free),
        case("verdict: no, for two reasons", Question::Verdict, 2, &ordinary, taken.clone()),
        case("alternatives: some times are free", Question::Alternatives, 5, &ordinary, taken.clone()),
        case(
            "alternatives: eight weeks are full",
            Question::Alternatives,
            0,
            &Arc::new(full()),
            taken.clone(),
        ),
        case(
            "alternatives: the limit is reached",
            Question::Alternatives,
            0,
            &Arc::new(limited()),
            taken.clone(),
        ),
        case("alternatives: no room is free", Question::Alternatives, 0, &Arc::new(roomless()), taken),
        look_alikes("look-alikes among 10,000 meetings", Meetings::spread()),
        look_alikes("look-alikes among 10,000 meetings at once", Meetings::at_once()),
    ]
}

fn now() -> DateTime<Utc> {
    at("2026-11-02T08:00:00Z")
}

/// When an appointment is asked for: four weeks ahead, so that the search may go as far back as it goes forward.
fn noon() -> DateTime<Utc> {
    at("2026-12-01T12:00:00Z")
}

fn booking(start: DateTime<Utc>, room: Option<u32>) -> Command {
    Command::BookAppointment(BookAppointment {
        appointment_id: appointment(u32::MAX),
        patient_id: patient(PATIENTS),
        practitioner_id: practitioner(WANTED),
        location_id: room.map(location),
        service_id: None,
        start,
        end: start + TimeDelta::minutes(30),
        note: String::new(),
        override_reason: None,
    })
}

/// Clinics in the making.
struct Building {
    state: State,
    booked: u32,
}

impl Building {
    fn new(practitioners: impl IntoIterator<Item = Practitioner>) -> Self {
        let mut building = Self { state: State::default(), booked: 0 };
        clinic().iter().for_each(|event| building.state.apply(event));
        for number in 1..=PATIENTS {
            building.state.apply(&Event::PatientSaved { patient: Arc::new(a_patient(number)) });
        }
        for number in 1..=PRACTITIONERS {
            let location =
                Location { id: location(number), source: None, name: format!("Room {number}"), active: true };
            building.state.apply(&Event::LocationSaved { location: Arc::new(location) });
            building.state.apply(&saved(a_practitioner(number)));
        }
        practitioners.into_iter().for_each(|it| building.state.apply(&saved(it)));
        building
    }

    /// Books a slot, if there are not enough appointments yet. What the rules refuse is left out.
    fn book(&mut self, who: u32, room: Option<u32>, start: DateTime<Utc>) {
        if self.state.appointments().len() >= APPOINTMENTS {
            return;
        }
        self.booked += 1;
        let command = Command::BookAppointment(BookAppointment {
            appointment_id: appointment(self.booked),
            patient_id: patient(self.booked % (PATIENTS - 1) + 1),
            practitioner_id: practitioner(who),
            location_id: room.map(location),
            service_id: None,
            start,
            end: start + TimeDelta::minutes(SLOT_MINUTES),
            note: String::new(),
            override_reason: None,
        });
        // As if all had been booked long ago.
        let long_ago = Context::new(at("2026-01-01T00:00:00Z"), actor(Role::Receptionist));
        for event in decide(&self.state, &command, &long_ago).unwrap_or_default() {
            self.state.apply(&event);
        }
    }

    /// Fills up with the others' appointments of years past, which are in nobody's way.
    fn done(mut self) -> State {
        for start in slots(at("2026-02-01T08:00:00Z"), 150, OPEN_MINUTES) {
            (2..=PRACTITIONERS).for_each(|who| self.book(who, Some(who), start));
        }
        self.state
    }
}

/// The slots of the first minutes of each of so many days.
fn slots(first: DateTime<Utc>, days: i64, minutes: i64) -> impl Iterator<Item = DateTime<Utc>> {
    (0..days).flat_map(move |day| {
        (0..minutes / SLOT_MINUTES)
            .map(move |slot| first + TimeDelta::days(day) + TimeDelta::minutes(slot * SLOT_MINUTES))
    })
}

/// The first of the days around the one asked for, as far as the search goes.
fn around() -> DateTime<Utc> {
    at("2026-11-01T00:00:00Z")
}
/// So many they are.
const AROUND_DAYS: i64 = 60;

/// From 08:00 to 18:00 of every day, as its hours say.
fn with_ten_hours(number: u32) -> Practitioner {
    let span = AvailableTime { start_minute: 8 * 60, end_minute: 18 * 60 };
    let available_time = Some(WeeklyHours(std::array::from_fn(|_| vec![span])));
    Practitioner { available_time, ..a_practitioner(number) }
}

/// Everybody has hours, and every second slot of the weeks around is taken, each at other times than the next.
fn ordinary() -> State {
    let mut building = Building::new((1..=PRACTITIONERS).map(with_ten_hours));
    let first = around() + TimeDelta::hours(8);
    for (index, start) in (0_u32..).zip(slots(first, AROUND_DAYS, OPEN_MINUTES)) {
        for who in 1..=PRACTITIONERS {
            if (index / 3 + who * 7) % 4 < 2 {
                building.book(who, Some(who), start);
            }
        }
    }
    building.done()
}

/// Nobody else is free at the time asked for.
fn others_are_busy(building: &mut Building) {
    (2..=PRACTITIONERS).for_each(|who| building.book(who, Some(who), noon()));
}

/// No hours are kept, and not a quarter of an hour is free, day and night.
fn full() -> State {
    let mut building = Building::new([]);
    others_are_busy(&mut building);
    for start in slots(around(), AROUND_DAYS, 24 * 60) {
        building.book(WANTED, Some(WANTED), start);
    }
    building.done()
}

/// Free day and night, but each week has as many as may be.
fn limited() -> State {
    let mut building = Building::new([with_limits(Limit::AtMost(1), Limit::Default)]);
    others_are_busy(&mut building);
    for start in slots(around(), AROUND_DAYS, SLOT_MINUTES) {
        building.book(WANTED, None, start);
    }
    building.done()
}

/// Free from eight to six, but every room is taken all the time; there are as many rooms as can be filled.
fn roomless() -> State {
    const ROOMS: u32 = 8;
    let mut building = Building::new([with_ten_hours(WANTED)]);
    for number in ROOMS + 1..=PRACTITIONERS {
        let mut closed = building.state.locations()[&location(number)].as_ref().clone();
        closed.active = false;
        building.state.apply(&Event::LocationSaved { location: Arc::new(closed) });
    }
    for start in slots(around() + TimeDelta::hours(8), AROUND_DAYS, OPEN_MINUTES) {
        (1..=ROOMS).for_each(|room| building.book(room + 1, Some(room), start));
    }
    building.done()
}
