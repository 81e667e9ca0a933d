//! The small month: one tab stop, and the keys of a date grid.

use crate::stage::{Stage, active, text};
use chrono::{NaiveDate, Weekday};
use docket_frontend::components::month::{Month, Props};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

type Chosen = Rc<RefCell<Vec<NaiveDate>>>;

/// The month of `day`, which is chosen; what is chosen from then on is noted.
fn month(day: &str, focused: bool, chosen: &Chosen) -> Props {
    let chosen = Rc::clone(chosen);
    Props {
        chosen: date(day),
        today: date("2026-01-15"),
        first_day: Weekday::Mon,
        week: false,
        focused,
        onchoose: Callback::from(move |date| chosen.borrow_mut().push(date)),
    }
}

fn focused() -> String {
    active().get_attribute("aria-label").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn it_is_a_table_of_named_days_with_one_tab_stop() {
    let stage = Stage::<Month>::with(month("2026-01-31", false, &Chosen::default())).await;
    assert_eq!(stage.all("th[scope=col]").len(), 7);
    assert_eq!(stage.one("th:first-child").get_attribute("abbr").as_deref(), Some("Monday"));
    let days = stage.all(".month-day");
    assert_eq!(days.len(), 42);
    assert!(days.iter().all(|day| day.get_attribute("aria-label").is_some_and(|label| !label.is_empty())));
    assert_eq!(text(&stage.one(".month-day[tabindex='0']")), "31");
    assert_eq!(text(&stage.one(".month-day[aria-pressed=true]")), "31");
    assert_eq!(text(&stage.one(".month-day[aria-current=date]")), "15");
    assert!(stage.all(".month-day:focus").is_empty(), "it takes the focus only where it is told to");
}

#[wasm_bindgen_test]
async fn keys_lead_over_days_weeks_and_months_and_the_focus_goes_along() {
    let chosen = Chosen::default();
    let stage = Stage::<Month>::with(month("2026-01-31", true, &chosen)).await;
    assert!(focused().contains("31 January"), "{}", focused());
    for (key, day, title) in [
        ("ArrowRight", "1 February", "February 2026"),
        ("ArrowLeft", "31 January", "January 2026"),
        ("ArrowDown", "7 February", "February 2026"),
        ("ArrowUp", "31 January", "January 2026"),
        ("PageDown", "28 February", "February 2026"),
        ("Home", "1 February", "February 2026"),
        ("End", "28 February", "February 2026"),
        ("PageUp", "28 January", "January 2026"),
    ] {
        stage.press(key).await;
        assert!(focused().contains(day), "{key}: {} is no {day}", focused());
        assert_eq!(text(&stage.one(".month-title")), title, "{key}");
        assert_eq!(stage.all(".month-day[tabindex='0']").len(), 1, "{key}");
    }
    assert!(chosen.borrow().is_empty(), "moving chooses nothing");
}

#[wasm_bindgen_test]
async fn a_click_chooses_and_the_buttons_turn_the_month() {
    let chosen = Chosen::default();
    let mut stage = Stage::<Month>::with(month("2026-01-31", false, &chosen)).await;
    stage.click(&stage.one("[aria-label='Next month']")).await;
    assert_eq!(text(&stage.one(".month-title")), "February 2026");
    let tenth = stage.all(".month-day:not([data-outside])").remove(9);
    stage.click(&tenth).await;
    assert_eq!(*chosen.borrow(), [date("2026-02-10")]);
    stage.click(&stage.one("[aria-label='Previous month']")).await;
    assert_eq!(text(&stage.one(".month-title")), "January 2026");
    // It follows a day that is chosen elsewhere.
    stage.update(month("2026-04-02", false, &chosen)).await;
    assert_eq!(text(&stage.one(".month-title")), "April 2026");
}
