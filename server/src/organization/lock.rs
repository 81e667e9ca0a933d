//! `docket.lock`: keeps other processes out of a folder, and remembers how far its journal was, so that one that is missing, cut off
//! or put back is told from one that is as it was left.

use super::OpenError;
use crate::journal::{Head, SqliteRecords};
use docket_shared::ids::Seq;
use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// The journal's name in its folder.
pub(crate) const JOURNAL: &str = "docket.sqlite";
/// What a backup is called that is about to become the journal. While it is there, the folder is in between.
pub(crate) const RESTORING: &str = "docket.sqlite.restoring";

/// Where the second line begins, after twenty digits of the term.
const MARK: u64 = 21;

/// The lock on a folder, held until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock(File);

/// What the last process left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// The term with which it opened the journal.
    pub(crate) term: u64,
    /// The last event that it committed.
    pub(crate) seq: Seq,
    /// How many commands there were by then.
    pub(crate) commands: u64,
}

impl Lock {
    /// Takes the lock on `directory`, making the folder where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be written, or another process has it.
    pub(crate) fn take(directory: &Path) -> Result<Self, OpenError> {
        let folder = |error| OpenError::Folder(directory.to_owned(), error);
        std::fs::create_dir_all(directory).map_err(folder)?;
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(directory.join("docket.lock")).map_err(folder)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => OpenError::Locked(directory.to_owned()),
            TryLockError::Error(error) => folder(error),
        })?;
        Ok(Self(file))
    }

    /// What was remembered, if anything was.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn remembered(&self) -> std::io::Result<Option<Remembered>> {
        let mut text = String::new();
        (&self.0).read_to_string(&mut text)?;
        Ok(parsed(&text))
    }

    /// Remembers that the journal is open at `head`. Durable when it returns.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn remember(&self, head: Head) -> std::io::Result<()> {
        let Head { term, seq, commands, .. } = head;
        self.0.write_all_at(format!("{term:020}\n{}", mark(seq, commands)).as_bytes(), 0)?;
        self.0.sync_all()
    }

    /// Remembers a commit that is on disk. Not synced, which would double the cost of a commit: when the power fails, less is
    /// remembered than there is, which does no harm.
    pub(crate) fn mark(&self, seq: Seq, commands: u64) {
        if let Err(error) = self.0.write_all_at(mark(seq, commands).as_bytes(), MARK) {
            tracing::warn!(%error, "the journal's position could not be noted in docket.lock");
        }
    }
}

impl Remembered {
    /// Whether the journal went on beyond `head` before.
    pub(super) const fn is_beyond(&self, head: Head) -> bool {
        head.seq.0 < self.seq.0 || head.commands < self.commands
    }
}

/// What the journal of `directory` lacks of what was committed to it, in a sentence: SQLite takes a log that was cut off for one that
/// never was longer. Also while a server goes on.
///
/// # Errors
/// Where the lock cannot be read.
pub(crate) fn cut_off(directory: &Path, records: &SqliteRecords) -> std::io::Result<Option<String>> {
    let Some(last) = remembered_in(directory)? else { return Ok(None) };
    // A journal that cannot be read is the check's to name.
    let Ok(head) = records.head() else { return Ok(None) };
    let is_cut_off = head.term >= last.term && last.is_beyond(head);
    Ok(is_cut_off.then(|| OpenError::cut_off(directory.join(JOURNAL), head, last).to_string()))
}

/// What the lock of `directory` remembers, whoever holds it.
fn remembered_in(directory: &Path) -> std::io::Result<Option<Remembered>> {
    match std::fs::read_to_string(directory.join("docket.lock")) {
        Ok(text) => Ok(parsed(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn mark(seq: Seq, commands: u64) -> String {
    format!("{:020} {commands:020}\n", seq.0)
}

/// An earlier version wrote the term alone.
fn parsed(text: &str) -> Option<Remembered> {
    let mut numbers = text.split_whitespace().map(|number| number.parse().ok());
    let mut next = || numbers.next().flatten();
    let term = next()?;
    Some(Remembered { term, seq: Seq(next().unwrap_or_default()), commands: next().unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::ids::Epoch;
    use uuid::Uuid;

    #[test]
    fn what_is_remembered_is_read_again_also_what_an_earlier_version_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        assert_eq!(remembered_in(path).unwrap(), None);
        std::fs::write(path.join("docket.lock"), "7\n").unwrap();
        let lock = Lock::take(path).unwrap();
        let remembered = |term, seq, commands| Some(Remembered { term, seq: Seq(seq), commands });
        assert_eq!(lock.remembered().unwrap(), remembered(7, 0, 0));
        lock.remember(Head { epoch: Epoch::new(Uuid::nil()), term: 8, seq: Seq(120), commands: 150 })
            .unwrap();
        assert_eq!(remembered_in(path).unwrap(), remembered(8, 120, 150));
        lock.mark(Seq(121), 152);
        assert_eq!(remembered_in(path).unwrap(), remembered(8, 121, 152));
        let refused = Lock::take(path);
        assert!(matches!(refused, Err(OpenError::Locked(_))), "{refused:?}");
        drop(lock);
        assert!(Lock::take(path).is_ok());
    }
}
