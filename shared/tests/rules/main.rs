//! The decision held against a naive oracle, over random days of a clinic where everything gets in everything's way.

#![expect(clippy::unwrap_used, reason = "test code fails at once")]

mod clinic;
mod oracle;

use chrono::{DateTime, TimeDelta, Utc};
use clinic::{Step, at, now, practitioner, step, zone};
use docket_shared::alternatives::{self, alternatives};
use docket_shared::command::{BookAppointment, Command, Placing, RescheduleAppointment};
use docket_shared::decide::{Context, decide};
use docket_shared::event::Event;
use docket_shared::ids::{Epoch, Seq};
use docket_shared::rejection::{Alternative, Reason};
use docket_shared::state::{CalendarSnapshot, State};
use docket_shared::time::Interval;
use oracle::Oracle;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn context(step: &Step) -> Context {
    Context { zone_rules: Some(zone()), ..Context::new(now(), step.by()) }
}

fn state(events: &[Event]) -> State {
    let mut state = State::default();
    events.iter().for_each(|event| state.apply(event));
    state
}

fn everything() -> Interval {
    Interval::new(at("2026-10-01T00:00:00Z"), at("2027-05-01T00:00:00Z"))
}

fn snapshot(state: &State, window: Interval) -> CalendarSnapshot {
    state.snapshot(
        Epoch::new(Uuid::nil()),
        Seq(0),
        now(),
        window,
        docket_shared::testing::actor(docket_shared::model::Role::Receptionist).account_id,
    )
}

/// A copy of a window, which has found every patient by a search.
fn copy(state: &State, window: Interval) -> State {
    let mut copy = State::from_snapshot(&snapshot(state, window));
    state.patients().values().for_each(|patient| copy.learn_patient(patient));
    copy
}

/// Decides each step, and follows what comes of it.
fn run(steps: &[Step], mut each: impl FnMut(&Step, &State, &Result<Vec<Event>, Vec<Reason>>)) -> Vec<Event> {
    let mut events = clinic::clinic();
    let mut state = state(&events);
    for step in steps {
        let verdict = decide(&state, &step.command(), &context(step));
        each(step, &state, &verdict);
        for event in verdict.into_iter().flatten() {
            state.apply(&event);
            events.push(event);
        }
    }
    events
}

proptest! {
    #![proptest_config(settings(400))]

    #[test]
    fn every_verdict_is_the_oracles(steps in prop::collection::vec(step(true), 1..60)) {
        let mut oracle = Oracle::new();
        let events = run(&steps, |step, _, verdict| {
            let codes = verdict.as_ref().map(drop);
            let codes = codes.map_err(|reasons| reasons.iter().map(Reason::code).collect::<BTreeSet<_>>());
            let entries = oracle.entries.clone();
            assert_eq!(codes, oracle.follow(step), "{step:?} after {entries:#?}");
        });
        let state = state(&events);
        let there: BTreeSet<_> = state
            .appointments()
            .values()
            .map(|it| (it.id, it.start, it.end, it.practitioner_id, serde_json::to_string(&it.status).unwrap()))
            .collect();
        let expected: BTreeSet<_> = oracle
            .entries
            .iter()
            .map(|it| {
                let status = format!("\"{}\"", it.status);
                (clinic::appointment(it.number), it.start, it.end, practitioner(it.practitioner), status)
            })
            .collect();
        prop_assert_eq!(there, expected);
        for who in 1..=4 {
            for first in at("2026-10-01T00:00:00Z").date_naive().iter_days().take(200) {
                let (week, month) = oracle.counts(who, first);
                prop_assert_eq!(state.tally().week(practitioner(who), first), week);
                prop_assert_eq!(state.tally().month(practitioner(who), first), month);
            }
        }
    }

    #[test]
    fn following_events_one_by_one_comes_to_the_same_as_a_rebuild(steps in prop::collection::vec(step(true), 1..60)) {
        let mut followed = state(&clinic::clinic());
        let events = run(&steps, |_, _, verdict| {
            verdict.iter().flatten().for_each(|event| followed.apply(event));
        });
        let rebuilt = state(&events);
        prop_assert_eq!(snapshot(&followed, everything()), snapshot(&rebuilt, everything()));
        prop_assert_eq!(followed.tally(), rebuilt.tally());
        // Taken times are not to be seen; what they refuse is.
        for it in rebuilt.appointments().values() {
            let command = Command::BookAppointment(BookAppointment {
                appointment_id: clinic::appointment(99),
                patient_id: it.patient_id,
                practitioner_id: it.practitioner_id,
                location_id: it.location_id,
                service_id: None,
                start: it.start,
                end: it.end,
                note: String::new(),
                override_reason: None,
            });
            let context = Context::new(now(), Step::Cancel { number: 1 }.by());
            prop_assert_eq!(decide(&followed, &command, &context), decide(&rebuilt, &command, &context));
        }
    }

    #[test]
    fn a_copy_of_a_window_that_follows_is_a_fresh_one_and_decides_the_same(
        before in prop::collection::vec(step(true), 1..30),
        after in prop::collection::vec(step(false), 1..30),
        window in (-40_i64..160, prop::sample::select(vec![1_i64, 7, 12, 40])),
    ) {
        let start = at("2026-10-24T23:00:00Z") + TimeDelta::days(window.0);
        let window = Interval::new(start, start + TimeDelta::days(window.1));
        let begun = run(&before, |_, _, _| {});
        let mut all = state(&begun);
        let mut partial = copy(&all, window);
        for step in &after {
            let (command, context) = (step.command(), context(step));
            let verdict = decide(&all, &command, &context);
            let asked = match step {
                Step::Book { ask, .. } => Some(Interval::new(ask.start, ask.end)),
                Step::Reschedule { .. } | Step::Cancel { .. } | Step::Stand { .. } | Step::Limit { .. } => None,
            };
            // A copy cannot know of an appointment elsewhere that has the same id.
            let elsewhere = verdict.as_ref().is_err_and(|reasons| exists(reasons));
            if asked.is_some_and(|it| it.start <= it.end && partial.knows(it)) && !elsewhere {
                prop_assert_eq!(&decide(&partial, &command, &context), &verdict);
            }
            for event in verdict.into_iter().flatten() {
                all.apply(&event);
                partial.apply(&event);
            }
            prop_assert_eq!(snapshot(&partial, window), snapshot(&all, window));
        }
    }
}

proptest! {
    #![proptest_config(settings(60))]

    #[test]
    fn every_alternative_would_be_accepted_and_the_nearest_come_first(
        steps in prop::collection::vec(step(true), 20..50),
    ) {
        run(&steps, |step, state, verdict| {
            // Where the appointment is there already, nothing can be offered; that has a test of its own.
            if verdict.as_ref().map_or_else(|reasons| exists(reasons), |_| true) {
                return;
            }
            let command = step.command();
            let offered = alternatives(state, &command, &context(step));
            assert!(offered.len() <= alternatives::MAXIMUM, "{offered:?}");
            let distinct: BTreeSet<_> =
                offered.iter().map(|it| (it.practitioner_id, it.location_id, it.start)).collect();
            assert_eq!(distinct.len(), offered.len(), "{offered:?}");
            for alternative in &offered {
                let instead = instead(&command, alternative);
                let accepted = decide(state, &instead, &context(step));
                assert!(accepted.is_ok(), "{alternative:?} instead of {command:?}: {accepted:?}");
            }
            let asked = start(&command).unwrap_or_default();
            let distances: Vec<_> = offered.iter().map(|it| (it.start - asked).abs()).collect();
            assert!(distances.is_sorted(), "{offered:?}");
        });
    }
}

#[test]
fn nothing_is_offered_instead_of_an_appointment_that_is_there_already() {
    let ask = clinic::Ask {
        practitioner: 3,
        room: None,
        start: at("2026-10-27T09:00:00Z"),
        end: at("2026-10-27T09:30:00Z"),
        written: false,
        by: clinic::Roles::Receptionist,
    };
    let step = Step::Book { number: 1, patient: 1, ask };
    let state = state(&run(std::slice::from_ref(&step), |_, _, _| {}));
    let again = step.command();
    assert!(decide(&state, &again, &context(&step)).is_err_and(|reasons| exists(&reasons)));
    // Whatever was offered would be refused for the same reason.
    assert_eq!(alternatives(&state, &again, &context(&step)), []);
}

#[test]
fn an_hour_that_the_clocks_skip_is_offered_once() {
    let book = |number: u32| Step::Book {
        number,
        patient: number,
        ask: clinic::Ask {
            practitioner: 3,
            room: None,
            start: at("2027-03-28T00:45:00Z"),
            end: at("2027-03-28T01:00:00Z"),
            written: false,
            by: clinic::Roles::Receptionist,
        },
    };
    let state = state(&run(&[book(1)], |_, _, _| {}));
    let offered = alternatives(&state, &book(2).command(), &context(&book(2)));
    let own: Vec<_> = offered.iter().filter(|it| it.practitioner_id == practitioner(3)).collect();
    // The clinic's clock goes from 01:00 to 02:00 at 01:00 UTC.
    let starts: BTreeSet<_> = own.iter().map(|it| it.start).collect();
    assert!(starts.contains(&at("2027-03-28T01:00:00Z")), "{own:?}");
    assert_eq!(starts.len(), own.len(), "{own:?}");
}

fn exists(reasons: &[Reason]) -> bool {
    matches!(reasons, [Reason::AppointmentExists { .. }])
}

fn start(command: &Command) -> Option<DateTime<Utc>> {
    command.placing().map(|placing| match placing {
        Placing::Book(book) => book.start,
        Placing::Reschedule(reschedule) => reschedule.start,
    })
}

/// `command` with what is offered, and no rule set aside.
fn instead(command: &Command, offered: &Alternative) -> Command {
    let Alternative { practitioner_id, location_id, start, end } = *offered;
    match command.placing() {
        Some(Placing::Book(book)) => Command::BookAppointment(BookAppointment {
            practitioner_id,
            location_id,
            start,
            end,
            override_reason: None,
            ..book.clone()
        }),
        Some(Placing::Reschedule(reschedule)) => Command::RescheduleAppointment(RescheduleAppointment {
            practitioner_id,
            location_id,
            start,
            end,
            override_reason: None,
            ..reschedule.clone()
        }),
        None => panic!("something is offered instead of {command:?}"),
    }
}
