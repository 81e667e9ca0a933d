//! The side panel's frame: a title, a close button, a body that scrolls and a foot that does not. On the phone it is a
//! sheet.

use super::desk::{Act, use_desk};
use super::icon::Icon;
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

/// The frame.
#[component]
pub fn PanelFrame(props: &Props) -> Html {
    let desk = use_desk();
    let close = desk.on(|_: MouseEvent| Act::ClosePanel);
    html! {
        <aside class="panel" aria-label={props.title.clone()}>
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
