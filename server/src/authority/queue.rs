//! The bounded queue in front of the authority, and the loop that drains it.

use super::{Authority, Commit, Receipt};
use crate::journal::{Digest, Journal, JournalError};
use docket_shared::command::CommandEnvelope;
use docket_shared::planted;
use docket_shared::policy::Actor;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tokio::sync::{mpsc, oneshot};

/// What most commands come to when they are written, in bytes.
const USUAL_LENGTH: usize = 512;

/// How much may wait, and how much is decided at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Commands that may wait; one more is refused.
    pub queue: usize,
    /// Commands decided in one commit at the most.
    pub batch: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { queue: 4_096, batch: 1_024 }
    }
}

/// A command on its way to the authority.
#[derive(Debug)]
pub(crate) struct Submission {
    pub(crate) envelope: CommandEnvelope,
    pub(crate) digest: Digest,
    pub(crate) actor: Actor,
    pub(crate) receipt: oneshot::Sender<Receipt>,
}

/// Submits commands. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AuthorityHandle {
    submissions: mpsc::Sender<Submission>,
    healthy: Arc<AtomicBool>,
}

/// Why a command was not taken. Nothing of it is kept, and the same can be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// Too many wait already.
    #[error("too many commands are waiting; try again in a moment")]
    Overloaded,
    /// The id was used for another command, or by another account.
    #[error("this command id was used for another command")]
    IdReused,
    /// The authority takes no more commands: it is shutting down or its journal failed.
    #[error("no commands are taken at present")]
    Stopped,
}

impl AuthorityHandle {
    /// Hands a command in. `Ok` means that it is decided and on disk, so that its outcome can be read.
    ///
    /// # Errors
    /// Why it was not taken. After [`SubmitError::Stopped`] it may still turn out to have been kept: send it again.
    pub async fn submit(&self, envelope: CommandEnvelope, actor: Actor) -> Result<(), SubmitError> {
        self.begin(envelope, actor)?.await
    }

    /// Queues a command at once, in the order of the calls, and returns what waits for its receipt.
    ///
    /// # Errors
    /// As [`Self::submit`].
    pub fn begin(
        &self,
        envelope: CommandEnvelope,
        actor: Actor,
    ) -> Result<impl Future<Output = Result<(), SubmitError>> + use<>, SubmitError> {
        let (receipt, received) = oneshot::channel();
        let submission = Submission { digest: digest(&envelope), envelope, actor, receipt };
        self.submissions.try_send(submission).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                metrics::counter!("docket_commands_refused_total").increment(1);
                SubmitError::Overloaded
            }
            mpsc::error::TrySendError::Closed(_) => SubmitError::Stopped,
        })?;
        Ok(async move {
            planted!("accepted-before-the-commit" => return Ok(()));
            match received.await {
                Ok(Receipt::Durable) => Ok(()),
                Ok(Receipt::IdReused) => Err(SubmitError::IdReused),
                Err(_) => Err(SubmitError::Stopped),
            }
        })
    }

    /// How many commands wait.
    pub fn queued(&self) -> usize {
        self.submissions.max_capacity() - self.submissions.capacity()
    }

    /// Whether every commit so far succeeded.
    pub fn is_healthy(&self) -> bool {
        self.healthy.load(Ordering::Acquire)
    }
}

/// SHA-256 of the command as it would be written again, so that white space and the order of fields do not matter.
pub(super) fn digest(envelope: &CommandEnvelope) -> Digest {
    let mut canonical = Vec::with_capacity(USUAL_LENGTH);
    // A command is made of maps with text keys, numbers and texts, all of which JSON can hold.
    if serde_json::to_writer(&mut canonical, &envelope.command).is_err() {
        canonical.clear();
    }
    Sha256::digest(canonical).into()
}

/// An authority at the end of its queue.
pub struct Decider<J> {
    authority: Authority<J>,
    waiting: mpsc::Receiver<Submission>,
    submissions: Vec<Submission>,
    bounds: Bounds,
    healthy: Arc<AtomicBool>,
}

impl<J: Journal> Decider<J> {
    /// Puts `authority` at the end of a new queue, and returns the other end with it.
    pub fn new(authority: Authority<J>, bounds: Bounds) -> (AuthorityHandle, Self) {
        let room = if planted!("an-unbounded-queue") { 1 << 20 } else { bounds.queue };
        let (submissions, waiting) = mpsc::channel(room);
        let healthy = Arc::new(AtomicBool::new(true));
        let handle = AuthorityHandle { submissions, healthy: Arc::clone(&healthy) };
        (handle, Self { authority, waiting, submissions: Vec::with_capacity(bounds.batch), bounds, healthy })
    }

    /// The authority.
    pub const fn authority(&self) -> &Authority<J> {
        &self.authority
    }

    /// Decides what is submitted until the queue is closed or a commit fails. Blocks; `publish` gets every commit, after it is on
    /// disk and before its submitters hear of it.
    pub fn run(mut self, mut publish: impl FnMut(Commit)) {
        while self.waiting.blocking_recv_many(&mut self.submissions, self.bounds.batch) > 0 {
            if self.decide(&mut publish).is_err() {
                return;
            }
        }
    }

    /// Decides one batch of what waits; nothing where nothing does. For whoever moves the time by hand.
    ///
    /// # Errors
    /// Where the commit failed: this authority decides no more then.
    pub fn step(&mut self, mut publish: impl FnMut(Commit)) -> Result<(), JournalError> {
        while self.submissions.len() < self.bounds.batch
            && let Ok(submission) = self.waiting.try_recv()
        {
            self.submissions.push(submission);
        }
        if self.submissions.is_empty() { Ok(()) } else { self.decide(&mut publish) }
    }

    fn decide(&mut self, publish: &mut impl FnMut(Commit)) -> Result<(), JournalError> {
        let started = Instant::now();
        let (commit, receipts) = match self.authority.decide_batch(&self.submissions) {
            Ok(decided) => decided,
            Err(_) if planted!("on-after-a-failed-commit") => return Ok(()),
            Err(error) => {
                // Nothing is published and nothing more is decided: the state may be ahead of the journal.
                self.healthy.store(false, Ordering::Release);
                let waiting = self.submissions.len() + self.waiting.len();
                tracing::error!(
                    %error,
                    waiting,
                    "a commit failed; no more commands are taken until a restart. If the disk is full, make room first: until then what \
                     is there can be read, and nothing that was answered 202 is missing"
                );
                return Err(error);
            }
        };
        observe(&commit, self.submissions.len(), started);
        publish(commit);
        for (submission, receipt) in self.submissions.drain(..).zip(receipts) {
            // Whoever hung up can ask what became of it.
            let _ = submission.receipt.send(receipt);
        }
        Ok(())
    }
}

fn observe(commit: &Commit, batch: usize, started: Instant) {
    use docket_shared::rejection::Outcome;
    let confirmed =
        commit.outcomes.iter().filter(|(_, _, outcome)| matches!(outcome, Outcome::Confirmed { .. })).count();
    let rejected = commit.outcomes.len() - confirmed;
    metrics::counter!("docket_decisions_total", "outcome" => "confirmed").increment(confirmed as u64);
    metrics::counter!("docket_decisions_total", "outcome" => "rejected").increment(rejected as u64);
    #[expect(clippy::cast_precision_loss, reason = "a batch is small")]
    metrics::histogram!("docket_batch_size").record(batch as f64);
    metrics::histogram!("docket_commit_seconds").record(started.elapsed().as_secs_f64());
    tracing::debug!(
        batch.len = batch,
        journal.seq = commit.seq.0,
        duration_ms = started.elapsed().as_millis(),
        "committed a batch"
    );
}
