//! The latest commands by id, in memory, so that a new command need not be looked for on disk: senders make ids that grow with
//! time, so it is nearly always beyond all that are known, or among the last few.

use super::super::{CommandRecord, Known};
use docket_shared::ids::CommandId;
use std::collections::BTreeMap;

/// So many are kept, some hundred bytes each.
const KEPT_MAXIMUM: usize = 16_384;

/// What is known without asking the disk.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// Every recorded command with a greater id is in `kept`.
    floor: Option<CommandId>,
    /// No recorded command has a greater id.
    greatest: Option<CommandId>,
    kept: BTreeMap<CommandId, Known>,
}

impl Recent {
    /// Nothing is known but that no id is beyond `greatest`.
    pub(super) const fn after(greatest: Option<CommandId>) -> Self {
        Self { floor: greatest, greatest, kept: BTreeMap::new() }
    }

    /// The command, if it was recorded; `None` where only the disk knows.
    pub(super) fn find(&self, id: CommandId) -> Option<Option<Known>> {
        if self.greatest.is_none_or(|greatest| id > greatest) {
            return Some(None);
        }
        let covered = self.floor.is_none_or(|floor| id > floor);
        covered.then(|| self.kept.get(&id).copied())
    }

    /// These have been recorded.
    pub(super) fn note(&mut self, commands: &[CommandRecord]) {
        self.greatest = commands.iter().map(|it| Some(it.id)).fold(self.greatest, Option::max);
        let beyond = commands.iter().filter(|it| self.floor.is_none_or(|floor| it.id > floor));
        self.kept.extend(beyond.map(|command| (command.id, command.known())));
        while self.kept.len() > KEPT_MAXIMUM {
            self.floor = self.kept.pop_first().map(|(id, _)| id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organization::SYSTEM;
    use docket_shared::ids::Seq;
    use docket_shared::rejection::Outcome;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn record(id: CommandId) -> CommandRecord {
        let at = chrono::DateTime::UNIX_EPOCH;
        let outcome = Outcome::confirmed(Seq(1));
        CommandRecord { id, by: SYSTEM.account_id, at, digest: [0; 32], outcome }
    }

    #[test]
    fn what_it_says_is_true_whatever_the_order_of_ids() {
        let mut random = fastrand::Rng::with_seed(7);
        let mut id = move || CommandId::new(Uuid::from_u128(random.u128(..u128::from(u16::MAX) * 4)));
        let mut recorded: BTreeSet<_> = (0..100).map(|it| CommandId::new(Uuid::from_u128(it))).collect();
        let mut recent = Recent::after(recorded.last().copied());
        for _ in 0..200 {
            let batch: BTreeSet<_> = std::iter::repeat_with(&mut id).take(500).collect();
            for id in &batch {
                if let Some(found) = recent.find(*id) {
                    assert_eq!(found.is_some(), recorded.contains(id), "{id}");
                }
            }
            let new: Vec<_> = batch.difference(&recorded).copied().map(record).collect();
            recent.note(&new);
            recorded.extend(batch);
        }
        assert!(recent.kept.len() == KEPT_MAXIMUM && recorded.len() > 2 * KEPT_MAXIMUM);
        assert!(recorded.iter().rev().take(KEPT_MAXIMUM).all(|id| matches!(recent.find(*id), Some(Some(_)))));
    }
}
