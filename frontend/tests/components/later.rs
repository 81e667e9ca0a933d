//! A part that is fetched: it is drawn once it has come, and where it does not come that is said, and it can be asked for
//! again.

use crate::stage::{Stage, text};
use docket_frontend::components::later::{Coming, Draw, Later, Missing, Props, Shown};
use std::cell::Cell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;
use yew::scheduler::flush;

thread_local! {
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

fn draw(word: &AttrValue) -> Html {
    html! { <b>{ word }</b> }
}

/// Comes at the second time.
fn part() -> Coming {
    let times = ASKED.replace(ASKED.get() + 1);
    let draw: Draw = |shown| shown.drawn::<AttrValue>(draw);
    Box::pin(async move { if times == 0 { Err(Missing) } else { Ok(draw) } })
}

fn shown(word: &'static str) -> Props {
    Props { part, shown: Shown::new(AttrValue::Static(word)), place: "panel" }
}

/// Lets what was spawned run, and what it asked for be drawn.
async fn settled() {
    for _ in 0..3 {
        JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL)).await.expect("resolved");
        flush().await;
    }
}

#[wasm_bindgen_test]
async fn a_part_that_did_not_come_is_asked_for_again() {
    let mut stage = Stage::<Later>::with(shown("one")).await;
    settled().await;
    assert!(text(&stage.one(".panel[role=alert]")).starts_with("This part could not be loaded"));
    stage.click(&stage.button("Try again")).await;
    settled().await;
    assert!(stage.all("[role=alert]").is_empty());
    assert_eq!(text(&stage.one("b")), "one");
    stage.update(shown("two")).await;
    assert_eq!(text(&stage.one("b")), "two");
    assert_eq!(ASKED.get(), 2, "what is there is not fetched again");
}
