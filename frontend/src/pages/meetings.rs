//! My meetings: what is ahead, day by day, and a search over titles, former titles, people and places.

use super::use_title;
use crate::components::desk::{Act, DeskHandle, OccurrenceId, use_desk};
use crate::components::icon::Icon;
use crate::components::inbox::letters::stand;
use crate::components::meeting::draft::MeetingDraft;
use crate::components::toasts::Same;
use crate::hooks::{use_cache, use_me, use_now, use_window};
use crate::route::Route;
use crate::words::meeting::{called_by, place};
use crate::words::{Names, counted, time};
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, Occurrence};
use docket_shared::policy::Permission;
use docket_shared::protocol::http::Me;
use docket_shared::state::State;
use docket_shared::time::{DateTime, Interval, NaiveDate, TimeDelta, Utc};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// So far ahead a series is written out.
const AHEAD: TimeDelta = TimeDelta::days(60);
/// So far back, as far as the cache goes.
const BACK: TimeDelta = TimeDelta::days(60);
/// So many are listed; a search finds the others.
const LISTED_MAXIMUM: usize = 200;

/// One line of the list.
#[derive(Clone)]
struct Line {
    meeting: Arc<Meeting>,
    occurrence: Occurrence,
    /// Whether it was called off.
    off: bool,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// Leads elsewhere.
    pub(super) go: Callback<Route>,
}

/// The page.
#[component]
pub(super) fn MeetingsPage(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let query = use_state_eq(String::new);
    let past = use_state_eq(|| false);
    let state = &cache.view;
    let zone = state.zone();
    let today = zone.date(now);
    let start = zone.start_of_day(today);
    let back = if *past { BACK } else { TimeDelta::zero() };
    use_window(Interval::new(start - back, start + AHEAD));
    use_title("My meetings · Docket".into());
    let lines = use_memo(
        (Same(Rc::clone(state)), me.account.id, now, (*query).clone(), *past),
        |(state, me, now, query, past)| lines(&state.0, *me, *now, query, *past),
    );
    if !cache.is_loaded() {
        return loading("Your meetings are loading.");
    }
    let oninput = {
        let query = query.clone();
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onpast = {
        let past = past.clone();
        Callback::from(move |event: Event| {
            past.set(event.target_unchecked_into::<HtmlInputElement>().checked())
        })
    };
    let days = lines.chunk_by(|one, next| day_of(state, one) == day_of(state, next)).map(|day| {
        let date = day_of(state, &day[0]);
        let rows = day.iter().map(|line| {
            let id =
                OccurrenceId { meeting_id: line.meeting.id, recurrence_id: line.occurrence.recurrence_id };
            let onclick = desk.on(move |_: MouseEvent| Act::ShowMeeting(id));
            row(state, me.account.id, line, desk.desk.shown_meeting() == Some(id), onclick)
        });
        html! {
            <section key={date.to_string()} class="agenda-day" aria-label={time::date_long(date, today)}>
                <h2 class="page-heading">
                    { time::date_long(date, today) }
                    <span class="faint">{ format!(" {}", time::day_from(today, date)) }</span>
                </h2>
                <ul class="agenda">{ for rows }</ul>
            </section>
        }
    });
    let found = counted(lines.len(), "meeting", "meetings");
    html! {
        <div class="page">
            <div class="page-inner">
                { head("My meetings", &desk, &me, now, state) }
                { tabs(Route::Meetings, &props.go) }
                <div class="page-tools">
                    <label class="page-search">
                        { Icon::Search.html() }
                        <input
                            class="input"
                            type="search"
                            aria-label="Search my meetings by title, former title, person or place"
                            placeholder="Title, person or place"
                            value={(*query).clone()}
                            {oninput}
                        />
                    </label>
                    <label class="checkbox">
                        <input type="checkbox" checked={*past} onchange={onpast} />
                        { "Past ones too" }
                    </label>
                </div>
                <p class="visually-hidden" role="status">{ if query.is_empty() { String::new() } else { format!("{found} found") } }</p>
                if lines.is_empty() {
                    <div class="empty">
                        { Icon::Calendar.sized("24") }
                        if query.trim().is_empty() {
                            <strong>{ "No meetings ahead" }</strong>
                            <p>{ "What you call or are invited to is listed here." }</p>
                        } else {
                            <strong>{ "Nothing of that name" }</strong>
                            <p>{ "Titles, former titles, people and places of your meetings are searched." }</p>
                        }
                    </div>
                } else {
                    { for days }
                }
            </div>
        </div>
    }
}

fn day_of(state: &State, line: &Line) -> NaiveDate {
    state.zone().date(line.occurrence.details.start)
}

fn row(state: &State, me: AccountId, line: &Line, shown: bool, onclick: Callback<MouseEvent>) -> Html {
    let Line { meeting, occurrence, off } = line;
    let details = &occurrence.details;
    let hours = if details.all_day { "All day".into() } else { time::span(state.zone(), details.interval()) };
    let who = called_by(state, meeting, me);
    let place = place(state, details).map(|place| format!(" · {place}")).unwrap_or_default();
    let people = counted(meeting.attendees.len(), "person", "people");
    let also = meeting.aliases.iter().map(|alias| format!("“{alias}”")).collect::<Vec<_>>().join(", ");
    let answer = meeting.answer(me, occurrence.recurrence_id);
    html! {
        <li key={format!("{}-{}", meeting.id, details.start.timestamp())}>
            <button
                type="button"
                class="agenda-row"
                aria-current={shown.then_some("true")}
                data-answer={answer.map(crate::words::meeting::answer_code)}
                data-off={off.then_some("")}
                {onclick}
            >
                <span class="agenda-time">{ hours }</span>
                <span class="agenda-what">
                    <strong>{ &details.summary }</strong>
                    if !also.is_empty() {
                        <span class="faint">{ format!(" also {also}") }</span>
                    }
                    <span class="agenda-more">{ format!("{who}{place} · {people}") }</span>
                </span>
                <span class="agenda-stand">
                    { if *off { "called off" } else { stand(meeting, me, occurrence.recurrence_id) } }
                </span>
            </button>
        </li>
    }
}

/// What matches, by start. A series is written out for a while; of a search, only its next time is listed.
fn lines(state: &State, me: AccountId, now: DateTime<Utc>, query: &str, past: bool) -> Vec<Line> {
    let query = query.trim().to_lowercase();
    let start = state.zone().start_of_day(state.zone().date(now));
    let from = if past { start - BACK } else { now };
    let mine =
        state.meetings().values().filter(|it| it.concerns(me) && !it.redacted && it.merged_into.is_none());
    let mut lines: Vec<Line> = Vec::new();
    for meeting in mine {
        // A single meeting is listed however far ahead it is; a series would have no end.
        let until = if meeting.recurrence.is_some() { now + AHEAD } else { DateTime::<Utc>::MAX_UTC };
        let found = meeting.occurrences_in(Interval::new(from, until), state.zone()).into_iter();
        let found = found.filter(|it| matches(state, meeting, it, &query));
        let once = !query.is_empty() && !past && meeting.recurrence.is_some();
        let most = if once || !meeting.stands() { 1 } else { usize::MAX };
        let line = |occurrence, off| Line { meeting: Arc::clone(meeting), occurrence, off };
        lines.extend(found.take(most).map(|occurrence| line(occurrence, !meeting.stands())));
        // A date that was called off does not vanish without a trace; that a series was is told by its other dates.
        let dates = meeting.exceptions.iter().filter(|_| !once && meeting.stands());
        let off = dates.filter_map(|it| meeting.cancelled_occurrence(it.recurrence_id, state.zone()));
        let off =
            off.map(|(_, it)| it).filter(|it| it.details.interval().overlaps(Interval::new(from, until)));
        lines.extend(off.filter(|it| matches(state, meeting, it, &query)).map(|it| line(it, true)));
    }
    lines.sort_by_key(|line| line.occurrence.details.start);
    lines.truncate(LISTED_MAXIMUM);
    lines
}

/// Whether every word of `query` is in the title, a former title, the place or a name.
fn matches(state: &State, meeting: &Meeting, occurrence: &Occurrence, query: &str) -> bool {
    if query.is_empty() {
        return true;
    }
    let names = Names(state);
    let details = &occurrence.details;
    let mut text = details.summary.clone();
    let people = meeting.attendees.iter().map(|it| names.account(it.account_id));
    let place = place(state, details);
    for part in meeting.aliases.iter().map(String::as_str).chain(people).chain(place.as_deref()) {
        text.push('\n');
        text.push_str(part);
    }
    let text = text.to_lowercase();
    query.split_whitespace().all(|word| text.contains(word))
}

/// The page's title, and the way to call a meeting for those who may.
pub(super) fn head(
    title: &'static str,
    desk: &DeskHandle,
    me: &Me,
    now: DateTime<Utc>,
    state: &State,
) -> Html {
    let zone = Arc::clone(state.zone());
    let onnew = desk
        .on(move |_: MouseEvent| Act::BeginMeeting(Rc::new(MeetingDraft::soon(zone.date(now), now, &zone))));
    html! {
        <header class="page-head">
            <h1 class="page-title">{ title }</h1>
            if me.permissions.contains(&Permission::Meet) {
                <button type="button" class="button" data-kind="strong" onclick={onnew}>
                    { Icon::Plus.html() }{ "New meeting" }
                </button>
            }
        </header>
    }
}

/// The way from one of the two pages to the other.
pub(super) fn tabs(route: Route, go: &Callback<Route>) -> Html {
    let tab = |to: Route, name: &'static str| {
        let onclick = go.reform(move |event: MouseEvent| {
            event.prevent_default();
            to
        });
        html! {
            <a class="tab" href={to.path()} aria-current={(to == route).then_some("page")} {onclick}>{ name }</a>
        }
    };
    html! {
        <nav class="tabs" aria-label="Meetings">
            { tab(Route::Inbox, "Inbox") }
            { tab(Route::Meetings, "My meetings") }
        </nav>
    }
}

/// What is shown until the first facts have come.
pub(super) fn loading(sentence: &'static str) -> Html {
    html! {
        <div class="page">
            <div class="page-inner">
                <p class="visually-hidden" role="status">{ sentence }</p>
                <span class="skeleton boot-line"></span>
                <span class="skeleton page-skeleton"></span>
                <span class="skeleton page-skeleton"></span>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::{CancelMeeting, Command, CreateMeeting, Invitee};
    use docket_shared::model::{AttendeeRole, MeetingDetails, Role};
    use docket_shared::testing::{Given, actor, at, meeting};

    fn create(number: u32, summary: &str, start: &str, recurrence: Option<&str>) -> Command {
        let invitee =
            Invitee { account_id: actor(Role::Receptionist).account_id, role: AttendeeRole::ReqParticipant };
        Command::CreateMeeting(CreateMeeting {
            meeting_id: meeting(number),
            details: MeetingDetails {
                summary: summary.into(),
                description: String::new(),
                location_id: None,
                location: "Cafeteria".into(),
                start: at(start),
                end: at(start) + TimeDelta::hours(1),
                all_day: false,
            },
            recurrence: recurrence.map(|rule| rule.parse().unwrap()),
            attendees: vec![invitee],
            not_same_as: Vec::new(),
        })
    }

    #[test]
    fn all_that_is_ahead_is_listed_and_found_by_title_person_or_place() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T12:00:00Z");
        for command in [
            create(1, "Morning round", "2026-11-24T08:00:00Z", None),
            create(2, "Rota", "2026-11-24T14:00:00Z", Some("FREQ=WEEKLY;COUNT=3")),
            create(3, "Budget", "2027-06-01T10:00:00Z", None),
        ] {
            given.when(Role::Manager, &command).unwrap();
        }
        let me = actor(Role::Receptionist).account_id;
        for (query, past, expected) in [
            ("", false, &["Rota", "Rota", "Rota", "Budget"][..]),
            ("", true, &["Morning round", "Rota", "Rota", "Rota", "Budget"]),
            ("rota", false, &["Rota"]),
            ("manager cafe", false, &["Rota", "Budget"]),
            ("nobody", true, &[]),
        ] {
            let lines = lines(&given.state, me, given.now, query, past);
            let titles: Vec<&str> = lines.iter().map(|it| it.occurrence.details.summary.as_str()).collect();
            assert_eq!(titles, expected, "{query} {past}");
        }
        // What is called off stays to be found, marked as such.
        let cancel = CancelMeeting {
            meeting_id: meeting(2),
            recurrence_id: Some(at("2026-12-01T14:00:00Z")),
            reason: String::new(),
        };
        given.when(Role::Manager, &Command::CancelMeeting(cancel)).unwrap();
        let listed = lines(&given.state, me, given.now, "", false);
        assert_eq!(listed.iter().map(|it| it.off).collect::<Vec<_>>(), [false, true, false, false]);
        let stranger = actor(Role::Admin).account_id;
        assert!(lines(&given.state, stranger, given.now, "", true).is_empty());
    }
}
