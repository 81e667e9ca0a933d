//! A series and its dates: one is called off and everybody hears of it, one is declined, all of it is left; and my own week has an
//! address.

use crate::access::audit;
use crate::clinic::Clinic;
use crate::desk::{self, clean};
use crate::merge::{account, create};
use docket_tests::browser::{Browser, Screen};
use serde_json::json;

const PRACTICE: &str = "00000000-0000-7000-8000-00000000c001";

/// Waits until what matches `selector` holds `text`.
async fn says(browser: &Browser, selector: &str, text: &str) {
    let holds = format!(
        "[...document.querySelectorAll({})].some(it => it.innerText.includes({}))",
        json!(selector),
        json!(text)
    );
    browser.until(&format!("“{text}” in {selector}"), &holds).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_called_off_and_told_another_declined_and_all_of_it_left() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("series-rosa"), Browser::open("series-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    let rosa_id = account(&rosa).await;
    let weekly = json!({ "recurrence": "FREQ=WEEKLY" });
    create(&mina, PRACTICE, "Practice meeting", ("12:10", "12:40"), weekly, &rosa_id).await;
    let mut wrong = Vec::new();

    // Rosa declines the second date alone; the card says so and waits for the others.
    rosa.goto(&clinic.at("/inbox")).await;
    says(&rosa, ".letter-title", "Practice meeting").await;
    let second = "(it => { it.selectedIndex = 2; it.dispatchEvent(new Event('change', { bubbles: true })); return it.value; })
        (document.querySelector('.answer-scope select'))";
    rosa.until("the second date", second).await;
    rosa.press(".letter", "Decline").await;
    says(&rosa, ".letter", "the other dates wait for you").await;
    audit(&rosa, "inbox-declined", &mut wrong).await;
    rosa.press(".letter", "Accept").await;
    says(&rosa, ".page .empty", "Nothing waits for your answer").await;
    audit(&rosa, "inbox-empty", &mut wrong).await;

    // Mina calls the first date off. Her panel stays with it.
    let first = "(it => it && (it.click(), true))
        ([...document.querySelectorAll('.appointment[data-meeting]')].find(it => it.innerText.includes('Practice meeting')))";
    mina.until("the meeting in her calendar", first).await;
    mina.press(".panel", "Call off").await;
    mina.fill("#meeting-cancel", "Everybody is at the training").await;
    mina.click(".panel form button[type=submit]").await;
    let off = "Called off by you: Everybody is at the training";
    says(&mina, ".panel .details-status", off).await;
    let left: usize = mina
        .value("[...document.querySelectorAll('.panel button')].filter(it => it.innerText.trim() === 'Call off').length")
        .await;
    assert_eq!(left, 0, "it cannot be called off twice");
    audit(&mina, "date-called-off", &mut wrong).await;
    mina.press(".panel", "Show all of the series").await;
    says(&mina, ".panel .meeting-off", "Everybody is at the training").await;
    audit(&mina, "series-with-a-date-called-off", &mut wrong).await;

    // Rosa hears of it at once, and finds it in her inbox until she has seen it, also after a reload.
    says(&rosa, ".toast", "Mina Takahashi called off “Practice meeting” on ").await;
    says(&rosa, ".letter", "Everybody is at the training").await;
    rosa.until("the count", "document.querySelector('.topbar-inbox .badge')?.textContent === '1'").await;
    audit(&rosa, "inbox-called-off", &mut wrong).await;
    rosa.press(".letter", "Seen").await;
    rosa.until("nothing to look at", "!document.querySelector('.topbar-inbox .badge')").await;
    rosa.reload().await;
    says(&rosa, ".page .empty", "Nothing waits for your answer").await;
    rosa.until("nothing to look at", "!document.querySelector('.letter, .topbar-inbox .badge')").await;
    rosa.press(".page .tabs", "My meetings").await;
    says(&rosa, ".agenda-row[data-off]", "called off").await;
    says(&rosa, ".agenda-row[data-answer=declined]", "not coming").await;
    audit(&rosa, "my-meetings", &mut wrong).await;

    // From one of its dates she can decline that, or leave all of it; the request says what she has left.
    rosa.click(".agenda-row:not([data-off], [data-answer=declined])").await;
    rosa.press(".panel", "Leave").await;
    says(&rosa, ".answer-leaving", "Decline only ").await;
    audit(&rosa, "leaving", &mut wrong).await;
    rosa.press(".answer-leaving", "Leave all of it").await;
    says(&rosa, ".toast", "You left “Practice meeting”.").await;
    rosa.until("no panel", "!document.querySelector('.panel')").await;
    says(&rosa, ".page .empty", "No meetings ahead").await;

    rosa.press(".page-head", "New meeting").await;
    rosa.until("the form", "document.activeElement?.id === 'meeting-title'").await;
    assert_eq!(wrong, Vec::<String>::new());
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_is_moved_called_off_and_brought_back_and_whoever_it_concerns_hears_of_each() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("date-rosa"), Browser::open("date-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    let rosa_id = account(&rosa).await;
    let weekly = json!({ "recurrence": "FREQ=WEEKLY" });
    create(&mina, PRACTICE, "Practice meeting", ("12:10", "12:40"), weekly, &rosa_id).await;
    rosa.goto(&clinic.at("/inbox")).await;
    rosa.press(".letter", "Accept").await;
    says(&rosa, ".page .empty", "Nothing waits for your answer").await;

    // Mina moves the first date alone.
    let first = "(it => it && (it.click(), true))
        ([...document.querySelectorAll('.appointment[data-meeting]')].find(it => it.innerText.includes('Practice meeting')))";
    mina.until("the meeting in her calendar", first).await;
    says(&mina, ".panel .panel-heading", "2 coming").await;
    mina.press(".panel", "Change").await;
    mina.fill("[aria-label=Start]", "13:10").await;
    mina.click(".panel button[type=submit]").await;
    says(&rosa, ".toast", "Mina Takahashi moved “Practice meeting” from ").await;
    says(&rosa, ".toast", "You are asked again.").await;
    // The letter counts what the panel counts: answers to that date.
    says(&rosa, ".letter-facts", "1 coming, 1 not answered").await;
    says(&mina, ".panel .panel-heading", "1 coming, 1 not answered").await;
    rosa.press(".letter", "Accept").await;
    says(&mina, ".panel .panel-heading", "2 coming").await;

    // She calls it off, thinks better of it, and everybody is asked again, as she was told.
    mina.press(".panel", "Call off").await;
    mina.click(".panel form button[type=submit]").await;
    says(&rosa, ".toast", "Mina Takahashi called off “Practice meeting” on ").await;
    says(&mina, ".toast", "Undo asks everybody about it again.").await;
    mina.press(".toast", "Undo").await;
    says(&rosa, ".toast", "back: it takes place after all. You are asked again.").await;
    says(&rosa, ".letter", "Practice meeting").await;
    says(&mina, ".panel .panel-heading", "1 coming, 1 not answered").await;
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn my_own_week_has_an_address_and_who_books_nothing_can_still_meet() {
    let clinic = Clinic::open();
    let mina = Browser::open("series-week").await;
    desk::sign_in(&mina, &clinic, "mina").await;
    mina.goto(&clinic.at("/week")).await;
    let mine = "document.querySelector('.practitioner-picker select')?.selectedOptions[0]?.text";
    let choose = "(it => { it.value = [...it.options].find(option => option.text === 'My calendar').value;
        it.dispatchEvent(new Event('change', { bubbles: true })); return true; })(document.querySelector('.practitioner-picker select'))";
    mina.until("her own week", choose).await;
    mina.until("its address", "location.pathname === '/week/mine'").await;
    mina.reload().await;
    mina.until("her own week again", &format!("{mine} === 'My calendar'")).await;
    clean(&mina).await;
    mina.close().await;

    let ada = Browser::open_as("series-phone", Screen::Phone).await;
    desk::sign_in(&ada, &clinic, "ada").await;
    ada.press(".bottom-bar", "New").await;
    ada.until("the form", "document.activeElement?.id === 'meeting-title'").await;
    clean(&ada).await;
    ada.close().await;
}
