//! Instants in JSON, where they are written and read most: to the letter what chrono makes of them, but straight to it where an
//! instant is a whole second or millisecond of a year of four digits, as nearly every one is.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;

const FORM: [u8; 20] = *b"0000-00-00T00:00:00Z";
const FINE_FORM: [u8; 24] = *b"0000-00-00T00:00:00.000Z";
/// Where the numbers stand, the milliseconds aside.
const PLACES: [(usize, usize); 6] = [(0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19)];
const MILLISECONDS: (usize, usize) = (20, 23);

/// As JSON.
pub(crate) fn write_instant<S: Serializer>(
    instant: &DateTime<Utc>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut text = FINE_FORM;
    match write_into(&mut text, *instant).and_then(|length| str::from_utf8(&text[..length]).ok()) {
        Some(text) => serializer.serialize_str(text),
        None => instant.serialize(serializer),
    }
}

/// From JSON.
pub(crate) fn read_instant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    deserializer.deserialize_str(Instant)
}

struct Instant;

impl Visitor<'_> for Instant {
    type Value = DateTime<Utc>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an RFC 3339 formatted date and time string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DateTime<Utc>, E> {
        parsed(text).map_or_else(|| text.parse().map_err(E::custom), Ok)
    }
}

/// How long it is, where it has this form.
fn write_into(text: &mut [u8; FINE_FORM.len()], instant: DateTime<Utc>) -> Option<usize> {
    let (date, time) = (instant.date_naive(), instant.time());
    let year = u32::try_from(date.year()).ok().filter(|year| *year <= 9_999)?;
    let numbers = [year, date.month(), date.day(), time.hour(), time.minute(), time.second()];
    for (place, number) in PLACES.into_iter().zip(numbers) {
        write_number(text, place, number)?;
    }
    match time.nanosecond() {
        0 => {
            text[FORM.len() - 1] = b'Z';
            Some(FORM.len())
        }
        // From a second on it is a leap second.
        fine if fine % 1_000_000 == 0 && fine < 1_000_000_000 => {
            write_number(text, MILLISECONDS, fine / 1_000_000)?;
            Some(FINE_FORM.len())
        }
        _ => None,
    }
}

fn write_number(text: &mut [u8], (from, to): (usize, usize), mut number: u32) -> Option<()> {
    for digit in text[from..to].iter_mut().rev() {
        *digit += u8::try_from(number % 10).ok()?;
        number /= 10;
    }
    Some(())
}

fn parsed(text: &str) -> Option<DateTime<Utc>> {
    let text: &[u8; FORM.len()] = text.as_bytes().try_into().ok()?;
    let mut numbers = [0; PLACES.len()];
    let mut rest = *text;
    for ((from, to), number) in PLACES.into_iter().zip(&mut numbers) {
        for digit in &mut rest[from..to] {
            *number = *number * 10 + u32::from(digit.checked_sub(b'0').filter(|it| *it <= 9)?);
            *digit = b'0';
        }
    }
    let [year, month, day, hour, minute, second] = numbers;
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?;
    (rest == FORM).then(|| date.and_hms_opt(hour, minute, second))?.map(|it| it.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDateTime, TimeDelta};
    use serde::Deserialize;
    use serde_json::{Value, json};

    #[derive(Debug, PartialEq, Deserialize, serde::Serialize)]
    struct Ours(#[serde(serialize_with = "write_instant", deserialize_with = "read_instant")] DateTime<Utc>);

    #[test]
    fn every_instant_is_written_as_chrono_writes_it_and_read_again() {
        let epoch = DateTime::UNIX_EPOCH;
        let mut instants: Vec<_> =
            [0, -1, 253_402_300_799, 253_402_300_800, -62_167_219_200, -62_167_219_201]
                .map(|seconds| epoch + TimeDelta::seconds(seconds))
                .into();
        instants.extend([DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC]);
        instants.extend(
            [1, 999_999, 1_000_000, 999_000_000, 7_000_001].map(|it| epoch + TimeDelta::nanoseconds(it)),
        );
        let leap: NaiveDateTime = "2016-12-31T23:59:60".parse().unwrap();
        instants.push(leap.and_utc());
        instants.extend(
            (0..2_000).map(|it| epoch + TimeDelta::milliseconds(it * 165_000_017_041 - 70_000_000_000_000)),
        );
        for instant in instants {
            let written = serde_json::to_string(&Ours(instant)).unwrap();
            assert_eq!(written, serde_json::to_string(&instant).unwrap());
            let chronos = serde_json::from_str::<DateTime<Utc>>(&written).map_err(|error| error.to_string());
            let ours =
                serde_json::from_str::<Ours>(&written).map(|it| it.0).map_err(|error| error.to_string());
            assert_eq!(ours, chronos, "{written}");
        }
    }

    #[test]
    fn whatever_else_stands_there_is_what_chrono_takes_it_for() {
        for text in [
            "2026-11-24T09:00:00Z",
            "2026-11-24T09:00:60Z",
            "2026-11-24T09:00:61Z",
            "2026-11-24T24:00:00Z",
            "2026-02-29T09:00:00Z",
            "2024-02-29T09:00:00Z",
            "2026-13-01T09:00:00Z",
            "2026-11-00T09:00:00Z",
            "2026-11-24t09:00:00z",
            "2026-11-24 09:00:00Z",
            "2026-11-24T09:00:00+01:00",
            "2026-11-24T09:00:00.5Z",
            "2026-11-24T09:00:00",
            "2026_11-24T09:00:00Z",
            "+026-11-24T09:00:00Z",
            "2026-11-24T09:0a:00Z",
            "٠٠26-11-24T09:00:0Z",
            "",
        ] {
            let chronos =
                serde_json::from_value::<DateTime<Utc>>(json!(text)).map_err(|error| error.to_string());
            let ours =
                serde_json::from_value::<Ours>(json!(text)).map(|it| it.0).map_err(|error| error.to_string());
            assert_eq!(ours, chronos, "{text}");
        }
        let number = serde_json::from_value::<Ours>(Value::from(7)).unwrap_err().to_string();
        assert_eq!(number, serde_json::from_value::<DateTime<Utc>>(Value::from(7)).unwrap_err().to_string());
    }
}
