//! Copying the log into the file beside the commits instead of within them: SQLite by itself does it in the commit that makes the
//! log long, which then takes several times as long, and with it all that wait.
//!
//! A thread with a connection of its own copies what is in the log by then, and says how far it came. A log can only begin anew where
//! all of it was copied, and under load there is always more by the time that the thread is done: so where the log is long, the little
//! that the thread has left is copied before the next commit.

use super::JournalError;
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::cell::Cell;
use std::ffi::c_int;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

thread_local! {
    /// How many pages the log had after the last commit of this thread.
    static PAGES: Cell<u64> = const { Cell::new(0) };
}

/// When the log is copied, in pages of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    /// After so many more the thread copies what there is.
    pub(super) every: u64,
    /// From so many on the rest is copied before a commit, where the thread has left no more than `rest`.
    pub(super) long: u64,
    /// See `long`.
    pub(super) rest: u64,
    /// From so many on the rest is copied before a commit, however much it is.
    pub(super) maximum: u64,
}

impl Lengths {
    /// SQLite's own 1,000, some 4 MB, for the thread; the file of the log comes to some 16 MB, as a rule.
    pub(super) const USUAL: Self = Self { every: 1_000, long: 3_000, rest: 500, maximum: 16_000 };
}

/// The first version of SQLite without the fault, which is as old as the log (sqlite.org/wal.html, "The WAL-Reset Bug").
const SOUND_SINCE: i32 = 3_051_003;

/// Sees to it that the log stays short.
#[derive(Debug)]
pub(super) struct Checkpointer {
    lengths: Lengths,
    /// Gone when the thread shall end.
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    /// How many pages of the log the thread has copied.
    copied: Arc<AtomicU64>,
    /// How many there are.
    pages: u64,
    /// How many there were when the thread was last woken.
    woken: u64,
    /// How many there were when the rest was last copied before a commit.
    settled: u64,
}

impl Checkpointer {
    /// Takes the care for the log of `writer`, whose file is at `path`, from SQLite.
    ///
    /// # Errors
    /// Where the file cannot be opened once more, no thread can be started, or SQLite is of a version that loses commits where one
    /// connection copies the log while another begins it anew.
    pub(super) fn start(path: &Path, writer: &Connection, lengths: Lengths) -> Result<Self, JournalError> {
        if rusqlite::version_number() < SOUND_SINCE {
            return Err(JournalError::Library(rusqlite::version()));
        }
        // In place of SQLite's own hook, which would copy.
        writer.wal_hook(Some(note));
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // As for the writer: the log is on disk before the file is touched, and the file before the log begins anew.
        connection.pragma_update(None, "synchronous", "FULL")?;
        let (wake, woken) = sync_channel(1);
        let copied = Arc::new(AtomicU64::new(0));
        let thread = std::thread::Builder::new().name("checkpoint".into()).spawn({
            let copied = Arc::clone(&copied);
            move || run(&connection, &woken, &copied)
        });
        let thread = Some(thread.map_err(JournalError::Thread)?);
        Ok(Self { lengths, wake: Some(wake), thread, copied, pages: 0, woken: 0, settled: 0 })
    }

    /// Before a commit of `writer`, so that whoever waits for the last one has been answered: copies the rest, where it is time.
    pub(super) fn settle(&mut self, writer: &Connection) {
        let Lengths { every, long, rest, maximum } = self.lengths;
        let left = self.pages.saturating_sub(self.copied.load(Ordering::Acquire));
        let is_due = self.pages >= long && left <= rest || self.pages >= maximum;
        // Again only when it has grown: a reader may keep the log from beginning anew.
        if is_due && self.pages >= self.settled + every {
            (self.woken, self.settled) = (self.pages, self.pages);
            note_copied(&self.copied, copy(writer));
        }
    }

    /// The writer has committed in this thread: wakes the thread that copies, where it is time.
    pub(super) fn committed(&mut self) {
        self.pages = PAGES.get();
        if self.pages < self.woken {
            // The log has begun anew.
            (self.woken, self.settled) = (0, 0);
            self.copied.store(0, Ordering::Release);
        }
        if self.pages >= self.woken + self.lengths.every
            && let Some(wake) = &self.wake
        {
            self.woken = self.pages;
            // Where it still copies, it looks once more afterwards.
            let _ = wake.try_send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so on its own.
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, woken: &Receiver<()>, copied: &AtomicU64) {
    while woken.recv().is_ok() {
        note_copied(copied, copy(connection));
    }
}

fn note_copied(copied: &AtomicU64, pages: Option<u64>) {
    if let Some(pages) = pages {
        copied.store(pages, Ordering::Release);
    }
}

/// Copies what of the log nobody reads at present, and says how much of it has been copied by now.
fn copy(connection: &Connection) -> Option<u64> {
    let copied = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |row| row.get::<_, i64>(2));
    match copied {
        Ok(pages) => u64::try_from(pages).ok(),
        // What is committed is in the log, and stays there until it could be copied.
        Err(error) => {
            tracing::warn!(%error, "the journal's log could not be copied into its file");
            None
        }
    }
}

fn note(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    PAGES.set(u64::try_from(pages).unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Lengths = Lengths { every: 20, long: 60, rest: 10, maximum: 200 };

    fn table(folder: &Path) -> (std::path::PathBuf, Connection) {
        let path = folder.join("log.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer.pragma_update(None, "journal_mode", "WAL").unwrap();
        writer.execute_batch("CREATE TABLE row (text TEXT)").unwrap();
        (path, writer)
    }

    fn commit(writer: &Connection) {
        writer.execute("INSERT INTO row VALUES (printf('%.3000c', 'x'))", ()).unwrap();
    }

    #[test]
    fn the_log_stays_short_whatever_is_committed_and_its_end_leaves_nothing_uncopied() {
        let folder = tempfile::tempdir().unwrap();
        let (path, writer) = table(folder.path());
        let mut checkpointer = Checkpointer::start(&path, &writer, SHORT).unwrap();
        let mut longest = 0;
        for _ in 0..2_000 {
            checkpointer.settle(&writer);
            commit(&writer);
            checkpointer.committed();
            longest = longest.max(checkpointer.pages);
        }
        assert!(longest >= SHORT.long, "{longest}");
        assert!(longest < SHORT.maximum + 4 * SHORT.every, "{longest}");
        drop(checkpointer);
        assert!(writer.close().is_ok());
        assert!(!path.with_extension("sqlite-wal").exists());
        let rows: i64 = Connection::open(&path)
            .unwrap()
            .query_row("SELECT count(*) FROM row", (), |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 2_000);
    }

    #[test]
    fn a_reader_makes_the_log_long_and_commits_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let (path, writer) = table(folder.path());
        let mut checkpointer = Checkpointer::start(&path, &writer, SHORT).unwrap();
        let reader = Connection::open(&path).unwrap();
        let mut several = |writer: &Connection| {
            for _ in 0..300 {
                checkpointer.settle(writer);
                commit(writer);
                checkpointer.committed();
            }
            checkpointer.pages
        };
        reader.execute_batch("BEGIN; SELECT count(*) FROM row").unwrap();
        assert!(several(&writer) > SHORT.maximum);
        reader.execute_batch("COMMIT").unwrap();
        assert!(several(&writer) < SHORT.maximum);
    }
}
