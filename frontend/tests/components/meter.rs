//! How full a week is: in figures for everybody, as a bar for those who see it.

use crate::stage::{Stage, text};
use docket_frontend::components::meter::{Meter, MeterShort, Props, ShortProps};
use docket_frontend::components::precheck::Load;
use wasm_bindgen_test::wasm_bindgen_test;

const LOAD: Load = Load { count: 11, pending: 2, limit: Some(12) };

#[wasm_bindgen_test]
async fn it_says_in_figures_what_the_bar_shows() {
    let stage = Stage::<Meter>::with(Props { label: "Week", load: LOAD }).await;
    let said: Vec<_> = stage.all(".meter > span").iter().map(|span| text(span)).collect();
    assert_eq!(said, ["Week", "11 of 12, 2 pending"]);
}

#[wasm_bindgen_test]
async fn the_bar_is_as_long_as_the_week_is_full() {
    let stage = Stage::<Meter>::with(Props { label: "Week", load: LOAD }).await;
    let value = |selector: &str, name: &str| stage.one(selector).style().get_property_value(name).ok();
    assert_eq!(value(".meter-fill", "--share").as_deref(), Some("0.750"));
    assert_eq!(value(".meter-pending", "--from").as_deref(), Some("0.750"));
    assert_eq!(value(".meter-pending", "--share").as_deref(), Some("0.167"));
    assert_eq!(stage.one(".meter-track").get_attribute("aria-hidden").as_deref(), Some("true"));
    assert_eq!(stage.one(".meter").get_attribute("data-level").as_deref(), Some("near"));
}

#[wasm_bindgen_test]
async fn it_follows_what_is_booked_and_draws_no_bar_without_a_limit() {
    let mut stage = Stage::<Meter>::with(Props { label: "Week", load: LOAD }).await;
    let full = Load { count: 13, pending: 0, limit: Some(12) };
    stage.update(Props { label: "Week", load: full }).await;
    assert!(stage.all(".meter-pending").is_empty());
    let share = stage.one(".meter-fill").style().get_property_value("--share");
    assert_eq!(share.ok().as_deref(), Some("1.000"), "no longer than its track");
    assert_eq!(stage.one(".meter").get_attribute("data-level").as_deref(), Some("full"));
    stage.update(Props { label: "Week", load: Load { limit: None, ..full } }).await;
    assert!(stage.all(".meter-track").is_empty());
    assert_eq!(stage.one(".meter").get_attribute("data-level"), None);
}

#[wasm_bindgen_test]
async fn the_short_one_is_read_out_in_full() {
    let stage = Stage::<MeterShort>::with(ShortProps { load: LOAD }).await;
    assert_eq!(text(&stage.one("span[aria-hidden]")), "11/12");
    assert_eq!(text(&stage.one(".visually-hidden")), "11 of 12, 2 pending appointments this week");
}
