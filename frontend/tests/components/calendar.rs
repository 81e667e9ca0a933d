//! The calendar: a grid with one tab stop, that can be read, walked and moved in without a pointer.

use crate::stage::{Done, Scene, Stage, Theatre, active, text};
use docket_frontend::components::calendar::model::{self, Facts, Picture, Subject};
use docket_frontend::components::calendar::moved::{AskMoved, Moved};
use docket_frontend::components::calendar::{Calendar, Deed, Judgement, Wish};
use docket_frontend::components::desk::{Filter, OccurrenceId, Whose};
use docket_frontend::layout::Span;
use docket_shared::command::Command;
use docket_shared::model::Role;
use docket_shared::testing::meetings::{details, series};
use docket_shared::testing::{Given, actor, appointment, at, half_an_hour, meeting, practitioner};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

/// Tuesday 3 November 2026 with five practitioners; the first has an appointment at 10, the second at 11.
fn tuesday() -> Given {
    let mut given = Given::clinic([]);
    given.book(half_an_hour(1, "2026-11-03T10:00:00Z")).expect("free");
    let mut second = half_an_hour(2, "2026-11-03T11:00:00Z");
    second.practitioner_id = practitioner(2);
    given.book(second).expect("free");
    given
}

fn whose(number: u32) -> Whose {
    Whose::Practitioner(practitioner(number))
}

/// What was done in the calendar, and what it said.
struct Record {
    stage: Stage<Theatre>,
    deeds: Rc<RefCell<Vec<Deed>>>,
    done: Done,
    picture: Rc<Picture>,
}

async fn calendar(editable: bool) -> Record {
    let given = tuesday();
    let scene = Scene::of(&given, Role::Receptionist);
    let view = &scene.cache.view;
    let (filter, pending) = (Filter::default(), Rc::clone(&scene.cache.pending));
    let pending_meetings = Rc::clone(&scene.cache.pending_meetings);
    let facts = Facts {
        view,
        confirmed: &scene.cache.confirmed,
        filter: &filter,
        pending: &pending,
        pending_meetings: &pending_meetings,
        me: actor(Role::Practitioner),
    };
    let date = "2026-11-03".parse().expect("a date");
    let picture = Rc::new(model::day(facts, date));
    let deeds = Rc::new(RefCell::new(Vec::new()));
    let ondeed = {
        let deeds = Rc::clone(&deeds);
        Callback::from(move |deed| deeds.borrow_mut().push(deed))
    };
    let judge = Callback::from(|wish: Wish| {
        let taken = wish.span.overlaps(Span::new(660, 690)) && wish.column.whose == whose(2);
        if taken {
            Judgement { code: "blocked", word: "Not free".into() }
        } else {
            Judgement { code: "free", word: "Free".into() }
        }
    });
    let children = html! {
        <Calendar
            picture={Rc::clone(&picture)}
            view="day"
            label="Tuesday 3 November"
            zone="GMT"
            now={(date, 9 * 60)}
            {editable}
            {judge}
            {ondeed}
        />
    };
    let done = scene.done.clone();
    let stage = Stage::<Theatre>::with(Scene { children, ..scene }).await;
    Record { stage, deeds, done, picture }
}

impl Record {
    fn attribute(&self, selector: &str, name: &str) -> String {
        self.stage.one(selector).get_attribute(name).unwrap_or_default()
    }

    /// Puts the focus on the tab stop, as Tab would, and walks down to the first appointment.
    async fn walk_to_the_first_appointment(&self) {
        self.stage.one("[tabindex='0']").focus().expect("focused");
        self.stage.press("Alt+ArrowDown").await;
        assert!(self.done.announced.borrow().is_empty(), "a free place cannot be moved");
        for _ in 0..self.picture.rows.len() {
            if active().has_attribute("data-appointment") {
                break;
            }
            self.stage.press("ArrowDown").await;
        }
        assert_eq!(focused(), appointment(1).to_string());
    }

    fn last_said(&self) -> String {
        self.done.announced.borrow().last().cloned().unwrap_or_default()
    }
}

/// The appointment that has the focus.
fn focused() -> String {
    active().get_attribute("data-appointment").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn it_is_a_grid_whose_rows_and_columns_are_counted_and_named() {
    let record = calendar(true).await;
    let (stage, rows) = (&record.stage, record.picture.rows.len());
    assert_eq!(record.attribute("[role=grid]", "aria-label"), "Tuesday 3 November");
    assert_eq!(record.attribute("[role=grid]", "aria-rowcount"), (rows + 1).to_string());
    assert_eq!(record.attribute("[role=grid]", "aria-colcount"), "6");
    assert_eq!(stage.all("[role=grid] > [role=row]").len(), rows + 1);
    assert_eq!(stage.all("[role=row] > [role=rowheader]").len(), rows);
    assert_eq!(stage.all("[role=row] > [role=gridcell]").len(), rows * 5);
    let heads: Vec<_> = stage.all("[role=columnheader] .calendar-name").iter().map(|it| text(it)).collect();
    assert_eq!(heads, ["Dr 1", "Dr 2", "Dr 3", "Dr 4", "Dr 5"]);
    assert!(stage.all("[role=rowheader]").iter().all(|head| text(head).contains(':')));
    // What is neither row nor cell is for the eye alone.
    for layer in stage.all("[role=grid] > :not([role=row])") {
        assert_eq!(layer.get_attribute("aria-hidden").as_deref(), Some("true"), "{}", layer.outer_html());
    }
}

#[wasm_bindgen_test]
async fn an_appointment_is_a_button_in_the_cell_where_it_begins_and_says_all_of_itself() {
    let record = calendar(true).await;
    let item = record.stage.one(&format!("[data-appointment='{}']", appointment(1)));
    assert_eq!(item.get_attribute("role").as_deref(), Some("button"));
    let cell = item.closest("[role=gridcell]").ok().flatten().expect("a cell");
    assert_eq!(cell.get_attribute("data-time").as_deref(), Some("10:00"));
    assert_eq!(cell.get_attribute("aria-colindex").as_deref(), Some("2"));
    let said = item.get_attribute("aria-label").unwrap_or_else(|| text(&item));
    for part in ["Given1 Family1", "10:00 to 10:30", "booked"] {
        assert!(said.to_lowercase().contains(&part.to_lowercase()), "{part} in {said}");
    }
}

#[wasm_bindgen_test]
async fn there_is_one_tab_stop_wherever_the_keys_lead() {
    let record = calendar(true).await;
    record.stage.one("[tabindex='0']").focus().expect("focused");
    for key in ["ArrowDown", "ArrowRight", "End", "PageDown", "Home", "PageUp", "ArrowLeft", "ArrowUp"] {
        record.stage.press(key).await;
        let stop = record.stage.one("[tabindex='0']");
        assert_eq!(stop.id(), active().id(), "{key}");
        assert!(!stop.id().is_empty(), "{key}");
    }
    assert!(record.deeds.borrow().is_empty(), "walking does nothing");
}

#[wasm_bindgen_test]
async fn enter_books_in_a_free_place_and_opens_an_appointment() {
    let record = calendar(true).await;
    record.stage.one("[tabindex='0']").focus().expect("focused");
    let time = active().get_attribute("data-time").unwrap_or_default();
    record.stage.press("Enter").await;
    match &record.deeds.borrow()[..] {
        [Deed::Place { column, span, drawn: false }] => {
            assert_eq!(column.whose, whose(1));
            assert_eq!(docket_frontend::words::time::clock(span.start), time);
        }
        other => panic!("{other:?}"),
    }
    record.walk_to_the_first_appointment().await;
    record.stage.press("Enter").await;
    assert_eq!(record.deeds.borrow().last(), Some(&Deed::Open(Subject::Appointment(appointment(1)))));
}

#[wasm_bindgen_test]
async fn alt_with_an_arrow_moves_and_says_where_to_and_enter_drops_it() {
    let record = calendar(true).await;
    record.walk_to_the_first_appointment().await;
    record.stage.press("Alt+ArrowDown").await;
    assert_eq!(record.last_said(), "10:15 with Dr 1, 30 min. Free. Enter moves it, Escape leaves it.");
    record.stage.press("Alt+ArrowRight").await;
    record.stage.press("Alt+ArrowDown").await;
    record.stage.press("Alt+ArrowDown").await;
    assert_eq!(record.last_said(), "10:45 with Dr 2, 30 min. Not free. Enter moves it, Escape leaves it.");
    assert_eq!(record.attribute(".calendar-ghost", "data-verdict"), "blocked");
    assert!(record.stage.one("[data-moving]").id().contains(&appointment(1).to_string()));
    assert!(record.deeds.borrow().is_empty(), "nothing is moved before Enter");
    record.stage.press("Enter").await;
    match &record.deeds.borrow()[..] {
        [Deed::Move { subject, column, span }] => {
            assert_eq!((*subject, column.whose), (Subject::Appointment(appointment(1)), whose(2)));
            assert_eq!(*span, Span::new(645, 675));
        }
        other => panic!("{other:?}"),
    }
    assert!(record.stage.all(".calendar-ghost").is_empty());
}

#[wasm_bindgen_test]
async fn escape_leaves_it_where_it_was() {
    let record = calendar(true).await;
    record.walk_to_the_first_appointment().await;
    record.stage.press("Alt+ArrowUp").await;
    record.stage.press("Escape").await;
    assert_eq!(record.last_said(), "Left where it was.");
    assert!(record.deeds.borrow().is_empty() && record.stage.all(".calendar-ghost").is_empty());
    assert_eq!(focused(), appointment(1).to_string());
}

#[wasm_bindgen_test]
async fn who_may_not_book_moves_nothing() {
    let record = calendar(false).await;
    record.walk_to_the_first_appointment().await;
    record.stage.press("Alt+ArrowDown").await;
    assert!(record.done.announced.borrow().is_empty() && record.stage.all(".calendar-ghost").is_empty());
    record.stage.press("Enter").await;
    assert_eq!(*record.deeds.borrow(), [Deed::Open(Subject::Appointment(appointment(1)))]);
}

/// Every Tuesday at ten from 3 November, by the front desk, with a practitioner; the question about its second date.
async fn moved_meeting(at_noon: bool) -> (Stage<Theatre>, Done) {
    let mut given = Given::clinic([]);
    let details = details("Rota", "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z");
    let create = series(1, details, "FREQ=WEEKLY;BYDAY=TU;COUNT=5", &[Role::Practitioner]);
    given.when(Role::Receptionist, &Command::CreateMeeting(create)).expect("allowed");
    given.book(half_an_hour(1, "2026-11-03T12:00:00Z")).expect("free");
    let recurrence_id = Some(at("2026-11-03T10:00:00Z"));
    let id = OccurrenceId { meeting_id: meeting(1), recurrence_id };
    let span = if at_noon { Span::new(720, 750) } else { Span::new(660, 690) };
    let moved = Moved { id, whose: Whose::Mine, date: "2026-11-03".parse().expect("a date"), span };
    let scene = Scene::of(&given, Role::Receptionist);
    let done = scene.done.clone();
    (Stage::<Theatre>::with(Scene { children: html! { <AskMoved {moved} /> }, ..scene }).await, done)
}

#[wasm_bindgen_test]
async fn a_moved_meeting_says_who_is_asked_again_and_goes_nowhere_without_a_yes() {
    let (stage, done) = moved_meeting(false).await;
    assert_eq!(text(&stage.one(".ask h2")), "Move “Rota”?");
    assert_eq!(text(&stage.one(".ask [role=status]")), "Practitioner will be asked again.");
    assert!(text(&stage.one(".ask")).contains("Time: 10:00 → 11:00"));
    assert!(stage.all(".verdict").is_empty());
    stage.click(&stage.button("Cancel")).await;
    assert!(done.submitted.borrow().is_empty());
    assert_eq!(done.announced.borrow()[..], ["Left where it was."]);
    stage.click(&stage.button("Move it")).await;
    match &done.submitted.borrow()[..] {
        [Command::ChangeMeeting(change)] => {
            assert_eq!(change.recurrence_id, Some(at("2026-11-03T10:00:00Z")));
            assert_eq!((change.details.start, change.sequence), (at("2026-11-03T11:00:00Z"), Some(0)));
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn all_of_a_series_can_be_moved_and_who_is_taken_is_told() {
    let (stage, done) = moved_meeting(true).await;
    assert!(text(&stage.one(".verdict")).contains("Practitioner is booked 12:00–12:30."));
    stage.click(&stage.button("All of the series")).await;
    assert!(text(&stage.one(".ask")).contains("Then: Tue 3 Nov 12:00–12:30"), "{}", text(&stage.one(".ask")));
    stage.click(&stage.button("Move all of them")).await;
    match &done.submitted.borrow()[..] {
        [Command::ChangeMeeting(change)] => {
            assert_eq!((change.recurrence_id, change.details.start), (None, at("2026-11-03T12:00:00Z")));
            assert!(change.recurrence.is_some());
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_keys_lengthen_and_shorten_what_is_chosen() {
    let record = calendar(true).await;
    record.walk_to_the_first_appointment().await;
    record.stage.press("Alt++").await;
    record.stage.press("Alt++").await;
    record.stage.press("Alt+-").await;
    assert_eq!(record.last_said(), "10:00 with Dr 1, 35 min. Free. Enter moves it, Escape leaves it.");
    record.stage.press("Enter").await;
    match &record.deeds.borrow()[..] {
        [Deed::Move { subject, span, .. }] => {
            assert_eq!((*subject, *span), (Subject::Appointment(appointment(1)), Span::new(600, 635)));
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_keys_are_for_what_has_the_focus_however_it_came_there() {
    let record = calendar(true).await;
    // As a screen reader would, which passes by the tab stop.
    let second = record.stage.one(&format!("[data-appointment='{}']", appointment(2)));
    second.focus().expect("focused");
    record.stage.press("Enter").await;
    assert_eq!(*record.deeds.borrow(), [Deed::Open(Subject::Appointment(appointment(2)))]);
}
