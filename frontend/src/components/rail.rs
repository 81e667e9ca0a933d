//! The rail: a new appointment, the month, and what to show. A drawer on narrow screens.

use super::calendar::MINE;
use super::desk::{Act, Desk, DeskHandle, use_desk};
use super::draft::Draft;
use super::icon::Icon;
use super::meeting::draft::MeetingDraft;
use super::month::Month;
use crate::cache::Cache;
use crate::hooks::{use_cache, use_me, use_now};
use crate::route::Route;
use crate::words::by_name;
use docket_shared::policy::Permission;
use docket_shared::protocol::http::Me;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`Rail`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The screen beside it.
    pub route: Route,
    /// Leads to another.
    pub go: Callback<Route>,
}

/// The rail.
#[component]
pub fn Rail(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let state = &cache.view;
    let today = state.zone().date(now);
    let shown = props.route.date().unwrap_or(today);
    let onnew = desk.on(move |_: MouseEvent| Act::Begin(Rc::new(Draft::new(shown))));
    let onmeet = {
        let zone = std::sync::Arc::clone(state.zone());
        desk.on(move |_: MouseEvent| Act::BeginMeeting(Rc::new(MeetingDraft::soon(shown, now, &zone))))
    };
    let onchoose = {
        let (route, go, desk) = (props.route, props.go.clone(), desk.clone());
        Callback::from(move |date| {
            go.emit(route.at(Some(date).filter(|date| *date != today)));
            if desk.desk.rail {
                desk.act(Act::ToggleRail);
            }
        })
    };
    html! {
        <nav class="rail" aria-label="What is shown" data-open={desk.desk.rail.then_some("")}>
            if me.permissions.contains(&Permission::Book) {
                <button type="button" class="button" data-kind="strong" data-wide="" onclick={onnew}>
                    { Icon::Plus.html() }{ "New appointment" }<kbd aria-hidden="true">{ "c" }</kbd>
                </button>
            }
            if me.permissions.contains(&Permission::Meet) {
                <button type="button" class="button" data-wide="" onclick={onmeet}>
                    { Icon::People.html() }{ "New meeting" }<kbd aria-hidden="true">{ "m" }</kbd>
                </button>
            }
            <Month
                chosen={shown}
                {today}
                first_day={state.organization().first_day_of_week}
                week={matches!(props.route, Route::Week { .. })}
                {onchoose}
            />
            { practitioners(&cache, &me, &desk) }
            { services(&cache, &desk) }
            { locations(&cache, &desk) }
            <section class="rail-section">
                { check("cancelled".into(), "Cancelled".into(), None, desk.desk.filter.cancelled, desk.on(|_| Act::ToggleCancelled)) }
            </section>
        </nav>
    }
}

fn check(key: String, name: String, hue: Option<u8>, checked: bool, onchange: Callback<Event>) -> Html {
    html! {
        <label {key} class="checkbox" data-hue={hue.map(|hue| hue.to_string())}>
            <input type="checkbox" {checked} {onchange} />
            <span class="truncate">{ name }</span>
        </label>
    }
}

fn is_filtered(desk: &Desk) -> bool {
    let filter = &desk.filter;
    let all = filter.practitioners.is_empty() && filter.services.is_empty() && filter.locations.is_empty();
    filter.mine || !all
}

/// These are functions and no components: each component weighs some 2 kB before it draws anything.
fn practitioners(cache: &Cache, me: &Me, desk: &DeskHandle) -> Html {
    let known = by_name(cache.view.practitioners().values().filter(|it| it.active), |it| &it.name);
    let hidden = &desk.desk.filter.practitioners;
    let boxes = known.iter().map(|it| {
        let id = it.id;
        let onchange = desk.on(move |_| Act::TogglePractitioner(id));
        check(id.to_string(), it.name.clone(), None, !hidden.contains(&id), onchange)
    });
    let everybody: Vec<_> = known.iter().map(|it| it.id).collect();
    let none = everybody.iter().all(|id| hidden.contains(id));
    let turn = if is_filtered(&desk.desk) {
        html! {
            <button type="button" class="link-button" onclick={desk.on(|_: MouseEvent| Act::ShowAll)}>
                { "Show all" }
            </button>
        }
    } else {
        let hide = desk.on(move |_: MouseEvent| Act::HidePractitioners(everybody.clone()));
        html! { <button type="button" class="link-button" onclick={hide}>{ "None" }</button> }
    };
    html! {
        <section class="rail-section" role="group" aria-label="Practitioners">
            <h2 class="rail-heading">{ "Who" }if !known.is_empty() { { turn } }</h2>
            if me.account.practitioner_id.is_none() {
                { check("mine".into(), MINE.into(), None, !desk.desk.filter.mine, desk.on(|_| Act::ToggleMine)) }
            }
            { for boxes }
            if none && !known.is_empty() {
                <p class="field-hint">{ "Choose whose day to show." }</p>
            }
        </section>
    }
}

fn services(cache: &Cache, desk: &DeskHandle) -> Html {
    let known = by_name(cache.view.services().values().filter(|it| it.active), |it| &it.name);
    let hidden = &desk.desk.filter.services;
    let boxes = known.iter().map(|it| {
        let id = it.id;
        let onchange = desk.on(move |_| Act::ToggleService(id));
        check(id.to_string(), it.name.clone(), Some(it.colour), !hidden.contains(&id), onchange)
    });
    section("Services", "Services", boxes.collect())
}

/// Nothing where there is nothing to choose.
fn section(label: &'static str, heading: &'static str, boxes: Vec<Html>) -> Html {
    html! {
        if !boxes.is_empty() {
            <section class="rail-section" role="group" aria-label={label}>
                <h2 class="rail-heading">{ heading }</h2>
                { for boxes }
            </section>
        }
    }
}

fn locations(cache: &Cache, desk: &DeskHandle) -> Html {
    let known = by_name(cache.view.locations().values().filter(|it| it.active), |it| &it.name);
    let hidden = &desk.desk.filter.locations;
    let boxes = known.iter().map(|it| {
        let id = it.id;
        let onchange = desk.on(move |_| Act::ToggleLocation(id));
        check(id.to_string(), it.name.clone(), None, !hidden.contains(&id), onchange)
    });
    section("Locations", "Where", boxes.collect())
}
