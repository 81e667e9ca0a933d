//! A recurrence rule as RFC 5545 writes it.

use super::{
    Frequency, RecurrenceEnd, RecurrenceError, RecurrenceProblem, RecurrenceRule, Until, WeekdayNumber,
};
use crate::order::sort_by_key;
use RecurrenceProblem::{Malformed, Misplaced, Missing, NotSupported, Repeated};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

const FREQUENCIES: [(&str, Frequency); 4] = [
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

/// What is read.
const PARTS: [&str; 9] =
    ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"];

/// What RFC 5545 and RFC 7529 have, and Docket does not.
const OTHER_PARTS: [&str; 8] =
    ["BYSECOND", "BYMINUTE", "BYHOUR", "BYYEARDAY", "BYWEEKNO", "RSCALE", "SKIP", "BYEASTER"];

impl FromStr for RecurrenceRule {
    type Err = RecurrenceError;

    /// Reads the value of an `RRULE`, in either case, its lists in any order, and [checks](RecurrenceRule::check) it.
    fn from_str(text: &str) -> Result<Self, RecurrenceError> {
        let text = text.to_ascii_uppercase();
        let mut values = [None; PARTS.len()];
        for part in text.split(';') {
            let (name, value) =
                part.split_once('=').ok_or(Malformed("NAME=VALUE pairs, apart by ;").of("RRULE"))?;
            let named = |parts: &[&'static str]| parts.iter().position(|known| *known == name);
            let Some(index) = named(&PARTS) else {
                return Err(match named(&OTHER_PARTS) {
                    Some(other) => NotSupported.of(OTHER_PARTS[other]),
                    None => Malformed("of the parts that RFC 5545 names").of("RRULE"),
                });
            };
            if values[index].replace(value).is_some() {
                return Err(Repeated.of(PARTS[index]));
            }
        }
        let [frequency, interval, count, until, by_day, by_month_day, by_month, by_set_position, week_start] =
            values;
        let mut rule = Self::every(1, read_frequency(frequency.ok_or(Missing.of("FREQ"))?)?);
        if let Some(text) = interval {
            rule.interval = number(text, "INTERVAL")?;
        }
        rule.end = match (count, until) {
            (None, None) => RecurrenceEnd::Never,
            (Some(text), None) => RecurrenceEnd::Count(number(text, "COUNT")?),
            (None, Some(text)) => RecurrenceEnd::Until(read_until(text).ok_or(UNTIL)?),
            (Some(_), Some(_)) => return Err(Misplaced("beside COUNT").of("UNTIL")),
        };
        rule.by_day = list(by_day, read_weekday_number)?;
        rule.by_month_day = list(by_month_day, |text| number(text, "BYMONTHDAY"))?;
        rule.by_month = list(by_month, |text| number(text, "BYMONTH"))?;
        rule.by_set_position = list(by_set_position, |text| number(text, "BYSETPOS"))?;
        if let Some(text) = week_start {
            rule.week_start =
                weekday(text).ok_or(Malformed("one of MO, TU, WE, TH, FR, SA and SU").of("WKST"))?;
        }
        rule.check()?;
        rule.sort();
        Ok(rule)
    }
}

const UNTIL: RecurrenceError = Malformed("a date as 20300131, or a time as 20300131T170000Z").of("UNTIL");

impl RecurrenceRule {
    /// Sorts the lists, what counts from the end last, and leaves nothing twice.
    fn sort(&mut self) {
        sort_by_key(&mut self.by_day, |day| {
            let ordinal = day.ordinal.unwrap_or(0);
            (ordinal < 0, ordinal, day.weekday.num_days_from_monday())
        });
        self.by_day.dedup();
        sort_by_key(&mut self.by_month_day, |day| (*day < 0, *day));
        self.by_month_day.dedup();
        sort_by_key(&mut self.by_month, |month| *month);
        self.by_month.dedup();
        sort_by_key(&mut self.by_set_position, |position| (*position < 0, *position));
        self.by_set_position.dedup();
    }
}

/// `None` is an empty list, a list with nothing in it is wrong.
fn list<T>(
    text: Option<&str>,
    read: impl Fn(&str) -> Result<T, RecurrenceError>,
) -> Result<Vec<T>, RecurrenceError> {
    text.map_or_else(|| Ok(Vec::new()), |text| text.split(',').map(read).collect())
}

fn number<T: FromStr>(text: &str, part: &'static str) -> Result<T, RecurrenceError> {
    text.parse().map_err(|_| Malformed("made of whole numbers within its bounds").of(part))
}

fn read_frequency(text: &str) -> Result<Frequency, RecurrenceError> {
    match text {
        "SECONDLY" => Err(NotSupported.of("FREQ=SECONDLY")),
        "MINUTELY" => Err(NotSupported.of("FREQ=MINUTELY")),
        "HOURLY" => Err(NotSupported.of("FREQ=HOURLY")),
        text => FREQUENCIES
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, frequency)| *frequency)
            .ok_or(Malformed("one of DAILY, WEEKLY, MONTHLY and YEARLY").of("FREQ")),
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == text).map(|(_, weekday)| *weekday)
}

fn read_weekday_number(text: &str) -> Result<WeekdayNumber, RecurrenceError> {
    let wrong = Malformed("made of days as MO, 2TU or -1FR").of("BYDAY");
    let (ordinal, name) = text.split_at_checked(text.len().saturating_sub(2)).ok_or(wrong)?;
    let weekday = weekday(name).ok_or(wrong)?;
    let ordinal = if ordinal.is_empty() { None } else { Some(ordinal.parse().map_err(|_| wrong)?) };
    Ok(WeekdayNumber { ordinal, weekday })
}

/// `20300131`, `20300131T170000` or `20300131T170000Z`.
fn read_until(text: &str) -> Option<Until> {
    let digits = |text: &str| -> Option<u32> {
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
    };
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    if date.len() != 8 {
        return None;
    }
    let date = digits(date)?;
    let year = i32::try_from(date / 10_000).ok()?;
    let date = NaiveDate::from_ymd_opt(year, date / 100 % 100, date % 100)?;
    let Some(time) = time else { return Some(Until::Date(date)) };
    let (time, is_utc) = time.strip_suffix('Z').map_or((time, false), |time| (time, true));
    if time.len() != 6 {
        return None;
    }
    let time = digits(time)?;
    let local = date.and_hms_opt(time / 10_000, time / 100 % 100, time % 100)?;
    Some(if is_utc { Until::Utc(local.and_utc()) } else { Until::Local(local) })
}

impl fmt::Display for RecurrenceRule {
    /// As RFC 5545 writes it, without what goes without saying.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = FREQUENCIES.iter().find(|(_, frequency)| *frequency == self.frequency);
        write!(formatter, "FREQ={}", frequency.map_or("", |(name, _)| name))?;
        if self.interval != 1 {
            write!(formatter, ";INTERVAL={}", self.interval)?;
        }
        write_list(formatter, ";BYMONTH=", &self.by_month)?;
        write_list(formatter, ";BYMONTHDAY=", &self.by_month_day)?;
        write_list(formatter, ";BYDAY=", &self.by_day)?;
        write_list(formatter, ";BYSETPOS=", &self.by_set_position)?;
        if self.week_start != Weekday::Mon {
            write!(formatter, ";WKST={}", WeekdayNumber::from(self.week_start))?;
        }
        match self.end {
            RecurrenceEnd::Never => Ok(()),
            RecurrenceEnd::Count(count) => write!(formatter, ";COUNT={count}"),
            RecurrenceEnd::Until(until) => write!(formatter, ";UNTIL={until}"),
        }
    }
}

fn write_list(formatter: &mut fmt::Formatter<'_>, name: &str, list: &[impl fmt::Display]) -> fmt::Result {
    for (index, entry) in list.iter().enumerate() {
        write!(formatter, "{}{entry}", if index == 0 { name } else { "," })?;
    }
    Ok(())
}

impl fmt::Display for WeekdayNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(ordinal) = self.ordinal {
            write!(formatter, "{ordinal}")?;
        }
        let weekday = WEEKDAYS.iter().find(|(_, weekday)| *weekday == self.weekday);
        formatter.write_str(weekday.map_or("", |(name, _)| name))
    }
}

impl fmt::Display for Until {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = |date: NaiveDate| date.year() * 10_000 + (date.month() * 100 + date.day()).cast_signed();
        let time = |local: NaiveDateTime| local.hour() * 10_000 + local.minute() * 100 + local.second();
        match self {
            Self::Date(day) => write!(formatter, "{:08}", date(*day)),
            Self::Local(local) => write!(formatter, "{:08}T{:06}", date(local.date()), time(*local)),
            Self::Utc(instant) => {
                let utc = instant.naive_utc();
                write!(formatter, "{:08}T{:06}Z", date(utc.date()), time(utc))
            }
        }
    }
}

impl Serialize for RecurrenceRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RecurrenceRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RecurrenceRule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RecurrenceRule".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "The value of an iCalendar RRULE (RFC 5545 section 3.3.10): FREQ of DAILY, WEEKLY, MONTHLY or \
                YEARLY, with INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST.",
            "examples": ["FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10"],
        })
    }
}
