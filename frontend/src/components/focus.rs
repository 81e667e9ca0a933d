//! The focus goes where something has just opened to be typed in; otherwise what is typed would be taken for shortcuts. Where it
//! goes when what had it is gone, [`kept`] says.

pub mod kept;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Gives the focus, once what follows is drawn, to the first in `root` that the selector finds.
#[hook]
pub fn use_focus_in(root: &NodeRef) -> Callback<&'static str> {
    let wanted = use_mut_ref(|| None::<&'static str>);
    {
        let (root, wanted) = (root.clone(), wanted.clone());
        use_effect(move || {
            let Some(selector) = wanted.borrow_mut().take() else { return };
            let found = root.cast::<Element>().and_then(|it| it.query_selector(selector).ok()?);
            if let Some(found) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                _ = found.focus();
            }
        });
    }
    Callback::from(move |selector| *wanted.borrow_mut() = Some(selector))
}
