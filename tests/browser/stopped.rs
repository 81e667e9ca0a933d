//! The app dies: the page says so, and offers the only way on.

use crate::clinic::Clinic;
use crate::desk::{self, clean, live};
use docket_tests::browser::Browser;

const STOPPED: &str = "document.querySelector('.crashed[role=alert]')?.innerText.includes('Docket stopped')";

/// From now on the page makes no element, without which the app cannot draw: it panics as it does where it has a bug.
const NO_ELEMENTS: &str = "(() => {
    const none = () => { throw new Error('no elements'); };
    document.createElement = none;
    document.createElementNS = none;
    Node.prototype.cloneNode = none;
})()";

/// A promise of the page is rejected, and nobody takes that up.
fn rejected(error: &str) -> String {
    format!(
        "dispatchEvent(new PromiseRejectionEvent('unhandledrejection',
            {{ promise: Promise.resolve(), reason: new {error}('thrown by the test') }}))"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_died_says_so_and_is_loaded_again() {
    let clinic = Clinic::open();
    let browser = Browser::open("stopped").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    clean(&browser).await;

    browser.value::<bool>(&rejected("Error")).await;
    assert!(!browser.value::<bool>("Boolean(document.querySelector('.crashed'))").await, "it lives on");
    browser.value::<bool>(&rejected("WebAssembly.RuntimeError")).await;
    browser.until("the word that it stopped in a promise", STOPPED).await;
    browser.press(".crashed", "Load the page again").await;
    live(&browser).await;
    browser.until("a page that lives", "!document.querySelector('.crashed')").await;

    browser.value::<()>(NO_ELEMENTS).await;
    browser.keys("?").await;
    browser.until("the word that it stopped", STOPPED).await;
    browser.pictures("stopped").await;
    assert_eq!(browser.value::<u32>("document.querySelectorAll('.crashed').length").await, 1, "said once");
    browser.press(".crashed", "Load the page again").await;
    live(&browser).await;
    browser.until("a page that lives", "!document.querySelector('.crashed')").await;
    browser.close().await;
}
