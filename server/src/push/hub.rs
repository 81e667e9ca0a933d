//! Where commits meet connections. A commit is written out once, whoever listens; the last few are kept, so that a
//! browser that was away for a moment goes on from where it was.

use crate::authority::Commit;
use axum::extract::ws::Utf8Bytes;
use docket_shared::event::Change;
use docket_shared::ids::{AccountId, CommandId, Epoch, Seq};
use docket_shared::planted;
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::rejection::Outcome;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::broadcast;

/// Commits that a connection may lag behind before it is cut off.
const LAG_MAXIMUM: usize = 1_024;
/// Changes that are kept for those who come back.
const KEPT_MAXIMUM: usize = 20_000;
/// So many of them go into one message at the most …
const PIECE_CHANGES: usize = 256;
/// … and no more once they have so many bytes: what is written out for somebody who does not read it is all that they cost.
pub(super) const PIECE_BYTES: usize = 64 * 1024;

/// Spreads commits.
#[derive(Debug)]
pub struct Hub {
    epoch: Epoch,
    commits: broadcast::Sender<Arc<Frames>>,
    kept: Mutex<Kept>,
}

/// A commit as it goes over the wire. It is written out by the first who sends it, so that nobody writes where nobody listens.
#[derive(Debug)]
pub struct Frames {
    /// The journal's position before it.
    pub after: Seq,
    /// The journal's position with it.
    pub seq: Seq,
    /// What changed.
    pub changes: Vec<Change>,
    /// The outcomes, each for the account whose command it was.
    pub outcomes: Vec<(AccountId, CommandId, Outcome)>,
    /// Those who see more of its meetings than anybody.
    concerned: BTreeSet<AccountId>,
    message: OnceLock<Option<Utf8Bytes>>,
    /// The message of each of those: most of them see the same.
    written: Mutex<Vec<(Vec<Change>, Option<Utf8Bytes>)>>,
    /// The outcomes' messages: an account may have many sockets.
    told: Vec<OnceLock<Option<Utf8Bytes>>>,
}

impl Frames {
    fn new(after: Seq, commit: Commit) -> Self {
        let Commit { seq, changes, outcomes } = commit;
        let meetings = changes.iter().flat_map(|change| change.event.meetings());
        let concerned = meetings.flat_map(|meeting| meeting.known_to()).collect();
        let told = outcomes.iter().map(|_| OnceLock::new()).collect();
        Self {
            after,
            seq,
            changes,
            outcomes,
            concerned,
            message: OnceLock::new(),
            written: Mutex::default(),
            told,
        }
    }

    /// The message with its changes as `reader` may see them; `None` where nothing changed.
    pub fn changes_message(&self, reader: AccountId) -> Option<Utf8Bytes> {
        if self.concerned.contains(&reader) {
            let seen = seen_by(&self.changes, Some(reader));
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, message)) = written.iter().find(|(known, _)| *known == seen) {
                return message.clone();
            }
            let message = changes_message(self.seq, seen.clone());
            written.push((seen, message.clone()));
            return message;
        }
        self.message.get_or_init(|| changes_message(self.seq, seen_by(&self.changes, None))).clone()
    }

    /// The messages with the outcomes of what `account` sent.
    pub fn outcome_messages(&self, account: AccountId) -> impl Iterator<Item = Utf8Bytes> {
        let own = self.outcomes.iter().zip(&self.told).filter(move |((by, ..), _)| *by == account);
        own.filter_map(|((_, id, outcome), told)| {
            told.get_or_init(|| message(&ServerMessage::Outcome { id: *id, outcome: outcome.clone() }))
                .clone()
        })
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
    /// A message with the first of the changes that it missed; `None` where it missed nothing.
    pub missed: Option<Utf8Bytes>,
    /// The journal's position after those.
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

    /// What was published after `seq`, as `reader` may see it, as far as one message goes; `None` where that is of another life, ahead,
    /// or too long ago. Whoever asks until nothing is missed stands where some commit ended.
    pub fn since(&self, epoch: Epoch, seq: Seq, reader: AccountId) -> Option<Resumption> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if epoch != self.epoch && !planted!("resumed-in-another-life") || seq > kept.seq {
            return None;
        }
        if seq == kept.seq {
            return Some(Resumption { missed: None, seq });
        }
        let first = kept.changes.front()?.seq;
        if seq.next() < first && !planted!("resumed-past-what-is-kept") {
            return None;
        }
        let seq = if planted!("resumed-one-too-late") { seq.next() } else { seq };
        let next = kept.changes.partition_point(|change| change.seq <= seq);
        let missed: Vec<_> = kept.changes.iter().skip(next).take(PIECE_CHANGES).cloned().collect();
        let seq = missed.last().map_or(kept.seq, |change| change.seq);
        // Writing them out takes a moment, for which the next commit must not wait.
        drop(kept);
        let missed = piece(&missed, reader);
        let seq = missed.last().map_or(seq, |change| change.seq);
        Some(Resumption { missed: changes_message(seq, missed), seq })
    }

    /// Spreads a commit, and returns what is spread.
    pub fn publish(&self, commit: Commit) -> Arc<Frames> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let after = kept.seq;
        kept.seq = commit.seq;
        kept.changes.extend(commit.changes.iter().cloned());
        let excess = kept.changes.len().saturating_sub(KEPT_MAXIMUM);
        kept.changes.drain(..excess);
        // Sent under the lock, so that whoever subscribes and then asks `since` misses nothing in between.
        let frames = Arc::new(Frames::new(after, commit));
        // Nobody listening is no error.
        let _ = self.commits.send(Arc::clone(&frames));
        frames
    }
}

fn seen_by(changes: &[Change], reader: Option<AccountId>) -> Vec<Change> {
    changes.iter().map(|change| change.seen_by(reader)).collect()
}

/// As many of `changes` as make up one message, as `reader` may see them.
fn piece(changes: &[Change], reader: AccountId) -> Vec<Change> {
    let mut written = Written(0);
    let mut piece = Vec::new();
    for change in changes {
        if written.0 >= PIECE_BYTES && !planted!("all-that-was-missed-at-once") {
            break;
        }
        let seen = change.seen_by(Some(reader));
        // What cannot be written is told where it is.
        let _ = serde_json::to_writer(&mut written, &seen);
        piece.push(seen);
    }
    piece
}

/// Counts what is written.
struct Written(usize);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
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
