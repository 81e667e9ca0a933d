//! Whether the server can be reached. The feed tells when its socket ends, which a cable that is pulled does not bring about: so
//! where the browser says that its network is gone or back, where nothing was heard when something should have been, or where
//! somebody works and nothing was heard for a while, the server is looked for. While changes arrive, nobody looks.

use super::Session;
use crate::cache::{Action, Cache, Connection};
use crate::net::api;
use chrono::TimeDelta;
use futures_util::FutureExt;
use js_sys::Function;
use std::rc::{Rc, Weak};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};
use yew::platform::pinned::oneshot;
use yew::platform::spawn_local;
use yew::platform::time::sleep;

/// A connection that is gone for longer than this is called gone.
const MOMENT: Duration = Duration::from_secs(3);

/// So long a look may take, in milliseconds.
const LOOK: u32 = 2_000;

/// Whoever works is shown nothing older than this without a look: some twenty bytes, at most so often.
const FRESH: TimeDelta = TimeDelta::seconds(5);

/// What the browser tells of its network and of whoever sits before it.
const OF_WINDOW: [&str; 5] = ["online", "offline", "focus", "pageshow", "beforeunload"];
const OF_DOCUMENT: [&str; 3] = ["visibilitychange", "pointerdown", "keydown"];

impl Session {
    /// Begins to listen.
    pub(super) fn watch(self: &Rc<Self>) {
        let woken = Rc::downgrade(self);
        let wakes = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            if let Some(session) = Weak::upgrade(&woken) {
                session.heard_of(&event);
            }
        });
        listen(&wakes, |target, event, heard| target.add_event_listener_with_callback(event, heard));
        *self.wakes.borrow_mut() = Some(wakes);
    }

    /// Listens no more.
    pub(super) fn unwatch(&self) {
        if let Some(wakes) = self.wakes.borrow_mut().take() {
            listen(&wakes, |target, event, heard| target.remove_event_listener_with_callback(event, heard));
        }
    }

    fn heard_of(self: &Rc<Self>, event: &Event) {
        match event.type_().as_str() {
            "offline" => self.look(),
            // What was connected through another network is not through this one.
            "online" => self.connect_anew(),
            // Somebody is back: what died in its sleep is known at once.
            "focus" | "pageshow" | "visibilitychange" if is_seen() => self.try_again(),
            "pointerdown" | "keydown" if self.is_stale() => self.look(),
            // Nothing is lost, but without a connection the page would not come back either.
            "beforeunload" if self.is_cut_off() && self.cache().queued().next().is_some() => {
                event.prevent_default();
            }
            _ => {}
        }
    }

    fn is_stale(&self) -> bool {
        let cache = self.cache();
        let since = cache.as_of.max(self.looked_at.get());
        cache.connection == Connection::Live && self.now() - since > FRESH
    }

    fn is_cut_off(&self) -> bool {
        matches!(self.cache().connection, Connection::Offline { .. })
    }

    /// The network may be back, or somebody is: without a connection it is tried at once, however long was to be waited yet;
    /// with one it is looked at, unless it has just been heard from.
    fn try_again(self: &Rc<Self>) {
        if self.cache().connection != Connection::Live {
            self.connect_anew();
        } else if self.is_stale() {
            self.look();
        }
    }

    fn connect_anew(&self) {
        self.nudge();
        self.hurry();
    }

    /// Looks whether the server answers. A browser that is offline for all the world may yet reach it, on the same machine.
    pub(super) fn look(self: &Rc<Self>) {
        if self.looking.replace(true) {
            return;
        }
        let session = Rc::clone(self);
        spawn_local(async move {
            let there = api::is_there(LOOK).await;
            session.looking.set(false);
            session.looked_at.set(session.now());
            match there {
                _ if session.over.get() => {}
                // That the server answers does not say that nothing is missing: only the feed does.
                true => session.try_again(),
                false => session.cut_off(),
            }
        });
    }

    /// There is no connection, whatever its socket may say.
    fn cut_off(self: &Rc<Self>) {
        let Cache { connection, as_of: since, .. } = *self.cache();
        if !matches!(connection, Connection::Offline { .. }) {
            self.losses.set(self.losses.get().wrapping_add(1));
            self.dispatch(Action::Connection(Connection::Offline { since }));
            // A socket that is dead without knowing is given up.
            self.nudge();
        }
    }

    /// The socket has ended.
    pub(super) fn lost(self: &Rc<Self>) {
        let Cache { connection, as_of: since, .. } = *self.cache();
        if connection == Connection::Live {
            self.dispatch(Action::Connection(Connection::Reconnecting { since }));
            self.give_up_later();
        }
    }

    /// Calls the connection gone if it does not come within a moment.
    pub(super) fn give_up_later(self: &Rc<Self>) {
        let since = self.cache().as_of;
        let loss = self.losses.get().wrapping_add(1);
        self.losses.set(loss);
        let session = Rc::clone(self);
        spawn_local(async move {
            sleep(MOMENT).await;
            if session.losses.get() == loss {
                session.dispatch(Action::Connection(Connection::Offline { since }));
            }
        });
    }

    /// Resolves when waiting has become pointless.
    pub(super) fn hurried(&self) -> impl Future<Output = ()> + Unpin + use<> {
        let (hurry, hurried) = oneshot::channel::<()>();
        self.hurries.borrow_mut().push(hurry);
        hurried.map(|_| ())
    }

    /// Whatever waits to be tried again is tried now.
    pub(super) fn hurry(&self) {
        for hurry in self.hurries.take() {
            // Whoever has waited in vain is gone.
            _ = hurry.send(());
        }
    }
}

/// Whether somebody can see the page.
fn is_seen() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| !document.hidden())
}

fn listen(
    wakes: &Closure<dyn FnMut(Event)>,
    change: fn(&EventTarget, &str, &Function) -> Result<(), JsValue>,
) {
    let heard = wakes.as_ref().unchecked_ref();
    if let Some(window) = web_sys::window() {
        OF_WINDOW.iter().for_each(|event| _ = change(&window, event, heard));
        if let Some(document) = window.document() {
            OF_DOCUMENT.iter().for_each(|event| _ = change(&document, event, heard));
        }
    }
}
