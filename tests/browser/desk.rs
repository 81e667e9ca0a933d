//! What somebody does at a desk, in the words of a test.

use crate::clinic::{Clinic, PASSWORD};
use docket_shared::time::Utc;
use docket_tests::browser::Browser;
use serde::Deserialize;
use serde_json::json;

/// A free quarter of an hour in the day that is shown.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Place {
    /// The id of its cell.
    pub(crate) cell: String,
    /// `09:30`.
    pub(crate) time: String,
    /// Whose column it is in.
    pub(crate) practitioner: String,
}

impl Place {
    /// Its row, a quarter of an hour each.
    fn row(&self) -> u16 {
        self.cell.rsplit_once('-').unwrap().1.parse().unwrap()
    }

    /// What the ids of the cells of its column begin with.
    pub(crate) fn column(&self) -> &str {
        &self.cell[..=self.cell.rfind('-').unwrap()]
    }
}

/// Places of at least two free quarters, with practitioners whose week is far from full. What is free is seen as a person
/// sees it: nothing is drawn there, neither an appointment nor the shade of hours that are not worked.
const PLACES: &str = "(() => {
    const box = it => it.getBoundingClientRect();
    const taken = [...document.querySelectorAll('.appointment, .calendar-shade, .calendar-leave')].map(box)
        .filter(it => it.height > 0);
    const free = cell => {
        const at = box(cell);
        return !taken.some(it => it.left < at.right - 1 && it.right > at.left + 1 && it.top < at.bottom - 1 && it.bottom > at.top + 1);
    };
    const heads = [...document.querySelectorAll('.calendar-head')];
    return [...document.querySelectorAll('.calendar-cell')].flatMap(cell => {
        const [, column, row] = cell.id.split('-').map(Number);
        const head = heads[column];
        // In one's own calendar only meetings are held.
        const meter = head.querySelector('.meter');
        if (!meter) return [];
        const [, count, limit] = meter.title.match(/^(\\d+)(?: of (\\d+))?/);
        const roomy = limit === undefined || Number(limit) - Number(count) > 2;
        const next = document.getElementById(`cell-${column}-${row + 1}`);
        const practitioner = head.querySelector('.calendar-name .truncate').textContent;
        return roomy && free(cell) && next && free(next)
            ? [{ cell: cell.id, time: cell.dataset.time, practitioner }] : [];
    });
})()";

/// Every appointment in the grid, each in its column, as it is read aloud; sorted.
pub(crate) const ITEMS: &str = "[...document.querySelectorAll('.calendar .appointment')]
    .map(it => `${it.parentElement.id.split('-')[1]} ${it.querySelector('.visually-hidden').textContent}`).sort()";

/// A working day on which nothing has happened yet.
pub(crate) fn day() -> String {
    use chrono::{Datelike as _, Weekday};
    let tomorrow = Utc::now().date_naive() + chrono::Days::new(1);
    let worked = tomorrow.iter_days().find(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    worked.unwrap().to_string()
}

/// Signs in, and shows the working day.
pub(crate) async fn sign_in(browser: &Browser, clinic: &Clinic, username: &str) {
    browser.goto(&clinic.at(&format!("/day/{}", day()))).await;
    enter(browser, username, PASSWORD).await;
    live(browser).await;
    browser.until("the day", "document.querySelectorAll('.calendar .appointment').length").await;
}

/// Fills the sign-in form and sends it.
pub(crate) async fn enter(browser: &Browser, username: &str, password: &str) {
    browser.fill("#sign-in-username", username).await;
    browser.fill("#sign-in-password", password).await;
    browser.click(".sign-in-form button[type=submit]").await;
}

/// Waits until changes arrive.
pub(crate) async fn live(browser: &Browser) {
    browser.until("a live connection", "document.querySelector('.connection[data-state=live]')").await;
}

/// The free places of the day.
pub(crate) async fn places(browser: &Browser) -> Vec<Place> {
    let places: Vec<Place> = browser.value(PLACES).await;
    assert!(!places.is_empty(), "the sample clinic has free places on {}", day());
    places
}

/// Whether there are any.
pub(crate) async fn has_room(browser: &Browser) -> bool {
    !browser.value::<Vec<Place>>(PLACES).await.is_empty()
}

/// The grid's appointments.
pub(crate) async fn items(browser: &Browser) -> Vec<String> {
    browser.value(ITEMS).await
}

/// So many places that do not touch one another, with at least two practitioners.
pub(crate) fn apart<const COUNT: usize>(places: &[Place]) -> [Place; COUNT] {
    let mut found = vec![places[0].clone()];
    let other = places.iter().find(|it| it.practitioner != found[0].practitioner);
    found.extend(other.cloned());
    for place in places {
        // A quarter that is free leaves a free quarter behind it, so that two others lie between two that are two apart.
        let apart = found
            .iter()
            .all(|it| it.practitioner != place.practitioner || it.row().abs_diff(place.row()) > 2);
        if apart {
            found.push(place.clone());
        }
    }
    found.truncate(COUNT);
    found
        .try_into()
        .unwrap_or_else(|found| panic!("the sample clinic has {COUNT} places apart, not {found:?}"))
}

/// Opens the form at a place.
pub(crate) async fn open_form(browser: &Browser, place: &Place) {
    browser.click(&format!("#{}", place.cell)).await;
    let time = json!(place.time);
    browser
        .until(
            "the form at that time",
            &format!("document.querySelector('#booking [aria-label=Start]')?.value === {time}"),
        )
        .await;
}

/// Types part of a name, and chooses the first whose name holds it and who has nothing in the grid. Returns the name.
pub(crate) async fn choose_patient(browser: &Browser, part: &str) -> String {
    browser.fill("#booking-patient", part).await;
    let index = option(browser, part).await;
    browser.click(&format!("#patient-{index}")).await;
    chosen(browser).await
}

/// Which option of the list is the first that matches `part` and has nothing in the grid.
pub(crate) async fn option(browser: &Browser, part: &str) -> usize {
    let found = browser
        .until(
            "a patient of that name",
            &format!(
                "(() => {{
                    const items = [...document.querySelectorAll('.appointment-name')].map(it => it.textContent);
                    const all = [...document.querySelectorAll('#booking-patients .combobox-option:not([data-new])')];
                    const index = all.findIndex(it => {{
                        const name = it.querySelector('strong').textContent;
                        return name.toLowerCase().includes({part}.toLowerCase()) && !items.includes(name);
                    }});
                    return index < 0 ? null : String(index);
                }})()",
                part = json!(part)
            ),
        )
        .await;
    found.as_str().unwrap().parse().unwrap()
}

/// The name of who is chosen in the form.
pub(crate) async fn chosen(browser: &Browser) -> String {
    let name =
        browser.until("the patient", "document.querySelector('.booking-patient strong')?.textContent").await;
    name.as_str().unwrap().to_owned()
}

/// Waits until the form says that the place is free, and as of when.
pub(crate) async fn free(browser: &Browser) {
    browser
        .until(
            "the verdict “Free”",
            "(it => it?.dataset.verdict === 'free' && /as of \\d\\d:\\d\\d/.test(it.querySelector('.verdict-age').textContent))
                (document.querySelector('.verdict'))",
        )
        .await;
}

/// Sends the form.
pub(crate) async fn submit(browser: &Browser) {
    browser.click(".panel-foot button[type=submit]").await;
}

/// Waits until the panel says that what it shows stands as booked. Returns the appointment's id.
pub(crate) async fn booked(browser: &Browser) -> String {
    let id = browser
        .until(
            "the appointment to be booked",
            "document.querySelector('.panel .details-status[data-status=booked]')
                && document.querySelector('.appointment[aria-current=true]:not([data-progress])')?.dataset.appointment",
        )
        .await;
    id.as_str().unwrap().to_owned()
}

/// Books `part` at `place`, and waits until it is confirmed. Returns the appointment's id and the patient's name.
pub(crate) async fn book(browser: &Browser, place: &Place, part: &str) -> (String, String) {
    open_form(browser, place).await;
    let name = choose_patient(browser, part).await;
    free(browser).await;
    submit(browser).await;
    (booked(browser).await, name)
}

/// Waits until the appointment stands in the grid as `expected` says, a JavaScript condition on its element `it`.
pub(crate) async fn in_grid(browser: &Browser, id: &str, expected: &str) {
    browser
        .until(
            &format!("the appointment in the grid with {expected}"),
            &format!("(it => it && ({expected}))(document.getElementById('appointment-{id}'))"),
        )
        .await;
}

/// What has just happened is told where it covers nothing that can be clicked.
pub(crate) async fn tells_beside(browser: &Browser) {
    browser.until("a toast", "document.querySelector('.toast')").await;
    let covered: Vec<String> = browser
        .value(
            "(() => {
                const box = it => it.getBoundingClientRect();
                const toasts = [...document.querySelectorAll('.toast')].map(box);
                return [...document.querySelectorAll('.calendar, .rail, .panel, .topbar, .bottom-bar')]
                    .filter(it => toasts.some(toast => {
                        const at = box(it);
                        return at.width && toast.left < at.right && toast.right > at.left && toast.top < at.bottom && toast.bottom > at.top;
                    }))
                    .map(it => it.className);
            })()",
        )
        .await;
    assert_eq!(covered, Vec::<String>::new());
}

/// The console must have stayed clean.
pub(crate) async fn clean(browser: &Browser) {
    let errors = browser.console_errors().await;
    assert!(errors.is_empty(), "the console says {errors:#?}");
}
