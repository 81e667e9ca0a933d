//! A journal in memory, for tests. Its readers and later writers share it, as processes share a disk.

use super::{Batch, CommandRecord, Head, Journal, JournalError, Known, Records, contiguous};
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Epoch, Seq};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// The writer's side.
#[derive(Debug)]
pub struct MemoryJournal {
    disk: MemoryRecords,
    head: Head,
}

/// The readers' side, and what a writer opens: the "disk".
#[derive(Clone, Debug)]
pub struct MemoryRecords(Arc<Mutex<Disk>>);

#[derive(Debug)]
struct Disk {
    epoch: Epoch,
    term: u64,
    commands: BTreeMap<CommandId, CommandRecord>,
    changes: Vec<Change>,
}

impl MemoryRecords {
    /// An empty journal.
    pub fn new(epoch: Epoch) -> Self {
        let disk = Disk { epoch, term: 0, commands: BTreeMap::new(), changes: Vec::new() };
        Self(Arc::new(Mutex::new(disk)))
    }

    /// Opens it for writing, which ends the term of any other writer.
    pub fn write(&self) -> MemoryJournal {
        let mut disk = self.disk();
        disk.term += 1;
        let commands = disk.commands.len() as u64;
        let head = Head { epoch: disk.epoch, term: disk.term, seq: disk.seq(), commands };
        drop(disk);
        MemoryJournal { disk: self.clone(), head }
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk {
    fn seq(&self) -> Seq {
        self.changes.last().map_or(Seq(0), |change| change.seq)
    }
}

impl Journal for MemoryJournal {
    fn head(&self) -> Head {
        self.head
    }

    fn replay(&mut self, after: Seq, visit: &mut dyn FnMut(Change)) -> Result<(), JournalError> {
        self.disk.each_change(after, &mut |change| {
            visit(change);
            true
        })
    }

    fn known(&mut self, ids: &[CommandId]) -> Result<Vec<Option<Known>>, JournalError> {
        let disk = self.disk.disk();
        Ok(ids.iter().map(|id| disk.commands.get(id).map(CommandRecord::known)).collect())
    }

    fn append(&mut self, batch: &Batch) -> Result<(), JournalError> {
        let seq = contiguous(self.head.seq, &batch.changes)?;
        let mut disk = self.disk.disk();
        if disk.term != self.head.term {
            return Err(JournalError::Fenced { own: self.head.term, latest: disk.term });
        }
        if disk.seq() != self.head.seq {
            return Err(JournalError::Gap { after: disk.seq(), found: self.head.seq });
        }
        let mut ids = BTreeSet::new();
        if let Some(twice) =
            batch.commands.iter().find(|it| disk.commands.contains_key(&it.id) || !ids.insert(it.id))
        {
            return Err(JournalError::CommandTwice(twice.id));
        }
        disk.commands.extend(batch.commands.iter().map(|command| (command.id, command.clone())));
        disk.changes.extend(batch.changes.iter().cloned());
        self.head.seq = seq;
        self.head.commands += batch.commands.len() as u64;
        Ok(())
    }
}

impl Records for MemoryRecords {
    fn command(&self, id: CommandId) -> Result<Option<CommandRecord>, JournalError> {
        Ok(self.disk().commands.get(&id).cloned())
    }

    fn history(&self, subject: Uuid) -> Result<Vec<Change>, JournalError> {
        Ok(self.disk().changes.iter().filter(|change| change.event.subject() == subject).cloned().collect())
    }

    fn each_change(&self, after: Seq, visit: &mut dyn FnMut(Change) -> bool) -> Result<(), JournalError> {
        let changes: Vec<_> =
            self.disk().changes.iter().filter(|change| change.seq > after).cloned().collect();
        changes.into_iter().all(visit);
        Ok(())
    }

    fn each_command(&self, visit: &mut dyn FnMut(CommandRecord)) -> Result<(), JournalError> {
        let commands = self.disk().commands.clone();
        commands.into_values().for_each(visit);
        Ok(())
    }

    fn damage(&self) -> Result<Vec<String>, JournalError> {
        Ok(Vec::new())
    }
}
