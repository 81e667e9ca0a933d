//! Read-only connections, a few, handed out in turn.

use super::super::{CommandRecord, Head, JournalError, Records};
use super::{rows, schema};
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Seq};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Connections kept open between uses.
const IDLE_MAXIMUM: usize = 4;

/// The readers' side of the journal at a path.
#[derive(Debug)]
pub struct SqliteRecords {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl SqliteRecords {
    /// Reads the journal at `path`, which a [`super::SqliteJournal`] has created.
    ///
    /// # Errors
    /// Where it cannot be opened, or is of another version than this one.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let records = Self { path: path.to_owned(), idle: Mutex::default() };
        match records.with(schema::is_current)? {
            true => Ok(records),
            false => Err(JournalError::Version),
        }
    }

    /// Where the journal stands.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn head(&self) -> Result<Head, JournalError> {
        self.with(rows::position)
    }

    fn with<R>(&self, read: impl FnOnce(&Connection) -> Result<R, JournalError>) -> Result<R, JournalError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let result = read(&connection);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAXIMUM {
            idle.push(connection);
        }
        result
    }

    fn connect(&self) -> Result<Connection, JournalError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Ok(connection)
    }
}

impl Records for SqliteRecords {
    fn command(&self, id: CommandId) -> Result<Option<CommandRecord>, JournalError> {
        self.with(|connection| rows::command(connection, id))
    }

    fn history(&self, subject: Uuid) -> Result<Vec<Change>, JournalError> {
        self.with(|connection| rows::history(connection, subject))
    }

    fn each_change(&self, after: Seq, visit: &mut dyn FnMut(Change) -> bool) -> Result<(), JournalError> {
        self.with(|connection| rows::each_change(connection, after, visit))
    }

    fn each_command(&self, visit: &mut dyn FnMut(CommandRecord)) -> Result<(), JournalError> {
        self.with(|connection| rows::each_command(connection, visit))
    }

    fn damage(&self) -> Result<Vec<String>, JournalError> {
        self.with(|connection| {
            let mut statement = connection.prepare("PRAGMA integrity_check")?;
            let lines = statement.query_map((), |row| row.get::<_, String>(0))?;
            let lines = lines.collect::<Result<Vec<_>, _>>()?;
            let mut problems: Vec<_> = lines
                .into_iter()
                .filter(|line| line != "ok")
                .map(|line| format!("SQLite: {line}."))
                .collect();
            // One transaction, since a writer may go on meanwhile.
            let transaction = connection.unchecked_transaction()?;
            match rows::position(&transaction).and_then(|head| rows::all_there(&transaction, head)) {
                Err(error) if error.is_damage() => problems.push(error.sentence()),
                other => other?,
            }
            Ok(problems)
        })
    }
}
