//! At 390 pixels.

use crate::clinic::Clinic;
use crate::desk::{self, clean, free};
use docket_tests::browser::{Browser, Screen};
use serde_json::json;

/// The page must not scroll sideways.
async fn fits(browser: &Browser, where_it_is: &str) {
    let (wide, there): (i64, i64) = browser.value("[document.documentElement.scrollWidth, innerWidth]").await;
    assert!(wide <= there, "{where_it_is} is {wide} pixels wide in {there}");
    assert_eq!(there, 390);
}

#[tokio::test(flavor = "multi_thread")]
async fn booking_on_a_phone() {
    let mut clinic = Clinic::open();
    let browser = Browser::open_as("phone", Screen::Phone).await;
    browser.goto(&clinic.at(&format!("/day/{}", desk::day()))).await;
    browser.until("the sign-in page", "document.getElementById('sign-in-username')").await;
    fits(&browser, "the sign-in page").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let columns: usize = browser.value("document.querySelectorAll('.calendar-head').length").await;
    assert_eq!(columns, 1, "one practitioner a screen");
    fits(&browser, "the day").await;

    // Some are booked out; one turns to the next until there is room.
    let mut turns = 0;
    while !desk::has_room(&browser).await {
        turns += 1;
        assert!(turns < 20, "somebody in the sample clinic has time");
        let name = "document.querySelector('.calendar-head .calendar-name').textContent";
        let before: String = browser.value(name).await;
        browser.click("[aria-label='Next practitioner']").await;
        browser.until("the next practitioner", &format!("{name} !== {}", json!(before))).await;
    }
    fits(&browser, "another practitioner").await;
    let place = desk::places(&browser).await[0].clone();
    desk::open_form(&browser, &place).await;
    fits(&browser, "the form").await;
    let (left, width, bottom): (f64, f64, f64) = browser
        .value("(it => [it.left, it.width, innerHeight - it.bottom])(document.querySelector('.panel').getBoundingClientRect())")
        .await;
    assert!(
        left.abs() < 1.0 && (width - 390.0).abs() < 1.0 && bottom < 90.0,
        "the form is a sheet at the bottom"
    );
    desk::choose_patient(&browser, "ar").await;
    free(&browser).await;
    browser.pictures("form").await;
    desk::submit(&browser).await;
    desk::booked(&browser).await;
    desk::tells_beside(&browser).await;
    fits(&browser, "the appointment").await;
    browser.press(".panel", "Close").await;

    let requests = ".bottom-bar [aria-expanded]";
    browser.click(requests).await;
    browser
        .until(
            "the request in the tray",
            "document.querySelector('.panel .request[data-progress=confirmed]')",
        )
        .await;
    fits(&browser, "the tray").await;
    clean(&browser).await;

    clinic.kill();
    let account = "document.querySelector('.topbar-actions [aria-haspopup=menu]').getBoundingClientRect().right <= innerWidth";
    for state in ["reconnecting", "offline"] {
        browser.until(state, &format!("document.querySelector('.connection[data-state={state}]')")).await;
        fits(&browser, state).await;
        assert!(browser.value::<bool>(account).await, "the account's menu is in sight while {state}");
    }
    browser.pictures("offline").await;
    browser.close().await;
}
