//! A copy of a database as it is at one moment, also while others write to it.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Copies the database at `from` to `to`, where there is nothing yet. Writers of `from` go on meanwhile; the copy has all that was
/// committed when it began and nothing later. It is one file that needs no other, and is not synced.
///
/// # Errors
/// Where `from` cannot be read or `to` cannot be made.
pub(crate) fn copy_whole(from: &Path, to: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(from, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}
