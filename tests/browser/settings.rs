//! The settings: a manager's change reaches a form that somebody else has open.

use crate::clinic::Clinic;
use crate::desk::{self, clean};
use docket_tests::browser::Browser;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_new_limit_reaches_an_open_form() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("settings-rosa"), Browser::open("settings-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    let place = desk::places(&rosa).await[0].clone();
    desk::open_form(&rosa, &place).await;
    let week = "document.querySelector('.panel .verdict .meter')?.lastElementChild.textContent";
    rosa.until("the week's meter", week).await;
    assert!(!rosa.value::<bool>(&format!("{week}.includes(' of 123')")).await);

    mina.goto(&clinic.at("/settings/practitioners")).await;
    desk::live(&mina).await;
    mina.pictures("practitioners").await;
    mina.press(".settings", &format!("Edit {}", place.practitioner)).await;
    let weekly =
        "[...document.querySelectorAll('.settings-form select')].find(it => it.id.endsWith('-week'))";
    mina.until("the weekly limit", weekly).await;
    mina.pictures("practitioner").await;
    let chosen = format!(
        "(it => {{ it.value = 'at-most'; it.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})({weekly})"
    );
    mina.value::<bool>(&chosen).await;
    mina.fill(".settings-form input[id$='-week-count']", "123").await;
    mina.press(".settings-form", "Save").await;
    mina.until("the confirmation", "document.querySelector('.settings-mark[data-progress=confirmed]')").await;
    rosa.until("the new limit in the open form", &format!("{week}.includes(' of 123')")).await;
    let head = format!(
        "[...document.querySelectorAll('.calendar-head')].find(it => it.innerText.includes({}))?.querySelector('.meter').title.includes(' of 123 ')",
        json!(place.practitioner)
    );
    rosa.until("the new limit over the column", &head).await;

    for tab in ["services", "locations", "organization"] {
        mina.goto(&clinic.at(&format!("/settings/{tab}"))).await;
        desk::live(&mina).await;
        mina.until("the page", "document.querySelector('.settings-tab')").await;
        mina.pictures(tab).await;
    }
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receptionist_may_not_change_them() {
    let clinic = Clinic::open();
    let browser = Browser::open("settings-refused").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    browser.goto(&clinic.at("/settings/practitioners")).await;
    browser
        .until(
            "the sentence",
            "document.querySelector('.settings')?.innerText.includes('may not change the settings')",
        )
        .await;
    assert!(!browser.value::<bool>("!!document.querySelector('.settings :is(input, .tabs)')").await);
    clean(&browser).await;
    browser.close().await;
}
