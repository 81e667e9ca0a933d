//! One sign-in at work: the cache, the outbox that carries what I ask for, and the feed that tells what became of it.

mod clock;
mod sender;
mod windows;

pub use clock::local_now;

use crate::cache::{Action, Cache, Connection};
use crate::components::precheck::actor;
use crate::net::api;
use crate::net::feed::{Feed, Told, Wanted};
use crate::outbox::Outbox;
use chrono::{DateTime, Utc};
use clock::Clock;
use docket_shared::command::Command;
use docket_shared::event::Event;
use docket_shared::ids::CommandId;
use docket_shared::protocol::http::Me;
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::state::CalendarSnapshot;
use docket_shared::time::Interval;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;
use uuid::Uuid;
use windows::Windows;
use yew::Callback;
use yew::platform::spawn_local;
use yew::platform::time::sleep;

/// A connection that is gone for longer than this is called gone.
const MOMENT: Duration = Duration::from_secs(8);

/// A sign-in, from its beginning to its end.
pub struct Session {
    me: Rc<Me>,
    cache: RefCell<Rc<Cache>>,
    /// Hears of every new cache.
    drawn: Callback<Rc<Cache>>,
    /// Hears when the server says that nobody is signed in any more.
    ended: Callback<()>,
    outbox: RefCell<Option<Outbox>>,
    feed: RefCell<Option<Feed>>,
    windows: RefCell<Windows>,
    clock: Clock,
    sending: Cell<bool>,
    /// Counts losses of the connection, so that an old one's timer finds itself outdated.
    losses: Cell<u32>,
    /// The next connection must begin with a snapshot.
    anew: Cell<bool>,
    over: Cell<bool>,
}

impl Session {
    /// Begins: takes up what an earlier visit left, and follows the calendar.
    pub fn begin(me: Rc<Me>, drawn: Callback<Rc<Cache>>, ended: Callback<()>) -> Rc<Self> {
        let cache = Rc::new(Cache::new(actor(&me), local_now()));
        let session = Rc::new(Self {
            me,
            cache: RefCell::new(cache),
            drawn,
            ended,
            outbox: RefCell::default(),
            feed: RefCell::default(),
            windows: RefCell::default(),
            clock: Clock::default(),
            sending: Cell::default(),
            losses: Cell::default(),
            anew: Cell::default(),
            over: Cell::default(),
        });
        spawn_local(Rc::clone(&session).take_up());
        let (asked, told) = (Rc::downgrade(&session), Rc::downgrade(&session));
        let feed = Feed::run(
            move || asked.upgrade()?.wanted(),
            Callback::from(move |news| {
                if let Some(session) = Weak::upgrade(&told) {
                    session.told(news);
                }
            }),
        );
        *session.feed.borrow_mut() = Some(feed);
        session
    }

    /// The cache as it is.
    pub fn cache(&self) -> Rc<Cache> {
        Rc::clone(&self.cache.borrow())
    }

    /// This moment by the server's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Asks for something.
    pub fn submit(self: &Rc<Self>, command: Command) -> CommandId {
        let id = CommandId::new(Uuid::now_v7());
        self.dispatch(Action::Submit { id, command, at: self.now() });
        id
    }

    /// Something happened to the cache.
    pub fn dispatch(self: &Rc<Self>, action: Action) {
        if self.over.get() {
            return;
        }
        let cache = Rc::new(Cache::clone(&self.cache.borrow()).after(action));
        *self.cache.borrow_mut() = Rc::clone(&cache);
        if let Some(outbox) = &*self.outbox.borrow() {
            outbox.follow(&cache);
        }
        self.drawn.emit(cache);
        self.send();
    }

    /// `shown` is on the screen from now on.
    pub fn show(&self, shown: Interval) {
        self.windows.borrow_mut().show(shown);
        let widened = self.windows.borrow_mut().widen();
        if widened && let Some(feed) = &*self.feed.borrow() {
            feed.nudge();
        }
    }

    /// `shown` is no longer on the screen.
    pub fn hide(&self, shown: Interval) {
        self.windows.borrow_mut().hide(shown);
    }

    /// Ends this sign-in: nothing of it stays in the browser, whether the server hears of it or not.
    pub fn sign_out(self: &Rc<Self>) {
        if let Some(outbox) = &*self.outbox.borrow() {
            outbox.clear();
        }
        let session = Rc::clone(self);
        session.stop();
        spawn_local(async move {
            // Without a connection the server ends the session on its own, later; this browser has nothing to show by then.
            _ = api::sign_out().await;
            session.ended.emit(());
        });
    }

    /// Stops all that is running.
    pub fn stop(&self) {
        self.over.set(true);
        drop(self.feed.borrow_mut().take());
    }

    async fn take_up(self: Rc<Self>) {
        let outbox = Outbox::open(self.me.account.id, &self.me.storage_key).await;
        let kept = outbox.kept().await;
        *self.outbox.borrow_mut() = Some(outbox);
        self.dispatch(Action::Restore(kept));
        if self.cache().connection == Connection::Live {
            // The feed was the quicker one; it has asked without knowing of these.
            self.ask_all();
        }
    }

    fn wanted(&self) -> Option<Wanted> {
        let window = self.windows.borrow().wanted()?;
        let cache = self.cache();
        let same = cache.window() == Some(window) && !self.anew.get();
        Some(Wanted { window, position: cache.position.filter(|_| same) })
    }

    fn told(self: &Rc<Self>, news: Told) {
        match news {
            Told::Message(message) => self.heard(&message),
            Told::Lost => self.lost(),
            Told::SessionEnded => {
                self.stop();
                self.ended.emit(());
            }
        }
    }

    fn heard(self: &Rc<Self>, message: &ServerMessage) {
        match message {
            ServerMessage::Snapshot(snapshot) => {
                self.clock.set(snapshot.as_of);
                self.anew.set(false);
                self.dispatch(Action::Snapshot(Rc::new(CalendarSnapshot::clone(snapshot))));
                self.live();
            }
            ServerMessage::Resumed { at, .. } => {
                self.clock.set(*at);
                self.dispatch(Action::Alive(*at));
                self.live();
            }
            ServerMessage::Changes { seq, changes } => {
                let renewed = changes.iter().any(|it| matches!(it.event, Event::OrganizationSaved { .. }));
                let changes = Rc::new(changes.clone());
                self.dispatch(Action::Changes { seq: *seq, changes, at: self.now() });
                if renewed {
                    // Weeks may now begin on another day: a part of the calendar cannot count them anew.
                    self.anew.set(true);
                    if let Some(feed) = &*self.feed.borrow() {
                        feed.nudge();
                    }
                }
            }
            ServerMessage::Outcome { id, outcome } => {
                self.dispatch(Action::Outcome(*id, outcome.clone()));
            }
            ServerMessage::Heartbeat { at, .. } => {
                self.clock.set(*at);
                self.dispatch(Action::Alive(*at));
            }
            ServerMessage::SessionEnded => {}
        }
    }

    /// Changes arrive again. Outcomes that were told meanwhile were told to nobody: ask.
    fn live(self: &Rc<Self>) {
        self.losses.set(self.losses.get().wrapping_add(1));
        if self.cache().connection != Connection::Live {
            self.dispatch(Action::Connection(Connection::Live));
        }
        self.ask_all();
    }

    /// Asks what became of everything that the server has taken and not told the outcome of.
    fn ask_all(self: &Rc<Self>) {
        let undecided: Vec<_> = self.cache().accepted().map(|request| request.id).collect();
        for id in undecided {
            spawn_local(Rc::clone(self).ask(id, Duration::ZERO));
        }
    }

    fn lost(self: &Rc<Self>) {
        let since = self.cache().as_of;
        if self.cache().connection != Connection::Live {
            return;
        }
        let loss = self.losses.get().wrapping_add(1);
        self.losses.set(loss);
        self.dispatch(Action::Connection(Connection::Reconnecting { since }));
        let session = Rc::clone(self);
        spawn_local(async move {
            sleep(MOMENT).await;
            if session.losses.get() == loss {
                session.dispatch(Action::Connection(Connection::Offline { since }));
            }
        });
    }
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
