//! The disk below the journal. What an append has written and not yet synced is there after a crash, or is not, or is there in
//! part; what is there in part the journal's recovery discards, as SQLite promises.

use docket_server::journal::{Batch, Head, Journal, JournalError, Known, MemoryJournal, MemoryRecords};
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Epoch, Seq};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How an append fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The disk is full: nothing was written.
    Full,
    /// A part was written.
    Torn,
    /// All of it was written, and whether the sync that failed brought it to the disk is not known before the next start.
    NotSynced,
}

/// What is in the machine's disk, whatever the process does.
#[derive(Clone, Debug)]
pub(crate) struct Disk(Arc<Mutex<Platters>>);

#[derive(Debug)]
struct Platters {
    epoch: Epoch,
    term: u64,
    /// Whether a backup was put back since the last start.
    restored: bool,
    kept: Vec<Batch>,
    not_synced: Option<Batch>,
    backup: Option<(Epoch, u64, usize)>,
    failure: Option<(Failure, bool)>,
    failed: bool,
}

impl Disk {
    pub(crate) fn new(epoch: Epoch, first: Batch) -> Self {
        Self(Arc::new(Mutex::new(Platters {
            epoch,
            term: 0,
            restored: false,
            kept: vec![first],
            not_synced: None,
            backup: None,
            failure: None,
            failed: false,
        })))
    }

    /// Opens the journal as `Organization::open` does. `survives` says whether what was not synced is there; a journal that was put
    /// back begins life `another`.
    pub(crate) fn open(
        &self,
        survives: bool,
        another: Epoch,
    ) -> Result<(MemoryRecords, DiskJournal), JournalError> {
        let mut platters = self.lock();
        if let Some(batch) = platters.not_synced.take().filter(|_| survives) {
            platters.kept.push(batch);
        }
        platters.term += 1;
        // What `docket restore` does.
        if std::mem::take(&mut platters.restored) {
            platters.epoch = another;
        }
        let records = MemoryRecords::new(platters.epoch);
        let mut inner = records.write();
        for batch in &platters.kept {
            inner.append(batch)?;
        }
        drop(platters);
        Ok((records, DiskJournal { disk: self.clone(), inner }))
    }

    /// The next append fails, or every one from the next on.
    pub(crate) fn fail(&self, failure: Failure, for_good: bool) {
        self.lock().failure = Some((failure, for_good));
    }

    /// Nothing fails any more.
    pub(crate) fn mend(&self) {
        self.lock().failure = None;
    }

    /// Whether an append has failed since this was last asked.
    pub(crate) fn has_failed(&self) -> bool {
        std::mem::take(&mut self.lock().failed)
    }

    /// Copies the journal elsewhere.
    pub(crate) fn back_up(&self) {
        let mut platters = self.lock();
        platters.backup = Some((platters.epoch, platters.term, platters.kept.len()));
    }

    /// Puts the copy back, if there is one. The process must be down.
    pub(crate) fn restore(&self) -> bool {
        let mut platters = self.lock();
        let Some((epoch, term, length)) = platters.backup else { return false };
        (platters.epoch, platters.term, platters.not_synced) = (epoch, term, None);
        platters.kept.truncate(length);
        platters.restored = true;
        true
    }

    /// The batches from the `from`th on.
    pub(crate) fn kept(&self, from: usize) -> Vec<Batch> {
        self.lock().kept[from..].to_vec()
    }

    fn lock(&self) -> MutexGuard<'_, Platters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The memory twin over the disk.
#[derive(Debug)]
pub(crate) struct DiskJournal {
    disk: Disk,
    inner: MemoryJournal,
}

impl Journal for DiskJournal {
    fn head(&self) -> Head {
        self.inner.head()
    }

    fn replay(&mut self, after: Seq, visit: &mut dyn FnMut(Change)) -> Result<(), JournalError> {
        self.inner.replay(after, visit)
    }

    fn known(&mut self, ids: &[CommandId]) -> Result<Vec<Option<Known>>, JournalError> {
        self.inner.known(ids)
    }

    fn append(&mut self, batch: &Batch) -> Result<(), JournalError> {
        let mut platters = self.disk.lock();
        if let Some((failure, for_good)) = platters.failure {
            platters.failed = true;
            if !for_good {
                platters.failure = None;
            }
            if failure == Failure::NotSynced {
                platters.not_synced = Some(batch.clone());
            }
            return Err(JournalError::Sqlite(rusqlite::Error::InvalidQuery));
        }
        self.inner.append(batch)?;
        platters.kept.push(batch.clone());
        Ok(())
    }
}
