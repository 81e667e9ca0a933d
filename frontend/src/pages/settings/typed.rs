//! What somebody types into a settings field, read: hours, counts, minutes, dates. Pure; an error is a sentence that says
//! what to type instead.

use crate::words::time::{clock, parse_clock};
use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use docket_shared::command::FieldError;
use docket_shared::model::AvailableTime;
use docket_shared::time::{LocalTime, ZoneRules};

/// The minutes of a day.
const DAY: u16 = 24 * 60;

/// The fields of a form that cannot be accepted, each with its sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Errors(Vec<FieldError>);

impl Errors {
    /// Notes that `field` is wrong in that `message`.
    pub(super) fn note(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message));
    }

    /// What `read` comes to; where it is wrong, that is noted for `field` and `fallback` stands in.
    pub(super) fn take<T>(&mut self, field: &str, read: Result<T, String>, fallback: T) -> T {
        read.unwrap_or_else(|message| {
            self.note(field, message);
            fallback
        })
    }

    /// Notes that `field` must not be empty, where `text` is. The shared rules name only the first field that is.
    pub(super) fn require(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.note(field, "Must not be empty.");
        }
    }

    /// Notes what the shared rules say, unless the field or a part of it has an error already.
    pub(super) fn add(&mut self, error: FieldError) {
        if self.at(&error.field).is_none() && self.below(&error.field).count() == 0 {
            self.0.push(error);
        }
    }

    /// What is wrong with `field`, if anything.
    pub(super) fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Those of fields below `prefix`, with the rest of the field's name.
    pub(super) fn below(&self, prefix: &str) -> Self {
        let below = self.0.iter().filter_map(|error| {
            let rest = error.field.strip_prefix(prefix)?.strip_prefix('.')?;
            Some(FieldError::new(rest, error.message.clone()))
        });
        Self(below.collect())
    }

    /// How many there are.
    pub(super) const fn count(&self) -> usize {
        self.0.len()
    }
}

/// `09:00–12:30`, also with a hyphen or `to`, and with times as people type them: `9-1230`.
pub(super) fn span(text: &str) -> Result<AvailableTime, String> {
    let unread = || "Type hours like 09:00–12:30.".to_owned();
    let (start, end) =
        ["–", "—", "-", "to"].into_iter().find_map(|between| text.split_once(between)).ok_or_else(unread)?;
    let (start_minute, end_minute) =
        (parse_clock(start).ok_or_else(unread)?, parse_clock(end).ok_or_else(unread)?);
    if start_minute >= end_minute {
        return Err("The end must come after the start.".into());
    }
    Ok(AvailableTime { start_minute, end_minute })
}

/// A whole number between `least` and `most`.
pub(super) fn count(text: &str, least: u32, most: u32) -> Result<u32, String> {
    let number = text.trim().parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("Type a whole number from {least} to {most}."))
}

/// A whole number between `least` and `most`, or nothing.
pub(super) fn optional_count(text: &str, least: u32, most: u32) -> Result<Option<u32>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    count(text, least, most)
        .map(Some)
        .map_err(|_| format!("Type a whole number from {least} to {most}, or leave it empty."))
}

/// The instant of a date (`2026-11-24`, as a date field gives it) and a time of the clinic's clock; 24:00 is the end of
/// that day.
pub(super) fn instant(date: &str, time: &str, zone: &ZoneRules) -> Result<DateTime<Utc>, (Part, String)> {
    let date: NaiveDate = date.trim().parse().map_err(|_| (Part::Date, "Choose a date.".to_owned()))?;
    let minute = parse_clock(time).ok_or_else(|| (Part::Time, "Type a time like 9:30.".to_owned()))?;
    let local = date
        .and_hms_opt(0, 0, 0)
        .and_then(|midnight| midnight.checked_add_signed(TimeDelta::minutes(minute.into())))
        .ok_or_else(|| (Part::Date, "Choose another date.".to_owned()))?;
    match zone.instant(local) {
        LocalTime::One(instant) | LocalTime::Fold(instant, _) => Ok(instant),
        LocalTime::Gap(_) => {
            Err((Part::Time, "The clocks go forward over that time. Type another.".to_owned()))
        }
    }
}

/// Which part of a date and time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The date.
    Date,
    /// The time.
    Time,
}

impl Part {
    /// As a field's name says it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
        }
    }
}

/// The date and time that are typed for `instant`. An end at midnight is the 24:00 of the day before.
pub(super) fn typed(instant: DateTime<Utc>, zone: &ZoneRules, is_end: bool) -> (String, String) {
    let local = zone.local(instant);
    let (hour, minute) = (local.hour(), local.minute());
    if is_end
        && (hour, minute) == (0, 0)
        && let Some(before) = local.date().pred_opt()
    {
        return (before.to_string(), clock(DAY));
    }
    (local.date().to_string(), format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{at, london};

    #[test]
    fn hours_are_read_as_people_type_them() {
        for (text, expected) in [
            ("09:00–12:30", Some((540, 750))),
            ("9-17", Some((540, 1020))),
            ("9.00 - 12.30", Some((540, 750))),
            ("930—1230", Some((570, 750))),
            ("9 to 17", Some((540, 1020))),
            ("0–24", Some((0, 1440))),
            ("22:00–24:00", Some((1320, 1440))),
            ("12:30–09:00", None),
            ("09:00–09:00", None),
            ("09:00–24:01", None),
            ("09:00", None),
            ("9–", None),
            ("", None),
            ("nine to five", None),
        ] {
            let read = span(text).ok().map(|time| (time.start_minute, time.end_minute));
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_keep_their_bounds() {
        for (text, expected) in [
            ("12", Some(12)),
            (" 1 ", Some(1)),
            ("1440", Some(1440)),
            ("0", None),
            ("1441", None),
            ("-3", None),
        ] {
            assert_eq!(count(text, 1, 1440).ok(), expected, "{text:?}");
        }
        for (text, expected) in [
            ("", Some(None)),
            ("  ", Some(None)),
            ("0", Some(Some(0))),
            ("40", Some(Some(40))),
            ("4.5", None),
            ("many", None),
            ("99999999999", None),
        ] {
            assert_eq!(optional_count(text, 0, 10_000).ok(), expected, "{text:?}");
        }
    }

    #[test]
    fn an_instant_follows_the_clinics_clock() {
        let read = |date: &str, time: &str| instant(date, time, &london()).map_err(|(part, _)| part);
        for (date, time, expected) in [
            ("2026-11-24", "9:30", Ok(at("2026-11-24T09:30:00Z"))),
            ("2026-07-01", "09:30", Ok(at("2026-07-01T08:30:00Z"))),
            ("2026-11-24", "24:00", Ok(at("2026-11-25T00:00:00Z"))),
            ("2026-10-25", "01:30", Ok(at("2026-10-25T00:30:00Z"))),
            ("2027-03-28", "01:30", Err(Part::Time)),
            ("2026-11-24", "25:00", Err(Part::Time)),
            ("2026-11-24", "", Err(Part::Time)),
            ("", "09:30", Err(Part::Date)),
            ("2026-11-31", "09:30", Err(Part::Date)),
        ] {
            assert_eq!(read(date, time), expected, "{date} {time}");
        }
    }

    #[test]
    fn what_is_typed_for_an_instant_reads_as_that_instant() {
        for (text, is_end, expected) in [
            ("2026-11-24T09:30:00Z", false, ("2026-11-24", "09:30")),
            ("2026-07-01T23:00:00Z", false, ("2026-07-02", "00:00")),
            ("2026-07-01T23:00:00Z", true, ("2026-07-01", "24:00")),
            ("2026-11-24T09:30:00Z", true, ("2026-11-24", "09:30")),
        ] {
            let (date, time) = typed(at(text), &london(), is_end);
            assert_eq!((date.as_str(), time.as_str()), expected, "{text}");
            assert_eq!(instant(&date, &time, &london()), Ok(at(text)), "{text}");
        }
    }

    #[test]
    fn errors_are_found_by_their_field() {
        let mut errors = Errors::default();
        assert_eq!(errors.take("minutes", count("x", 1, 2), 1), 1);
        errors.note("hours.0.1", "late");
        errors.add(FieldError::new("minutes", "again"));
        errors.add(FieldError::new("hours", "Not in order."));
        errors.require("name", " ");
        errors.require("zone", "UTC");
        errors.add(FieldError::new("name", "again"));
        assert_eq!(errors.at("minutes"), Some("Type a whole number from 1 to 2."));
        assert_eq!(errors.at("name"), Some("Must not be empty."));
        assert_eq!(errors.at("hours"), None);
        assert_eq!(errors.below("hours").at("0.1"), Some("late"));
        assert_eq!(errors.count(), 3);
    }
}
