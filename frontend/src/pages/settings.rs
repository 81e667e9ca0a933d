//! The settings: one page a tab. Each change is a command, so that every open browser learns of it, and each row says what
//! became of the last one.

mod thing;
mod typed;

mod editor;
mod field;
mod frame;

mod entry;

mod absences;
mod hours;
mod limits;
mod practitioners;

mod services;

mod locations;

mod organization;
mod zones;

mod accounts;

use super::use_title;
use crate::hooks::{use_cache, use_me, use_now, use_window};
use crate::route::{Route, SettingsTab};
use accounts::Accounts;
use docket_shared::policy::Permission;
use locations::Locations;
use organization::OrganizationPage;
use practitioners::Practitioners;
use services::Services;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The properties of [`SettingsPage`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// Which tab is shown.
    pub(super) tab: SettingsTab,
    /// Told of another tab.
    pub(super) onturn: Callback<SettingsTab>,
}

/// What one needs to be allowed to use a tab.
const fn needs(tab: SettingsTab) -> Permission {
    match tab {
        SettingsTab::Practitioners
        | SettingsTab::Services
        | SettingsTab::Locations
        | SettingsTab::Organization => Permission::SaveSettings,
        SettingsTab::Accounts => Permission::SaveAccounts,
    }
}

/// The tabs that somebody with these permissions may use.
fn open_to(permissions: &[Permission]) -> Vec<SettingsTab> {
    SettingsTab::ALL.into_iter().filter(|tab| permissions.contains(&needs(*tab))).collect()
}

/// The tab that is shown where `wanted` is asked for; `None` where there is none to show.
fn shown(tabs: &[SettingsTab], wanted: SettingsTab) -> Option<SettingsTab> {
    tabs.iter().copied().find(|tab| *tab == wanted).or_else(|| tabs.first().copied())
}

/// The settings.
#[component]
pub(super) fn SettingsPage(props: &Props) -> Html {
    let me = use_me();
    let cache = use_cache();
    let now = use_now();
    let zone = cache.view.zone();
    use_window(zone.day(zone.date(now)));
    use_title("Settings · Docket".into());
    let tabs = open_to(&me.permissions);
    let Some(tab) = shown(&tabs, props.tab) else {
        return html! {
            <div class="settings">
                <div class="settings-page">
                    <h1 class="settings-title">{ "Settings" }</h1>
                    <p>{ "Your account may not change the settings. Ask a manager of your clinic." }</p>
                </div>
            </div>
        };
    };
    html! {
        <div class="settings">
            <div class="settings-page">
                <h1 class="settings-title">{ "Settings" }</h1>
                <Tabs {tabs} {tab} onturn={props.onturn.clone()} />
                if cache.is_loaded() {
                    <section key={tab.segment()} class="settings-tab" aria-label={tab.name()}>{ page(tab) }</section>
                } else {
                    { loading() }
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TabsProps {
    tabs: Vec<SettingsTab>,
    tab: SettingsTab,
    onturn: Callback<SettingsTab>,
}

/// The tabs. Where they do not fit beside each other, the one that is shown is scrolled into sight.
#[component]
fn Tabs(props: &TabsProps) -> Html {
    let strip = use_node_ref();
    {
        let strip = strip.clone();
        use_effect_with(props.tab, move |_| {
            let Some(strip) = strip.cast::<HtmlElement>() else { return };
            let current = strip.query_selector("[aria-current]").ok().flatten();
            if let Some(current) = current.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                strip.set_scroll_left(current.offset_left() - strip.offset_left());
            }
        });
    }
    let links = props.tabs.iter().map(|link| turn(*link, props.tab, &props.onturn));
    html! { <nav ref={strip} class="tabs" aria-label="Settings">{ for links }</nav> }
}

fn page(tab: SettingsTab) -> Html {
    match tab {
        SettingsTab::Practitioners => html! { <Practitioners /> },
        SettingsTab::Services => html! { <Services /> },
        SettingsTab::Locations => html! { <Locations /> },
        SettingsTab::Organization => html! { <OrganizationPage /> },
        SettingsTab::Accounts => html! { <Accounts /> },
    }
}

/// The link to a tab. It is a true address: with Ctrl or the middle button it opens beside this one.
fn turn(tab: SettingsTab, current: SettingsTab, onturn: &Callback<SettingsTab>) -> Html {
    let onturn = onturn.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
            return;
        }
        event.prevent_default();
        onturn.emit(tab);
    });
    html! {
        <a
            key={tab.segment()}
            class="tab"
            href={Route::Settings(tab).path()}
            aria-current={(tab == current).then_some("page")}
            {onclick}
        >
            { tab.name() }
        </a>
    }
}

fn loading() -> Html {
    html! {
        <div class="card settings-loading" role="status">
            <span class="visually-hidden">{ "The settings are loading." }</span>
            { for (0..6).map(|line| html! { <span key={line} class="skeleton" aria-hidden="true"></span> }) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::model::Role;
    use docket_shared::policy::may;

    #[test]
    fn each_role_sees_the_tabs_that_it_may_use() {
        let permissions = [Permission::ReadCalendar, Permission::SaveSettings, Permission::SaveAccounts];
        for (role, count, first) in [
            (Role::Receptionist, 0, None),
            (Role::Practitioner, 0, None),
            (Role::Manager, 4, Some(SettingsTab::Practitioners)),
            (Role::Admin, 5, Some(SettingsTab::Accounts)),
        ] {
            let held: Vec<_> = permissions.into_iter().filter(|it| may(role, *it)).collect();
            let tabs = open_to(&held);
            assert_eq!(tabs.len(), count, "{role:?}");
            assert_eq!(shown(&tabs, SettingsTab::Accounts), first, "{role:?}");
        }
    }
}
