//! `credentials.sqlite`: password hashes, the keys with which browsers encrypt what they keep, and sessions.

use super::Hash;
use crate::journal::copy_whole;
use docket_shared::ids::AccountId;
use rusqlite::{Connection, OptionalExtension as _, params};
use rusqlite_migration::{M, Migrations};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

const MIGRATIONS: &[M<'static>] = &[M::up(
    "CREATE TABLE password (account BLOB PRIMARY KEY, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE storage_key (account BLOB PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE session (
         digest  BLOB PRIMARY KEY,          -- SHA-256 of the cookie's id: a stolen file signs nobody in
         expires INTEGER NOT NULL,          -- Unix time in seconds
         data    TEXT NOT NULL              -- JSON
     ) STRICT, WITHOUT ROWID;",
)];

/// The file's name in its folder.
pub(crate) const CREDENTIALS: &str = "credentials.sqlite";

/// The secrets of one organization's accounts. Calls block for a moment.
#[derive(Debug)]
pub struct Credentials {
    connection: Mutex<Connection>,
}

/// Why secrets could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum CredentialsError {
    #[error("the credentials could not be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the credentials could not be brought to this version: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("a session could not be read: {0}")]
    Session(#[from] serde_json::Error),
    #[error("the machine gave no random numbers")]
    Hash,
}

impl CredentialsError {
    /// Whether it is the disk that does not take them.
    pub fn is_unwritten(&self) -> bool {
        use rusqlite::ErrorCode::{DiskFull, SystemIoFailure};
        let Self::Sqlite(error) = self else { return false };
        matches!(error.sqlite_error_code(), Some(DiskFull | SystemIoFailure))
    }
}

/// A session as it is kept.
#[derive(Debug)]
pub(super) struct KeptSession {
    pub(super) digest: [u8; 32],
    pub(super) expires: i64,
    pub(super) data: String,
}

impl Credentials {
    /// Opens `credentials.sqlite` in `directory`, creating it where there is none.
    ///
    /// # Errors
    /// Where it cannot be opened or brought to this version.
    pub fn open(directory: &Path) -> Result<Self, CredentialsError> {
        let connection = Connection::open(directory.join(CREDENTIALS))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        Self::with(connection)
    }

    /// Copies `credentials.sqlite` of `directory` to `to`, where there is nothing yet, also while a server uses it. Sessions are left
    /// out: those that ended since would live again.
    ///
    /// # Errors
    /// Where it cannot be read or copied.
    pub fn copy(directory: &Path, to: &Path) -> Result<(), CredentialsError> {
        copy_whole(&directory.join(CREDENTIALS), to)?;
        let copy = Connection::open(to)?;
        copy.pragma_update(None, "secure_delete", true)?;
        copy.execute("DELETE FROM session", ())?;
        Ok(())
    }

    /// Credentials that are gone when they are dropped, for tests.
    ///
    /// # Errors
    /// Where SQLite does not start.
    pub fn in_memory() -> Result<Self, CredentialsError> {
        Self::with(Connection::open_in_memory()?)
    }

    fn with(mut connection: Connection) -> Result<Self, CredentialsError> {
        Migrations::from_slice(MIGRATIONS).to_latest(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account's password, if one was set.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn password(&self, account: AccountId) -> Result<Option<Hash>, CredentialsError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT hash FROM password WHERE account = ?1")?;
        let hash = statement.query_row([account.uuid()], |row| row.get(0)).optional()?;
        Ok(hash.map(Hash::kept))
    }

    /// Sets the account's password.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn set_password(&self, account: AccountId, hash: &Hash) -> Result<(), CredentialsError> {
        self.lock().execute(
            "INSERT INTO password (account, hash) VALUES (?1, ?2) ON CONFLICT (account) DO UPDATE SET hash = ?2",
            params![account.uuid(), hash.text()],
        )?;
        Ok(())
    }

    /// The key with which a browser encrypts what it keeps for this account: made at the first question.
    ///
    /// # Errors
    /// Where it can be neither read nor made.
    pub fn storage_key(&self, account: AccountId) -> Result<[u8; 32], CredentialsError> {
        let connection = self.lock();
        let select = "SELECT key FROM storage_key WHERE account = ?1";
        let known = connection.query_row(select, [account.uuid()], |row| row.get(0)).optional()?;
        if let Some(known) = known {
            return Ok(known);
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|_| CredentialsError::Hash)?;
        connection.execute(
            "INSERT INTO storage_key (account, key) VALUES (?1, ?2)",
            params![account.uuid(), key],
        )?;
        Ok(key)
    }

    pub(super) fn sessions(&self) -> Result<Vec<KeptSession>, CredentialsError> {
        let connection = self.lock();
        let mut statement = connection.prepare("SELECT digest, expires, data FROM session")?;
        let rows = statement.query_map((), |row| {
            Ok(KeptSession { digest: row.get(0)?, expires: row.get(1)?, data: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn keep_session(&self, session: &KeptSession) -> Result<(), CredentialsError> {
        self.lock().execute(
            "INSERT INTO session (digest, expires, data) VALUES (?1, ?2, ?3)
             ON CONFLICT (digest) DO UPDATE SET expires = ?2, data = ?3",
            params![session.digest, session.expires, session.data],
        )?;
        Ok(())
    }

    pub(super) fn forget_sessions(&self, digests: &[[u8; 32]]) -> Result<(), CredentialsError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for digest in digests {
            transaction.execute("DELETE FROM session WHERE digest = ?1", params![digest])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn secrets_outlive_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let account = AccountId::new(Uuid::now_v7());
        let (key, hash) = {
            let credentials = Credentials::open(folder.path()).unwrap();
            assert!(credentials.password(account).unwrap().is_none());
            let hash = Hash::new("a long enough password").unwrap();
            credentials.set_password(account, &hash).unwrap();
            (credentials.storage_key(account).unwrap(), hash)
        };
        let credentials = Credentials::open(folder.path()).unwrap();
        assert_eq!(credentials.storage_key(account).unwrap(), key);
        assert_eq!(credentials.password(account).unwrap().unwrap().text(), hash.text());
        assert_ne!(credentials.storage_key(AccountId::new(Uuid::now_v7())).unwrap(), key);
    }
}
