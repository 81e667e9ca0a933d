//! The server goes and comes back: the page says so, and nothing that was asked for is lost.

use crate::clinic::Clinic;
use crate::desk::{self, free, in_grid};
use docket_tests::browser::Browser;

/// Waits until the page says that it is cut off.
async fn cut_off(browser: &Browser) {
    browser
        .until(
            "the page to say that it is cut off",
            "/^(Reconnecting|Offline since \\d\\d:\\d\\d)$/.test(document.querySelector('.connection').innerText.trim())",
        )
        .await;
}

/// Books, while the server is away, for somebody who is not registered. Returns the appointment's id.
async fn book_offline(browser: &Browser, place: &desk::Place, name: &str) -> String {
    desk::open_form(browser, place).await;
    browser.fill("#booking-patient", name).await;
    browser.click(".combobox-option[data-new]").await;
    free(browser).await;
    desk::submit(browser).await;
    let id = browser
        .until(
            "the pending appointment",
            "document.querySelector('.appointment[aria-current=true][data-progress=pending]')?.dataset.appointment",
        )
        .await;
    id.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_network_says_so_and_sends_once_there_is_one() {
    let clinic = Clinic::open();
    let browser = Browser::open("network").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let place = desk::places(&browser).await[0].clone();
    browser.network(false).await;
    browser.until("the truth", "document.querySelector('.connection[data-state=offline]')").await;
    let id = book_offline(&browser, &place, "Zebedee Quux").await;
    let unsent = "document.querySelector('.panel').innerText.includes('Not sent yet: no connection.')";
    browser.until("what became of it", unsent).await;
    browser.pictures("unsent").await;
    browser.network(true).await;
    desk::live(&browser).await;
    in_grid(&browser, &id, "it.dataset.status === 'booked' && !it.dataset.progress").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_while_the_server_is_away() {
    let mut clinic = Clinic::open();
    let browser = Browser::open("offline").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let places = desk::places(&browser).await;
    let [first, second] = desk::apart(&places);

    clinic.kill();
    cut_off(&browser).await;
    let first_id = book_offline(&browser, &first, "Zebedee Quux").await;
    browser.click(".topbar-requests:not(.topbar-inbox)").await;
    browser.until("the kept request", "document.querySelector('.request[data-progress=queued]')").await;
    browser
        .until(
            "the page to say for how long",
            "document.querySelector('.connection[data-state=offline]') && document.querySelector('.app-banner .banner')",
        )
        .await;
    browser.pictures("waiting").await;

    // The page is still open when the server comes back.
    clinic.start_again();
    desk::live(&browser).await;
    in_grid(&browser, &first_id, "it.dataset.status === 'booked' && !it.dataset.progress").await;
    browser
        .until("a confirmed request", "!document.querySelector('.request:not([data-progress=confirmed])')")
        .await;

    // The page is loaded again while the server is away, which leaves nothing of it but what is kept.
    clinic.kill();
    cut_off(&browser).await;
    browser.press(".panel", "Close").await;
    let second_id = book_offline(&browser, &second, "Ottoline Vex").await;
    browser.reload().await;
    browser.until("a page that is gone", "!document.querySelector('.calendar')").await;
    clinic.start_again();
    browser.goto(&clinic.at(&format!("/day/{}", desk::day()))).await;
    desk::live(&browser).await;
    for id in [&first_id, &second_id] {
        in_grid(&browser, id, "it.dataset.status === 'booked' && !it.dataset.progress").await;
    }
    browser.click(".topbar-requests:not(.topbar-inbox)").await;
    browser
        .until(
            "the confirmed request",
            "[...document.querySelectorAll('.request[data-progress=confirmed] .request-title')].some(it => it.textContent === 'Booked Ottoline Vex')",
        )
        .await;
    browser.pictures("caught-up").await;
    browser.close().await;
}
