//! `docket restore`: a backup becomes the journal of a folder, under another epoch.
//!
//! It is made ready under a name of its own first, so that nothing has changed where it turns out to be unsound. Then the journal and
//! its log are moved aside. While that is done, a file named [`RESTORING`] keeps every server out: a log beside a journal that it does
//! not belong to, or a journal without its log, would be taken for what it is not.

use super::{BackupError, Kept, beside, renamed, synced};
use crate::auth::CREDENTIALS;
use crate::check::check;
use crate::journal::{Head, Journal as _, JournalError, SqliteJournal, SqliteRecords};
use crate::organization::{JOURNAL, Lock, RESTORING};
use chrono::{DateTime, Utc};
use std::ffi::OsString;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A backup that is not ready yet.
const STAGED: &str = "docket.sqlite.staged";
/// What SQLite keeps beside a file: the log, and its index.
const LOG: &str = "-wal";
const INDEX: &str = "-shm";

/// A backup that was put back.
#[derive(Debug)]
pub struct Restored {
    /// What it holds.
    pub kept: Kept,
    /// Where that is which was there before.
    pub replaced: Option<PathBuf>,
    /// What signs people in.
    pub secrets: Secrets,
}

/// Which passwords and keys there are after a backup was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// Those that were in the folder: they are no older than the backup's, and browsers' requests are sealed with their keys.
    Stayed,
    /// Those of the backup.
    PutBack,
    /// None.
    None,
}

/// Makes the backup `file` the journal of `folder`, which is made where there is none. What was there is kept in a folder inside it,
/// named after `now`.
///
/// # Errors
/// Where a process uses the folder, or the backup is not sound; nothing has changed then.
pub fn restore(folder: &Path, file: &Path, now: DateTime<Utc>) -> Result<Restored, BackupError> {
    if !file.metadata().is_ok_and(|it| it.is_file() && it.len() > 0) {
        return Err(BackupError::NoBackup(file.to_owned()));
    }
    let lock = Lock::take(folder)?;
    let failed = |error| BackupError::File(folder.join("docket.lock"), error);
    let last = lock.remembered().map_err(failed)?;
    let staged = folder.join(STAGED);
    remove(&staged)?;
    let ready = stage(file, &staged, last.map_or(0, |last| last.term));
    if ready.is_err() {
        remove(&staged)?;
    }
    let (head, kept) = ready?;
    let restoring = folder.join(RESTORING);
    synced(&staged)?;
    renamed(&staged, &restoring)?;
    let replaced = move_aside(folder, now)?;
    let secrets = put_secrets_back(folder, file)?;
    lock.remember(head).map_err(failed)?;
    renamed(&restoring, &folder.join(JOURNAL))?;
    Ok(Restored { kept, replaced, secrets })
}

/// Copies `file` to `staged`, brings it to this version, verifies it and gives it another epoch.
fn stage(file: &Path, staged: &Path, term: u64) -> Result<(Head, Kept), BackupError> {
    copied(file, staged)?;
    // A copy that was made by hand may have a log.
    let log = with_end(file, LOG);
    if log.is_file() {
        copied(&log, &with_end(staged, LOG))?;
    }
    let failed = |error: JournalError| BackupError::Unreadable(file.to_owned(), error);
    let mut journal = SqliteJournal::open(staged).map_err(failed)?;
    let findings = SqliteRecords::open(staged).and_then(|records| check(&records)).map_err(failed)?;
    if !findings.is_sound() {
        return Err(BackupError::UnsoundBackup(file.to_owned(), findings));
    }
    journal.begin_life(term).map_err(failed)?;
    let head = journal.head();
    journal.close().map_err(failed)?;
    Ok((head, Kept { events: findings.events, commands: findings.commands }))
}

/// Moves the journal and what belongs to it into a folder of their own.
fn move_aside(folder: &Path, now: DateTime<Utc>) -> Result<Option<PathBuf>, BackupError> {
    let there = [LOG, INDEX, ""].map(|end| format!("{JOURNAL}{end}"));
    let mut there = there.iter().filter(|name| folder.join(name).exists()).peekable();
    if there.peek().is_none() {
        return Ok(None);
    }
    let replaced = folder.join(format!("replaced-{}", now.format("%Y-%m-%dT%H-%M-%S%.3fZ")));
    std::fs::create_dir(&replaced).map_err(|error| BackupError::File(replaced.clone(), error))?;
    for name in there {
        renamed(&folder.join(name), &replaced.join(name))?;
    }
    synced(folder)?;
    Ok(Some(replaced))
}

fn put_secrets_back(folder: &Path, file: &Path) -> Result<Secrets, BackupError> {
    let (here, kept) = (folder.join(CREDENTIALS), beside(file, "credentials"));
    if here.exists() {
        return Ok(Secrets::Stayed);
    }
    if !kept.is_file() {
        return Ok(Secrets::None);
    }
    let staged = beside(&here, "staged");
    copied(&kept, &staged)?;
    synced(&staged)?;
    renamed(&staged, &here)?;
    Ok(Secrets::PutBack)
}

fn copied(from: &Path, to: &Path) -> Result<(), BackupError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| BackupError::File(path, error)
    };
    let mut source = File::open(from).map_err(failed(from))?;
    // Made anew, and so as private as all that docket makes, whoever may read the backup.
    let mut target = File::create(to).map_err(failed(to))?;
    std::io::copy(&mut source, &mut target).map_err(failed(to))?;
    Ok(())
}

/// Removes what an attempt that was cut short has left.
fn remove(staged: &Path) -> Result<(), BackupError> {
    for path in [staged.to_owned(), with_end(staged, LOG), with_end(staged, INDEX)] {
        if let Err(error) = std::fs::remove_file(&path)
            && error.kind() != ErrorKind::NotFound
        {
            return Err(BackupError::File(path, error));
        }
    }
    Ok(())
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}
