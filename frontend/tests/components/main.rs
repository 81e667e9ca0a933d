//! Components in a real browser: what they draw, what they say to those who do not see it, and what keys and clicks do. One
//! program, since each costs a link and a browser.
#![cfg(target_arch = "wasm32")]

mod stage;

mod later;
mod meter;
mod month;

mod booking;
mod rejection;

mod calendar;

mod answer;
mod meeting;
mod merge;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
