//! Whether this is a phone: the same width as in the style sheet.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MediaQueryList;
use yew::prelude::*;

/// As in phone.css.
const PHONE: &str = "(max-width: 720px)";

/// Whether the window is as narrow as a phone; it follows when the window changes.
#[hook]
pub(super) fn use_phone() -> bool {
    let query = use_memo((), |()| web_sys::window().and_then(|window| window.match_media(PHONE).ok()?));
    let phone = {
        let query = (*query).clone();
        use_state_eq(move || query.is_some_and(|query| query.matches()))
    };
    {
        let phone = phone.setter();
        use_effect_with((), move |()| listen((*query).clone(), move |matches| phone.set(matches)));
    }
    *phone
}

fn listen(query: Option<MediaQueryList>, heard: impl Fn(bool) + 'static) -> impl FnOnce() {
    let closure = {
        let query = query.clone();
        Closure::<dyn FnMut()>::new(move || heard(query.as_ref().is_some_and(MediaQueryList::matches)))
    };
    if let Some(query) = &query {
        _ = query.add_event_listener_with_callback("change", closure.as_ref().unchecked_ref());
    }
    move || {
        if let Some(query) = query {
            _ = query.remove_event_listener_with_callback("change", closure.as_ref().unchecked_ref());
        }
    }
}
