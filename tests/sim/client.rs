//! A browser: the app's own cache, and around it what `Session` and `Feed` do there with timers and promises.

use crate::socket::Socket;
use docket_frontend::cache::{Action, Cache, Connection, Progress, Request};
use docket_server::push::connection::End;
use docket_shared::command::Command;
use docket_shared::ids::{CommandId, Epoch, Seq};
use docket_shared::policy::Actor;
use docket_shared::time::{DateTime, Interval, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::rc::Rc;

/// One browser, open or closed.
pub(crate) struct Client {
    pub(crate) actor: Actor,
    pub(crate) window: Interval,
    /// `None` while it is closed.
    pub(crate) cache: Option<Rc<Cache>>,
    /// What the browser keeps while it is closed.
    pub(crate) kept: BTreeMap<CommandId, Request>,
    /// What it kept one change ago: writing takes a moment.
    kept_before: BTreeMap<CommandId, Request>,
    pub(crate) feed: Option<Feed>,
    /// Which opening this is: what was sent to an earlier one is for nobody.
    pub(crate) visit: u32,
    /// The next connection must begin with a snapshot.
    pub(crate) anew: bool,
    pub(crate) sending: Option<CommandId>,
    pub(crate) asking: BTreeSet<CommandId>,
    /// Requests of which it was looked into whether what is shown of them is so.
    pub(crate) judged: BTreeSet<CommandId>,
}

/// A connection.
pub(crate) struct Feed {
    pub(crate) socket: Socket,
    /// The server's end, while it serves.
    pub(crate) server: Option<Pin<Box<dyn Future<Output = End>>>>,
    pub(crate) epoch: Epoch,
    /// Up to where it has been heard.
    pub(crate) known: Option<(Epoch, Seq)>,
}

impl Client {
    pub(crate) fn new(actor: Actor, window: Interval) -> Self {
        Self {
            actor,
            window,
            cache: None,
            kept: BTreeMap::new(),
            kept_before: BTreeMap::new(),
            feed: None,
            visit: 0,
            anew: false,
            sending: None,
            asking: BTreeSet::new(),
            judged: BTreeSet::new(),
        }
    }

    pub(crate) fn open(&mut self, now: DateTime<Utc>) {
        if self.cache.is_none() {
            self.visit += 1;
            self.cache = Some(Rc::new(Cache::new(self.actor, now)));
            // What an earlier visit showed was judged then, by what was so then.
            self.judged = self.kept.values().filter(|it| it.progress.is_final()).map(|it| it.id).collect();
            self.dispatch(Action::Restore(self.kept.values().cloned().collect()));
        }
    }

    /// Closes; `hasty`, before the outbox had written the last change.
    pub(crate) fn close(&mut self, hasty: bool) {
        if hasty {
            self.kept = self.kept_before.clone();
        }
        (self.cache, self.feed, self.sending, self.anew) = (None, None, None, false);
        self.asking.clear();
        self.judged.clear();
    }

    pub(crate) fn submit(&mut self, id: CommandId, command: Command, at: DateTime<Utc>) {
        self.dispatch(Action::Submit { id, command, at });
    }

    pub(crate) fn dispatch(&mut self, action: Action) {
        let Some(cache) = self.cache.take() else { return };
        let cache = Rc::new(Cache::clone(&cache).after(action));
        // The outbox follows.
        self.kept_before = std::mem::take(&mut self.kept);
        self.kept = cache.requests.iter().map(|it| (it.id, Request::clone(it))).collect();
        self.cache = Some(cache);
    }

    /// What is to be sent next, unless something is under way.
    pub(crate) fn next(&mut self) -> Option<(CommandId, Command)> {
        let cache = self.cache.as_ref().filter(|_| self.sending.is_none())?;
        let next = cache.queued().next()?;
        self.sending = Some(next.id);
        Some((next.id, next.command.clone()))
    }

    /// What is to be asked about.
    pub(crate) fn undecided(&mut self) -> Vec<CommandId> {
        let Some(cache) = &self.cache else { return Vec::new() };
        let undecided: Vec<_> = cache.accepted().map(|it| it.id).collect();
        undecided.into_iter().filter(|id| self.asking.insert(*id)).collect()
    }

    /// From where the feed goes on.
    pub(crate) fn position(&self) -> Option<(Epoch, Seq)> {
        let cache = self.cache.as_ref().filter(|_| !self.anew)?;
        cache.position.filter(|_| cache.window() == Some(self.window))
    }

    pub(crate) fn lose(&mut self) {
        self.feed = None;
        if let Some(cache) = &self.cache
            && cache.connection == Connection::Live
        {
            let since = cache.as_of;
            self.dispatch(Action::Connection(Connection::Reconnecting { since }));
        }
    }

    pub(crate) fn is_accepted(&self, id: CommandId) -> bool {
        let request = self.cache.as_ref().and_then(|cache| cache.request(id));
        request.is_some_and(|it| it.progress == Progress::Accepted)
    }

    /// Whether nothing more is to come.
    pub(crate) fn is_at_rest(&self) -> bool {
        let Some(cache) = &self.cache else { return true };
        self.feed.is_some() && !self.anew && cache.requests.iter().all(|it| it.progress.is_final())
    }
}
