//! The bar above: the clinic, the date, the view, the search, the connection, my requests, my account.

mod account;
mod dates;

use super::desk::{Act, Dialog, Panel, use_desk};
use super::icon::{Icon, Mark};
use super::inbox::{self, use_waiting};
use super::theme::Theme;
use super::tray::{is_open_rejection, is_pending};
use crate::cache::{Cache, Connection};
use crate::hooks::use_cache;
use crate::route::Route;
use crate::words::{request, time};
use account::AccountMenu;
use dates::Dates;
use docket_shared::time::ZoneRules;
use yew::prelude::*;

/// The properties of [`Topbar`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The screen below.
    pub route: Route,
    /// Leads to another.
    pub go: Callback<Route>,
    /// The colours.
    pub theme: Theme,
    /// Chooses others.
    pub ontheme: Callback<Theme>,
}

/// How many requests of mine are undecided, and how many rejections nobody has dealt with.
pub fn counts(requests: &[std::rc::Rc<crate::cache::Request>]) -> (usize, usize) {
    let pending = requests.iter().filter(|it| is_pending(it)).count();
    let rejected = requests.iter().filter(|it| is_open_rejection(it)).count();
    (pending, rejected)
}

/// The bar.
#[component]
pub fn Topbar(props: &Props) -> Html {
    let cache = use_cache();
    let desk = use_desk();
    let (pending, rejected) = counts(&cache.requests);
    let waiting = use_waiting();
    let tray = request::tray(pending, rejected);
    let tray_open = desk.desk.panel == Panel::Requests;
    html! {
        <header class="topbar">
            if props.route.is_calendar() {
                <button
                    type="button"
                    class="icon-button rail-toggle"
                    aria-label="What is shown"
                    aria-expanded={if desk.desk.rail { "true" } else { "false" }}
                    onclick={desk.on(|_: MouseEvent| Act::ToggleRail)}
                >
                    { Icon::Menu.html() }
                </button>
            }
            <div class="topbar-brand">
                <Mark />
                <span>{ "Docket" }</span>
                if cache.is_loaded() {
                    <span class="topbar-organization">{ &cache.view.organization().name }</span>
                }
            </div>
            <Dates route={props.route} go={props.go.clone()} />
            <div class="topbar-spring"></div>
            <button
                type="button"
                class="topbar-search"
                aria-label="Search, and every command"
                onclick={desk.on(|_: MouseEvent| Act::Open(Dialog::Palette))}
            >
                { Icon::Search.html() }
                <span>{ "Search" }</span>
                <kbd aria-hidden="true">{ "/" }</kbd>
            </button>
            <div class="topbar-actions">
                { connection(&cache) }
                <button
                    type="button"
                    class="topbar-requests topbar-inbox"
                    aria-label={inbox::name(waiting)}
                    title={inbox::name(waiting)}
                    aria-current={(props.route == Route::Inbox).then_some("page")}
                    onclick={props.go.reform(|_: MouseEvent| Route::Inbox)}
                >
                    { Icon::Inbox.html() }
                    { badges(waiting, 0) }
                </button>
                <button
                    type="button"
                    class="topbar-requests"
                    aria-label={tray.clone()}
                    title={tray}
                    aria-expanded={if tray_open { "true" } else { "false" }}
                    onclick={desk.on(|_: MouseEvent| Act::ToggleRequests)}
                >
                    { Icon::Requests.html() }
                    { badges(pending, rejected) }
                </button>
                <AccountMenu
                    go={props.go.clone()}
                    theme={props.theme}
                    ontheme={props.ontheme.clone()}
                />
            </div>
        </header>
    }
}

/// The counts beside the requests' icon; their words are the button's.
pub(super) fn badges(pending: usize, rejected: usize) -> Html {
    html! {
        <>
            if pending > 0 {
                <span class="badge" data-kind="accent" aria-hidden="true">{ pending }</span>
            }
            if rejected > 0 {
                <span class="badge" data-kind="bad" aria-hidden="true">{ rejected }</span>
            }
        </>
    }
}

/// What is said of the connection, and its code for the style sheet.
fn state_of(connection: Connection, loaded: bool, zone: &ZoneRules) -> (&'static str, String) {
    match connection {
        Connection::Live => ("live", "Live".into()),
        // There was no connection yet that could have been lost.
        Connection::Reconnecting { .. } if !loaded => ("reconnecting", "Connecting".into()),
        Connection::Reconnecting { .. } => ("reconnecting", "Reconnecting".into()),
        Connection::Outdated => ("offline", "Out of date".into()),
        Connection::Offline { since } => {
            ("offline", format!("Offline since {}", time::clock_at(zone, since)))
        }
    }
}

fn connection(cache: &Cache) -> Html {
    let (code, said) = state_of(cache.connection, cache.is_loaded(), cache.view.zone());
    html! {
        <span class="connection" role="status" data-state={code} title={said.clone()}>
            <span class="connection-dot" aria-hidden="true"></span>
            <span>{ said }</span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::at;

    #[test]
    fn the_connection_is_said_as_it_is() {
        let since = at("2026-11-24T10:42:00Z");
        for (connection, loaded, expected) in [
            (Connection::Live, true, ("live", "Live")),
            (Connection::Reconnecting { since }, false, ("reconnecting", "Connecting")),
            (Connection::Reconnecting { since }, true, ("reconnecting", "Reconnecting")),
            (Connection::Offline { since }, true, ("offline", "Offline since 10:42")),
            (Connection::Outdated, true, ("offline", "Out of date")),
        ] {
            let (code, said) = state_of(connection, loaded, &ZoneRules::utc());
            assert_eq!((code, said.as_str()), expected);
        }
    }
}
