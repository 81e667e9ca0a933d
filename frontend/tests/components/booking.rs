//! The booking form: its verdict is there with every key, and follows what others do meanwhile.

use crate::stage::{Scene, Stage, Theatre, active, text};
use docket_frontend::cache::{Action, Connection};
use docket_frontend::components::draft::{Draft, NewPatient, Who};
use docket_shared::command::Command;
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Seq};
use docket_shared::model::Role;
use docket_shared::testing::{
    Given, a_patient, actor, at, half_an_hour, patient, practitioner, saved, weekly, with_hours,
};
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const START: &str = "input[aria-label=Start]";
const END: &str = "input[aria-label=End]";

/// A clinic in which the first practitioner works from 9 to 17 and is booked on Tuesday at 10.
fn clinic() -> Given {
    let mut given = Given::clinic([saved(with_hours(&[(540, 1020)]))]);
    given.book(half_an_hour(1, "2026-11-03T10:00:00Z")).expect("free");
    given
}

/// The form on Tuesday, for `who` with the first practitioner, without a time.
fn form(given: &Given, role: Role, who: Who) -> Scene {
    let draft = Draft {
        who,
        practitioner_id: Some(practitioner(1)),
        ..Draft::new("2026-11-03".parse().expect("a date"))
    };
    Scene { draft: Some(Rc::new(draft)), ..Scene::of(given, role) }
}

fn known() -> Who {
    Who::Known(Arc::new(a_patient(3)))
}

fn verdict(stage: &Stage<Theatre>) -> (String, String) {
    let code = stage.one(".verdict").get_attribute("data-verdict").unwrap_or_default();
    (code, text(&stage.one(".verdict-word")))
}

async fn typed(stage: &Stage<Theatre>, start: &str, end: &str) -> (String, String) {
    stage.type_in(START, start).await;
    stage.type_in(END, end).await;
    verdict(stage)
}

#[wasm_bindgen_test]
async fn the_verdict_is_there_with_every_key() {
    let stage = Stage::<Theatre>::with(form(&clinic(), Role::Receptionist, known())).await;
    for (start, end, code, word, submit) in [
        ("", "", "incomplete", "Not complete yet", "Book"),
        ("10:15", "10:45", "blocked", "Not free", "Ask anyway"),
        ("10:30", "11:00", "free", "Free", "Book"),
        ("18:00", "18:30", "blocked", "Not free", "Ask anyway"),
        ("11:00", "10:00", "blocked", "Not free", "Ask anyway"),
        ("1x", "10:00", "incomplete", "Not complete yet", "Book"),
    ] {
        let expected = (code.to_owned(), word.to_owned());
        assert_eq!(typed(&stage, start, end).await, expected, "{start} to {end}");
        assert!(text(&stage.one("button[type=submit]")).starts_with(submit), "{start} to {end}");
    }
    assert_eq!(stage.one(START).get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(stage.one(".verdict-line").get_attribute("aria-live").as_deref(), Some("polite"));
}

#[wasm_bindgen_test]
async fn a_no_says_what_is_in_the_way_how_old_it_is_and_what_would_be_free() {
    let stage = Stage::<Theatre>::with(form(&clinic(), Role::Receptionist, known())).await;
    typed(&stage, "10:15", "10:45").await;
    let reasons: Vec<_> = stage.all(".verdict-reasons li").iter().map(|reason| text(reason)).collect();
    assert_eq!(reasons.len(), 1);
    for part in ["Dr 1", "10:00", "10:30", "Given1 Family1"] {
        assert!(reasons[0].contains(part), "{part} in {reasons:?}");
    }
    assert!(text(&stage.one(".verdict-age")).contains("08:00"));
    let offered = stage.all("button.alternative");
    assert!(!offered.is_empty());
    stage.click(&offered[0]).await;
    assert_eq!(verdict(&stage).0, "free");
    assert!(stage.all("button.alternative").is_empty());
}

#[wasm_bindgen_test]
async fn it_is_sent_as_it_was_typed_and_the_form_closes() {
    let scene = form(&clinic(), Role::Receptionist, known());
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    typed(&stage, "930", "10").await;
    stage.click(&stage.one("button[type=submit]")).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::BookAppointment(book)] = &submitted[..] else { panic!("{submitted:?}") };
    assert_eq!((book.patient_id, book.practitioner_id), (patient(3), practitioner(1)));
    assert_eq!((book.start, book.end), (at("2026-11-03T09:30:00Z"), at("2026-11-03T10:00:00Z")));
    assert!(stage.all("form").is_empty());
}

#[wasm_bindgen_test]
async fn a_no_can_be_asked_all_the_same() {
    let scene = form(&clinic(), Role::Receptionist, known());
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    typed(&stage, "10:00", "10:30").await;
    stage.click(&stage.button("Ask anyway")).await;
    assert_eq!(scene.done.submitted.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn somebody_new_is_registered_before_they_are_booked() {
    let who = Who::New(Rc::new(NewPatient::named("Ana María Reyes")));
    let scene = form(&clinic(), Role::Receptionist, who);
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    assert_eq!(typed(&stage, "9:30", "10:00").await.0, "free");
    stage.type_in("#patient-born", "14.3.1984").await;
    stage.click(&stage.one("button[type=submit]")).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::SavePatient(save), Command::BookAppointment(book)] = &submitted[..] else {
        panic!("{submitted:?}")
    };
    assert_eq!(save.patient.birth_date, "1984-03-14".parse().ok());
    assert_eq!((save.patient.name().as_str(), book.patient_id), ("Ana María Reyes", save.patient.id));
}

#[wasm_bindgen_test]
async fn what_is_missing_is_said_and_nothing_is_sent() {
    let scene = form(&clinic(), Role::Receptionist, Who::Nobody);
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    stage.click(&stage.one("button[type=submit]")).await;
    let errors: Vec<_> = stage.all(".field-error").iter().map(|error| text(error)).collect();
    assert_eq!(errors, ["Choose who is to be seen.", "Type when it starts and ends, like 9:30."]);
    assert_eq!(stage.one("#booking-patient").get_attribute("aria-invalid").as_deref(), Some("true"));
    assert!(scene.done.submitted.borrow().is_empty() && !stage.all("form").is_empty());
}

#[wasm_bindgen_test]
async fn a_soft_rule_wants_a_reason_of_one_who_may_set_it_aside() {
    let scene = form(&clinic(), Role::Manager, known());
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    assert_eq!(typed(&stage, "18:00", "18:30").await, ("soft".to_owned(), "Needs a reason".to_owned()));
    assert!(stage.one("button[type=submit]").has_attribute("disabled"));
    stage.type_in("#booking-reason", "Emergency").await;
    // What is argued for passes the rules: the field stays, since what stands in it is sent.
    stage.click(&stage.one("button[type=submit]")).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::BookAppointment(book)] = &submitted[..] else { panic!("{submitted:?}") };
    assert_eq!(book.override_reason.as_deref(), Some("Emergency"));
}

#[wasm_bindgen_test]
async fn a_reason_for_one_time_is_not_sent_with_another() {
    let scene = form(&clinic(), Role::Manager, known());
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    typed(&stage, "18:00", "18:30").await;
    stage.type_in("#booking-reason", "Emergency").await;
    assert_eq!(typed(&stage, "11:00", "11:30").await.0, "free");
    stage.click(&stage.one("button[type=submit]")).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::BookAppointment(book)] = &submitted[..] else { panic!("{submitted:?}") };
    assert_eq!(book.override_reason, None);
}

#[wasm_bindgen_test]
async fn the_verdict_and_the_meter_follow_what_others_book() {
    let given = clinic();
    let limits = docket_shared::testing::limited(weekly(12));
    let mut full = given.clone();
    full.apply(limits);
    let scene = form(&full, Role::Receptionist, known());
    let mut stage = Stage::<Theatre>::with(scene.clone()).await;
    assert_eq!(typed(&stage, "11:00", "11:30").await.0, "free");
    let week = |stage: &Stage<Theatre>| text(&stage.all(".meters .meter")[0]);
    assert!(week(&stage).contains("1 of 12"), "{}", week(&stage));
    let command = Command::BookAppointment(half_an_hour(2, "2026-11-03T11:00:00Z"));
    let event = full.when(Role::Receptionist, &command).expect("free").remove(0);
    let by = actor(Role::Receptionist).account_id;
    let command_id = CommandId::new(Uuid::now_v7());
    let change = Change { seq: Seq(101), at: full.now, by, command_id, event };
    let told = Action::Changes { seq: Seq(101), changes: Rc::new(vec![change]), at: full.now };
    stage.update(scene.after(told)).await;
    assert_eq!(verdict(&stage).0, "blocked");
    assert!(week(&stage).contains("2 of 12"), "{}", week(&stage));
    let start = stage.one(START).dyn_into::<HtmlInputElement>().expect("a field");
    assert_eq!(start.value(), "11:00", "what was typed stays");
}

#[wasm_bindgen_test]
async fn an_old_verdict_says_that_it_is_old() {
    let scene = form(&clinic(), Role::Receptionist, known());
    let mut stage = Stage::<Theatre>::with(scene.clone()).await;
    typed(&stage, "11:00", "11:30").await;
    assert!(!stage.one(".verdict-age").has_attribute("data-stale"));
    let since = at("2026-11-02T08:00:00Z");
    stage.update(scene.after(Action::Connection(Connection::Offline { since }))).await;
    assert!(stage.one(".verdict-age").has_attribute("data-stale"));
}

#[wasm_bindgen_test]
async fn every_field_has_a_name() {
    let who = Who::New(Rc::new(NewPatient::named("Bo Reyes")));
    for who in [known(), Who::Nobody, who] {
        let stage = Stage::<Theatre>::with(form(&clinic(), Role::Manager, who)).await;
        typed(&stage, "18:00", "18:30").await;
        let fields = stage.all("input, select, textarea");
        assert!(fields.len() >= 6);
        for field in fields {
            let labelled = field.has_attribute("aria-label")
                || !stage.all(&format!("label[for='{}']", field.id())).is_empty();
            assert!(labelled, "{}", field.outer_html());
        }
    }
}

#[wasm_bindgen_test]
async fn control_and_enter_send_it_from_wherever_one_types() {
    let scene = form(&clinic(), Role::Receptionist, known());
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    typed(&stage, "930", "10").await;
    assert_eq!(text(&stage.one("button[type=submit]")), "BookCtrl ⏎");
    stage.one("#booking-note").focus().expect("focused");
    stage.press("Enter").await;
    assert!(scene.done.submitted.borrow().is_empty(), "Enter alone makes a line");
    stage.press("Ctrl+Enter").await;
    assert_eq!(scene.done.submitted.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_not_complete_is_not_sent_and_the_focus_goes_to_what_is_missing() {
    let scene = form(&clinic(), Role::Receptionist, Who::Nobody);
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    typed(&stage, "930", "10").await;
    for _ in 0..2 {
        stage.one("#booking-note").focus().expect("focused");
        stage.press("Ctrl+Enter").await;
        assert_eq!(active().id(), "booking-patient");
    }
    // What is typed next is typed where one types.
    stage.one("#booking-note").focus().expect("focused");
    stage.type_in("#booking-note", "Interpreter").await;
    assert_eq!(active().id(), "booking-note");
    assert!(scene.done.submitted.borrow().is_empty());
}
