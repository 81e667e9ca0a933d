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
            "offline" => {
                self.without_network.set(true);
                self.look();
            }
            // What was connected through another network is not through this one.
            "online" => {
                self.without_network.set(false);
                self.connect_anew();
            }
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

    /// Somebody is back: without a connection it is tried at once, however long was to be waited yet; with one it is looked at,
    /// unless it has just been heard from; and one that is in doubt is given up once there can be another.
    fn try_again(self: &Rc<Self>) {
        if self.doubted.get() {
            self.look_for(Wish::Anew);
        } else if self.cache().connection != Connection::Live {
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
        self.look_for(Wish::Known);
    }

    fn look_for(self: &Rc<Self>, wish: Wish) {
        if self.looking.replace(true) {
            return;
        }
        let session = Rc::clone(self);
        spawn_local(async move {
            let answers = api::is_there(LOOK).await;
            session.looking.set(false);
            session.looked_at.set(session.now());
            if session.over.get() {
                return;
            }
            let connection = session.cache().connection;
            let found = Found { answers, connection, doubted: session.doubted.get() };
            match found.next(wish, session.without_network.get()) {
                Next::Wait => {}
                Next::Anew => session.connect_anew(),
                Next::CutOff => {
                    session.doubted.set(found.stands());
                    session.cut_off();
                }
                Next::GiveUp => {
                    session.cut_off();
                    session.nudge();
                }
            }
        });
    }

    /// Nothing is known to arrive, whatever the socket may say.
    fn cut_off(self: &Rc<Self>) {
        let Cache { connection, as_of: since, .. } = *self.cache();
        if !matches!(connection, Connection::Offline { .. } | Connection::Outdated) {
            self.losses.set(self.losses.get().wrapping_add(1));
            self.dispatch(Action::Connection(Connection::Offline { since }));
        }
    }

    /// Something came through the socket that stands. If that was in doubt, it is no more.
    pub(super) fn spoken(&self) {
        if self.doubted.replace(false) {
            self.hurry();
        }
    }

    /// The socket has ended.
    pub(super) fn lost(self: &Rc<Self>) {
        self.doubted.set(false);
        let Cache { connection, as_of: since, .. } = *self.cache();
        if connection == Connection::Live {
            self.dispatch(Action::Connection(Connection::Reconnecting { since }));
            self.give_up_later();
        }
    }

    /// The socket has ended for good.
    pub(super) fn outdated(self: &Rc<Self>) {
        self.doubted.set(false);
        self.losses.set(self.losses.get().wrapping_add(1));
        self.dispatch(Action::Connection(Connection::Outdated));
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

/// What a look is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// To know.
    Known,
    /// To connect anew if that can be done.
    Anew,
}

/// What a look found.
#[derive(Clone, Copy, Debug)]
struct Found {
    answers: bool,
    connection: Connection,
    /// Whether an earlier look was not answered, and the socket has stood and said nothing since.
    doubted: bool,
}

/// What follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Nothing: what arrives tells the rest.
    Wait,
    /// It is connected anew, and the socket, if there is one, is given up for it.
    Anew,
    /// It is said that the server does not answer. A socket is left to show that it does, or to fall silent for too long.
    CutOff,
    /// That is said, and the socket is given up.
    GiveUp,
}

impl Found {
    /// Whether there is a socket, as far as it is known.
    fn stands(self) -> bool {
        self.doubted || self.connection == Connection::Live
    }

    fn next(self, wish: Wish, without_network: bool) -> Next {
        match (self.answers, self.connection) {
            (_, Connection::Outdated) => Next::Wait,
            // That the server answers does not say that nothing is missing: only the feed does.
            (true, Connection::Live) => Next::Wait,
            (true, _) if self.doubted && wish == Wish::Known => Next::Wait,
            (true, Connection::Reconnecting { .. } | Connection::Offline { .. }) => Next::Anew,
            // No socket outlives its network, but it may not know.
            (false, _) if without_network && self.stands() => Next::GiveUp,
            // That a network is slow, or a server takes no further connection, is no reason to let go of one that works: everybody
            // who works would lose theirs by it.
            (false, _) => Next::CutOff,
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

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::at;

    #[test]
    fn a_socket_that_works_is_let_go_only_for_another_or_with_its_network() {
        let since = at("2026-11-24T09:00:00Z");
        let (live, offline) = (Connection::Live, Connection::Offline { since });
        let reconnecting = Connection::Reconnecting { since };
        for (answers, connection, doubted, wish, without_network, expected) in [
            // Somebody types, and the server is slow or full.
            (false, live, false, Wish::Known, false, Next::CutOff),
            (false, offline, true, Wish::Known, false, Next::CutOff),
            // Somebody is back, and it still does not answer.
            (false, offline, true, Wish::Anew, false, Next::CutOff),
            // The cable is pulled, before or after it was noticed.
            (false, live, false, Wish::Known, true, Next::GiveUp),
            (false, offline, true, Wish::Known, true, Next::GiveUp),
            // What is being opened may be waiting for its turn.
            (false, reconnecting, false, Wish::Known, false, Next::CutOff),
            (false, reconnecting, false, Wish::Known, true, Next::CutOff),
            // The server is on this very machine.
            (true, live, false, Wish::Known, true, Next::Wait),
            (true, live, false, Wish::Anew, false, Next::Wait),
            (true, offline, true, Wish::Known, false, Next::Wait),
            (true, offline, true, Wish::Anew, false, Next::Anew),
            (true, offline, false, Wish::Known, false, Next::Anew),
            (true, reconnecting, false, Wish::Known, false, Next::Anew),
            // Only another page can follow.
            (true, Connection::Outdated, false, Wish::Anew, false, Next::Wait),
            (false, Connection::Outdated, false, Wish::Known, true, Next::Wait),
        ] {
            let found = Found { answers, connection, doubted };
            assert_eq!(found.next(wish, without_network), expected, "{found:?} {wish:?} {without_network}");
        }
    }
}
