//! Booking, by click and by keyboard.

use crate::clinic::Clinic;
use crate::desk::{self, booked, chosen, clean, free, in_grid};
use docket_tests::browser::Browser;
use serde_json::json;
use thirtyfour::prelude::*;

/// Notes, from here on, how each appointment was drawn: the request is decided so fast that nobody could look in between.
const WATCH: &str = "(() => {
    window.drawn = [];
    const look = () => document.querySelectorAll('.calendar .appointment').forEach(it => {
        const seen = `${it.dataset.appointment} ${it.dataset.progress ?? it.dataset.status}`;
        if (!window.drawn.includes(seen)) window.drawn.push(seen);
    });
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    return true;
})()";

/// Asserts that an appointment was drawn as pending and then as booked, and that the tray tells of it.
async fn confirmed(browser: &Browser, id: &str, name: &str) {
    let drawn: Vec<String> = browser.value("window.drawn").await;
    let of_it: Vec<&str> = drawn.iter().filter_map(|seen| seen.strip_prefix(id)).map(str::trim).collect();
    assert_eq!(of_it, ["pending", "booked"], "{name} is drawn as pending, then as booked");
    browser.click(".topbar-requests:not(.topbar-inbox)").await;
    let title = json!(format!("Booked {name}"));
    browser
        .until(
            "the request in the tray",
            &format!(
                "(it => it?.dataset.progress === 'confirmed' && it.querySelector('.request-title').textContent === {title})
                    (document.querySelector('.panel .request'))"
            ),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_click() {
    let clinic = Clinic::open();
    let browser = Browser::open("book-click").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    browser.value::<bool>(WATCH).await;
    let place = desk::places(&browser).await[0].clone();
    desk::open_form(&browser, &place).await;
    // The panel takes room from the calendar; what is being booked stays in sight beside it.
    browser
        .until(
            "the form's place in sight",
            "(() => {
                const box = it => document.querySelector(it).getBoundingClientRect();
                const [ghost, calendar] = [box('.calendar-ghost'), box('.calendar')];
                return ghost.left >= calendar.left && ghost.right <= calendar.right + 1
                    && ghost.top >= calendar.top && ghost.bottom <= calendar.bottom;
            })()",
        )
        .await;
    let with: String =
        browser.value("document.getElementById('booking-practitioner').selectedOptions[0].text").await;
    assert_eq!(with, place.practitioner);
    let name = desk::choose_patient(&browser, "ar").await;
    free(&browser).await;
    browser.pictures("form").await;
    desk::submit(&browser).await;
    let id = booked(&browser).await;
    in_grid(
        &browser,
        &id,
        &format!("it.querySelector('.visually-hidden').textContent.includes({})", json!(place.time)),
    )
    .await;
    browser.pictures("booked").await;
    confirmed(&browser, &id, &name).await;
    browser.pictures("tray").await;
    clean(&browser).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keyboard_alone() {
    let clinic = Clinic::open();
    let browser = Browser::open("book-keys").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    browser.value::<bool>(WATCH).await;
    let place = desk::places(&browser).await[0].clone();

    // Into the grid: its one tab stop is reached with Tab, and the arrows lead on from there.
    let focused = "document.activeElement.closest('.calendar-cell, .appointment') !== null";
    let mut tabs = 0;
    while !browser.value::<bool>(focused).await {
        tabs += 1;
        assert!(tabs < 100, "the grid is not reached with Tab");
        browser.keys(Key::Tab).await;
    }
    walk_to(&browser, &place.cell).await;
    browser.keys(Key::Enter).await;
    browser.until("the search field's focus", "document.activeElement.id === 'booking-patient'").await;
    browser.keys("ar").await;
    let index = desk::option(&browser, "ar").await;
    for _ in 0..index {
        browser.keys(Key::Down).await;
    }
    let marked =
        format!("document.activeElement.getAttribute('aria-activedescendant') === 'patient-{index}'");
    browser.until("the marked option", &marked).await;
    browser.keys(Key::Enter).await;
    let name = chosen(&browser).await;
    free(&browser).await;
    let in_form = "document.activeElement.closest('.panel') !== null";
    assert!(browser.value::<bool>(in_form).await, "the focus stays in the form when the patient is chosen");
    let mut tabs = 0;
    while !browser.value::<bool>("document.activeElement.matches('.panel-foot [type=submit]')").await {
        tabs += 1;
        assert!(tabs < 30, "the form's button is not reached with Tab");
        browser.keys(Key::Tab).await;
    }
    browser.keys(Key::Enter).await;
    let id = booked(&browser).await;
    confirmed(&browser, &id, &name).await;
    clean(&browser).await;
    browser.close().await;
}

/// Walks the grid's focus to a cell with the arrows.
async fn walk_to(browser: &Browser, cell: &str) {
    let (column, row) = place_of(cell);
    for _ in 0..200 {
        let at: String = browser.value("document.activeElement.closest('.calendar-cell').id").await;
        let (now_column, now_row) = place_of(&at);
        let key = match (now_column.cmp(&column), now_row.cmp(&row)) {
            (std::cmp::Ordering::Equal, std::cmp::Ordering::Equal) => return,
            (std::cmp::Ordering::Less, _) => Key::Right,
            (std::cmp::Ordering::Greater, _) => Key::Left,
            (_, std::cmp::Ordering::Less) => Key::Down,
            (_, std::cmp::Ordering::Greater) => Key::Up,
        };
        // Several appointments may begin in one cell, so that the element is what tells whether the focus has moved.
        let before: String = browser.value("document.activeElement.id").await;
        browser.keys(key).await;
        let moved = format!(
            "document.activeElement.matches('.appointment, .calendar-cell') && document.activeElement.id !== {}",
            json!(before)
        );
        browser.until("the focus to move", &moved).await;
    }
    panic!("{cell} is not reached with the arrows");
}

fn place_of(cell: &str) -> (u16, u16) {
    let mut parts = cell.split('-').skip(1).map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap())
}
