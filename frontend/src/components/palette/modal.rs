//! What covers the calendar for a moment: the platform's own modal dialog, which traps the focus, gives it back, and makes
//! everything behind it inert.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The properties of [`Modal`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What it is.
    pub label: &'static str,
    /// `wide` for what is to be compared; it is a sheet on the phone.
    #[prop_or_default]
    pub kind: Option<&'static str>,
    /// What it holds.
    pub children: Html,
    /// Escape, or a click beside it.
    pub onclose: Callback<()>,
}

/// The dialog.
#[component]
pub fn Modal(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let shown = dialog.cast::<HtmlDialogElement>();
            if let Some(shown) = shown.as_ref().filter(|it| !it.open()) {
                _ = shown.show_modal();
            }
            // Closed rather than only taken away: that is what gives the focus back.
            move || shown.into_iter().for_each(|it| it.close())
        });
    }
    let oncancel = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: Event| {
            event.prevent_default();
            onclose.emit(());
        })
    };
    let onkeydown = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                onclose.emit(());
            }
        })
    };
    let onpointerdown = {
        let (dialog, onclose) = (dialog.clone(), props.onclose.clone());
        Callback::from(move |event: PointerEvent| {
            let target = event.target().and_then(|it| it.dyn_into::<HtmlDialogElement>().ok());
            // The scrim is the dialog itself; what it holds lies in a box within.
            if target.is_some() && target == dialog.cast::<HtmlDialogElement>() {
                onclose.emit(());
            }
        })
    };
    html! {
        <dialog class="scrim" ref={dialog} aria-label={props.label} {oncancel} {onkeydown} {onpointerdown}>
            <div class="dialog" data-kind={props.kind}>{ props.children.clone() }</div>
        </dialog>
    }
}
