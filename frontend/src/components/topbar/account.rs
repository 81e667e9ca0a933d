//! Who is signed in, and what belongs to them: colours, keys, settings, signing out. A menu after the ARIA pattern.

use crate::components::desk::{Act, Dialog, use_desk};
use crate::components::icon::Icon;
use crate::components::leave::leave;
use crate::components::palette::settings_tabs;
use crate::components::popover::Popover;
use crate::components::theme::Theme;
use crate::hooks::{use_cache, use_me, use_sign_out};
use crate::route::Route;
use crate::words::initials;
use crate::words::settings::role;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) go: Callback<Route>,
    pub(super) theme: Theme,
    pub(super) ontheme: Callback<Theme>,
}

/// The menu.
#[component]
pub(super) fn AccountMenu(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let desk = use_desk();
    let sign_out = use_sign_out();
    let done_times = use_state_eq(|| 0_u32);
    let done = {
        let done_times = done_times.clone();
        move || done_times.set(done_times.wrapping_add(1))
    };
    let act = |act: Act| {
        let (desk, done) = (desk.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            done();
            desk.act(act.clone());
        })
    };
    let themes = Theme::ALL.into_iter().map(|theme| {
        let (ontheme, done) = (props.ontheme.clone(), done.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            done();
            ontheme.emit(theme);
        });
        let checked = theme == props.theme;
        html! {
            <button
                key={theme.label()}
                type="button"
                class="menu-item"
                role="menuitemradio"
                tabindex="-1"
                aria-checked={if checked { "true" } else { "false" }}
                {onclick}
            >
                { theme.label() }
                if checked {
                    { Icon::Check.html() }
                }
            </button>
        }
    });
    let settings = settings_tabs(&me).first().map(|tab| {
        let (go, tab, done) = (props.go.clone(), *tab, done.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            done();
            go.emit(Route::Settings(tab));
        });
        item(Icon::Settings, "Settings", None, onclick)
    });
    let onleave = {
        let (desk, cache, done) = (desk.clone(), Rc::clone(&cache), done.clone());
        Callback::from(move |_: MouseEvent| {
            done();
            leave(&desk, &cache, &sign_out);
        })
    };
    let face = html! { <span class="avatar" aria-hidden="true">{ initials(&me.account.name) }</span> };
    html! {
        <Popover
            class="icon-button"
            label={format!("{}: account of {}", initials(&me.account.name), me.account.name)}
            kind="menu"
            {face}
            done={*done_times}
        >
            <Menu>
                <div class="menu-head" role="presentation">
                    <strong>{ &me.account.name }</strong>
                    <span class="muted">{ role(me.account.role) }</span>
                </div>
                { item(Icon::Search, "Search", Some("/"), act(Act::Open(Dialog::Palette))) }
                { item(Icon::Help, "Keys", Some("?"), act(Act::Open(Dialog::Keys))) }
                { settings.unwrap_or_default() }
                <div class="menu-separator" role="separator"></div>
                <div role="group" aria-label="Colours">
                    <div class="menu-label" aria-hidden="true">{ "Colours" }</div>
                    { for themes }
                </div>
                <div class="menu-separator" role="separator"></div>
                { item(Icon::Door, "Sign out", None, onleave) }
            </Menu>
        </Popover>
    }
}

fn item(icon: Icon, name: &'static str, keys: Option<&'static str>, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="menu-item" role="menuitem" tabindex="-1" {onclick}>
            { icon.html() }
            { name }
            if let Some(keys) = keys {
                <kbd aria-hidden="true">{ keys }</kbd>
            }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct MenuProps {
    children: Html,
}

/// Where a key leads in a menu of `count` items.
fn stepped(at: Option<usize>, count: usize, key: &str) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 })),
        "ArrowUp" => Some(at.map_or(last, |at| if at == 0 { last } else { at - 1 })),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// The focus begins on the first item, and the arrows lead through them.
#[component]
fn Menu(props: &MenuProps) -> Html {
    let menu = use_node_ref();
    {
        let menu = menu.clone();
        use_effect_with((), move |()| {
            if let Some(first) = items(&menu).first() {
                _ = first.focus();
            }
        });
    }
    let onkeydown = {
        let menu = menu.clone();
        Callback::from(move |event: KeyboardEvent| {
            let items = items(&menu);
            let focused = event.target().and_then(|it| it.dyn_into::<HtmlElement>().ok());
            let at = items.iter().position(|item| Some(item) == focused.as_ref());
            if let Some(item) = stepped(at, items.len(), &event.key()).and_then(|index| items.get(index)) {
                event.prevent_default();
                event.stop_propagation();
                _ = item.focus();
            }
        })
    };
    html! { <div class="menu" role="menu" aria-label="Account" ref={menu} {onkeydown}>{ props.children.clone() }</div> }
}

fn items(menu: &NodeRef) -> Vec<HtmlElement> {
    let Some(menu) = menu.cast::<HtmlElement>() else { return Vec::new() };
    let Ok(found) = menu.query_selector_all("[role^='menuitem']") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_lead_around() {
        for (at, key, expected) in [
            (None, "ArrowDown", Some(0)),
            (Some(0), "ArrowDown", Some(1)),
            (Some(2), "ArrowDown", Some(0)),
            (Some(0), "ArrowUp", Some(2)),
            (None, "ArrowUp", Some(2)),
            (Some(1), "Home", Some(0)),
            (Some(1), "End", Some(2)),
            (Some(1), "x", None),
        ] {
            assert_eq!(stepped(at, 3, key), expected, "{at:?} {key}");
        }
        assert_eq!(stepped(None, 0, "ArrowDown"), None);
    }
}
