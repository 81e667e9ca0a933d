//! Takes files apart: tables into rows and FHIR into resources, one at a time.

use super::gather::{Gathered, Origin};
use super::{Mapping, Place, Progress, rows};
use csv::StringRecord;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

/// A file to import.
pub(super) struct File<'a> {
    /// Its place among those that are imported together.
    pub(super) number: usize,
    pub(super) path: &'a Path,
    pub(super) mapping: &'a Mapping,
}

impl File<'_> {
    /// Reads all of it. What cannot be understood is noted in the report.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(super) fn read(
        &self,
        gathered: &mut Gathered,
        progress: &mut impl FnMut(Progress),
    ) -> io::Result<()> {
        let origin = self.origin();
        let extension = self.path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("csv" | "tsv" | "txt") => self.table(&origin, gathered, progress),
            Some("ndjson" | "jsonl") => self.lines(&origin, gathered, progress),
            Some(_) | None => self.document(&origin, gathered, progress),
        }
    }

    fn origin(&self) -> Arc<Origin> {
        let stem = self.path.file_stem().and_then(OsStr::to_str).unwrap_or("file");
        Arc::new(Origin { file: self.number, explicit: self.mapping.source.clone(), stem: stem.into() })
    }

    fn open(&self) -> io::Result<BufReader<fs::File>> {
        fs::File::open(self.path).map(BufReader::new)
    }

    fn place(&self) -> Place {
        Place { file: self.path.display().to_string(), line: None, entry: None, resource: None }
    }

    /// One bundle or resource; or several, one a line, under another ending.
    fn document(
        &self,
        origin: &Arc<Origin>,
        gathered: &mut Gathered,
        progress: &mut impl FnMut(Progress),
    ) -> io::Result<()> {
        let value: Value = match serde_json::from_reader(self.open()?) {
            Ok(value) => plain_value(value),
            Err(error) if error.is_io() => return Err(error.into()),
            Err(error) => {
                let mut first = Vec::new();
                self.open()?.read_until(b'\n', &mut first)?;
                if serde_json::from_slice::<Value>(&first).is_ok_and(|value| value.is_object()) {
                    return self.lines(origin, gathered, progress);
                }
                let line = u64::try_from(error.line()).ok();
                gathered.report.skip(
                    None,
                    &Place { line, ..self.place() },
                    "The file is no JSON from here on.",
                );
                return Ok(());
            }
        };
        if value["resourceType"] != "Bundle" {
            gathered.resource(origin, self.place(), &value, None);
            return Ok(());
        }
        for (number, entry) in value["entry"].as_array().into_iter().flatten().enumerate() {
            // An entry may be a request without a resource, or the answer to one.
            if let Some(resource) = entry.get("resource") {
                let place = Place { entry: Some(number), ..self.place() };
                gathered.resource(origin, place, resource, entry["fullUrl"].as_str());
                tell(gathered, progress);
            }
        }
        Ok(())
    }

    /// A resource a line.
    fn lines(
        &self,
        origin: &Arc<Origin>,
        gathered: &mut Gathered,
        progress: &mut impl FnMut(Progress),
    ) -> io::Result<()> {
        let mut file = self.open()?;
        let mut text = Vec::new();
        for number in 1.. {
            text.clear();
            if file.read_until(b'\n', &mut text)? == 0 {
                break;
            }
            if text.trim_ascii().is_empty() {
                continue;
            }
            let place = Place { line: Some(number), ..self.place() };
            match serde_json::from_slice(&text).map(plain_value) {
                Ok(resource) => gathered.resource(origin, place, &resource, None),
                Err(_) => gathered.report.skip(None, &place, "The line is no JSON."),
            }
            tell(gathered, progress);
        }
        Ok(())
    }

    /// Rows under a header.
    fn table(
        &self,
        origin: &Arc<Origin>,
        gathered: &mut Gathered,
        progress: &mut impl FnMut(Progress),
    ) -> io::Result<()> {
        let mut file = self.open()?;
        let delimiter = delimiter(file.fill_buf()?);
        let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(file);
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => return self.unreadable_row(error, Some(1), gathered),
        };
        let Some(table) = rows::Table::of(origin, self.mapping, &header, &self.place(), gathered) else {
            return Ok(());
        };
        let mut lines = LineCounter::new(self.open()?);
        for record in reader.into_records() {
            match record {
                Ok(row) => {
                    let row = plain_row(row);
                    let line = row.position().map(|start| lines.at(start.byte())).transpose()?;
                    table.row(&row, Place { line, ..self.place() }, gathered);
                }
                Err(error) => {
                    let line = error.position().map(|start| lines.at(start.byte())).transpose()?;
                    self.unreadable_row(error, line, gathered)?;
                }
            }
            tell(gathered, progress);
        }
        Ok(())
    }

    fn unreadable_row(
        &self,
        error: csv::Error,
        line: Option<u64>,
        gathered: &mut Gathered,
    ) -> io::Result<()> {
        if let csv::ErrorKind::Io(error) = error.into_kind() {
            return Err(error);
        }
        gathered.report.skip(None, &Place { line, ..self.place() }, "The line is not written in UTF-8.");
        Ok(())
    }
}

/// A letter as it may be in the calendar: files bring some that steer a printer, or break a line within a field.
fn plain(letter: char) -> char {
    if letter.is_control() && !['\n', '\r', '\t'].contains(&letter) { ' ' } else { letter }
}

fn plain_row(row: StringRecord) -> StringRecord {
    if row.as_slice().chars().all(|letter| plain(letter) == letter) {
        return row;
    }
    let mut plain_row: StringRecord =
        row.iter().map(|field| field.chars().map(plain).collect::<String>()).collect();
    plain_row.set_position(row.position().cloned());
    plain_row
}

fn plain_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.chars().map(plain).collect()),
        Value::Array(items) => items.into_iter().map(plain_value).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, it)| (name, plain_value(it))).collect(),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_)) => plain,
    }
}

/// Finds the line that a row begins in: the table's reader says where it began to look for it, which may be blank lines before.
struct LineCounter<R> {
    file: R,
    byte: u64,
    line: u64,
    after_return: bool,
}

impl<R: BufRead> LineCounter<R> {
    const fn new(file: R) -> Self {
        Self { file, byte: 0, line: 1, after_return: false }
    }

    /// The line of the first character at or after `byte` that ends no line. Must not be before what was asked for last.
    fn at(&mut self, byte: u64) -> io::Result<u64> {
        loop {
            let next = self.file.fill_buf()?.first().copied();
            let Some(next) = next.filter(|next| self.byte < byte || matches!(next, b'\n' | b'\r')) else {
                return Ok(self.line);
            };
            // A return with a line feed after it ends one line, not two.
            if next == b'\r' || (next == b'\n' && !self.after_return) {
                self.line += 1;
            }
            self.after_return = next == b'\r';
            self.file.consume(1);
            self.byte += 1;
        }
    }
}

/// What separates the columns: the character of these that the header has most of.
fn delimiter(start: &[u8]) -> u8 {
    let header = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |delimiter: &u8| header.iter().filter(|byte| *byte == delimiter).count();
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

fn tell(gathered: &mut Gathered, progress: &mut impl FnMut(Progress)) {
    gathered.read += 1;
    if gathered.read.is_multiple_of(500) {
        progress(Progress::Reading { read: gathered.read });
    }
}
