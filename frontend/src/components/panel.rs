//! The side panel's frame: a title, a close button, a body that scrolls and a foot that does not. On the phone it is a
//! sheet.

use super::desk::{Act, use_desk};
use super::icon::Icon;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The properties of [`PanelFrame`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it is.
    pub title: AttrValue,
    /// What it holds.
    pub children: Html,
    /// What stays in sight below.
    #[prop_or_default]
    pub foot: Option<Html>,
}

/// What a form's button says of the keys that press it: they do wherever in the panel one is, also where Enter alone makes a line
/// or chooses from a list.
pub fn submit_keys() -> Html {
    html! { <kbd aria-hidden="true">{ "Ctrl ⏎" }</kbd> }
}

/// Sends the panel's form by Ctrl and Enter, as its button does.
fn onkeydown(event: KeyboardEvent) {
    let meant = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
    // Held a moment too long, it would answer what the form only then asks.
    if !meant || event.repeat() || event.is_composing() || event.default_prevented() {
        return;
    }
    let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
    let panel = target.and_then(|it| it.closest(".panel").ok()?);
    let button = panel.and_then(|it| it.query_selector(".panel-foot [type=submit]:enabled").ok()?);
    if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        event.stop_propagation();
        button.click();
    }
}

/// The frame.
#[component]
pub fn PanelFrame(props: &Props) -> Html {
    let desk = use_desk();
    let close = desk.on(|_: MouseEvent| Act::ClosePanel);
    html! {
        <aside class="panel" aria-label={props.title.clone()} onkeydown={Callback::from(onkeydown)}>
            <header class="panel-head">
                <h2 class="panel-title">{ &props.title }</h2>
                <button type="button" class="icon-button" aria-label="Close" title="Close (Esc)" onclick={close}>
                    { Icon::Close.html() }
                </button>
            </header>
            <div class="panel-body">{ props.children.clone() }</div>
            if let Some(foot) = &props.foot {
                <footer class="panel-foot">{ foot.clone() }</footer>
            }
        </aside>
    }
}
