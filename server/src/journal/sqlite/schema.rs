//! The journal's tables, by version.

use super::JournalError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

const MIGRATIONS: &[M<'static>] = &[
    M::up(
        "CREATE TABLE journal (
         one   INTEGER PRIMARY KEY CHECK (one = 1),
         epoch BLOB NOT NULL,               -- this life of the journal
         term  INTEGER NOT NULL             -- counted up by every writer that opens it
     ) STRICT;

     CREATE TABLE event (
         seq     INTEGER PRIMARY KEY,       -- contiguous from 1
         at      INTEGER NOT NULL,          -- Unix time in milliseconds
         account BLOB NOT NULL,
         command BLOB NOT NULL,
         subject BLOB NOT NULL,             -- the id of the thing that it is about
         body    TEXT NOT NULL              -- the event as JSON
     ) STRICT;
     CREATE INDEX event_by_subject ON event (subject, seq);

     CREATE TABLE command (
         id      BLOB PRIMARY KEY,
         account BLOB NOT NULL,
         at      INTEGER NOT NULL,          -- when it was decided, Unix time in milliseconds
         digest  BLOB NOT NULL,             -- SHA-256 of its canonical body
         seq     INTEGER,                   -- confirmed: the journal's position after it
         outcome TEXT,                      -- rejected: the reasons and alternatives as JSON
         CHECK ((seq IS NULL) <> (outcome IS NULL))
     ) STRICT, WITHOUT ROWID;",
    ),
    M::up(
        "ALTER TABLE command ADD COLUMN note TEXT; -- confirmed: what its sender should know besides, as JSON",
    ),
];

pub(super) fn migrate(connection: &mut Connection) -> Result<(), JournalError> {
    Ok(Migrations::from_slice(MIGRATIONS).to_latest(connection)?)
}
