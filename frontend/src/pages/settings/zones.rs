//! The names of the time zones that this browser knows, to choose from. The server has the last word on whether there is such
//! a zone.

use js_sys::{Array, Function, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// The IANA names, as `Intl.supportedValuesOf('timeZone')` lists them, and UTC, which some browsers leave out. Empty where
/// the browser cannot say.
pub(super) fn zones() -> Vec<String> {
    let mut names = supported().unwrap_or_default();
    let utc = "UTC".to_owned();
    if !names.is_empty() && !names.contains(&utc) {
        names.push(utc);
    }
    names
}

fn supported() -> Option<Vec<String>> {
    // Reached by name: older browsers do not have it.
    let intl = Reflect::get(&global(), &JsValue::from_str("Intl")).ok()?;
    let list: Function =
        Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")).ok()?.dyn_into().ok()?;
    let names: Array = list.call1(&intl, &JsValue::from_str("timeZone")).ok()?.dyn_into().ok()?;
    Some(names.iter().filter_map(|name| name.as_string()).collect())
}
