//! One sign-in at work: the cache, the outbox that carries what I ask for, and the feed that tells what became of it.

mod clock;
mod keeper;
pub mod leaving;
mod sender;
mod watch;
mod windows;

pub use clock::local_now;

use crate::cache::{Action, Cache, Connection};
use crate::components::precheck::actor;
use crate::decision;
use crate::net::feed::{Feed, Told, Wanted};
use chrono::{DateTime, Utc};
use clock::Clock;
use docket_shared::command::Command;
use docket_shared::event::Event;
use docket_shared::ids::CommandId;
use docket_shared::json::Unreadable;
use docket_shared::protocol::http::Me;
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::time::Interval;
use keeper::Keeper;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use uuid::Uuid;
use wasm_bindgen::closure::Closure;
use windows::Windows;
use yew::Callback;
use yew::platform::pinned::oneshot;
use yew::platform::spawn_local;

type Listener = Closure<dyn FnMut(web_sys::Event)>;

/// A sign-in, from its beginning to its end.
pub struct Session {
    me: Rc<Me>,
    cache: RefCell<Rc<Cache>>,
    /// Hears of every new cache.
    drawn: Callback<Rc<Cache>>,
    /// Hears when the server says that nobody is signed in any more.
    ended: Callback<()>,
    outbox: RefCell<Option<Rc<dyn Keeper>>>,
    /// Whether it is being opened.
    opening: Cell<bool>,
    feed: RefCell<Option<Feed>>,
    windows: RefCell<Windows>,
    clock: Clock,
    sending: Cell<bool>,
    /// Counts losses of the connection, so that an old one's timer finds itself outdated.
    losses: Cell<u32>,
    /// Counts how often all that is undecided was asked about.
    round: Cell<u32>,
    /// Hears of the network, and of whoever sits before the page.
    wakes: RefCell<Option<Listener>>,
    /// Whether it is being looked whether the server answers.
    looking: Cell<bool>,
    looked_at: Cell<DateTime<Utc>>,
    /// Whether the browser says that it has no network.
    without_network: Cell<bool>,
    /// Whether a look was not answered, and the socket that stood then has said nothing since.
    doubted: Cell<bool>,
    /// Wakes whatever waits to be tried again.
    hurries: RefCell<Vec<oneshot::Sender<()>>>,
    /// The next connection must begin with a snapshot.
    anew: Cell<bool>,
    over: Cell<bool>,
}

impl Session {
    /// Begins: follows the calendar, and takes up what an earlier visit left.
    pub fn begin(me: Rc<Me>, drawn: Callback<Rc<Cache>>, ended: Callback<()>) -> Rc<Self> {
        let cache = Rc::new(Cache::new(actor(&me), local_now()));
        let session = Rc::new(Self {
            me,
            cache: RefCell::new(cache),
            drawn,
            ended,
            outbox: RefCell::default(),
            opening: Cell::default(),
            feed: RefCell::default(),
            windows: RefCell::default(),
            clock: Clock::default(),
            sending: Cell::default(),
            losses: Cell::default(),
            round: Cell::default(),
            wakes: RefCell::default(),
            looking: Cell::default(),
            looked_at: Cell::default(),
            without_network: Cell::default(),
            doubted: Cell::default(),
            hurries: RefCell::default(),
            anew: Cell::default(),
            over: Cell::default(),
        });
        let (asked, told) = (Rc::downgrade(&session), Rc::downgrade(&session));
        let feed = Feed::run(
            session.me.account.id,
            move || asked.upgrade()?.wanted(),
            Callback::from(move |news| {
                if let Some(session) = Weak::upgrade(&told) {
                    session.told(news);
                }
            }),
        );
        *session.feed.borrow_mut() = Some(feed);
        session.watch();
        session.give_up_later();
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
        self.widen();
    }

    /// `shown` is no longer on the screen.
    pub fn hide(&self, shown: Interval) {
        self.windows.borrow_mut().hide(shown);
        // What is still shown may have been given up for it.
        self.widen();
    }

    fn widen(&self) {
        if self.windows.borrow_mut().widen() {
            self.nudge();
        }
    }

    fn nudge(&self) {
        self.doubted.set(false);
        if let Some(feed) = &*self.feed.borrow() {
            feed.nudge();
        }
    }

    /// Ends this sign-in, whether the server hears of it or not. Of what was asked for only what is undecided, and what was rejected
    /// and not put aside, stays in the browser, unreadable, until the same account signs in again.
    pub fn sign_out(&self) {
        leaving::begin();
        if let Some(outbox) = &*self.outbox.borrow() {
            outbox.forget_settled();
        }
        self.end();
    }

    /// Ends once: whoever hears of it late finds another sign-in, which is not theirs to end.
    fn end(&self) {
        if !self.over.get() {
            self.stop();
            self.ended.emit(());
        }
    }

    /// Stops all that is running.
    pub fn stop(&self) {
        self.over.set(true);
        drop(self.feed.borrow_mut().take());
        self.unwatch();
        self.hurry();
    }

    /// Takes up what an earlier visit left. It waits for the calendar, or for the word that there is none now, since all that it
    /// takes comes then; where that is missed, it is tried again with the next word of the connection, and while something waits.
    async fn take_up(self: Rc<Self>) {
        if self.over.get() || self.opening.replace(true) {
            return;
        }
        if !decision::has_come() && decision::come().await {
            self.dispatch(Action::Decidable);
        }
        let is_open = self.outbox.borrow().is_some();
        if !is_open && let Some(outbox) = keeper::open(&self.me).await {
            let kept = outbox.kept().await;
            *self.outbox.borrow_mut() = Some(outbox);
            self.dispatch(Action::Restore(kept));
            if self.cache().connection == Connection::Live {
                // The feed was the quicker one; it has asked without knowing of these.
                self.ask_all();
            }
        }
        self.opening.set(false);
    }

    /// Takes up what another tab has left that was closed meanwhile.
    async fn take_over(self: Rc<Self>) {
        let outbox = self.outbox.borrow().clone();
        // Where it is not open yet, all of it is about to be taken up.
        let Some(outbox) = outbox else { return };
        let mut kept = outbox.kept().await;
        kept.retain(|request| !request.progress.is_final() && self.cache().request(request.id).is_none());
        if !kept.is_empty() {
            self.dispatch(Action::Restore(kept));
        }
        self.ask_all();
    }

    fn wanted(&self) -> Option<Wanted> {
        let window = self.windows.borrow().wanted()?;
        let cache = self.cache();
        let same = cache.window() == Some(window) && !self.anew.get();
        Some(Wanted { window, position: cache.position.filter(|_| same) })
    }

    fn told(self: &Rc<Self>, news: Told) {
        match news {
            Told::Message(message) => self.heard(*message),
            Told::Outcome(told) => self.decided(&told),
            Told::Silent => self.look(),
            Told::Lost => {
                self.lost();
                spawn_local(Rc::clone(self).take_up());
            }
            Told::Outdated => {
                self.outdated();
                spawn_local(Rc::clone(self).take_up());
            }
            Told::SessionEnded => self.end(),
        }
    }

    fn heard(self: &Rc<Self>, message: ServerMessage) {
        match message {
            ServerMessage::Snapshot(snapshot) => {
                self.clock.set(snapshot.as_of);
                self.anew.set(false);
                self.dispatch(Action::Snapshot(Rc::from(snapshot)));
                self.live();
            }
            ServerMessage::Resumed { at, .. } => {
                self.clock.set(at);
                self.dispatch(Action::Alive(at));
                self.live();
            }
            ServerMessage::Changes { seq, changes } => {
                let renewed = changes.iter().any(|it| matches!(it.event, Event::OrganizationSaved { .. }));
                let at = changes.last().map_or_else(|| self.cache().as_of, |last| last.at);
                self.dispatch(Action::Changes { seq, changes: Rc::new(changes), at });
                if renewed {
                    // Weeks may now begin on another day: a part of the calendar cannot count them anew.
                    self.anew.set(true);
                    self.nudge();
                }
            }
            ServerMessage::Outcome { id, outcome } => {
                self.dispatch(Action::Outcome(id, outcome));
            }
            ServerMessage::Heartbeat { at, .. } => {
                self.clock.set(at);
                self.dispatch(Action::Alive(at));
            }
            ServerMessage::SessionEnded => return,
        }
        self.spoken();
    }

    /// A request is decided. Nothing is asked for before there is a keeper, and what an earlier visit asked for is asked about when
    /// that takes it up.
    fn decided(self: &Rc<Self>, told: &Value) {
        let outcome = self.outbox.borrow().as_ref().map(|keeper| keeper.outcome(told));
        match outcome {
            Some(Ok((id, outcome))) => self.dispatch(Action::Outcome(id, outcome)),
            Some(Err(Unreadable)) => {
                drop(self.feed.borrow_mut().take());
                return self.outdated();
            }
            None => {}
        }
        self.spoken();
    }

    /// Changes arrive again. Outcomes that were told meanwhile were told to nobody: ask.
    fn live(self: &Rc<Self>) {
        self.losses.set(self.losses.get().wrapping_add(1));
        if self.cache().connection != Connection::Live {
            self.dispatch(Action::Connection(Connection::Live));
        }
        self.hurry();
        spawn_local(Rc::clone(self).take_over());
        spawn_local(Rc::clone(self).take_up());
    }
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
