//! Times as other systems write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use docket_shared::time::{LocalTime, ZoneRules};

/// Ways to write a time without an offset: the clinic's clock is meant.
const LOCAL: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
];

/// The instant that `text` names; where it has no offset, by the clinic's clock, the first one where that shows it twice.
///
/// # Errors
/// Why it names none, to be read after "The start" or "The end".
pub(super) fn instant(text: &str, zone: &ZoneRules) -> Result<DateTime<Utc>, &'static str> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(instant.to_utc());
    }
    let local = LOCAL.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    match local.map(|local| zone.instant(local)) {
        Some(LocalTime::One(instant) | LocalTime::Fold(instant, _)) => Ok(instant),
        Some(LocalTime::Gap(_)) => Err("is a time that the clocks skip"),
        None if text.parse::<NaiveDate>().is_ok() => Err("is a day without a time"),
        None => Err("is no date and time"),
    }
}
