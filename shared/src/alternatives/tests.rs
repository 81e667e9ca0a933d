mod plain;

use super::{MAXIMUM, alternatives};
use crate::command::{BookAppointment, Command, RescheduleAppointment};
use crate::decide::{Context, decide};
use crate::event::Event;
use crate::ids::AppointmentId;
use crate::model::{AvailableTime, Limit, NotAvailable, Practitioner, PractitionerLimits, Role, WeeklyHours};
use crate::rejection::Alternative;
use crate::state::State;
use crate::testing::{
    Given, a_practitioner, actor, at, book, location, patient, practitioner, reschedule, saved, with_hours,
};
use crate::time::{DateTime, Interval, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::sync::Arc;

/// Where an appointment is, or is asked for: practitioner, patient, room, and its time in minutes after the first day.
type Place = (u32, u32, Option<u32>, i64, i64);

/// So many days are filled and asked about: weeks on both sides of a change of clocks.
const DAYS: i64 = 60;

fn place() -> impl Strategy<Value = Place> {
    let quarter =
        (0..DAYS, prop_oneof![4 => 24..72_i64, 1 => 0..96_i64]).prop_map(|(day, quarter)| day * 96 + quarter);
    let odd = prop_oneof![6 => Just(0), 1 => 1..15_i64];
    let start = (quarter, odd).prop_map(|(quarter, odd)| quarter * 15 + odd);
    let minutes = prop_oneof![Just(15_i64), Just(30), Just(45), Just(90), Just(600)];
    (1..=4_u32, 1..=8_u32, option::of(1..=3_u32), start, minutes)
}

/// The first practitioner's own hours, limits and absence, and who and what else is closed.
#[derive(Clone, Debug)]
struct Settings {
    spans: Option<Vec<(u16, u16)>>,
    per_week: Option<u32>,
    per_month: Option<u32>,
    away: Option<(i64, i64)>,
    closed_practitioner: Option<u32>,
    closed_room: Option<u32>,
}

fn settings() -> impl Strategy<Value = Settings> {
    let spans = prop_oneof![
        Just(vec![(480, 1020)]),
        Just(vec![(485, 720), (780, 1080)]),
        Just(vec![(0, 130), (1300, 1440)]),
        Just(Vec::new()),
    ];
    let parts = (
        option::of(spans),
        option::weighted(0.3, 0..12_u32),
        option::weighted(0.3, 0..40_u32),
        option::of((0..DAYS, 1..20_i64)),
        option::weighted(0.3, 1..=4_u32),
        option::weighted(0.3, 1..=3_u32),
    );
    parts.prop_map(|(spans, per_week, per_month, away, closed_practitioner, closed_room)| Settings {
        spans,
        per_week,
        per_month,
        away,
        closed_practitioner,
        closed_room,
    })
}

impl Settings {
    fn apply(&self, first: DateTime<Utc>, given: &mut Given) {
        let available_time = self.spans.as_ref().and_then(|spans| with_hours(spans).available_time);
        let limit = |count: Option<u32>| count.map_or(Limit::Default, Limit::AtMost);
        let away = self.away.map(|(day, days)| {
            let start = first + TimeDelta::days(day);
            let during = Interval::new(start, start + TimeDelta::days(days));
            NotAvailable { description: "Leave".into(), during }
        });
        given.apply(saved(Practitioner {
            available_time,
            not_available: away.into_iter().collect(),
            limits: PractitionerLimits { per_week: limit(self.per_week), per_month: limit(self.per_month) },
            ..a_practitioner(1)
        }));
        if let Some(number) = self.closed_practitioner {
            let open = given.state.practitioners()[&practitioner(number)].as_ref().clone();
            given.apply(saved(Practitioner { active: false, ..open }));
        }
        if let Some(number) = self.closed_room {
            let mut closed = given.state.locations()[&location(number)].as_ref().clone();
            closed.active = false;
            given.apply(Event::LocationSaved { location: Arc::new(closed) });
        }
    }
}

fn booking(number: u32, first: DateTime<Utc>, place: &Place) -> BookAppointment {
    let (who, whom, room, start, minutes) = *place;
    let start = first + TimeDelta::minutes(start);
    BookAppointment {
        patient_id: patient(whom),
        practitioner_id: practitioner(who),
        location_id: room.map(location),
        end: start + TimeDelta::minutes(minutes),
        start,
        ..book(number, "2026-11-03T09:00:00Z", "2026-11-03T09:00:00Z")
    }
}

/// A clinic in which as much of `places` is booked as the rules allow, before `settings` change them.
fn given(first: DateTime<Utc>, places: &[Place], settings: &Settings) -> Given {
    let mut given = Given::clinic([]);
    given.now = first - TimeDelta::days(1);
    for (number, place) in (1..).zip(places) {
        // Some are in each other's way.
        let _ = given.book(booking(number, first, place));
    }
    settings.apply(first, &mut given);
    given
}

/// The same asked again, as the alternative has it.
fn instead(command: &Command, offered: &Alternative) -> Command {
    let Alternative { practitioner_id, location_id, start, end } = *offered;
    let mut asked = command.clone();
    if let Command::BookAppointment(book) = &mut asked {
        *book = BookAppointment { practitioner_id, location_id, start, end, ..book.clone() };
    }
    if let Command::RescheduleAppointment(moved) = &mut asked {
        *moved = RescheduleAppointment { practitioner_id, location_id, start, end, ..moved.clone() };
    }
    asked
}

/// A wish for `place`: for a new appointment, or for one that there is.
fn wish(state: &State, first: DateTime<Utc>, place: &Place, moves: Option<usize>) -> Command {
    let asked = booking(9_999, first, place);
    let count = state.appointments().len().max(1);
    let moved: Option<AppointmentId> =
        moves.and_then(|index| state.appointments().keys().nth(index % count).copied());
    match moved {
        None => Command::BookAppointment(asked),
        Some(appointment_id) => Command::RescheduleAppointment(RescheduleAppointment {
            appointment_id,
            practitioner_id: asked.practitioner_id,
            location_id: asked.location_id,
            start: asked.start,
            end: asked.end,
            override_reason: None,
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn sifting_finds_what_asking_every_rule_about_every_start_finds_and_all_of_it_is_accepted(
        autumn in any::<bool>(),
        places in vec(place(), 0..200),
        settings in settings(),
        asked in place(),
        moves in option::of(any::<usize>()),
        now in -1..DAYS,
    ) {
        let first = at(if autumn { "2026-10-01T00:00:00Z" } else { "2027-03-01T00:00:00Z" });
        let given = given(first, &places, &settings);
        let command = wish(&given.state, first, &asked, moves);
        let context = Context::new(first + TimeDelta::days(now), actor(Role::Receptionist));
        let found = alternatives(&given.state, &command, &context);
        prop_assert_eq!(&found, &plain::alternatives(&given.state, &command, &context));
        prop_assert!(found.len() <= MAXIMUM);
        for offered in &found {
            prop_assert!(decide(&given.state, &instead(&command, offered), &context).is_ok(), "{:?}", offered);
        }
    }
}

/// What is offered to somebody who asks for half an hour with the first practitioner from `start`.
fn offered(given: &Given, start: &str) -> Vec<(u32, String)> {
    let asked = BookAppointment { end: at(start) + TimeDelta::minutes(30), ..book(999, start, start) };
    let context = Context::new(given.now, actor(Role::Receptionist));
    let name = |it: Alternative| {
        let who = (1..=5).find(|number| practitioner(*number) == it.practitioner_id).unwrap();
        (who, it.start.format("%d %H:%M").to_string())
    };
    alternatives(&given.state, &Command::BookAppointment(asked), &context).into_iter().map(name).collect()
}

#[test]
fn others_at_the_time_come_first_and_then_the_nearest_times() {
    let mut given = Given::clinic([]);
    let taken =
        BookAppointment { patient_id: patient(2), ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z") };
    given.book(taken).unwrap();
    let expected = [(2, "03 09:00"), (3, "03 09:00"), (1, "03 08:30"), (1, "03 09:30"), (1, "03 08:15")];
    assert_eq!(offered(&given, "2026-11-03T09:00:00Z"), expected.map(|(who, when)| (who, when.to_owned())));
}

#[test]
fn an_appointment_may_stay_where_it_is_whatever_has_changed_since() {
    let during = Interval::new(at("2026-11-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let away = vec![NotAvailable { description: "Leave".into(), during }];
    for changed in [
        Practitioner { not_available: away, ..a_practitioner(1) },
        Practitioner { active: false, ..a_practitioner(1) },
    ] {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")).unwrap();
        given.apply(saved(changed.clone()));
        let moved = reschedule(1, "2026-11-03T11:00:00Z", "2026-11-03T11:30:00Z");
        let context = Context::new(given.now, actor(Role::Receptionist));
        let found = alternatives(&given.state, &Command::RescheduleAppointment(moved), &context);
        let own: Vec<_> = found.iter().filter(|it| it.practitioner_id == practitioner(1)).collect();
        assert_eq!(own.len(), 1, "{changed:?} {found:?}");
        assert_eq!(own[0].start, at("2026-11-03T09:00:00Z"));
    }
}

#[test]
fn an_instant_that_many_times_of_the_clock_mean_is_offered_once() {
    // The clocks go forward from 01:00 to 02:00: the whole hour between is the one instant.
    let mut hours = WeeklyHours::default();
    hours.0[6] = vec![AvailableTime { start_minute: 0, end_minute: 180 }];
    let works_at_night = Practitioner { available_time: Some(hours), ..a_practitioner(1) };
    let mut given = Given::clinic([saved(works_at_night)]);
    let others = (2..=5).map(|number| saved(Practitioner { active: false, ..a_practitioner(number) }));
    others.for_each(|event| given.apply(event));
    given.now = at("2027-03-27T00:00:00Z");
    let found = offered(&given, "2027-03-28T00:50:00Z");
    let expected = [(1, "28 00:50"), (1, "28 00:45"), (1, "28 01:00"), (1, "28 00:30"), (1, "28 01:15")];
    assert_eq!(found, expected.map(|(who, when)| (who, when.to_owned())));
}
