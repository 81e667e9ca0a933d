//! What assistive technology meets: names, landmarks, ids and the order of Tab, on every screen. Contrast is computed from the
//! tokens elsewhere.

use crate::clinic::Clinic;
use crate::desk::{self, clean};
use docket_tests::browser::Browser;
use serde_json::json;

/// Everything that is wrong with the page, one line each.
const AUDIT: &str = "(() => {
    const wrong = [];
    const shown = it => it.checkVisibility({ visibilityProperty: true }) && !it.closest('[aria-hidden=true]');
    const all = selector => [...document.querySelectorAll(selector)].filter(shown);
    const what = it => it.outerHTML.slice(0, 160);
    const text = it => [...it.childNodes].map(node => node.nodeType === 3 ? node.data
        : node.nodeType !== 1 || node.getAttribute('aria-hidden') === 'true' ? '' : node.getAttribute('aria-label') ?? text(node)).join(' ').trim();
    const referred = (it, attribute) => (it.getAttribute(attribute) ?? '').split(/\\s+/).filter(Boolean);
    const name = it => it.getAttribute('aria-label')?.trim()
        || referred(it, 'aria-labelledby').map(id => document.getElementById(id)?.textContent ?? '').join(' ').trim()
        || [...(it.labels ?? [])].map(text).join(' ').trim()
        || (it.matches('input, select, textarea') ? '' : text(it));
    all('a, button, input, select, textarea, [role=button], [role=menuitem], [role=menuitemradio], [role=combobox], dialog[open], [role=dialog], [role=grid], [role=listbox], [role=menu], nav, aside, form[aria-label]')
        .filter(it => !name(it) && it.type !== 'hidden').forEach(it => wrong.push(`no name: ${what(it)}`));
    // Who speaks to the screen asks for what they read on it (WCAG 2.5.3).
    const plain = text => text.toLowerCase().replace(/[^\\p{L}\\p{N}\\s]/gu, ' ').replace(/\\s+/g, ' ').trim();
    all('button[aria-label], a[aria-label]').filter(it => !plain(it.getAttribute('aria-label')).includes(plain(it.innerText)))
        .forEach(it => wrong.push(`is called otherwise than it reads: ${what(it)}`));
    all('a').filter(it => !it.hasAttribute('href')).forEach(it => wrong.push(`a link without an address: ${what(it)}`));
    const ids = new Map();
    document.querySelectorAll('[id]').forEach(it => ids.set(it.id, (ids.get(it.id) ?? 0) + 1));
    ids.forEach((count, id) => count > 1 && wrong.push(`${count} elements have the id ${id}`));
    for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-activedescendant', 'for'])
        all(`[${attribute}]`).forEach(it => referred(it, attribute).filter(id => !document.getElementById(id))
            .forEach(id => wrong.push(`${attribute} leads to no ${id}: ${what(it)}`)));
    const count = (selector, expected) => {
        const found = all(selector).length;
        if (found !== expected) wrong.push(`${found} of ${selector} instead of ${expected}`);
    };
    count('main', 1);
    count('h1', 1);
    all('[tabindex]').filter(it => it.tabIndex > 0).forEach(it => wrong.push(`out of Tab's order: ${what(it)}`));
    all('img:not([alt]), svg:not([aria-hidden=true]):not([role=img])').forEach(it => wrong.push(`a picture without words: ${what(it)}`));
    all('[role=grid]').forEach(grid => {
        const stops = [...grid.querySelectorAll('[tabindex=\"0\"]')].length;
        if (stops !== 1) wrong.push(`the grid has ${stops} tab stops`);
        grid.querySelectorAll('[role=gridcell]').forEach(it => it.closest('[role=row]') || wrong.push(`a cell outside of a row: ${what(it)}`));
    });
    all('button, [role=menuitem], select, input:not([type=checkbox])').forEach(it => {
        const { width, height } = it.getBoundingClientRect();
        if (width < 24 || height < 24) wrong.push(`smaller than 24 pixels (${Math.round(width)} by ${Math.round(height)}): ${what(it)}`);
    });
    const page = document.documentElement;
    if (page.scrollWidth > innerWidth) wrong.push(`the page is ${page.scrollWidth} pixels wide in ${innerWidth}`);
    // The calendar scrolls inside of itself; a bar beside the page as well would be one too many.
    if (document.querySelector('.calendar') && page.scrollHeight > innerHeight)
        wrong.push(`the page is ${page.scrollHeight} pixels high in ${innerHeight}`);
    if (page.lang !== 'en') wrong.push('no language');
    if (!document.title) wrong.push('no title');
    return wrong;
})()";

/// Notes what is wrong with `screen`.
pub(crate) async fn audit(browser: &Browser, screen: &str, found: &mut Vec<String>) {
    let wrong: Vec<String> = browser.value(AUDIT).await;
    found.extend(wrong.into_iter().map(|line| format!("{screen}: {line}")));
    browser.pictures(screen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_can_be_read_and_reached() {
    let clinic = Clinic::open();
    let browser = Browser::open("access").await;
    let mut found = Vec::new();
    browser.goto(&clinic.at("/")).await;
    browser.until("the sign-in page", "document.getElementById('sign-in-username')").await;
    audit(&browser, "sign-in", &mut found).await;
    desk::sign_in(&browser, &clinic, "alan").await;
    audit(&browser, "day", &mut found).await;
    let place = desk::places(&browser).await[0].clone();
    desk::open_form(&browser, &place).await;
    browser.fill("#booking-patient", "ar").await;
    desk::option(&browser, "ar").await;
    audit(&browser, "search", &mut found).await;
    browser.click(".combobox-option[data-new]").await;
    audit(&browser, "form", &mut found).await;
    browser.press(".panel-foot", "Cancel").await;
    browser.click(".calendar .appointment").await;
    browser.until("the history", "document.querySelector('.history li')").await;
    audit(&browser, "appointment", &mut found).await;
    browser.click(".topbar-requests:not(.topbar-inbox)").await;
    audit(&browser, "tray", &mut found).await;
    browser.press(".panel", "Close").await;
    browser.click(".topbar-search").await;
    browser.until("the palette", "document.querySelector('dialog[open]')").await;
    audit(&browser, "palette", &mut found).await;
    browser.keys(thirtyfour::Key::Escape + "").await;
    browser.until("the calendar alone", "!document.querySelector('dialog[open]')").await;
    browser.click(".topbar-actions [aria-haspopup=menu]").await;
    browser.until("the menu", "document.querySelector('.menu')").await;
    audit(&browser, "menu", &mut found).await;
    browser.press(".menu", "Keys").await;
    browser.until("the keys", "document.querySelector('dialog[open]')").await;
    audit(&browser, "keys", &mut found).await;
    for path in [
        "week",
        "settings/practitioners",
        "settings/services",
        "settings/locations",
        "settings/organization",
        "settings/accounts",
    ] {
        browser.goto(&clinic.at(&format!("/{path}"))).await;
        desk::live(&browser).await;
        browser.until(path, "document.querySelector('.calendar .appointment, .settings-tab')").await;
        audit(&browser, &path.replace('/', "-"), &mut found).await;
    }
    assert!(
        found.is_empty(),
        "{}",
        json!(found).as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
    clean(&browser).await;
    browser.close().await;
}
