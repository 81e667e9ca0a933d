//! Rows to records and back.

use super::super::CommandRecord;
use super::checksum::{Together, checksum};
use super::{Change, Head, JournalError};
use chrono::{DateTime, Utc};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, CommandId, Epoch, Seq};
use docket_shared::planted;
use docket_shared::rejection::{Note, Outcome, Rejection};
use rusqlite::types::{ToSqlOutput, Type, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, ffi, params, params_from_iter};
use serde::de::DeserializeOwned;
use uuid::Uuid;

const CHANGE: &str = "seq, at, account, command, subject, body, checksum";
const COMMAND: &str = "id, account, at, digest, seq, outcome, note, checksum";
/// Where the checksum stands, which is of all the columns before it.
const CHANGE_CHECKSUM: usize = 6;
const COMMAND_CHECKSUM: usize = 7;

/// Where the journal says that it stands.
pub(super) fn position(connection: &Connection) -> Result<Head, JournalError> {
    let mut statement = connection.prepare_cached("SELECT epoch, term, seq, commands FROM journal")?;
    Ok(statement.query_row((), |row| {
        let number = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
        Ok(Head {
            epoch: Epoch::new(row.get(0)?),
            term: number(1)?,
            seq: Seq(number(2)?),
            commands: number(3)?,
        })
    })?)
}

/// Writes that it stands at `head` now.
pub(super) fn move_on(connection: &Connection, head: Head) -> Result<(), JournalError> {
    let mut statement = connection.prepare_cached("UPDATE journal SET seq = ?1, commands = ?2")?;
    statement.execute([head.seq.0.cast_signed(), head.commands.cast_signed()])?;
    Ok(())
}

/// Checks that the last event is that of `head`, and that there are as many commands.
pub(super) fn all_there(connection: &Connection, head: Head) -> Result<(), JournalError> {
    let events = last_event(connection)?.0;
    if events != head.seq.0 {
        return Err(JournalError::Missing { what: "events", found: events, written: head.seq.0 });
    }
    let commands: i64 = connection.query_row("SELECT count(*) FROM command", (), |row| row.get(0))?;
    if commands.cast_unsigned() != head.commands {
        let (found, written) = (commands.cast_unsigned(), head.commands);
        return Err(JournalError::Missing { what: "commands", found, written });
    }
    Ok(())
}

/// What the list of events by subject comes to.
pub(super) fn listed(connection: &Connection) -> Result<Together, JournalError> {
    let mut statement = connection.prepare("SELECT subject, seq FROM event INDEXED BY event_by_subject")?;
    let mut rows = statement.query(())?;
    let mut listed = Together::default();
    while let Some(row) = rows.next()? {
        listed.add(row.get(0)?, Seq(row.get::<_, i64>(1)?.cast_unsigned()));
    }
    Ok(listed)
}

/// Gives every row the checksum, and the journal the position, that an earlier version did not write.
pub(super) fn count_and_sum(connection: &Connection) -> rusqlite::Result<()> {
    for (table, key, columns, sum) in
        [("event", "seq", CHANGE, CHANGE_CHECKSUM), ("command", "id", COMMAND, COMMAND_CHECKSUM)]
    {
        let mut rows = connection.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let sums: Vec<(Value, i64)> =
            rows.query_map((), |row| Ok((row.get(0)?, checksum_of(row, sum)?)))?.collect::<Result<_, _>>()?;
        let mut update = connection.prepare(&format!("UPDATE {table} SET checksum = ?2 WHERE {key} = ?1"))?;
        for (key, sum) in sums {
            update.execute(params![key, sum])?;
        }
    }
    connection.execute(
        "UPDATE journal SET seq = (SELECT coalesce(max(seq), 0) FROM event),
                            commands = (SELECT count(*) FROM command)",
        (),
    )?;
    Ok(())
}

fn checksum_of(row: &Row<'_>, columns: usize) -> rusqlite::Result<i64> {
    Ok(checksum((0..columns).map(|column| row.get_ref(column)).collect::<Result<Vec<_>, _>>()?))
}

fn unaltered(row: &Row<'_>, columns: usize, what: impl Fn() -> String) -> Result<(), JournalError> {
    planted!("altered-rows-are-believed" => return Ok(()));
    if row.get_ref(columns)? == ValueRef::Integer(checksum_of(row, columns)?) {
        Ok(())
    } else {
        Err(JournalError::Altered { what: what() })
    }
}

pub(super) fn last_event(connection: &Connection) -> Result<Seq, JournalError> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM event")?;
    Ok(Seq(statement.query_row((), |row| row.get::<_, i64>(0))?.cast_unsigned()))
}

pub(super) fn insert_changes(connection: &Connection, changes: &[Change]) -> Result<(), JournalError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO event (seq, at, account, command, subject, body, checksum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut body = Vec::new();
    for change in changes {
        let (by, command, subject) = (change.by.uuid(), change.command_id.uuid(), change.event.subject());
        body.clear();
        serde_json::to_writer(&mut body, &change.event)
            .map_err(|cause| JournalError::Corrupt { what: format!("event {}", change.seq), cause })?;
        let row = [
            ValueRef::Integer(change.seq.0.cast_signed()),
            ValueRef::Integer(change.at.timestamp_millis()),
            ValueRef::Blob(by.as_bytes()),
            ValueRef::Blob(command.as_bytes()),
            ValueRef::Blob(subject.as_bytes()),
            ValueRef::Text(&body),
        ];
        statement.execute(params_from_iter(summed(&row)))?;
    }
    Ok(())
}

pub(super) fn insert_commands(
    connection: &Connection,
    commands: &[CommandRecord],
) -> Result<(), JournalError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO command (id, account, at, digest, seq, outcome, note, checksum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for command in commands {
        let what = || format!("command {}", command.id);
        let (seq, rejection, note) = match &command.outcome {
            Outcome::Confirmed { seq, note } => {
                (Some(seq.0.cast_signed()), None, note.map(|note| json(&note, what)).transpose()?)
            }
            Outcome::Rejected(rejection) => (None, Some(json(rejection, what)?), None),
        };
        let (id, by) = (command.id.uuid(), command.by.uuid());
        let row = [
            ValueRef::Blob(id.as_bytes()),
            ValueRef::Blob(by.as_bytes()),
            ValueRef::Integer(command.at.timestamp_millis()),
            ValueRef::Blob(&command.digest),
            seq.map_or(ValueRef::Null, ValueRef::Integer),
            text(rejection.as_ref()),
            text(note.as_ref()),
        ];
        let inserted = statement.execute(params_from_iter(summed(&row)));
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
    // In the order of the table itself, so that a row that is out of its place is found: it would be looked for in vain.
    let mut statement = connection.prepare(&format!("SELECT {COMMAND} FROM command"))?;
    let mut rows = statement.query(())?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let command = read_command(row)?;
        if last.is_some_and(|last| last >= command.id) {
            return Err(JournalError::Altered { what: format!("command {}", command.id) });
        }
        last = Some(command.id);
        visit(command);
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

fn text(text: Option<&String>) -> ValueRef<'_> {
    text.map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes()))
}

/// The values of a row and their checksum, to be bound.
fn summed<'a>(row: &'a [ValueRef<'a>]) -> impl Iterator<Item = ToSqlOutput<'a>> {
    let sum = ValueRef::Integer(checksum(row.iter().copied()));
    row.iter().copied().chain([sum]).map(ToSqlOutput::Borrowed)
}

fn read_change(row: &Row<'_>) -> Result<Change, JournalError> {
    let seq = Seq(row.get::<_, i64>(0)?.cast_unsigned());
    unaltered(row, CHANGE_CHECKSUM, || format!("event {seq}"))?;
    let event: Event = parsed(row, 5, || format!("event {seq}"))?;
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
    unaltered(row, COMMAND_CHECKSUM, || format!("command {id}"))?;
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
