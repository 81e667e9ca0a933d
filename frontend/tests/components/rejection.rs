//! A rejection: what was not done and why, and the ways out, each one click away.

use crate::stage::{Scene, Stage, Theatre, text};
use docket_frontend::cache::{Action, Cache, Progress};
use docket_shared::alternatives::alternatives;
use docket_shared::command::Command;
use docket_shared::decide::{Context, decide};
use docket_shared::ids::CommandId;
use docket_shared::model::Role;
use docket_shared::rejection::{Alternative, Outcome, Rejection};
use docket_shared::testing::{Given, actor, appointment, at, half_an_hour, practitioner};
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const MINE: CommandId = CommandId::new(Uuid::from_u128(1));

/// I wanted Tuesday at 10, and somebody else got it.
fn lost() -> Scene {
    let mut given = Given::clinic([]);
    given.book(half_an_hour(1, "2026-11-03T10:00:00Z")).expect("free");
    let command = Command::BookAppointment(half_an_hour(2, "2026-11-03T10:00:00Z"));
    let context = Context::new(given.now, actor(Role::Receptionist));
    let reasons = decide(&given.state, &command, &context).expect_err("taken");
    let alternatives = alternatives(&given.state, &command, &context);
    let outcome = Outcome::Rejected(Rejection { reasons, alternatives });
    let scene = Scene { rejection: true, ..Scene::of(&given, Role::Receptionist) };
    let scene = scene.after(Action::Learn(vec![docket_shared::testing::a_patient(2).into()]));
    scene.after(Action::Submit { id: MINE, command, at: given.now }).after(Action::Outcome(MINE, outcome))
}

#[wasm_bindgen_test]
async fn it_says_what_was_not_done_and_every_reason() {
    let stage = Stage::<Theatre>::with(lost()).await;
    assert_eq!(text(&stage.one(".verdict-word")), "Not booked: Given2 Family2");
    let reasons: Vec<_> = stage.all(".verdict-reasons li").iter().map(|reason| text(reason)).collect();
    assert_eq!(reasons, ["Dr 1 is booked Tue 3 Nov 10:00–10:30 already: Given1 Family1."]);
    assert_eq!(stage.one(".verdict").get_attribute("data-verdict").as_deref(), Some("blocked"));
}

#[wasm_bindgen_test]
async fn an_alternative_is_one_click_away() {
    let scene = lost();
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    let offered = stage.all("button.alternative");
    assert_eq!(
        (offered.len(), text(&offered[0].query_selector("strong").expect("a selector").expect("when"))),
        (5, "10:00".to_owned())
    );
    stage.click(&offered[0]).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::BookAppointment(book)] = &submitted[..] else { panic!("{submitted:?}") };
    assert_eq!(book.start, at("2026-11-03T10:00:00Z"));
    // Somebody else then, for the same patient; the rejected appointment's id is used up.
    assert_ne!(book.practitioner_id, practitioner(1));
    assert_ne!(book.appointment_id, appointment(2));
    assert_eq!(book.patient_id, docket_shared::testing::patient(2));
    assert_eq!(*scene.done.dismissed.borrow(), [MINE]);
}

#[wasm_bindgen_test]
async fn what_was_offered_and_is_taken_since_cannot_be_chosen() {
    let scene = lost();
    let mut stage = Stage::<Theatre>::with(scene.clone()).await;
    assert!(stage.all("[data-taken]").is_empty());
    // Somebody else books 10:30 with the same practitioner, and the last that was offered.
    let Progress::Rejected(rejection) = &scene.cache.requests[0].progress else { panic!("it was rejected") };
    let offered = rejection.alternatives.clone();
    let later = offered.last().expect("several");
    let mut book = half_an_hour(3, "2026-11-03T10:00:00Z");
    (book.practitioner_id, book.start, book.end) = (later.practitioner_id, later.start, later.end);
    book.patient_id = docket_shared::testing::patient(3);
    let mut given = Given { state: (*scene.cache.confirmed).clone(), ..Given::clinic([]) };
    given.book(book).expect("free");
    let mut cache = Cache::clone(&scene.cache);
    cache.confirmed = Rc::new(given.state.clone());
    cache.view = Rc::new(given.state);
    stage.update(Scene { cache: Rc::new(cache), ..scene }).await;
    let overlaps = |it: &&Alternative| {
        it.practitioner_id == later.practitioner_id && it.start < later.end && later.start < it.end
    };
    let gone = offered.iter().filter(overlaps).count();
    assert!((1..offered.len()).contains(&gone), "some are free still");
    let taken = stage.all("li[data-taken]");
    assert_eq!((taken.len(), stage.all("button.alternative").len()), (gone, offered.len() - gone));
    assert!(taken.iter().all(|it| text(it).ends_with("no longer free")));
}

#[wasm_bindgen_test]
async fn it_can_be_changed_and_nothing_that_was_typed_is_lost() {
    let scene = lost();
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    stage.click(&stage.button("Change and ask again")).await;
    let value = |selector: &str| stage.one(selector).dyn_into::<HtmlInputElement>().expect("a field").value();
    assert_eq!(value("input[aria-label=Start]"), "10:00");
    assert_eq!(value("input[aria-label=End]"), "10:30");
    assert_eq!(text(&stage.one(".booking-patient strong")), "Given2 Family2");
    assert_eq!(*scene.done.dismissed.borrow(), [MINE]);
    assert!(scene.done.submitted.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn it_can_be_put_aside() {
    let scene = lost();
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    stage.click(&stage.button("Dismiss")).await;
    assert_eq!(*scene.done.dismissed.borrow(), [MINE]);
    assert!(scene.done.submitted.borrow().is_empty());
}

#[wasm_bindgen_test]
async fn what_the_server_did_not_take_says_its_sentence_and_offers_nothing() {
    let given = Given::clinic([]);
    let command = Command::BookAppointment(half_an_hour(2, "2026-11-03T10:00:00Z"));
    let scene = Scene { rejection: true, ..Scene::of(&given, Role::Receptionist) }
        .after(Action::Submit { id: MINE, command, at: given.now })
        .after(Action::Refused(MINE, "You may not book.".into()));
    let stage = Stage::<Theatre>::with(scene).await;
    assert_eq!(text(&stage.one(".verdict-reasons li")), "You may not book.");
    assert!(stage.all("button.alternative").is_empty());
}
