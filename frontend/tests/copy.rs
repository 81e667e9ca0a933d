//! The copy of the calendar that a browser holds, as it comes over the wire: its verdicts on what is typed, and how it follows.
//! The same tables run natively and in a browser.

use docket_frontend::cache::{Action, Cache, Progress};
use docket_frontend::components::draft::{Draft, Who};
use docket_frontend::components::precheck::{self, Verdict};
use docket_shared::command::Command;
use docket_shared::decide::Context;
use docket_shared::event::Event;
use docket_shared::ids::{CommandId, Epoch, Seq};
use docket_shared::model::{Limit, NotAvailable, Practitioner, PractitionerLimits, Role};
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::rejection::Reason;
use docket_shared::testing::{
    Given, a_patient, a_practitioner, actor, appointment, at, half_an_hour, location, practitioner, saved,
    service, with_hours,
};
use docket_shared::time::Interval;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The clinic of the tables on Monday 2 November 2026 at 08:00.
fn clinic() -> Given {
    let away = NotAvailable {
        description: "Conference".into(),
        during: Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z")),
    };
    let once = PractitionerLimits { per_week: Limit::AtMost(1), per_month: Limit::Unlimited };
    let mut given = Given::clinic([
        saved(with_hours(&[(540, 1020)])),
        saved(Practitioner { limits: once, ..a_practitioner(2) }),
        saved(Practitioner { active: false, ..a_practitioner(3) }),
        saved(Practitioner { not_available: vec![away], ..a_practitioner(4) }),
        saved(Practitioner { services: BTreeSet::from([service(1)]), ..a_practitioner(5) }),
    ]);
    let mut first = half_an_hour(1, "2026-11-03T10:00:00Z");
    first.location_id = Some(location(1));
    given.book(first).expect("free");
    let mut second = half_an_hour(2, "2026-11-03T12:00:00Z");
    second.practitioner_id = practitioner(2);
    given.book(second).expect("free");
    given
}

/// A message as the feed brings it: through text, and through a value.
fn received(message: &ServerMessage) -> ServerMessage {
    let text = serde_json::to_string(message).expect("written");
    let value = serde_json::from_str(&text).expect("JSON");
    serde_json::from_value(value).expect("a message")
}

const MONDAY: &str = "2026-11-02T00:00:00Z";
const EPOCH: Epoch = Epoch::new(Uuid::from_u128(1));

/// A browser that has just connected and shows the week from Monday.
fn connected(given: &Given, role: Role) -> Cache {
    let window = Interval::new(at(MONDAY), at("2026-11-09T00:00:00Z"));
    let snapshot =
        given.state.snapshot(EPOCH, Seq(100), given.now, window, actor(Role::Receptionist).account_id);
    let ServerMessage::Snapshot(snapshot) = received(&ServerMessage::Snapshot(Box::new(snapshot))) else {
        panic!("a snapshot")
    };
    Cache::new(actor(role), given.now).after(Action::Snapshot(Rc::new(*snapshot)))
}

/// Tuesday, typed as `start` to `end`, for the `patient`th patient with the `with`th practitioner.
fn typed(patient: u32, with: u32, start: &str, end: &str) -> Draft {
    Draft {
        who: Who::Known(Arc::new(a_patient(patient))),
        practitioner_id: Some(practitioner(with)),
        start: start.into(),
        end: end.into(),
        ..Draft::new("2026-11-03".parse().expect("a date"))
    }
}

fn on(date: &str, draft: Draft) -> Draft {
    Draft { date: date.parse().expect("a date"), ..draft }
}

fn verdicts() -> Vec<(&'static str, Draft, &'static str, Vec<&'static str>)> {
    let in_room = |number, draft| Draft { location_id: Some(location(number)), ..draft };
    let offering = |number, draft| Draft { service_id: Some(service(number)), ..draft };
    let nobody = |draft| Draft { who: Who::Nobody, ..draft };
    vec![
        ("nothing of a time", typed(3, 5, "", ""), "incomplete", vec![]),
        ("half of a time", typed(3, 5, "9:3x", "10"), "incomplete", vec![]),
        ("a free time", typed(3, 5, "9:00", "9:30"), "free", vec![]),
        ("a free time, for nobody yet", nobody(typed(3, 5, "900", "930")), "free", vec![]),
        ("a time that is taken", typed(3, 1, "10:15", "10:45"), "blocked", vec!["practitioner_busy"]),
        ("back to back", typed(3, 1, "10:30", "11:00"), "free", vec![]),
        ("a patient who is elsewhere", typed(1, 5, "10:00", "10:30"), "blocked", vec!["patient_busy"]),
        ("a room that is taken", in_room(1, typed(3, 5, "10", "11")), "blocked", vec!["location_busy"]),
        ("another room", in_room(2, typed(3, 5, "10", "11")), "free", vec![]),
        ("no such room", in_room(9, typed(3, 5, "10", "11")), "blocked", vec!["location_unknown"]),
        ("a week that is full", typed(3, 2, "15:00", "15:30"), "blocked", vec!["weekly_limit_reached"]),
        ("one who has left", typed(3, 3, "9:00", "9:30"), "blocked", vec!["practitioner_inactive"]),
        (
            "what is not offered",
            offering(2, typed(3, 5, "9", "9:30")),
            "blocked",
            vec!["service_not_offered"],
        ),
        ("after hours", typed(3, 1, "18:00", "18:30"), "soft", vec!["outside_working_hours"]),
        ("an absence", typed(3, 4, "9:00", "9:30"), "soft", vec!["practitioner_not_available"]),
        ("yesterday's hours", on("2026-11-02", typed(3, 5, "7:00", "7:30")), "soft", vec!["in_the_past"]),
        ("three minutes", typed(3, 5, "9:00", "9:03"), "blocked", vec!["duration_out_of_bounds"]),
        ("the end first", typed(3, 5, "10:00", "9:00"), "blocked", vec!["interval_empty"]),
        (
            "everything at once",
            in_room(1, typed(1, 1, "8:45", "10:15")),
            "blocked",
            vec!["practitioner_busy", "patient_busy", "location_busy", "outside_working_hours"],
        ),
        ("a day beyond the window", on("2026-11-10", typed(3, 5, "9:00", "9:30")), "unknown", vec![]),
    ]
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_typed_gets_the_verdict_of_the_table() {
    let cache = connected(&clinic(), Role::Receptionist);
    let context = Context::new(at("2026-11-02T08:00:00Z"), actor(Role::Receptionist));
    for (what, draft, code, reasons) in verdicts() {
        let verdict = precheck::of_draft(&draft, &cache.view, &context);
        let said: Vec<_> = verdict.reasons().iter().map(Reason::code).collect();
        assert_eq!((verdict.code(), said), (code, reasons), "{what}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn only_one_who_may_is_asked_for_a_reason() {
    let cache = connected(&clinic(), Role::Receptionist);
    for (role, expected) in
        [(Role::Receptionist, "Not free"), (Role::Manager, "Needs a reason"), (Role::Admin, "Needs a reason")]
    {
        let context = Context::new(at("2026-11-02T08:00:00Z"), actor(role));
        let mut draft = typed(3, 1, "18:00", "18:30");
        assert_eq!(precheck::of_draft(&draft, &cache.view, &context).word(), expected, "{role:?}");
        // The field for the reason stays while it is typed.
        draft.override_reason = "E".into();
        assert_eq!(precheck::of_draft(&draft, &cache.view, &context).word(), expected, "{role:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_offered_instead_is_free() {
    let cache = connected(&clinic(), Role::Receptionist);
    let context = Context::new(at("2026-11-02T08:00:00Z"), actor(Role::Receptionist));
    let draft = typed(3, 1, "10:15", "10:45");
    let offered = precheck::instead(&draft, &cache.view, &context);
    assert!(!offered.is_empty());
    for alternative in offered {
        let mut taken = draft.clone();
        taken.take(cache.view.zone(), &alternative);
        let verdict = precheck::of_draft(&taken, &cache.view, &context);
        assert_eq!(verdict, Verdict::Free, "{alternative:?}");
    }
}

/// The message that tells of `events`, caused by `id`.
fn changes(given: &Given, id: CommandId, first: u64, events: Vec<Event>) -> Action {
    let by = actor(Role::Receptionist).account_id;
    let change = |(seq, event)| docket_shared::event::Change {
        seq: Seq(seq),
        at: given.now,
        by,
        command_id: id,
        event,
    };
    let changes: Vec<_> = (first..).zip(events).map(change).collect();
    let seq = changes.last().map_or(Seq(0), |last| last.seq);
    let ServerMessage::Changes { seq, changes } = received(&ServerMessage::Changes { seq, changes }) else {
        panic!("changes")
    };
    Action::Changes { seq, changes: Rc::new(changes), at: given.now }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_booking_is_drawn_pending_and_then_confirmed() {
    let mut given = clinic();
    let id = CommandId::new(Uuid::now_v7());
    let command = Command::BookAppointment(half_an_hour(3, "2026-11-03T14:00:00Z"));
    let cache = connected(&given, Role::Receptionist);
    let cache = cache.after(Action::Submit { id, command: command.clone(), at: given.now });
    assert!(cache.pending.contains_key(&appointment(3)) && !confirms(&cache, 3));
    let events = given.when(Role::Receptionist, &command).expect("free");
    let cache = cache.after(Action::Accepted(id)).after(changes(&given, id, 101, events));
    assert!(cache.pending.is_empty() && confirms(&cache, 3));
    assert_eq!(cache.position, Some((EPOCH, Seq(101))));
    let progress = cache.request(id).map(|request| request.progress.clone());
    assert_eq!(progress, Some(Progress::confirmed(Seq(101))));
}

#[wasm_bindgen_test(unsupported = test)]
fn two_race_for_one_time_and_the_loser_is_told_what_is_free() {
    let mut given = clinic();
    let (id, theirs) = (CommandId::new(Uuid::now_v7()), CommandId::new(Uuid::now_v7()));
    let nine = "2026-11-03T09:00:00Z";
    let mine = Command::BookAppointment(half_an_hour(3, nine));
    let mut cache = connected(&given, Role::Receptionist);
    cache = cache.after(Action::Submit { id, command: mine.clone(), at: given.now });
    let won = Command::BookAppointment(half_an_hour(4, nine));
    let events = given.when(Role::Receptionist, &won).expect("free");
    cache = cache.after(changes(&given, theirs, 101, events));
    // Both are drawn as long as nobody has said no to mine.
    assert!([3, 4].iter().all(|number| cache.view.appointments().contains_key(&appointment(*number))));
    let reasons = given.when(Role::Receptionist, &mine).expect_err("taken");
    let context = Context::new(given.now, actor(Role::Receptionist));
    let alternatives = docket_shared::alternatives::alternatives(&given.state, &mine, &context);
    let rejection = docket_shared::rejection::Rejection { reasons, alternatives };
    let outcome = docket_shared::rejection::Outcome::Rejected(rejection);
    let ServerMessage::Outcome { id, outcome } = received(&ServerMessage::Outcome { id, outcome }) else {
        panic!("an outcome")
    };
    let cache = cache.after(Action::Outcome(id, outcome));
    assert!(!cache.view.appointments().contains_key(&appointment(3)) && confirms(&cache, 4));
    let Some(Progress::Rejected(rejection)) = cache.request(id).map(|request| request.progress.clone())
    else {
        panic!("a rejection")
    };
    // The nearest is the same time with whoever is free then.
    let first = rejection.alternatives[0];
    assert_eq!((first.practitioner_id, first.start), (practitioner(5), at(nine)));
}

/// Whether the `number`th appointment is confirmed.
fn confirms(cache: &Cache, number: u32) -> bool {
    cache.confirmed.appointments().contains_key(&appointment(number))
}
