//! JSON as the app reads and writes it: one reader and one writer, each made to weigh little in the browser.
//!
//! Serde writes every type out once for each reader and writer that can meet it. serde_json's own read objects from arrays, too,
//! and say at length what is wrong: nobody sends the one, and the app shows nobody the other. Only the value between is theirs.

mod reader;
mod text;
mod writer;

pub(crate) use {reader::Reader, writer::Writer};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// Not of the shape that is asked for. It does not say where: what the app cannot read comes from another version of Docket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not of the shape that is asked for")
    }
}

impl std::error::Error for Unreadable {}

/// What a text says.
///
/// # Errors
/// Where it is no JSON or not of the shape of `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    read_value(&parse(text)?)
}

/// A text as a value: all that is common to whatever is read.
///
/// # Errors
/// Where it is no JSON.
pub fn parse(text: &str) -> Result<Value, Unreadable> {
    text::parse(text)
}

/// What a value says.
///
/// # Errors
/// Where it is not of the shape of `T`.
pub fn read_value<T: DeserializeOwned>(value: &Value) -> Result<T, Unreadable> {
    T::deserialize(Reader::new(value))
}

/// `thing` as a text.
///
/// # Errors
/// Where it holds a number with a fraction, of which Docket has none.
pub fn write<T: Serialize>(thing: &T) -> Result<String, Unreadable> {
    let mut writer = Writer::default();
    thing.serialize(&mut writer)?;
    Ok(writer.text())
}
