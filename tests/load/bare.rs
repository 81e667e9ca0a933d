//! What Docket is held against: an axum handler that only answers 202, and SQLite that is only written to.

use crate::clinic::own_runtime;
use crate::measure::timed;
use anyhow::Context as _;
use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use axum::serve::ListenerExt as _;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, Statement, TransactionBehavior, params_from_iter};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Starts the handler in a runtime of its own. It reads the body to its end, and ends with the process.
pub(crate) fn handler() -> anyhow::Result<SocketAddr> {
    let (started, starting) = mpsc::channel();
    std::thread::spawn(move || {
        own_runtime("handler")?.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            started.send(listener.local_addr()?)?;
            let router =
                Router::new().route("/api/v1/commands", post(|_: Bytes| async { StatusCode::ACCEPTED }));
            let listener = listener.tap_io(|stream| {
                // As Docket does; where it fails, both are slow.
                let _ = stream.set_nodelay(true);
            });
            anyhow::Ok(axum::serve(listener, router).await?)
        })
    });
    starting.recv().context("the bare handler did not start")
}

/// Rows of a journal, ready to be written.
pub(crate) struct Rows {
    /// One for each command, and the event that followed.
    pairs: Vec<([Value; 8], [Value; 7])>,
}

impl Rows {
    /// The commands confirmed after `seq`, each with its event.
    pub(crate) fn read(journal: &Path, seq: u64) -> anyhow::Result<Self> {
        let connection = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut statement = connection.prepare(
            "SELECT c.id, c.account, c.at, c.digest, c.seq, c.outcome, c.note, c.checksum,
                    e.seq, e.at, e.account, e.command, e.subject, e.body, e.checksum
             FROM event e JOIN command c ON c.id = e.command WHERE e.seq > ?1 ORDER BY e.seq",
        )?;
        let mut rows = statement.query([seq.cast_signed()])?;
        let mut pairs = Vec::new();
        while let Some(row) = rows.next()? {
            let column = |index| row.get::<_, Value>(index);
            let mut command = [const { Value::Null }; 8];
            let mut event = [const { Value::Null }; 7];
            for (index, value) in command.iter_mut().chain(&mut event).enumerate() {
                *value = column(index)?;
            }
            pairs.push((command, event));
        }
        Ok(Self { pairs })
    }

    pub(crate) const fn len(&self) -> usize {
        self.pairs.len()
    }
}

/// A database with a journal's tables and settings, and nobody who thinks about what is written.
pub(crate) struct Database(Connection);

impl Database {
    /// Makes it at `path`, with the tables of `journal`.
    pub(crate) fn create(path: &Path, journal: &Path) -> anyhow::Result<Self> {
        let source = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let mut statement = source.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")?;
        let tables =
            statement.query_map((), |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "cache_size", -64 * 1024)?;
        connection.execute_batch(&tables.join(";\n"))?;
        Ok(Self(connection))
    }

    /// Writes them in transactions of so many commands, and says how long each took. In a thread of its own, as the
    /// authority is: one that has just worked hard would wait longer for its turn.
    pub(crate) fn write(&mut self, rows: &Rows, batches: &[usize]) -> anyhow::Result<Vec<Duration>> {
        let written = std::thread::scope(|scope| scope.spawn(|| self.write_here(rows, batches)).join());
        written.map_err(|_| anyhow::anyhow!("writing panicked"))?
    }

    fn write_here(&mut self, rows: &Rows, batches: &[usize]) -> anyhow::Result<Vec<Duration>> {
        let mut rest = &rows.pairs[..];
        let mut times = Vec::with_capacity(batches.len());
        for batch in batches {
            let (now, later) =
                rest.split_at_checked(*batch).context("the batches hold more than was written")?;
            rest = later;
            let (written, time) = timed(|| self.commit(now));
            written?;
            times.push(time);
        }
        anyhow::ensure!(rest.is_empty(), "the batches hold less than was written");
        Ok(times)
    }

    fn commit(&mut self, pairs: &[([Value; 8], [Value; 7])]) -> rusqlite::Result<()> {
        let transaction = self.0.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut command = transaction.prepare_cached(
            "INSERT INTO command (id, account, at, digest, seq, outcome, note, checksum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (row, _) in pairs {
            insert(&mut command, row)?;
        }
        let mut event = transaction.prepare_cached(
            "INSERT INTO event (seq, at, account, command, subject, body, checksum)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        for (_, row) in pairs {
            insert(&mut event, row)?;
        }
        drop((command, event));
        transaction.commit()
    }
}

fn insert(statement: &mut Statement<'_>, row: &[Value]) -> rusqlite::Result<()> {
    statement.execute(params_from_iter(row)).map(drop)
}
