//! `docket backup`: the journal as it is at one moment, while a server goes on with it. `backup/restore.rs` puts it back.
//!
//! Passwords and keys go into a file of their own, as they lie apart from the journal: who keeps calendars need not keep secrets.

mod restore;

pub use restore::{Restored, Secrets, restore};

use crate::auth::{CREDENTIALS, Credentials, CredentialsError};
use crate::check::{Findings, check};
use crate::journal::{JournalError, SqliteRecords, copy_whole};
use crate::organization::{JOURNAL, OpenError, RESTORING};
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

/// How much a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its events.
    pub events: u64,
    /// Its commands.
    pub commands: usize,
}

/// A backup that was made.
#[derive(Debug)]
pub struct BackedUp {
    /// What it holds; `None` where it is of another version, and was not verified.
    pub kept: Option<Kept>,
    /// Where passwords and keys are, if there were any.
    pub secrets: Option<PathBuf>,
}

/// Why a backup was not made or not put back, in a sentence for whoever asked for it.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum BackupError {
    #[error("There is no journal in {0}. Name its folder with --data.")]
    NoJournal(PathBuf),
    #[error("There is something at {0} already. Choose another name, or delete it.")]
    Exists(PathBuf),
    #[error("There is no backup at {0}.")]
    NoBackup(PathBuf),
    #[error("{0} could not be written or read ({1}).")]
    File(PathBuf, std::io::Error),
    #[error("The journal {0} could not be copied: {1}.")]
    Copy(PathBuf, JournalError),
    #[error("The passwords could not be copied: {0}.")]
    Credentials(#[from] CredentialsError),
    #[error("The journal {0} is not sound, and was not copied:\n{1}")]
    Unsound(PathBuf, Findings),
    #[error("{0} cannot be put back: {1}. Nothing was changed; take another backup.")]
    Unreadable(PathBuf, JournalError),
    #[error("{0} is not sound. Nothing was changed; take another backup.\n{1}")]
    UnsoundBackup(PathBuf, Findings),
    #[error(transparent)]
    Folder(#[from] OpenError),
}

/// Copies the journal of `folder` into `file` and its passwords and keys beside it, while a server may go on. The copy is verified and
/// synced before it gets its name.
///
/// # Errors
/// Where something is there by that name, or it cannot be made; nothing is left then.
pub fn back_up(folder: &Path, file: &Path) -> Result<BackedUp, BackupError> {
    let journal = folder.join(JOURNAL);
    if folder.join(RESTORING).exists() {
        return Err(OpenError::HalfRestored(folder.to_owned()).into());
    }
    if !journal.is_file() {
        return Err(BackupError::NoJournal(folder.to_owned()));
    }
    let secrets = beside(file, "credentials");
    let parts = [beside(file, "part"), beside(&secrets, "part")];
    for path in [file, &secrets, &parts[0], &parts[1]] {
        if path.symlink_metadata().is_ok() {
            return Err(BackupError::Exists(path.to_owned()));
        }
    }
    let made = make(folder, &journal, file, &secrets, &parts);
    if made.is_err() {
        // What is left of it is of no use; that it could not be removed is the lesser error.
        for part in parts {
            let _ = std::fs::remove_file(part);
        }
    }
    made
}

fn make(
    folder: &Path,
    journal: &Path,
    file: &Path,
    secrets: &Path,
    parts: &[PathBuf; 2],
) -> Result<BackedUp, BackupError> {
    copy_whole(journal, &parts[0]).map_err(|error| BackupError::Copy(journal.to_owned(), error.into()))?;
    let kept = verified(journal, &parts[0])?;
    // After the journal, so that nobody is in that whose password is not here.
    let has_secrets = folder.join(CREDENTIALS).is_file();
    if has_secrets {
        Credentials::copy(folder, &parts[1])?;
        name(&parts[1], secrets)?;
    }
    // Last: where it is, all of it is.
    name(&parts[0], file)?;
    Ok(BackedUp { kept, secrets: has_secrets.then(|| secrets.to_owned()) })
}

fn verified(journal: &Path, copy: &Path) -> Result<Option<Kept>, BackupError> {
    let failed = |error| BackupError::Copy(journal.to_owned(), error);
    let records = match SqliteRecords::open(copy) {
        Ok(records) => records,
        // Whoever brings docket to another version makes a backup first, with either.
        Err(JournalError::Version) => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let findings = check(&records).map_err(failed)?;
    if !findings.is_sound() {
        return Err(BackupError::Unsound(journal.to_owned(), findings));
    }
    Ok(Some(Kept { events: findings.events, commands: findings.commands }))
}

/// Syncs `part` and gives it its name, which nothing else has.
fn name(part: &Path, name: &Path) -> Result<(), BackupError> {
    synced(part)?;
    // Taken first: a rename would replace what somebody else has made meanwhile.
    File::create_new(name).map_err(|error| BackupError::File(name.to_owned(), error))?;
    renamed(part, name)
}

/// Renames `from` to `to`. Durable when it returns.
fn renamed(from: &Path, to: &Path) -> Result<(), BackupError> {
    std::fs::rename(from, to).map_err(|error| BackupError::File(to.to_owned(), error))?;
    synced(to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

fn synced(path: &Path) -> Result<(), BackupError> {
    let sync = File::open(path).and_then(|file| file.sync_all());
    sync.map_err(|error| BackupError::File(path.to_owned(), error))
}

/// `path` with a further ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".");
    name.push(ending);
    name.into()
}
