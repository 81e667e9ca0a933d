//! An appointment's panel: the day's steps, moving, cancelling, and who did what.

use crate::clinic::Clinic;
use crate::desk::{self, booked, clean, in_grid};
use docket_tests::browser::Browser;
use serde_json::json;

/// Waits until the history's newest line begins with `line`, under that name.
async fn history(browser: &Browser, line: &str, who: &str) {
    let (line, who) = (json!(line), json!(who));
    browser
        .until(
            &format!("{line} in the history"),
            &format!(
                "(it => it?.children[0].textContent.startsWith({line}) && it.querySelector('.faint').textContent === {who})
                    (document.querySelector('.history li'))"
            ),
        )
        .await;
}

/// Books whoever is free for the five minutes that have just begun, whatever the day and the hour, as a manager may; gives the
/// appointment's id.
const BOOK_NOW: &str = "(async () => {
    const get = path => fetch(`/api/v1${path}`).then(it => it.json());
    const { patients } = await get('/patients?query=a');
    const people = (await get('/practitioners')).filter(it => it.active);
    const step = 5 * 60000, now = Math.floor(Date.now() / step) * step;
    for (const [index, practitioner] of people.entries()) {
        const [id, appointment_id] = [crypto.randomUUID(), crypto.randomUUID()];
        await fetch('/api/v1/commands', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
                id, type: 'book_appointment', appointment_id, patient_id: patients[index].id, practitioner_id: practitioner.id,
                start: new Date(now).toISOString(), end: new Date(now + step).toISOString(), override_reason: 'Walked in',
            }),
        });
        let status = 'pending';
        while (status === 'pending') ({ status } = await get(`/commands/${id}`));
        if (status === 'confirmed') return appointment_id;
    }
    return null;
})()";

#[tokio::test(flavor = "multi_thread")]
async fn the_days_steps_and_the_history() {
    let clinic = Clinic::open();
    let browser = Browser::open("panel-steps").await;
    desk::sign_in(&browser, &clinic, "mina").await;
    // Nobody arrives on another day: that is no button.
    browser.click(".calendar .appointment[data-status=booked]").await;
    browser.until("the panel", "document.querySelector('.details-steps')").await;
    let steps = "[...document.querySelectorAll('.details-steps button')].map(it => it.textContent.trim())";
    let offered: Vec<String> = browser.value(steps).await;
    assert_eq!(offered, ["Entered in error"], "of a day that is to come");

    let id: String = browser.value(BOOK_NOW).await;
    browser.goto(&clinic.at("/")).await;
    desk::live(&browser).await;
    in_grid(&browser, &id, "!it.dataset.progress").await;
    browser.value::<()>(&format!("document.getElementById('appointment-{id}').click()")).await;
    history(&browser, "Booked for ", "Mina Takahashi").await;
    for (button, status, line) in [
        ("Arrived", "arrived", "Arrived"),
        ("Check in", "checked-in", "Checked in"),
        ("Undo check-in", "arrived", ""),
        ("Done", "fulfilled", "Done"),
    ] {
        browser.press(".details-steps", button).await;
        in_grid(&browser, &id, &format!("it.dataset.status === '{status}' && !it.dataset.progress")).await;
        browser
            .until(status, &format!("document.querySelector('.details-status[data-status={status}]')"))
            .await;
        history(&browser, line, "Mina Takahashi").await;
    }
    let lines: usize = browser.value("document.querySelectorAll('.history li').length").await;
    assert_eq!(lines, 5, "every change is a line");
    browser.pictures("history").await;
    clean(&browser).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_wants_a_reason() {
    let clinic = Clinic::open();
    let browser = Browser::open("panel-cancel").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let place = desk::places(&browser).await[0].clone();
    let (id, _) = desk::book(&browser, &place, "ar").await;
    browser.press(".panel-foot", "Cancel appointment").await;
    browser.press(".panel form", "Cancel it").await;
    browser.until("the missing reason", "document.querySelector('#cancel-reason[aria-invalid=true]')").await;
    in_grid(&browser, &id, "it.dataset.status === 'booked'").await;
    browser.pictures("reason").await;
    browser.fill("#cancel-reason", "Feels better").await;
    browser.press(".panel form", "Cancel it").await;
    browser.until("the freed place", &format!("!document.getElementById('appointment-{id}')")).await;
    browser.until("the status", "document.querySelector('.details-status[data-status=cancelled]')").await;
    history(&browser, "Cancelled: Feels better", "Rosa Almeida").await;
    clean(&browser).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_by_the_form_and_by_drag() {
    let clinic = Clinic::open();
    let browser = Browser::open("panel-move").await;
    desk::sign_in(&browser, &clinic, "rosa").await;
    let places = desk::places(&browser).await;
    let [first, second, third] = desk::apart(&places);
    let (id, name) = desk::book(&browser, &first, "ar").await;

    browser.press(".panel-foot", "Reschedule").await;
    let practitioner = format!(
        "(it => {{ it.value = [...it.options].find(option => option.text === {}).value;
            it.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})(document.getElementById('booking-practitioner'))",
        json!(second.practitioner)
    );
    browser.value::<bool>(&practitioner).await;
    browser.fill("#booking [aria-label=Start]", &second.time).await;
    desk::free(&browser).await;
    browser.pictures("form").await;
    desk::submit(&browser).await;
    in_grid(&browser, &id, &at(&second, &name)).await;
    booked(&browser).await;
    history(&browser, "Moved ", "Rosa Almeida").await;

    drag(&browser, &id, &third).await;
    in_grid(&browser, &id, &at(&third, &name)).await;
    history(&browser, "Moved ", "Rosa Almeida").await;
    clean(&browser).await;
    browser.close().await;
}

/// A condition on the element `it`: it stands confirmed at `place`.
fn at(place: &desk::Place, name: &str) -> String {
    let (column, spoken) = (json!(place.column()), json!(format!("{name}, {} to ", place.time)));
    format!(
        "it.parentElement.id.startsWith({column}) && it.querySelector('.visually-hidden').textContent.startsWith({spoken}) && !it.dataset.progress"
    )
}

/// Drags an appointment with the pointer, so that its beginning comes to lie where the place begins.
async fn drag(browser: &Browser, id: &str, place: &desk::Place) {
    // Both in sight: the calendar scrolls by itself only at its edges.
    let middle = format!(
        "(() => {{
            const calendar = document.querySelector('.calendar');
            const [from, to] = [document.getElementById('appointment-{id}'), document.getElementById({cell})].map(it => it.getBoundingClientRect());
            calendar.scrollTop += (from.top + to.top) / 2 - innerHeight / 2;
            calendar.scrollLeft += (from.left + to.left) / 2 - calendar.getBoundingClientRect().left - calendar.clientWidth / 2;
            return true;
        }})()",
        cell = json!(place.cell)
    );
    browser.value::<bool>(&middle).await;
    let points: [(i64, i64); 2] = browser
        .value(&format!(
            "[document.getElementById('appointment-{id}'), document.getElementById({})].map(it => it.getBoundingClientRect())
                .map(it => [Math.round(it.left + it.width / 2), Math.round(it.top + 6)])",
            json!(place.cell)
        ))
        .await;
    let [(from_x, from_y), (to_x, to_y)] = points;
    let chain = browser.driver().action_chain();
    let half = ((from_x + to_x) / 2, (from_y + to_y) / 2);
    let dragged = chain.move_to(from_x, from_y).click_and_hold().move_to(half.0, half.1).move_to(to_x, to_y);
    dragged.perform().await.unwrap();
    browser
        .until("the ghost of the move", "document.querySelector('.calendar[data-gesture] .calendar-ghost')")
        .await;
    browser.driver().action_chain().release().perform().await.unwrap();
}
