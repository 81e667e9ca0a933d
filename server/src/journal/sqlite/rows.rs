//! Rows to records and back.

use super::super::CommandRecord;
use super::{Change, JournalError};
use chrono::{DateTime, Utc};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, CommandId, Seq};
use docket_shared::rejection::{Note, Outcome, Rejection};
use rusqlite::types::{Type, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, ffi, params};
use serde::de::DeserializeOwned;
use uuid::Uuid;

const CHANGE: &str = "seq, at, account, command, body";
const COMMAND: &str = "id, account, at, digest, seq, outcome, note";

pub(super) fn head(connection: &Connection) -> Result<Seq, JournalError> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM event")?;
    Ok(Seq(statement.query_row((), |row| row.get::<_, i64>(0))?.cast_unsigned()))
}

pub(super) fn insert_changes(connection: &Connection, changes: &[Change]) -> Result<(), JournalError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO event (seq, at, account, command, subject, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for change in changes {
        statement.execute(params![
            change.seq.0.cast_signed(),
            change.at.timestamp_millis(),
            change.by.uuid(),
            change.command_id.uuid(),
            change.event.subject(),
            json(&change.event, || format!("event {}", change.seq))?,
        ])?;
    }
    Ok(())
}

pub(super) fn insert_commands(
    connection: &Connection,
    commands: &[CommandRecord],
) -> Result<(), JournalError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO command (id, account, at, digest, seq, outcome, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for command in commands {
        let what = || format!("command {}", command.id);
        let (seq, rejection, note) = match &command.outcome {
            Outcome::Confirmed { seq, note } => {
                (Some(seq.0.cast_signed()), None, note.map(|note| json(&note, what)).transpose()?)
            }
            Outcome::Rejected(rejection) => (None, Some(json(rejection, what)?), None),
        };
        let inserted = statement.execute(params![
            command.id.uuid(),
            command.by.uuid(),
            command.at.timestamp_millis(),
            command.digest,
            seq,
            rejection,
            note,
        ]);
        match inserted {
            Err(rusqlite::Error::SqliteFailure(error, _))
                if error.extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY =>
            {
                return Err(JournalError::CommandTwice(command.id));
            }
            other => other?,
        };
    }
    Ok(())
}

pub(super) fn command(connection: &Connection, id: CommandId) -> Result<Option<CommandRecord>, JournalError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COMMAND} FROM command WHERE id = ?1"))?;
    statement.query_row([id.uuid()], |row| Ok(read_command(row))).optional()?.transpose()
}

pub(super) fn greatest_command(connection: &Connection) -> Result<Option<CommandId>, JournalError> {
    let greatest: Option<Uuid> = connection.query_row("SELECT max(id) FROM command", (), |row| row.get(0))?;
    Ok(greatest.map(CommandId::new))
}

pub(super) fn each_command(
    connection: &Connection,
    visit: &mut dyn FnMut(CommandRecord),
) -> Result<(), JournalError> {
    let mut statement = connection.prepare(&format!("SELECT {COMMAND} FROM command"))?;
    let mut rows = statement.query(())?;
    while let Some(row) = rows.next()? {
        visit(read_command(row)?);
    }
    Ok(())
}

pub(super) fn each_change(
    connection: &Connection,
    after: Seq,
    visit: &mut dyn FnMut(Change) -> bool,
) -> Result<(), JournalError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {CHANGE} FROM event WHERE seq > ?1 ORDER BY seq"))?;
    let mut rows = statement.query([after.0.cast_signed()])?;
    let mut last = after;
    while let Some(row) = rows.next()? {
        let change = read_change(row)?;
        if change.seq != last.next() {
            return Err(JournalError::Gap { after: last, found: change.seq });
        }
        last = change.seq;
        if !visit(change) {
            break;
        }
    }
    Ok(())
}

pub(super) fn history(connection: &Connection, subject: Uuid) -> Result<Vec<Change>, JournalError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {CHANGE} FROM event WHERE subject = ?1 ORDER BY seq"))?;
    let mut rows = statement.query([subject])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        changes.push(read_change(row)?);
    }
    Ok(changes)
}

fn read_change(row: &Row<'_>) -> Result<Change, JournalError> {
    let seq = Seq(row.get::<_, i64>(0)?.cast_unsigned());
    let event: Event = parsed(row, 4, || format!("event {seq}"))?;
    Ok(Change {
        seq,
        at: time(row, 1)?,
        by: AccountId::new(row.get(2)?),
        command_id: CommandId::new(row.get(3)?),
        event,
    })
}

fn read_command(row: &Row<'_>) -> Result<CommandRecord, JournalError> {
    let id = CommandId::new(row.get(0)?);
    let outcome = match row.get::<_, Option<i64>>(4)? {
        Some(seq) => Outcome::Confirmed { seq: Seq(seq.cast_unsigned()), note: read_note(row, id)? },
        None => Outcome::Rejected(parsed::<Rejection>(row, 5, || format!("command {id}"))?),
    };
    Ok(CommandRecord { id, by: AccountId::new(row.get(1)?), at: time(row, 2)?, digest: row.get(3)?, outcome })
}

fn read_note(row: &Row<'_>, id: CommandId) -> Result<Option<Note>, JournalError> {
    match row.get_ref(6)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => {
            parsed(row, 6, || format!("command {id}")).map(Some)
        }
    }
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<DateTime<Utc>> {
    let millis = row.get(column)?;
    DateTime::from_timestamp_millis(millis).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, millis))
}

fn parsed<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
    what: impl Fn() -> String,
) -> Result<T, JournalError> {
    let text = row.get_ref(column)?;
    let text = text
        .as_str()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))?;
    serde_json::from_str(text).map_err(|cause| JournalError::Corrupt { what: what(), cause })
}

fn json<T: serde::Serialize>(value: &T, what: impl Fn() -> String) -> Result<String, JournalError> {
    serde_json::to_string(value).map_err(|cause| JournalError::Corrupt { what: what(), cause })
}
