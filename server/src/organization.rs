//! An organization as a value: its journal, authority, projection and hub. A process can hold several.

mod lock;

pub(crate) use lock::{JOURNAL, Lock, RESTORING, cut_off};

use crate::authority::{Authority, AuthorityHandle, Bounds, Commit, Decider};
use crate::clock::Clock;
use crate::journal::{Head, Journal, JournalError, MemoryRecords, Records, SqliteJournal, SqliteRecords};
use crate::projection::Projection;
use crate::push::Hub;
use docket_shared::ids::{AccountId, Epoch, Seq};
use docket_shared::model::Role;
use docket_shared::policy::Actor;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use uuid::Uuid;

/// The server itself, when it sets up a journal or copies others' data in.
pub const SYSTEM: Actor =
    Actor { account_id: AccountId::new(Uuid::nil()), role: Role::Admin, practitioner_id: None };

/// Commits that may wait for the projection; the authority waits when there are more.
const UNPUBLISHED_MAXIMUM: usize = 64;

/// One organization's scheduling.
#[derive(Debug)]
pub struct Organization {
    /// Where commands are handed in.
    pub authority: AuthorityHandle,
    /// What queries read.
    pub projection: Arc<Projection>,
    /// What the feed listens to.
    pub hub: Arc<Hub>,
    /// What is on disk.
    pub records: Arc<dyn Records>,
    /// The journal's life.
    pub epoch: Epoch,
    /// What stamps decisions.
    pub clock: Arc<dyn Clock>,
    threads: Vec<JoinHandle<()>>,
    _lock: Option<Arc<Lock>>,
}

/// Why an organization could not be opened, in a sentence for whoever starts the server.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum OpenError {
    #[error("The folder {0} cannot be written ({1}). Choose another with --data, or change who owns it.")]
    Folder(PathBuf, std::io::Error),
    #[error("Another docket is using the folder {0}. Stop it first, or choose another folder with --data.")]
    Locked(PathBuf),
    #[error("The journal {0} could not be opened: {1}.")]
    Journal(PathBuf, JournalError),
    #[error(
        "The journal {0} cannot be opened, since the disk is full. Make room, then start again: nothing is lost."
    )]
    Full(PathBuf),
    #[error(
        "The journal {0} is damaged: {1}. Nothing is decided on it. Put a backup back with `docket restore`; `docket check` says more."
    )]
    Damaged(PathBuf, JournalError),
    #[error(
        "The journal {path} ends at event {seq} and command {commands}, but went on to event {last_seq} and command \
         {last_commands} before: its end was cut off, or it is a copy that was put there by hand. Put a backup back with \
         `docket restore`."
    )]
    CutOff { path: PathBuf, seq: Seq, commands: u64, last_seq: Seq, last_commands: u64 },
    #[error(
        "The journal {0} is missing or empty, though it was there before. Put a backup back with `docket restore`, or delete \
         docket.lock beside it to begin with nothing."
    )]
    Gone(PathBuf),
    #[error("Putting a backup back into {0} was cut short. Do it again with `docket restore`.")]
    HalfRestored(PathBuf),
    #[error("No thread could be started: {0}.")]
    Thread(std::io::Error),
}

impl OpenError {
    const fn cut_off(path: PathBuf, head: Head, last: lock::Remembered) -> Self {
        let (Head { seq, commands, .. }, last_seq, last_commands) = (head, last.seq, last.commands);
        Self::CutOff { path, seq, commands, last_seq, last_commands }
    }
}

impl Organization {
    /// Opens the organization whose journal is `docket.sqlite` in `directory`, creating both where they are missing,
    /// and keeps other processes out by a lock on `docket.lock`.
    ///
    /// # Errors
    /// Where the folder cannot be written, another process has it, or the journal cannot be read or is damaged.
    pub fn open(directory: &Path, clock: Arc<dyn Clock>, bounds: Bounds) -> Result<Self, OpenError> {
        let folder = |error| OpenError::Folder(directory.to_owned(), error);
        let lock = Lock::take(directory)?;
        let path = directory.join(JOURNAL);
        let failed = |error: JournalError| match error.is_damage() {
            true => OpenError::Damaged(path.clone(), error),
            false if error.is_for_want_of_room() => OpenError::Full(path.clone()),
            false => OpenError::Journal(path.clone(), error),
        };
        if directory.join(RESTORING).exists() {
            return Err(OpenError::HalfRestored(directory.to_owned()));
        }
        let last = lock.remembered().map_err(folder)?;
        // SQLite would take an empty file for a new journal.
        if last.is_some() && !path.metadata().is_ok_and(|it| it.len() > 0) {
            return Err(OpenError::Gone(path));
        }
        let mut journal = SqliteJournal::open(&path).map_err(failed)?;
        let head = journal.head();
        if let Some(last) = last {
            // A journal that is not beyond the last term was put back from a backup: what it will hold under a number need not be
            // what browsers have under it, so another life begins.
            if head.term <= last.term {
                tracing::warn!(
                    "the journal is older than the one that was opened last: it counts as a restored backup"
                );
                journal.begin_life(head.term).map_err(failed)?;
            } else if last.is_beyond(head) {
                return Err(OpenError::cut_off(path, head, last));
            }
        }
        lock.remember(journal.head()).map_err(folder)?;
        let records = SqliteRecords::open(&path).map_err(failed)?;
        let authority = Authority::new(journal, Arc::clone(&clock)).map_err(failed)?;
        Self::start(authority, Arc::new(records), clock, bounds, Some(Arc::new(lock)))
    }

    /// An organization that is gone when it is dropped, for tests.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn in_memory(clock: Arc<dyn Clock>, bounds: Bounds) -> Result<Self, OpenError> {
        let records = MemoryRecords::new(Epoch::new(Uuid::now_v7()));
        let failed = |error| OpenError::Journal(PathBuf::new(), error);
        let authority = Authority::new(records.write(), Arc::clone(&clock)).map_err(failed)?;
        Self::start(authority, Arc::new(records), clock, bounds, None)
    }

    fn start<J: Journal + 'static>(
        authority: Authority<J>,
        records: Arc<dyn Records>,
        clock: Arc<dyn Clock>,
        bounds: Bounds,
        lock: Option<Arc<Lock>>,
    ) -> Result<Self, OpenError> {
        let head = authority.head();
        let projection = Arc::new(Projection::new(authority.state().clone(), head.seq));
        let hub = Arc::new(Hub::new(head.epoch, head.seq));
        let (handle, decider) = Decider::new(authority, bounds);
        let (commits, unpublished) = mpsc::sync_channel::<Commit>(UNPUBLISHED_MAXIMUM);
        let publisher = spawn("publisher", {
            let (projection, hub) = (Arc::clone(&projection), Arc::clone(&hub));
            move || {
                for commit in unpublished {
                    // The feeds first, which somebody waits for; whoever reads the projection waits until it has caught up.
                    let frames = hub.publish(commit);
                    projection.apply(&frames.changes);
                }
            }
        })?;
        let decider = spawn("authority", {
            let (projection, lock) = (Arc::clone(&projection), lock.clone());
            let mut commands = head.commands;
            move || {
                decider.run(|commit| {
                    commands += commit.outcomes.len() as u64;
                    if let Some(lock) = &lock {
                        lock.mark(commit.seq, commands);
                    }
                    projection.mark_committed(commit.seq);
                    // The publisher ends after this thread, so it is there to receive.
                    let _ = commits.send(commit);
                });
            }
        })?;
        let threads = vec![decider, publisher];
        let epoch = head.epoch;
        Ok(Self { authority: handle, projection, hub, records, epoch, clock, threads, _lock: lock })
    }

    /// Whether every commit so far succeeded.
    pub fn is_healthy(&self) -> bool {
        self.authority.is_healthy()
    }

    /// Stops taking commands, decides those that were taken and ends. Other handles to the authority must be gone, or
    /// this waits for them.
    pub async fn close(self) {
        let Self { authority, threads, records, _lock: lock, .. } = self;
        // Before the writer: whoever leaves last puts the log into the journal, and readers cannot.
        drop(records);
        drop(authority);
        let joined = tokio::task::spawn_blocking(move || {
            for thread in threads {
                // A thread that panicked has said so on its own.
                let _ = thread.join();
            }
        });
        let _ = joined.await;
        drop(lock);
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, OpenError> {
    std::thread::Builder::new().name(name.into()).spawn(work).map_err(OpenError::Thread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    async fn epoch(folder: &Path) -> Epoch {
        let organization = Organization::open(folder, Arc::new(SystemClock), Bounds::default()).unwrap();
        let epoch = organization.epoch;
        organization.close().await;
        epoch
    }

    #[tokio::test]
    async fn a_restart_goes_on_and_a_restored_backup_begins_another_life() {
        let (folder, backup) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (journal, copied) = (folder.path().join("docket.sqlite"), backup.path().join("docket.sqlite"));
        let first = epoch(folder.path()).await;
        std::fs::copy(&journal, &copied).unwrap();
        assert_eq!(epoch(folder.path()).await, first);
        std::fs::copy(&copied, &journal).unwrap();
        let restored = epoch(folder.path()).await;
        assert_ne!(restored, first);
        assert_eq!(epoch(folder.path()).await, restored);
    }
}
