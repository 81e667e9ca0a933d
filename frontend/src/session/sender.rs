//! Sends what waits in the outbox: one at a time, oldest first, since a booking may stand on the registration before it; until
//! the server has taken it or says why not.

use super::Session;
use crate::cache::{Action, Connection, Progress, Request};
use crate::net::api::NetError;
use backon::{BackoffBuilder, ExponentialBuilder};
use docket_shared::ids::CommandId;
use docket_shared::protocol::http::CommandProgress;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use yew::platform::spawn_local;
use yew::platform::time::sleep;

/// The longest wait before the same is sent again, where nothing tells that it is worth trying.
const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// An answer that takes longer than this makes one look whether there is a connection at all.
const SLOW: Duration = Duration::from_millis(1_500);
/// The feed tells an outcome at once; after so long it is asked for, and then after twice as long each time …
const PATIENCE: Duration = Duration::from_secs(3);
/// … but no longer than this.
const LONGEST_PATIENCE: Duration = Duration::from_secs(60);

impl Session {
    /// Sends what waits, unless that is under way.
    pub(super) fn send(self: &Rc<Self>) {
        let waits = self.cache.borrow().queued().next().is_some();
        // What an earlier visit left may have to go first, and is not known before the outbox is open.
        let ready = self.outbox.borrow().is_some();
        if waits && !ready {
            // Where it was missed, no word of the connection may come for long: whatever is asked for tries again.
            spawn_local(Rc::clone(self).take_up());
        } else if waits && !self.sending.replace(true) {
            spawn_local(Rc::clone(self).send_all());
        }
    }

    async fn send_all(self: Rc<Self>) {
        let builder = ExponentialBuilder::default().with_jitter().without_max_times();
        let builder = builder.with_min_delay(Duration::from_millis(300)).with_max_delay(LONGEST_WAIT);
        let mut delays = builder.build();
        while !self.over.get() {
            let next = self.cache().queued().next().map(Rc::clone);
            let Some(request) = next else { break };
            match self.submitted(&request).await {
                Ok(()) => {
                    delays = builder.build();
                    self.dispatch(Action::Accepted(request.id));
                    spawn_local(Rc::clone(&self).ask(request.id, PATIENCE));
                }
                Err(NetError::Refused(sentence)) => self.dispatch(Action::Refused(request.id, sentence)),
                Err(error @ (NetError::Unreachable | NetError::Busy(_))) => {
                    if error == NetError::Unreachable && self.cache().connection == Connection::Live {
                        self.look();
                    }
                    let delay = pin!(sleep(delays.next().unwrap_or(LONGEST_WAIT)));
                    if let Either::Right(_) = select(delay, self.hurried()).await {
                        delays = builder.build();
                    }
                }
                Err(NetError::SessionEnded) => self.end(),
            }
        }
        self.sending.set(false);
    }

    /// Sends `request` once. What was on its way when the connection went may never be answered: once there is a connection
    /// again it counts as not sent, and the same id is safe to send.
    async fn submitted(self: &Rc<Self>, request: &Request) -> Result<(), NetError> {
        // What is sent waits until there is one.
        let Some(keeper) = self.outbox.borrow().clone() else { return Err(NetError::Unreachable) };
        let sending = keeper.submit(self.me.account.id, request);
        let sending = match select(sending, pin!(sleep(SLOW))).await {
            Either::Left((answer, _)) => return answer,
            Either::Right(((), sending)) => sending,
        };
        self.look();
        match select(sending, self.hurried()).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(NetError::Unreachable),
        }
    }

    /// Asks what became of everything that the server has taken and not told the outcome of.
    pub(super) fn ask_all(self: &Rc<Self>) {
        // Whoever waits to ask for one of them leaves it to this round.
        self.round.set(self.round.get().wrapping_add(1));
        let undecided: Vec<_> = self.cache().accepted().map(|request| request.id).collect();
        for id in undecided {
            spawn_local(Rc::clone(self).ask(id, Duration::ZERO));
        }
    }

    /// Asks what became of a request that the server has taken, until it is known, where the feed has not told it after
    /// `patience`.
    async fn ask(self: Rc<Self>, id: CommandId, patience: Duration) {
        let round = self.round.get();
        let mut wait = patience;
        loop {
            sleep(wait).await;
            let undecided =
                self.cache().request(id).is_some_and(|it| matches!(it.progress, Progress::Accepted));
            if self.over.get() || self.round.get() != round || !undecided {
                return;
            }
            let Some(keeper) = self.outbox.borrow().clone() else { return };
            match keeper.ask(self.me.account.id, id).await {
                Ok(Some(CommandProgress::Decided(outcome))) => {
                    return self.dispatch(Action::Outcome(id, outcome));
                }
                // The server was put back to a time before it took this: it has to be sent once more.
                Ok(None) => return self.dispatch(Action::Requeue(id)),
                Err(NetError::SessionEnded) => return self.end(),
                Ok(Some(CommandProgress::Pending(_)))
                | Err(NetError::Unreachable | NetError::Busy(_) | NetError::Refused(_)) => {
                    wait = (wait * 2).clamp(PATIENCE, LONGEST_PATIENCE);
                }
            }
        }
    }
}
