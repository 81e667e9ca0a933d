//! A button that opens something below itself; a click elsewhere or Escape closes it, and the focus goes back.

use web_sys::{HtmlElement, Node};
use yew::prelude::*;

/// The properties of [`Popover`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The button's class.
    pub class: AttrValue,
    /// What the button is called, where its face does not say it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What the button shows.
    pub face: Html,
    /// What kind of thing opens (`menu`, `dialog`).
    pub kind: &'static str,
    /// What opens.
    pub children: Html,
    /// Changes when what was opened has done its work, and closes it.
    #[prop_or_default]
    pub done: u32,
}

/// A button with what it opens.
#[component]
pub fn Popover(props: &Props) -> Html {
    let open = use_state_eq(|| false);
    let anchor = use_node_ref();
    let button = use_node_ref();
    let close = {
        let (open, button) = (open.clone(), button.clone());
        move || {
            open.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                _ = button.focus();
            }
        }
    };
    {
        let (open, close) = (open.clone(), close.clone());
        use_effect_with(props.done, move |_| {
            if *open {
                close();
            }
        });
    }
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (open, close) = (open.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.stop_propagation();
                close();
            }
        })
    };
    // Whatever takes the focus elsewhere closes it; that nothing has it (a click on plain text) does not.
    let onfocusout = {
        let (open, anchor) = (open.clone(), anchor.clone());
        Callback::from(move |event: FocusEvent| {
            use wasm_bindgen::JsCast;
            let to = event.related_target().and_then(|it| it.dyn_into::<Node>().ok());
            let inside = anchor.cast::<Node>().is_some_and(|anchor| anchor.contains(to.as_ref()));
            if to.is_some() && !inside {
                open.set(false);
            }
        })
    };
    let onscrim = {
        let open = open.clone();
        Callback::from(move |_: PointerEvent| open.set(false))
    };
    html! {
        <span class="menu-anchor" ref={anchor} {onkeydown} {onfocusout}>
            <button
                type="button"
                ref={button}
                class={props.class.clone()}
                aria-label={props.label.clone()}
                title={props.label.clone()}
                aria-haspopup={props.kind}
                aria-expanded={if *open { "true" } else { "false" }}
                {onclick}
            >
                { props.face.clone() }
            </button>
            if *open {
                <div class="menu-scrim" onpointerdown={onscrim}></div>
                { props.children.clone() }
            }
        </span>
    }
}
