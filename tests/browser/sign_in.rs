//! Signing in and out, and what stays of a person in the browser: nothing that can be read.

use crate::clinic::{Clinic, PASSWORD};
use crate::desk::{self, clean, enter, live};
use docket_tests::browser::Browser;
use serde_json::json;

/// Everything that the page's origin keeps in the browser, as one text.
const KEPT: &str = "(async () => {
    const promise = request => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    const readable = it => {
        if (it instanceof ArrayBuffer) it = new Uint8Array(it);
        if (ArrayBuffer.isView(it)) return new TextDecoder().decode(it);
        if (Array.isArray(it)) return it.map(readable).join(' ');
        if (it && typeof it === 'object') return Object.entries(it).map(([key, value]) => key + ' ' + readable(value)).join(' ');
        return String(it);
    };
    const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
    for (const { name } of await indexedDB.databases()) {
        const base = await promise(indexedDB.open(name));
        for (const store of base.objectStoreNames) {
            const all = base.transaction(store).objectStore(store);
            found.push(name, store, readable(await promise(all.getAll())), readable(await promise(base.transaction(store).objectStore(store).getAllKeys())));
        }
        base.close();
    }
    return found.join('\\n');
})()";

/// What the browser keeps.
async fn kept(browser: &Browser) -> String {
    browser.value(KEPT).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_and_the_right_one_shows_the_day() {
    let clinic = Clinic::open();
    let browser = Browser::open("sign-in").await;
    browser.goto(&clinic.at("/")).await;
    enter(&browser, "rosa", "not the password").await;
    let problem =
        browser.until("the problem", "document.getElementById('sign-in-problem').innerText.trim()").await;
    let problem = problem.as_str().unwrap();
    assert_eq!(problem.matches(". ").count() + 1, 1, "one sentence: {problem}");
    assert!(problem.ends_with('.'), "a sentence: {problem}");
    browser.pictures("refused").await;

    enter(&browser, "nobody", "not the password").await;
    browser.until("an answer", "!document.querySelector('.sign-in-form [aria-disabled]')").await;
    let same: String = browser.value("document.getElementById('sign-in-problem').innerText.trim()").await;
    assert_eq!(same, problem, "who has an account is not told");

    enter(&browser, "rosa", PASSWORD).await;
    live(&browser).await;
    let columns = "document.querySelectorAll('.calendar-head .calendar-name').length";
    browser.until("columns", columns).await;
    browser.pictures("today").await;
    clean(&browser).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_of_a_patient_leaves_the_page() {
    let mut clinic = Clinic::open();
    let browser = Browser::open("names").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let place = desk::places(&browser).await[0].clone();
    // An undecided request is kept in the browser, so the server goes first.
    clinic.kill();
    browser.until("a lost connection", "!document.querySelector('.connection[data-state=live]')").await;
    desk::open_form(&browser, &place).await;
    browser.fill("#booking-patient", "Zebedee Quux").await;
    browser.click(".combobox-option[data-new]").await;
    browser
        .until("the fields of somebody new", "document.getElementById('patient-family')?.value === 'Quux'")
        .await;
    desk::submit(&browser).await;
    browser
        .until("a pending appointment", "document.querySelector('.appointment[data-progress=pending]')")
        .await;

    let names: Vec<String> =
        browser.value("[...document.querySelectorAll('.appointment-name')].map(it => it.textContent)").await;
    assert!(names.iter().any(|name| name == "Zebedee Quux"), "{names:?}");
    let (title, address): (String, String) = browser.value("[document.title, location.href]").await;
    let kept = kept(&browser).await;
    assert!(kept.len() > 200, "the request is kept in the browser: {kept}");
    for name in names.iter().map(String::as_str).chain(["Zebedee", "Quux"]) {
        assert!(!title.contains(name) && !address.contains(name), "{name} in {title} or {address}");
        assert!(!kept.contains(name), "{name} can be read in the browser's storage");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_leaves_nothing() {
    let clinic = Clinic::open();
    let browser = Browser::open("sign-out").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let place = desk::places(&browser).await[0].clone();
    let (id, _) = desk::book(&browser, &place, "ar").await;
    // Something half typed is asked about once, and is as it was for whoever stays.
    desk::open_form(&browser, &desk::places(&browser).await[0].clone()).await;
    browser.fill("#booking-note", "Interpreter for Swahili").await;
    browser.click(".topbar-actions [aria-haspopup=menu]").await;
    browser.press(".menu", "Sign out").await;
    browser.until("the question", "document.querySelector('dialog[open] .ask')").await;
    let asked: String = browser.value("document.querySelector('.ask p').textContent").await;
    assert_eq!(asked, "You have an unfinished appointment. Sign out and discard it?");
    browser.pictures("sign-out").await;
    browser.press("dialog", "Stay").await;
    browser.until("the form", "document.querySelector('#booking-note')?.value.startsWith('Interp')").await;
    browser.click(".topbar-actions [aria-haspopup=menu]").await;
    browser.press(".menu", "Sign out").await;
    browser.press("dialog", "Sign out and discard").await;
    browser.until("the sign-in page", "document.getElementById('sign-in-username')").await;
    assert!(!browser.value::<bool>("!!document.querySelector('.calendar')").await);
    let after = kept(&browser).await;
    assert!(!after.contains(&id), "the request is gone: {after}");
    assert!(!after.contains("Swahili"), "what was typed is gone: {after}");
    let told: u16 = browser.value("fetch('/api/v1/settings').then(it => it.status)").await;
    assert_eq!(told, 401, "the session is over");
    let again: String = browser.value(&format!("({}, document.title)", json!(id))).await;
    assert_eq!(again, "Sign in · Docket");
    browser.reload().await;
    browser.until("the sign-in page", "document.getElementById('sign-in-username')").await;
    clean(&browser).await;
    browser.close().await;
}
