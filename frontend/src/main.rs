//! Starts the app in the browser: who is signed in is asked first, so that the painted shell stays until there is something
//! to put in its place. What is said where the app dies is in `start.js`, which does not die with it.

use docket_frontend::app::{App, Props};
use docket_frontend::net::api;
use docket_frontend::session::leaving;
use std::rc::Rc;
use yew::AttrValue;
use yew::platform::spawn_local;

fn main() {
    spawn_local(async {
        let begun = match leaving::finish().await {
            Ok(()) => api::me().await,
            Err(error) => Err(error),
        };
        let begun = begun.map(|me| me.map(Rc::new)).map_err(|error| AttrValue::from(error.sentence()));
        let document = web_sys::window().and_then(|window| window.document());
        let root = document.and_then(|document| document.get_element_by_id("app"));
        if let Some(root) = root {
            yew::Renderer::<App>::with_root_and_props(root, Props { begun }).render();
        }
    });
}
