//! The authority: the one place that says yes or no. It takes what waits, decides it command by command against a state
//! that holds the earlier accepts, writes commands and events in one synced commit, and only then answers and publishes.
//!
//! Whoever submits hears "accepted" when the commit is on disk; the outcome is in the same commit, so that there is no
//! moment at which a command is kept but its decision can be lost.

mod queue;
#[cfg(test)]
mod tests;

pub(crate) use queue::Submission;
pub use queue::{AuthorityHandle, Bounds, Decider, SubmitError};

use crate::clock::Clock;
use crate::journal::{Batch, CommandRecord, Head, Journal, JournalError, Known};
use crate::organization::SYSTEM;
use crate::zones;
use chrono::{DateTime, Utc};
use docket_shared::alternatives::alternatives;
use docket_shared::command::Command;
use docket_shared::decide::{Context, decide, note};
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AccountId, CommandId, Seq};
use docket_shared::planted;
use docket_shared::policy::Actor;
use docket_shared::rejection::{Outcome, Reason, Rejection};
use docket_shared::state::State;
use std::collections::HashMap;
use std::sync::Arc;

/// Decides for one organization.
pub struct Authority<J> {
    journal: J,
    state: State,
    clock: Arc<dyn Clock>,
}

/// A commit, as it is told to whoever listens.
#[derive(Debug)]
pub struct Commit {
    /// The journal's position after it.
    pub seq: Seq,
    /// Its events.
    pub changes: Vec<Change>,
    /// What became of each command that it decided.
    pub outcomes: Vec<(AccountId, CommandId, Outcome)>,
}

/// How a submission was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receipt {
    /// It is decided and on disk, now or since an earlier time that the same was sent.
    Durable,
    /// Its id belongs to another command.
    IdReused,
}

impl<J: Journal> Authority<J> {
    /// Takes office: replays the journal.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn new(mut journal: J, clock: Arc<dyn Clock>) -> Result<Self, JournalError> {
        let mut state = State::default();
        journal.replay(Seq(0), &mut |change| state.apply(&change.event))?;
        Ok(Self { journal, state, clock })
    }

    /// The state as of the last commit.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Where the journal stands.
    pub fn head(&self) -> Head {
        self.journal.head()
    }

    /// Decides `submissions` in their order and commits what follows. Returns what to publish, and a receipt for each.
    ///
    /// # Errors
    /// Where the commit failed. Nothing of it may be published then, and this authority must decide no more: its state
    /// may be ahead of the journal.
    pub(crate) fn decide_batch(
        &mut self,
        submissions: &[Submission],
    ) -> Result<(Commit, Vec<Receipt>), JournalError> {
        let ids: Vec<_> = submissions.iter().map(|submission| submission.envelope.id).collect();
        let known = self.journal.known(&ids)?;
        let now = self.clock.now();
        let mut batch = Batch::default();
        let mut seq = self.journal.head().seq;
        let mut in_batch: HashMap<CommandId, Known> = HashMap::with_capacity(ids.len());
        let receipts = submissions
            .iter()
            .zip(known)
            .map(|(submission, known)| {
                let mine = Known { by: submission.actor.account_id, digest: submission.digest };
                let id = submission.envelope.id;
                if let Some(earlier) = known.or(in_batch.get(&id).copied()) {
                    let is_same = earlier == mine || planted!("any-body-under-an-id");
                    return if is_same { Receipt::Durable } else { Receipt::IdReused };
                }
                in_batch.insert(id, mine);
                self.decide_one(submission, now, &mut seq, &mut batch);
                Receipt::Durable
            })
            .collect();
        if !batch.commands.is_empty() {
            let kept = self.journal.append(&batch);
            kept.or_else(|error| planted!("pushed-before-the-commit").then_some(()).ok_or(error))?;
        }
        planted!("checked-before-the-queue" => batch.changes.iter().for_each(|it| self.state.apply(&it.event)));
        let outcomes =
            batch.commands.into_iter().map(|record| (record.by, record.id, record.outcome)).collect();
        Ok((Commit { seq, changes: batch.changes, outcomes }, receipts))
    }

    fn decide_one(&mut self, submission: &Submission, now: DateTime<Utc>, seq: &mut Seq, batch: &mut Batch) {
        let command = &submission.envelope.command;
        let actor = self.actor(submission.actor);
        let context =
            Context { now, actor: actor.unwrap_or(submission.actor), zone_rules: zone_rules(command) };
        let note = note(&self.state, command);
        let decided = match actor.filter(|actor| actor.may_send(command)) {
            Some(_) => decide(&self.state, command, &context),
            None => Err(vec![Reason::NotPermitted]),
        };
        let outcome = match decided {
            Ok(events) => {
                for event in events {
                    *seq = seq.next();
                    if !planted!("checked-before-the-queue") {
                        self.state.apply(&event);
                    }
                    batch.changes.push(change(submission, now, *seq, event));
                }
                Outcome::Confirmed { seq: *seq, note }
            }
            Err(reasons) => Outcome::Rejected(self.rejection(reasons, command, &context)),
        };
        batch.commands.push(CommandRecord {
            id: submission.envelope.id,
            by: submission.actor.account_id,
            at: now,
            digest: submission.digest,
            outcome,
        });
    }

    /// Who asks, as their account is by now: it may have been closed, or have got another role, while the command waited.
    fn actor(&self, asked: Actor) -> Option<Actor> {
        if asked.account_id == SYSTEM.account_id || planted!("rights-as-they-were") {
            return Some(asked);
        }
        let account = self.state.accounts().get(&asked.account_id).filter(|account| account.active)?;
        let (role, practitioner_id) = (account.role, account.practitioner_id);
        Some(Actor { account_id: account.id, role, practitioner_id })
    }

    fn rejection(&self, reasons: Vec<Reason>, command: &Command, context: &Context) -> Rejection {
        let alternatives = match reasons.contains(&Reason::NotPermitted) {
            true => Vec::new(),
            false => alternatives(&self.state, command, context),
        };
        Rejection { reasons, alternatives }
    }
}

fn change(submission: &Submission, at: DateTime<Utc>, seq: Seq, event: Event) -> Change {
    let (by, command_id) = (submission.actor.account_id, submission.envelope.id);
    Change { seq, at, by, command_id, event }
}

/// The rules of the zone that a command names, looked up before it is decided, since a decision looks up nothing.
fn zone_rules(command: &Command) -> Option<Arc<docket_shared::time::ZoneRules>> {
    let Command::SaveOrganization(save) = command else { return None };
    zones::rules(&save.organization.zone).map(Arc::new)
}
