//! A meeting from its form to the calendars of all who take part: typed with the keyboard, left and taken up again, answered in
//! the panel, moved, and called off.

use crate::access::audit;
use crate::clinic::Clinic;
use crate::desk::{self, clean};
use docket_tests::browser::Browser;
use serde_json::json;
use thirtyfour::Key;

/// That a meeting stands in somebody's calendar, by how they stand with it.
fn stands(title: &str, status: &str) -> String {
    format!(
        "[...document.querySelectorAll('.appointment[data-meeting][data-status={status}]:not([data-progress])')]
            .some(it => it.querySelector('.appointment-name').textContent === {})",
        json!(title)
    )
}

/// Opens the meeting of this title in the panel.
async fn open(browser: &Browser, title: &str) {
    let shown = format!("document.querySelector('.details-name')?.textContent === {}", json!(title));
    let found = format!(
        "[...document.querySelectorAll('.appointment[data-meeting]')]
            .find(it => it.querySelector('.appointment-name').textContent === {})?.id",
        json!(title)
    );
    let id = browser.until("the meeting", &found).await;
    browser.click(&format!("#{}", id.as_str().unwrap())).await;
    browser.until("its panel", &shown).await;
}

/// Waits until the panel says so.
async fn said(browser: &Browser, text: &str) {
    let says = format!("document.querySelector('.panel')?.innerText.includes({})", json!(text));
    browser.until(text, &says).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_typed_answered_moved_and_called_off() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("meeting-rosa"), Browser::open("meeting-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    let mut wrong = Vec::new();

    // What is typed is there again when the form was left by mistake.
    let form = "document.activeElement?.id === 'meeting-title'";
    rosa.keys("m").await;
    rosa.until("the form", form).await;
    rosa.fill("#meeting-title", "Stock of dressings").await;
    rosa.keys(Key::Escape + "").await;
    rosa.until("no form", "!document.getElementById('meeting-title')").await;
    let page = "document.activeElement?.id === 'main'";
    rosa.until("the page, and no place in the calendar, since nothing had the focus before", page).await;
    let kept = "[...document.querySelectorAll('.toast')].some(it => it.innerText.includes('What you typed for “Stock of dressings” is kept.'))";
    rosa.until("that it is kept", kept).await;
    desk::tells_beside(&rosa).await;
    rosa.keys("m").await;
    rosa.until("the form", form).await;
    let title: String = rosa.value("document.getElementById('meeting-title').value").await;
    assert_eq!(title, "Stock of dressings");

    rosa.fill("#meeting-people", "mina").await;
    rosa.until("a colleague", "document.querySelector('[role=option][aria-selected=true]')").await;
    rosa.keys(Key::Enter).await;
    rosa.until("an invitation", "document.querySelector('.meeting-invited li')").await;
    rosa.keys(Key::Tab).await;
    let onward = "document.activeElement.id !== 'meeting-people' && document.activeElement.closest('form')";
    rosa.until("the focus behind the people", onward).await;
    audit(&rosa, "the meeting's form", &mut wrong).await;
    rosa.pictures("form").await;
    rosa.click(".panel-foot button[type=submit]").await;
    rosa.until("the meeting", &stands("Stock of dressings", "accepted")).await;
    mina.until("the invitation", &stands("Stock of dressings", "needs-action")).await;

    open(&mina, "Stock of dressings").await;
    said(&mina, "You have not answered").await;
    audit(&mina, "the meeting's panel", &mut wrong).await;
    mina.pictures("invited").await;
    mina.press(".panel", "Accept").await;
    mina.until("the answer", &stands("Stock of dressings", "accepted")).await;
    said(&rosa, "2 coming").await;

    // Moved with the keys, it says first who is asked again.
    rosa.value::<()>("document.querySelector('.appointment[data-meeting]').focus()").await;
    let down =
        "new KeyboardEvent('keydown', { key: 'ArrowDown', altKey: true, bubbles: true, cancelable: true })";
    rosa.value::<bool>(&format!("document.activeElement.dispatchEvent({down})")).await;
    rosa.until("where it would be", "document.querySelector('.calendar-ghost')").await;
    rosa.keys(Key::Enter).await;
    rosa.until("the question", "document.querySelector('dialog[open] .ask [role=status]')").await;
    let asked: String = rosa.value("document.querySelector('.ask [role=status]').textContent").await;
    assert_eq!(asked, "Mina Takahashi will be asked again.");
    audit(&rosa, "the question", &mut wrong).await;
    rosa.pictures("moved").await;
    rosa.press("dialog", "Move it").await;
    mina.until("the question", &stands("Stock of dressings", "needs-action")).await;
    said(&mina, "You have not answered").await;
    mina.press(".panel", "Accept").await;
    said(&rosa, "2 coming").await;

    // Another time asks everybody again.
    rosa.press(".panel", "Change").await;
    rosa.until("the form", form).await;
    rosa.fill("#meeting [aria-label=Start]", "16:00").await;
    said(&rosa, "Everybody is asked again").await;
    rosa.click(".panel-foot button[type=submit]").await;
    mina.until("the question", &stands("Stock of dressings", "needs-action")).await;
    said(&mina, "You have not answered").await;

    said(&rosa, "1 not answered").await;
    rosa.press(".panel", "Call off").await;
    rosa.fill("#meeting-cancel", "Nobody is in").await;
    rosa.press(".panel form", "Call it off").await;
    mina.until("an empty calendar", "!document.querySelector('.appointment[data-meeting]')").await;
    said(&mina, "Called off by Rosa Almeida: Nobody is in").await;
    assert_eq!(wrong, Vec::<String>::new());
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}
