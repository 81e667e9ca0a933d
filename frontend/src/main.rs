//! Starts the app in the browser: who is signed in is asked first, so that the painted shell stays until there is something
//! to put in its place.

use docket_frontend::app::{App, Props};
use docket_frontend::net::api;
use docket_frontend::session::leaving;
use std::rc::Rc;
use yew::AttrValue;
use yew::platform::spawn_local;

fn main() {
    std::panic::set_hook(Box::new(|_| apologize()));
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

/// A panic ends the app: say so, and offer the only way on. What was sent is with the server; what was not is in the outbox.
fn apologize() {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(body) = document.as_ref().and_then(web_sys::Document::body) else { return };
    if let Some(overlay) = document.as_ref().and_then(|document| document.create_element("div").ok()) {
        overlay.set_class_name("crashed");
        _ = overlay.set_attribute("role", "alert");
        overlay.set_inner_html(
            "<div class=\"card crashed-card\"><h1>Docket stopped</h1><p>Something went wrong in this page. Nothing that you \
             have asked for is lost.</p><p><a class=\"button\" data-kind=\"strong\" href=\"\">Load the page again</a></p></div>",
        );
        _ = body.append_child(&overlay);
    }
}
