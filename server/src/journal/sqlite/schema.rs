//! The journal's tables, by version.

use super::{JournalError, rows};
use rusqlite::{Connection, Transaction};
use rusqlite_migration::{M, Migrations, SchemaVersion};

const VERSIONS: usize = 3;

fn migrations() -> Migrations<'static> {
    let tables = M::up(
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
    );
    let notes = M::up(
        "ALTER TABLE command ADD COLUMN note TEXT; -- confirmed: what its sender should know besides, as JSON",
    );
    let checksums = M::up_with_hook(
        "ALTER TABLE event ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;   -- CRC-32 of the columns before it
         ALTER TABLE command ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0; -- likewise
         ALTER TABLE journal ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;      -- its last event
         ALTER TABLE journal ADD COLUMN commands INTEGER NOT NULL DEFAULT 0; -- how many it has",
        |transaction: &Transaction<'_>| Ok(rows::count_and_sum(transaction)?),
    );
    Migrations::new(vec![tables, notes, checksums])
}

/// Whether the tables are those that this version knows.
pub(super) fn is_current(connection: &Connection) -> Result<bool, JournalError> {
    let version = migrations().current_version(connection)?;
    Ok(matches!(version, SchemaVersion::Inside(it) if it.get() == VERSIONS))
}

pub(super) fn migrate(connection: &mut Connection) -> Result<(), JournalError> {
    Ok(migrations().to_latest(connection)?)
}

#[cfg(test)]
mod tests {
    use super::super::SqliteJournal;
    use super::*;
    use crate::journal::{Journal as _, JournalError};
    use docket_shared::event::Event;
    use docket_shared::ids::Seq;
    use docket_shared::testing::clinic;
    use rusqlite::params;
    use std::path::Path;

    fn replayed(path: &Path) -> Result<Vec<Event>, JournalError> {
        let mut events = Vec::new();
        SqliteJournal::open(path)?.replay(Seq(0), &mut |change| events.push(change.event))?;
        Ok(events)
    }

    #[test]
    fn a_journal_of_an_earlier_version_gets_checksums_and_a_position() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docket.sqlite");
        let mut connection = Connection::open(&path).unwrap();
        migrations().to_version(&mut connection, 2).unwrap();
        connection.execute("INSERT INTO journal VALUES (1, zeroblob(16), 1)", ()).unwrap();
        let mut events = Vec::new();
        for (seq, event) in (1..).zip(clinic()) {
            let (id, body) = (i64::to_be_bytes(seq).repeat(2), serde_json::to_string(&event).unwrap());
            let row = params![seq, 1_795_000_000_123_i64, id, event.subject(), body];
            connection.execute("INSERT INTO event VALUES (?1, ?2, zeroblob(16), ?3, ?4, ?5)", row).unwrap();
            let row = params![id, [0_u8; 32], seq];
            connection
                .execute("INSERT INTO command VALUES (?1, zeroblob(16), 7, ?2, ?3, NULL, NULL)", row)
                .unwrap();
            events.push(event);
        }
        drop(connection);
        assert_eq!(replayed(&path).unwrap(), events);
        let journal = SqliteJournal::open(&path).unwrap();
        let written = events.len() as u64;
        assert_eq!((journal.head().seq, journal.head().commands), (Seq(written), written));
        let alter = "UPDATE event SET at = at + 1 WHERE seq = 3";
        Connection::open(&path).unwrap().execute(alter, ()).unwrap();
        let altered = replayed(&path);
        assert!(matches!(&altered, Err(JournalError::Altered { what }) if what == "event 3"), "{altered:?}");
    }
}
