//! The journal: the only thing that must not be lost. Commands with their outcomes, and the events that followed,
//! written together or not at all.
//!
//! Contracts of every journal, which one test suite holds the disk and the memory twin to (`journal/suite.rs`):
//! - an append is durable when it returns, and whole: after a crash all of it is there or nothing;
//! - events are contiguous from 1; an append that does not follow the head is refused and changes nothing;
//! - a writer whose term is over is refused, so that two authorities never both append;
//! - a command id is recorded once.

mod memory;
mod sqlite;
#[cfg(test)]
mod suite;

pub use memory::{MemoryJournal, MemoryRecords};
pub(crate) use sqlite::copy_whole;
pub use sqlite::{SqliteJournal, SqliteRecords};

use chrono::{DateTime, Utc};
use docket_shared::event::Change;
use docket_shared::ids::{AccountId, CommandId, Epoch, Seq};
use docket_shared::rejection::Outcome;
use uuid::Uuid;

/// What a command's body comes to: enough to tell whether the same id was sent with another.
pub type Digest = [u8; 32];

/// A decided command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRecord {
    /// Its id.
    pub id: CommandId,
    /// Whose it is.
    pub by: AccountId,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// SHA-256 of its canonical body.
    pub digest: Digest,
    /// What became of it.
    pub outcome: Outcome,
}

/// What tells whether a command is the one that was sent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Whose it is.
    pub by: AccountId,
    /// SHA-256 of its canonical body.
    pub digest: Digest,
}

impl CommandRecord {
    /// What tells whether it is sent again.
    pub const fn known(&self) -> Known {
        Known { by: self.by, digest: self.digest }
    }
}

/// What one commit adds.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The commands decided, in order.
    pub commands: Vec<CommandRecord>,
    /// Their events, contiguous, in order.
    pub changes: Vec<Change>,
}

/// Where a journal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its life: another one after a backup was restored.
    pub epoch: Epoch,
    /// How often it was opened for writing. A writer whose term is not the latest is over.
    pub term: u64,
    /// Its last event.
    pub seq: Seq,
    /// How many commands it has decided.
    pub commands: u64,
}

/// The writer's side: one authority holds it.
pub trait Journal: Send {
    /// Where it stands, as this writer last left it.
    fn head(&self) -> Head;

    /// Visits every event after `after`, in order.
    ///
    /// # Errors
    /// Where the journal cannot be read or holds something that is no event.
    fn replay(&mut self, after: Seq, visit: &mut dyn FnMut(Change)) -> Result<(), JournalError>;

    /// Whose each of `ids` is that was decided before, in their order.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    fn known(&mut self, ids: &[CommandId]) -> Result<Vec<Option<Known>>, JournalError>;

    /// Adds `batch`, whose first event follows `self.head().seq`. Durable when it returns.
    ///
    /// # Errors
    /// Where it was not added: nothing of it is there then, as far as the disk tells the truth. After any error the
    /// writer must not go on: what it believes and what is written may differ.
    fn append(&mut self, batch: &Batch) -> Result<(), JournalError>;
}

/// The readers' side: sees what is committed. Calls may block.
pub trait Records: Send + Sync + std::fmt::Debug {
    /// What became of a command.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    fn command(&self, id: CommandId) -> Result<Option<CommandRecord>, JournalError>;

    /// Every event about the thing with this id, oldest first.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    fn history(&self, subject: Uuid) -> Result<Vec<Change>, JournalError>;

    /// Visits the events after `after`, in order, until `visit` says false.
    ///
    /// # Errors
    /// Where the journal cannot be read or holds something that is no event.
    fn each_change(&self, after: Seq, visit: &mut dyn FnMut(Change) -> bool) -> Result<(), JournalError>;

    /// Visits every decided command, in no particular order.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    fn each_command(&self, visit: &mut dyn FnMut(CommandRecord)) -> Result<(), JournalError>;

    /// What is wrong with the storage itself, a sentence each; none where it is whole. Reads all of it.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn damage(&self) -> Result<Vec<String>, JournalError>;
}

/// Why a journal failed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum JournalError {
    #[error("the journal could not be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the journal could not be brought to this version: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("{what} of the journal cannot be understood ({:?} at column {})", .cause.classify(), .cause.column())]
    Corrupt { what: String, cause: serde_json::Error },
    #[error("{what} of the journal is not what was written: its checksum is another")]
    Altered { what: String },
    #[error("the journal's events are not contiguous: {found} follows {after}")]
    Gap { after: Seq, found: Seq },
    #[error("the journal has {found} {what}, and {written} were written")]
    Missing { what: &'static str, found: u64, written: u64 },
    #[error("the journal's list of events by what they are about disagrees with the events")]
    Index,
    #[error("it is of another version of docket; `docket serve` brings it to this one if that is newer")]
    Version,
    #[error("another writer has taken the journal over (term {latest}, this one is {own})")]
    Fenced { own: u64, latest: u64 },
    #[error("SQLite {0} can damage a log that is copied beside the commits; 3.51.3 is the first that cannot")]
    Library(&'static str),
    #[error("no thread could be started for the journal's log: {0}")]
    Thread(std::io::Error),
    #[error("a command was recorded twice: {0}")]
    CommandTwice(CommandId),
}

impl JournalError {
    /// Whether what was written is no longer there as it was written, so that only a backup helps. Otherwise the same may succeed
    /// another time.
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Corrupt { .. }
            | Self::Altered { .. }
            | Self::Gap { .. }
            | Self::Missing { .. }
            | Self::Index => true,
            Self::Sqlite(error) => is_damage(error),
            Self::Migration(error) => {
                matches!(error, rusqlite_migration::Error::RusqliteError { err, .. } if is_damage(err))
            }
            Self::Version
            | Self::Fenced { .. }
            | Self::Library(_)
            | Self::Thread(_)
            | Self::CommandTwice(_) => false,
        }
    }

    /// Whether the disk is full.
    pub fn is_for_want_of_room(&self) -> bool {
        let Self::Sqlite(error) = self else { return false };
        error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
    }

    /// Itself as a sentence that stands alone.
    pub fn sentence(&self) -> String {
        let text = self.to_string();
        let mut rest = text.chars();
        let first = rest.next().map(char::to_uppercase).into_iter().flatten();
        first.chain(rest.as_str().chars()).chain(['.']).collect()
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::{Error, ErrorCode};
    let misread = matches!(
        error,
        Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::QueryReturnedNoRows
    );
    // Unknown: a table or column that is not there by its name, which SQLite reads from the file, too.
    let hurt = [ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase, ErrorCode::Unknown];
    misread || error.sqlite_error_code().is_some_and(|code| hurt.contains(&code))
}

/// Checks that `changes` follow `seq` without a gap.
fn contiguous(seq: Seq, changes: &[Change]) -> Result<Seq, JournalError> {
    changes.iter().try_fold(seq, |after, change| {
        if change.seq == after.next() {
            Ok(change.seq)
        } else {
            Err(JournalError::Gap { after, found: change.seq })
        }
    })
}
