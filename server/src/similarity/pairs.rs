//! Labelled pairs of meetings, as two tables: `records` (id, summary, description, location, start, end, organizer, attendees)
//! and `pairs` (id_a, id_b, label, kind).

use chrono::DateTime;
use csv::StringRecord;
use docket_shared::ids::{AccountId, Identifier};
use docket_shared::similarity::{Facts, Place, Portrait};
use docket_shared::time::Interval;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;

/// Why tables cannot be read, with the place.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such file, or it cannot be opened.
    #[error("{file} cannot be opened: {source}.")]
    Open {
        /// Which.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// A place in it is not as it must be.
    #[error("{file}, line {line}: {sentence}")]
    Content {
        /// Which file.
        file: String,
        /// Which line, from one.
        line: u64,
        /// What is wrong there.
        sentence: String,
    },
}

/// Two meetings, and what somebody said of them.
#[derive(Clone, Debug)]
pub struct Pair {
    /// One meeting, by its place in [`Pairs::portraits`].
    pub one: usize,
    /// The other.
    pub other: usize,
    /// Whether they are the same gathering.
    pub same: bool,
    /// What makes the pair worth having.
    pub kind: String,
}

/// Everything that two tables hold.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// The meetings.
    pub portraits: Vec<Portrait>,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

impl Pairs {
    /// Reads two tables.
    ///
    /// # Errors
    /// With file and line, where one cannot be read or names what is not there.
    pub fn read(records: &Path, pairs: &Path) -> Result<Self, ReadError> {
        let mut places = HashMap::new();
        let mut portraits = Vec::new();
        let table = Table::open(records)?;
        let columns = table.columns([
            "id",
            "summary",
            "description",
            "location",
            "start",
            "end",
            "organizer",
            "attendees",
        ])?;
        table.each(|row| {
            let [id, summary, description, location, start, end, organizer, attendees] =
                columns.map(|column| row.cell(column));
            if id.is_empty() {
                return Err(row.wrong("The id is empty."));
            }
            if let Some((_, line)) = places.insert(id.to_owned(), (portraits.len(), row.line)) {
                return Err(row.wrong(format!("The id {id:?} is already that of line {line}.")));
            }
            if organizer.is_empty() {
                return Err(row.wrong("The organizer is empty."));
            }
            let interval = Interval::new(row.instant("start", start)?, row.instant("end", end)?);
            let attendees: Vec<_> =
                attendees.split(';').map(str::trim).filter(|name| !name.is_empty()).map(account).collect();
            portraits.push(Portrait::new(&Facts {
                summary,
                description,
                place: (!location.is_empty()).then_some(Place::Text(location)),
                interval,
                organizer: account(organizer),
                attendees: &attendees,
            }));
            Ok(())
        })?;
        let mut read = Vec::new();
        let table = Table::open(pairs)?;
        let columns = table.columns(["id_a", "id_b", "label", "kind"])?;
        table.each(|row| {
            let [one, other, label, kind] = columns.map(|column| row.cell(column));
            let find = |id: &str| match places.get(id) {
                Some((place, _)) => Ok(*place),
                None => Err(row.wrong(format!("{id:?} is the id of no record in {}.", records.display()))),
            };
            let same = match label {
                "1" => true,
                "0" => false,
                other => return Err(row.wrong(format!("The label is {other:?}; it must be 1 or 0."))),
            };
            let (one, other) = (find(one)?, find(other)?);
            if one == other {
                return Err(row.wrong("It pairs a record with itself."));
            }
            read.push(Pair { one, other, same, kind: kind.to_owned() });
            Ok(())
        })?;
        Ok(Self { portraits, pairs: read })
    }

    /// The two meetings of a pair.
    pub fn of(&self, pair: &Pair) -> (&Portrait, &Portrait) {
        (&self.portraits[pair.one], &self.portraits[pair.other])
    }
}

/// The account that a username stands for.
fn account(username: &str) -> AccountId {
    let value = username.to_lowercase();
    AccountId::external(&Identifier { system: "urn:docket:username".into(), value })
}

/// A file of rows under a header.
struct Table {
    file: String,
    header: StringRecord,
    reader: csv::Reader<std::fs::File>,
}

/// A row and where it stands.
struct Row<'a> {
    file: &'a str,
    line: u64,
    row: &'a StringRecord,
}

impl Table {
    fn open(path: &Path) -> Result<Self, ReadError> {
        let file = path.display().to_string();
        let opened = std::fs::File::open(path);
        let opened = opened.map_err(|source| ReadError::Open { file: file.clone(), source })?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(opened);
        match reader.headers() {
            Ok(header) => Ok(Self { file, header: header.clone(), reader }),
            Err(error) => Err(unreadable(&file, &error)),
        }
    }

    /// Where these columns are.
    fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], ReadError> {
        let mut columns = [0; N];
        for (column, name) in columns.iter_mut().zip(names) {
            let found = self.header.iter().position(|title| title == name);
            *column = found.ok_or_else(|| ReadError::Content {
                file: self.file.clone(),
                line: 1,
                sentence: format!("There is no column {name:?}."),
            })?;
        }
        Ok(columns)
    }

    /// Reads all rows.
    fn each(mut self, mut take: impl FnMut(Row<'_>) -> Result<(), ReadError>) -> Result<(), ReadError> {
        let mut row = StringRecord::new();
        loop {
            match self.reader.read_record(&mut row) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => return Err(unreadable(&self.file, &error)),
            }
            let line = row.position().map_or(0, csv::Position::line);
            let place = Row { file: &self.file, line, row: &row };
            if row.len() != self.header.len() {
                let sentence =
                    format!("It has {} columns where the header has {}.", row.len(), self.header.len());
                return Err(place.wrong(sentence));
            }
            take(place)?;
        }
    }
}

impl<'a> Row<'a> {
    fn cell(&self, column: usize) -> &'a str {
        self.row.get(column).unwrap_or_default()
    }

    fn instant(&self, what: &str, text: &str) -> Result<DateTime<chrono::Utc>, ReadError> {
        let instant = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
        let wrong =
            |_| self.wrong(format!("The {what} {text:?} is no RFC 3339 time, as 2026-11-24T09:00:00+00:00."));
        instant.map_err(wrong)
    }

    fn wrong(&self, sentence: impl fmt::Display) -> ReadError {
        ReadError::Content { file: self.file.to_owned(), line: self.line, sentence: sentence.to_string() }
    }
}

fn unreadable(file: &str, error: &csv::Error) -> ReadError {
    let line = error.position().map_or(1, csv::Position::line);
    let sentence = if matches!(error.kind(), csv::ErrorKind::Utf8 { .. }) {
        "It is not UTF-8.".to_owned()
    } else {
        format!("It cannot be read: {error}.")
    };
    ReadError::Content { file: file.to_owned(), line, sentence }
}
