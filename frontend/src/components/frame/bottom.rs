//! The phone's bar, at the thumb: today, the week, my inbox, my requests, a new appointment or, for those who book none, a new
//! meeting.

use crate::components::desk::{Act, Panel, use_desk};
use crate::components::icon::Icon;
use crate::components::inbox::{self, use_waiting};
use crate::components::topbar::{badges, counts};
use crate::hooks::use_cache;
use crate::route::Route;
use crate::words::request;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) route: Route,
    pub(super) go: Callback<Route>,
    /// Opens a form, for those who may book or meet.
    pub(super) onnew: Option<Callback<()>>,
}

/// The bar.
#[component]
pub(super) fn BottomBar(props: &Props) -> Html {
    let cache = use_cache();
    let desk = use_desk();
    let waiting = use_waiting();
    let (pending, rejected) = counts(&cache.requests);
    let lead = |to: Route| props.go.reform(move |_: MouseEvent| to);
    let current = |it: bool| it.then_some("page");
    let tray_open = desk.desk.panel == Panel::Requests;
    html! {
        <nav class="bottom-bar" aria-label="Docket">
            <button type="button" aria-current={current(props.route == Route::HOME)} onclick={lead(Route::HOME)}>
                { Icon::Today.html() }{ "Today" }
            </button>
            <button
                type="button"
                aria-current={current(matches!(props.route, Route::Week { .. }))}
                onclick={lead(props.route.week())}
            >
                { Icon::Calendar.html() }{ "Week" }
            </button>
            <button
                type="button"
                aria-label={inbox::name(waiting)}
                aria-current={current(matches!(props.route, Route::Inbox | Route::Meetings))}
                onclick={lead(Route::Inbox)}
            >
                { Icon::Inbox.html() }{ "Inbox " }
                { badges(waiting, 0) }
            </button>
            <button
                type="button"
                aria-label={request::tray(pending, rejected)}
                aria-expanded={if tray_open { "true" } else { "false" }}
                onclick={desk.on(|_: MouseEvent| Act::ToggleRequests)}
            >
                { Icon::Requests.html() }{ "Requests " }
                { if rejected > 0 { badges(0, rejected) } else { badges(pending, 0) } }
            </button>
            if let Some(onnew) = &props.onnew {
                <button type="button" data-kind="strong" onclick={onnew.reform(|_: MouseEvent| ())}>
                    { Icon::Plus.html() }{ "New" }
                </button>
            }
        </nav>
    }
}
