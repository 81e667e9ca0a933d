//! The server without its threads and sockets: its parts as `Organization` puts them together, moved one step at a time.

use crate::disk::{Disk, DiskJournal};
use crate::socket::{Socket, poll};
use chrono::{DateTime, Utc};
use docket_server::authority::{Authority, AuthorityHandle, Bounds, Commit, Decider, SubmitError};
use docket_server::clock::{Clock, FixedClock};
use docket_server::journal::{Head, JournalError, MemoryRecords, Records as _};
use docket_server::projection::Projection;
use docket_server::push::Hub;
use docket_server::push::connection::{End, Sources, Subscription, serve};
use docket_shared::command::CommandEnvelope;
use docket_shared::ids::{AccountId, CommandId, Epoch};
use docket_shared::policy::Actor;
use docket_shared::rejection::Outcome;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;

/// Commits that may wait for the publisher.
const UNPUBLISHED_MAXIMUM: usize = 64;

/// Where an answer goes: to which browser, in which of its visits. `None` where nobody waits for it.
pub(crate) type Address = Option<(usize, u32)>;

/// A request that waits for its receipt.
struct Waiting {
    to: Address,
    id: CommandId,
    receipt: Pin<Box<dyn Future<Output = Result<(), SubmitError>>>>,
}

/// A running process.
pub(crate) struct Server {
    pub(crate) epoch: Epoch,
    pub(crate) projection: Arc<Projection>,
    pub(crate) unpublished: VecDeque<Commit>,
    clock: Arc<dyn Clock>,
    handle: AuthorityHandle,
    /// `None` once a commit has failed.
    decider: Option<Decider<DiskJournal>>,
    hub: Arc<Hub>,
    records: MemoryRecords,
    waiting: Vec<Waiting>,
    bounds: Bounds,
}

/// What the edge says of a request at once.
pub(crate) enum Edge {
    Waits,
    /// 403.
    Forbidden,
    /// 401.
    SignedOut,
    /// 503.
    Busy,
    /// 422.
    IdReused,
}

impl Server {
    pub(crate) fn start(
        disk: &Disk,
        clock: Arc<FixedClock>,
        bounds: Bounds,
        survives: bool,
        another: Epoch,
    ) -> Result<Self, JournalError> {
        let (records, journal) = disk.open(survives, another)?;
        let clock: Arc<dyn Clock> = clock;
        let authority = Authority::new(journal, Arc::clone(&clock))?;
        let Head { epoch, seq, .. } = authority.head();
        let projection = Arc::new(Projection::new(authority.state().clone(), seq));
        let hub = Arc::new(Hub::new(epoch, seq));
        let (handle, decider) = Decider::new(authority, bounds);
        let (unpublished, waiting) = (VecDeque::new(), Vec::new());
        let decider = Some(decider);
        Ok(Self { epoch, projection, unpublished, clock, handle, decider, hub, records, waiting, bounds })
    }

    pub(crate) fn records(&self) -> &MemoryRecords {
        &self.records
    }

    pub(crate) fn authority(&self) -> Option<&Authority<DiskJournal>> {
        self.decider.as_ref().map(Decider::authority)
    }

    /// Whether more waits than may.
    pub(crate) fn is_overfull(&self) -> bool {
        self.handle.queued() > self.bounds.queue || self.unpublished.len() > UNPUBLISHED_MAXIMUM
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.unpublished.is_empty() && self.handle.queued() == 0
    }

    fn account(&self, id: AccountId) -> Option<Actor> {
        self.projection.read(|state, _| {
            let account = state.accounts().get(&id).filter(|account| account.active)?;
            let (role, practitioner_id) = (account.role, account.practitioner_id);
            Some(Actor { account_id: id, role, practitioner_id })
        })
    }

    /// POST `/api/v1/commands`, as `http/commands.rs` does it.
    pub(crate) fn post(&mut self, to: Address, account: AccountId, envelope: CommandEnvelope) -> Edge {
        let Some(actor) = self.account(account) else { return Edge::SignedOut };
        let id = envelope.id;
        if !actor.may_send(&envelope.command) && self.outcome(account, id).is_none() {
            return Edge::Forbidden;
        }
        match self.handle.begin(envelope, actor) {
            Ok(receipt) => {
                self.waiting.push(Waiting { to, id, receipt: Box::pin(receipt) });
                Edge::Waits
            }
            Err(SubmitError::IdReused) => Edge::IdReused,
            Err(SubmitError::Overloaded | SubmitError::Stopped) => Edge::Busy,
        }
    }

    /// GET `/api/v1/commands/{id}`.
    pub(crate) fn outcome(&self, account: AccountId, id: CommandId) -> Option<Outcome> {
        let record = self.records.command(id).ok().flatten();
        record.filter(|record| record.by == account).map(|record| record.outcome)
    }

    /// Whether the account is signed in.
    pub(crate) fn knows(&self, account: AccountId) -> bool {
        self.account(account).is_some()
    }

    /// Decides a batch; waits where the publisher lags.
    pub(crate) fn decide(&mut self) -> Result<(), JournalError> {
        let Some(decider) = &mut self.decider else { return Ok(()) };
        if self.unpublished.len() >= UNPUBLISHED_MAXIMUM {
            return Ok(());
        }
        let (projection, unpublished) = (&self.projection, &mut self.unpublished);
        let decided = decider.step(|commit| {
            projection.mark_committed(commit.seq);
            unpublished.push_back(commit);
        });
        if decided.is_err() {
            self.decider = None;
        }
        decided
    }

    /// The receipts that have come.
    pub(crate) fn receipts(&mut self) -> Vec<(Address, CommandId, Result<(), SubmitError>)> {
        let mut come = Vec::new();
        self.waiting.retain_mut(|waiting| match poll(&mut waiting.receipt) {
            Some(receipt) => {
                come.push((waiting.to, waiting.id, receipt));
                false
            }
            None => true,
        });
        come
    }

    /// Those who wait and will hear nothing.
    pub(crate) fn abandoned(&self) -> Vec<(Address, CommandId)> {
        self.waiting.iter().map(|waiting| (waiting.to, waiting.id)).collect()
    }

    pub(crate) fn publish(&mut self) -> bool {
        let Some(commit) = self.unpublished.pop_front() else { return false };
        let frames = self.hub.publish(commit);
        self.projection.apply(&frames.changes);
        true
    }

    pub(crate) fn connect(
        &self,
        socket: Socket,
        subscription: Subscription,
    ) -> Pin<Box<dyn Future<Output = End>>> {
        let (hub, projection) = (Arc::clone(&self.hub), Arc::clone(&self.projection));
        let sources = Sources { hub, projection, clock: Arc::clone(&self.clock) };
        let account = subscription.account_id;
        Box::pin(async move {
            let signed_in = || {
                let active = |it: &Arc<docket_shared::model::Account>| it.active;
                let stands =
                    sources.projection.read(|state, _| state.accounts().get(&account).is_some_and(active));
                std::future::ready(stands)
            };
            serve(socket, &sources, subscription, signed_in, std::future::pending()).await
        })
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
