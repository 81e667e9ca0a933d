//! Where commits meet connections. A commit is written out once, whoever listens; the last few are kept, so that a
//! browser that was away for a moment goes on from where it was.

use crate::authority::Commit;
use axum::extract::ws::Utf8Bytes;
use docket_shared::event::Change;
use docket_shared::ids::{AccountId, Epoch, Seq};
use docket_shared::protocol::ws::ServerMessage;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Commits that a connection may lag behind before it is cut off.
const LAG_MAXIMUM: usize = 1_024;
/// Changes that are kept for those who come back.
const KEPT_MAXIMUM: usize = 20_000;

/// Spreads commits.
#[derive(Debug)]
pub struct Hub {
    epoch: Epoch,
    commits: broadcast::Sender<Arc<Frames>>,
    kept: Mutex<Kept>,
}

/// A commit as it goes over the wire.
#[derive(Debug)]
pub struct Frames {
    /// The journal's position before it.
    pub after: Seq,
    /// The journal's position with it.
    pub seq: Seq,
    /// The message with its changes as anybody may see them; `None` where nothing changed.
    pub changes: Option<Utf8Bytes>,
    /// The changes themselves where some of them are about meetings, since whoever takes part sees more.
    pub meetings: Option<Meetings>,
    /// The outcomes, each for the account whose command it was.
    pub outcomes: Vec<(AccountId, Utf8Bytes)>,
}

/// Changes that not everybody may see alike.
#[derive(Debug)]
pub struct Meetings {
    seq: Seq,
    changes: Vec<Change>,
    concerned: BTreeSet<AccountId>,
}

impl Meetings {
    fn of(seq: Seq, changes: &[Change]) -> Option<Self> {
        let meetings = || changes.iter().flat_map(|change| change.event.meetings());
        let concerned: BTreeSet<_> =
            meetings().flat_map(|meeting| &meeting.attendees).map(|attendee| attendee.account_id).collect();
        meetings().next()?;
        Some(Self { seq, changes: changes.to_vec(), concerned })
    }

    /// The message for `reader`, if they see more than anybody.
    pub fn message_for(&self, reader: AccountId) -> Option<Utf8Bytes> {
        let concerned = self.concerned.contains(&reader);
        concerned.then(|| changes_message(self.seq, seen_by(&self.changes, Some(reader)))).flatten()
    }
}

#[derive(Debug)]
struct Kept {
    changes: VecDeque<Change>,
    seq: Seq,
}

/// What a subscriber starts from.
#[derive(Debug)]
pub struct Resumption {
    /// The message with the changes that it missed; `None` where it missed nothing.
    pub missed: Option<Utf8Bytes>,
    /// The journal's position after them.
    pub seq: Seq,
}

impl Hub {
    /// A hub of a journal that stands at `seq` of `epoch`.
    pub fn new(epoch: Epoch, seq: Seq) -> Self {
        let kept = Kept { changes: VecDeque::new(), seq };
        Self { epoch, commits: broadcast::Sender::new(LAG_MAXIMUM), kept: Mutex::new(kept) }
    }

    /// The journal's life.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The position of the last commit that was published.
    pub fn seq(&self) -> Seq {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).seq
    }

    /// Everything published from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Frames>> {
        self.commits.subscribe()
    }

    /// What was published after `seq`, as `reader` may see it; `None` where that is of another life, ahead, or too long ago.
    pub fn since(&self, epoch: Epoch, seq: Seq, reader: AccountId) -> Option<Resumption> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if epoch != self.epoch || seq > kept.seq {
            return None;
        }
        if seq == kept.seq {
            return Some(Resumption { missed: None, seq });
        }
        let first = kept.changes.front()?.seq;
        if seq.next() < first {
            return None;
        }
        let (missed, seq): (Vec<_>, _) =
            (kept.changes.iter().filter(|change| change.seq > seq).cloned().collect(), kept.seq);
        // Writing them out takes a moment, for which the next commit must not wait.
        drop(kept);
        Some(Resumption { missed: changes_message(seq, seen_by(&missed, Some(reader))), seq })
    }

    /// Spreads a commit.
    pub(crate) fn publish(&self, commit: Commit) {
        let outcomes = commit
            .outcomes
            .into_iter()
            .filter_map(|(account, id, outcome)| {
                Some((account, message(&ServerMessage::Outcome { id, outcome })?))
            })
            .collect();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let after = kept.seq;
        kept.seq = commit.seq;
        kept.changes.extend(commit.changes.iter().cloned());
        let excess = kept.changes.len().saturating_sub(KEPT_MAXIMUM);
        kept.changes.drain(..excess);
        // Sent under the lock, so that whoever subscribes and then asks `since` misses nothing in between.
        let meetings = Meetings::of(commit.seq, &commit.changes);
        let changes = match &meetings {
            Some(meetings) => seen_by(&meetings.changes, None),
            None => commit.changes,
        };
        let changes = changes_message(commit.seq, changes);
        let frames = Frames { after, seq: commit.seq, changes, meetings, outcomes };
        // Nobody listening is no error.
        let _ = self.commits.send(Arc::new(frames));
    }
}

fn seen_by(changes: &[Change], reader: Option<AccountId>) -> Vec<Change> {
    let seen =
        |change: &Change| Change { event: change.event.seen_by(reader).into_owned(), ..change.clone() };
    changes.iter().map(seen).collect()
}

fn changes_message(seq: Seq, changes: Vec<Change>) -> Option<Utf8Bytes> {
    if changes.is_empty() {
        return None;
    }
    message(&ServerMessage::Changes { seq, changes })
}

/// The message as text.
pub(super) fn message(message: &ServerMessage) -> Option<Utf8Bytes> {
    match serde_json::to_string(message) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "a message could not be written");
            None
        }
    }
}
