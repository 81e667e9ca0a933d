//! The journal on disk: SQLite in WAL mode with synchronous=FULL, one connection that writes, read-only connections for
//! queries. Keys are time-ordered, so that rows are appended at the right edge of their trees.

mod checkpoint;
mod checksum;
mod copy;
mod reader;
mod recent;
mod rows;
mod schema;

pub(crate) use copy::copy_whole;
pub use reader::SqliteRecords;

use super::{Batch, Head, Journal, JournalError, Known, contiguous};
use checkpoint::{Checkpointer, Lengths};
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Epoch, Seq};
use docket_shared::planted;
use recent::Recent;
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::Path;
use uuid::Uuid;

/// The writer's side.
#[derive(Debug)]
pub struct SqliteJournal {
    /// Before the connection, so that this is the last to be closed: it leaves no log behind.
    checkpointer: Checkpointer,
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
        let synchronous = if planted!("synchronous-normal") { "NORMAL" } else { "FULL" };
        connection.pragma_update(None, "synchronous", synchronous)?;
        connection.pragma_update(None, "cache_size", -64 * 1024)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(32);
        schema::migrate(&mut connection)?;
        let head = begin_term(&mut connection)?;
        rows::each_command(&connection, &mut |_| ())?;
        // The term now stands in the file itself: a journal whose log is cut off afterwards is not taken for an older one.
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(()))?;
        let greatest = rows::greatest_command(&connection)?.filter(|_| !planted!("ids-forgotten-at-restart"));
        let recent = Recent::after(greatest);
        let checkpointer = Checkpointer::start(path, &connection, Lengths::USUAL)?;
        Ok(Self { checkpointer, connection, head, recent })
    }
}

impl SqliteJournal {
    /// Gives the journal another epoch, and a term not before `term`: it is not the one that browsers knew.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn begin_life(&mut self, term: u64) -> Result<(), JournalError> {
        planted!("restored-in-the-same-epoch" => return Ok(()));
        let (epoch, term) = (Uuid::now_v7(), self.head.term.max(term));
        self.connection
            .execute("UPDATE journal SET epoch = ?1, term = ?2", params![epoch, term.cast_signed()])?;
        self.head = Head { epoch: Epoch::new(epoch), term, ..self.head };
        Ok(())
    }
}

impl SqliteJournal {
    /// Ends it, and leaves one file that needs no other.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn close(self) -> Result<(), JournalError> {
        let Self { checkpointer, connection, .. } = self;
        drop(checkpointer);
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        Ok(connection.close().map_err(|(_, error)| error)?)
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
    let head = rows::position(&transaction)?;
    rows::all_there(&transaction, head)?;
    transaction.commit()?;
    Ok(head)
}

impl Journal for SqliteJournal {
    fn head(&self) -> Head {
        self.head
    }

    fn replay(&mut self, after: Seq, visit: &mut dyn FnMut(Change)) -> Result<(), JournalError> {
        let mut listed = checksum::Together::default();
        rows::each_change(&self.connection, after, &mut |change| {
            listed.add(change.event.subject(), change.seq);
            visit(change);
            true
        })?;
        if after == Seq(0) && rows::listed(&self.connection)? != listed {
            return Err(JournalError::Index);
        }
        Ok(())
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
        self.checkpointer.settle(&self.connection);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let latest = rows::position(&transaction)?;
        if latest.term != self.head.term && !planted!("two-authorities") {
            return Err(JournalError::Fenced { own: self.head.term, latest: latest.term });
        }
        let written = rows::last_event(&transaction)?;
        if written != self.head.seq {
            return Err(JournalError::Gap { after: written, found: self.head.seq });
        }
        rows::insert_commands(&transaction, &batch.commands)?;
        planted!("outcomes-and-events-apart" => transaction.execute_batch("COMMIT; BEGIN IMMEDIATE")?);
        rows::insert_changes(&transaction, &batch.changes)?;
        let head = Head { seq, commands: self.head.commands + batch.commands.len() as u64, ..self.head };
        rows::move_on(&transaction, head)?;
        transaction.commit()?;
        self.head = head;
        self.recent.note(&batch.commands);
        self.checkpointer.committed();
        Ok(())
    }
}

#[cfg(test)]
impl SqliteJournal {
    /// SQLite's own word for how it syncs: 2 is FULL, 1 is NORMAL.
    pub(super) fn synchronous(&self) -> u8 {
        self.connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap()
    }

    /// Appends, but is stopped after so many steps of SQLite's machine, over all statements; `killed` is called at that very
    /// moment, with the transaction open.
    pub(super) fn append_interrupted_after(
        &mut self,
        steps: i32,
        batch: &Batch,
        mut killed: impl FnMut() + Send + 'static,
    ) -> Result<(), JournalError> {
        let mut left = steps;
        // SQLite counts anew with every statement.
        let stop = move || {
            left -= 1;
            if left == 0 {
                killed();
            }
            left <= 0
        };
        self.connection.progress_handler(1, Some(stop))?;
        let result = self.append(batch);
        self.connection.progress_handler(0, None::<fn() -> bool>)?;
        result
    }
}
