//! The journal on disk: SQLite in WAL mode with synchronous=FULL, one connection that writes, read-only connections for
//! queries. Keys are time-ordered, so that rows are appended at the right edge of their trees.

mod reader;
mod recent;
mod rows;
mod schema;

pub use reader::SqliteRecords;

use super::{Batch, Head, Journal, JournalError, Known, contiguous};
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Epoch, Seq};
use recent::Recent;
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::Path;
use uuid::Uuid;

/// The writer's side.
#[derive(Debug)]
pub struct SqliteJournal {
    connection: Connection,
    head: Head,
    recent: Recent,
}

impl SqliteJournal {
    /// Opens the journal at `path` for writing, creating it where there is none, and begins a new term.
    ///
    /// # Errors
    /// Where it cannot be opened or brought to this version.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL: NORMAL may lose committed rows when power is lost, and a 202 says that they are kept.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -64 * 1024)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(32);
        schema::migrate(&mut connection)?;
        let head = begin_term(&mut connection)?;
        let recent = Recent::after(rows::greatest_command(&connection)?);
        Ok(Self { connection, head, recent })
    }
}

impl SqliteJournal {
    /// Gives the journal another epoch: it is not the one that browsers knew.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn begin_life(&mut self) -> Result<(), JournalError> {
        let epoch = Uuid::now_v7();
        self.connection.execute("UPDATE journal SET epoch = ?1", params![epoch])?;
        self.head.epoch = Epoch::new(epoch);
        Ok(())
    }
}

/// Counts the term up and reads where the journal stands, giving a new journal its epoch.
fn begin_term(connection: &mut Connection) -> Result<Head, JournalError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(
        "INSERT INTO journal (one, epoch, term) VALUES (1, ?1, 1)
         ON CONFLICT (one) DO UPDATE SET term = term + 1",
        params![Uuid::now_v7()],
    )?;
    let (epoch, term) = transaction
        .query_row("SELECT epoch, term FROM journal", (), |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
    let seq = rows::head(&transaction)?;
    transaction.commit()?;
    Ok(Head { epoch: Epoch::new(epoch), term: term.cast_unsigned(), seq })
}

impl Journal for SqliteJournal {
    fn head(&self) -> Head {
        self.head
    }

    fn replay(&mut self, after: Seq, visit: &mut dyn FnMut(Change)) -> Result<(), JournalError> {
        rows::each_change(&self.connection, after, &mut |change| {
            visit(change);
            true
        })
    }

    fn known(&mut self, ids: &[CommandId]) -> Result<Vec<Option<Known>>, JournalError> {
        let known = |id: &CommandId| match self.recent.find(*id) {
            Some(found) => Ok(found),
            None => Ok(rows::command(&self.connection, *id)?.map(|record| record.known())),
        };
        ids.iter().map(known).collect()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), JournalError> {
        let seq = contiguous(self.head.seq, &batch.changes)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let latest: i64 =
            transaction.prepare_cached("SELECT term FROM journal")?.query_row((), |row| row.get(0))?;
        if latest.cast_unsigned() != self.head.term {
            return Err(JournalError::Fenced { own: self.head.term, latest: latest.cast_unsigned() });
        }
        let written = rows::head(&transaction)?;
        if written != self.head.seq {
            return Err(JournalError::Gap { after: written, found: self.head.seq });
        }
        rows::insert_commands(&transaction, &batch.commands)?;
        rows::insert_changes(&transaction, &batch.changes)?;
        transaction.commit()?;
        self.head.seq = seq;
        self.recent.note(&batch.commands);
        Ok(())
    }
}

#[cfg(test)]
impl SqliteJournal {
    /// Appends, but is stopped after so many steps of SQLite's machine; `killed` is called at that very moment, with the
    /// transaction open.
    pub(super) fn append_interrupted_after(
        &mut self,
        steps: i32,
        batch: &Batch,
        mut killed: impl FnMut() + Send + 'static,
    ) -> Result<(), JournalError> {
        let stop = move || {
            killed();
            true
        };
        self.connection.progress_handler(steps, Some(stop))?;
        let result = self.append(batch);
        self.connection.progress_handler(0, None::<fn() -> bool>)?;
        result
    }
}
