//! Real calendars, which lie beside the repository where they are there at all, and every occurrence in them.

use super::super::rfc;
use super::*;
use crate::time::Transition;
use chrono::{Offset, TimeZone};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// What is expected of a file: a start is `Z20260105T090000` in UTC, `F…` without a zone, `D20260105` a whole day.
#[derive(Deserialize)]
struct Expected {
    file: String,
    window_from: NaiveDate,
    window_to_exclusive: NaiveDate,
    occurrences: Vec<String>,
}

/// Zones that a calendar calls by a name of its own.
const ZONES: [(&str, &str); 6] = [
    ("/mozilla.org/20050126_1/America/Boise", "America/Boise"),
    ("Eastern", "America/New_York"),
    ("Eastern Standard Time", "America/New_York"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Kuala Lumpur, Singapore", "Asia/Singapore"),
];

/// The zone's rules from 1990 to 2040.
fn zone(name: &str) -> Option<ZoneRules> {
    // Brings its own rules, which are those of the time before 2007 for ever.
    if name == "US-Eastern" {
        return Some(rfc::new_york());
    }
    static KNOWN: Mutex<BTreeMap<String, Option<ZoneRules>>> = Mutex::new(BTreeMap::new());
    let name = ZONES.iter().find(|(own, _)| *own == name).map_or(name, |(_, name)| name);
    KNOWN.lock().unwrap().entry(name.into()).or_insert_with(|| tabulate(name)).clone()
}

/// The zone with that IANA name as a table, looked for in the database that the `rrule` crate brings.
fn tabulate(name: &str) -> Option<ZoneRules> {
    let text = format!("DTSTART;TZID={name}:20000101T000000\nRRULE:FREQ=DAILY;COUNT=1");
    let zone = text.parse::<RRuleSet>().ok()?.get_dt_start().timezone();
    let offset = |seconds: i64| {
        let utc = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
        zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
    };
    let day = 86_400;
    let from = 7_305 * day;
    let mut transitions = Vec::new();
    for start in
        (from..from + 18_263 * day).step_by(86_400).filter(|start| offset(*start) != offset(start + day))
    {
        let seconds: Vec<i64> = (start + 1..=start + day).collect();
        let change = seconds[seconds.partition_point(|second| offset(*second) == offset(start))];
        transitions.push(Transition(change, offset(change)));
    }
    Some(ZoneRules { name: name.into(), initial_offset_seconds: offset(from), transitions })
}

/// A time as a calendar writes it.
struct Time {
    /// As in [`Expected::occurrences`].
    form: char,
    zone: ZoneRules,
    instant: DateTime<Utc>,
}

impl Time {
    fn read(parameters: &str, text: &str) -> Option<Self> {
        let named = parameters.split_once("TZID=").map(|(_, name)| name.split(';').next().unwrap_or(name));
        let (form, zone, until) =
            match (format!("FREQ=DAILY;UNTIL={text}").parse::<RecurrenceRule>().ok()?.end, named) {
                (RecurrenceEnd::Until(until @ Until::Date(_)), _) => ('D', ZoneRules::utc(), until),
                (RecurrenceEnd::Until(until @ Until::Local(_)), None) => ('F', ZoneRules::utc(), until),
                (RecurrenceEnd::Until(until @ Until::Local(_)), Some(name)) => {
                    ('Z', zone(name.trim_matches('"'))?, until)
                }
                (RecurrenceEnd::Until(until @ Until::Utc(_)), _) => ('Z', ZoneRules::utc(), until),
                (RecurrenceEnd::Never | RecurrenceEnd::Count(_), _) => return None,
            };
        let instant = match until {
            Until::Date(date) => date.and_time(chrono::NaiveTime::MIN).and_utc(),
            Until::Local(local) => instant(local, &zone),
            Until::Utc(instant) => instant,
        };
        Some(Self { form, zone, instant })
    }

    fn key(&self, instant: DateTime<Utc>) -> String {
        let format = if self.form == 'D' { "%Y%m%d" } else { "%Y%m%dT%H%M%S" };
        format!("{}{}", self.form, instant.format(format))
    }
}

/// An event's properties: name, parameters, value.
type Event = Vec<(String, String, String)>;

/// The events of a calendar, without what is nested in them.
fn events(text: &str) -> Vec<Event> {
    let text = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let (mut events, mut inside): (Vec<Event>, Vec<String>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        // A colon or semicolon in quotes belongs to a parameter.
        let mut quoted = false;
        let end = line.find(|it| {
            quoted ^= it == '"';
            it == ':' && !quoted
        });
        let Some(end) = end else { continue };
        let (head, value) = (&line[..end], &line[end + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        match name.to_ascii_uppercase().as_str() {
            "BEGIN" => {
                inside.push(value.trim().to_ascii_uppercase());
                if inside.ends_with(&["VEVENT".into()]) {
                    events.push(Vec::new());
                }
            }
            "END" => drop(inside.pop()),
            name if inside.ends_with(&["VEVENT".into()]) => {
                events.last_mut().unwrap().push((name.into(), parameters.into(), value.trim().into()));
            }
            _ => {}
        }
    }
    events
}

/// Every start in the window, sorted; `Err` says why a file is left out.
fn starts(text: &str, window: Interval) -> Result<Vec<String>, String> {
    let events = events(text);
    let of = |event: &Event, wanted: &str| -> Vec<(String, String)> {
        event
            .iter()
            .filter(|(name, ..)| name == wanted)
            .flat_map(|(_, parameters, value)| {
                value.split(',').map(|value| (parameters.clone(), value.to_owned()))
            })
            .collect()
    };
    let time = |(parameters, value): &(String, String)| {
        Time::read(parameters, value).ok_or_else(|| format!("no time in \"{parameters}:{value}\""))
    };
    if !events.iter().flatten().any(|(name, ..)| name == "RRULE") {
        return Err("nothing in it recurs by a rule".into());
    }
    // What was moved by itself: per series, the original starts.
    let mut moved: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let uid = |event: &Event| of(event, "UID").first().map_or_else(String::new, |(_, uid)| uid.clone());
    for event in &events {
        for original in of(event, "RECURRENCE-ID") {
            let original = time(&original)?;
            moved.entry(uid(event)).or_default().push(original.key(original.instant));
        }
    }
    let mut all = Vec::new();
    for event in &events {
        if !of(event, "RDATE").is_empty() {
            return Err("it has dates beside a rule".into());
        }
        let first = time(of(event, "DTSTART").first().ok_or("an event without a start")?)?;
        let rules: Vec<_> = event.iter().filter(|(name, ..)| name == "RRULE").collect();
        let rule = match rules.as_slice() {
            [] => "FREQ=DAILY;COUNT=1".parse(),
            [(_, _, rule)] => rule.parse::<RecurrenceRule>(),
            _ => return Err("an event with two rules".into()),
        };
        let rule = rule.map_err(|error| error.to_string())?;
        let is_moved = !of(event, "RECURRENCE-ID").is_empty();
        if is_moved && !rules.is_empty() {
            return Err("an occurrence that recurs itself".into());
        }
        let mut out = Vec::new();
        for excluded in of(event, "EXDATE") {
            let excluded = time(&excluded)?;
            out.push(excluded.key(excluded.instant));
        }
        if !is_moved {
            out.extend(moved.get(&uid(event)).cloned().unwrap_or_default());
        }
        let is_out = |start: DateTime<Utc>| {
            // Some calendars take out a date where the series has times.
            let date = format!("D{}", first.zone.local(start).format("%Y%m%d"));
            out.contains(&date) || out.contains(&first.key(start))
        };
        let found = rule.occurrences_in(first.instant, TimeDelta::seconds(1), &first.zone, window);
        all.extend(found.iter().filter(|found| !is_out(found.start)).map(|found| first.key(found.start)));
    }
    all.sort();
    Ok(all)
}

/// Where this differs from what the two libraries say: the file, what is more here, and why. Nothing is missing.
const DIFFERENT: [(&str, &[&str], &str); 4] = [
    (
        "blalor.ics",
        &["D20040224", "D20040324"],
        "taken out and moved at once: what is moved stays, for the caller",
    ),
    (
        "lotr-updated.ics",
        &["D20040318"],
        "UNTIL lies before DTSTART, which RFC 5545 has as the first nonetheless",
    ),
    ("lotr.ics", &["D20040318"], "the same"),
    (
        "UntilRespectsTimezoneTest.ics",
        &["Z20131118T233000"],
        "UNTIL without a zone is the clock's here, as the file's own project has it; there it is read as UTC",
    ),
];

#[test]
fn real_calendars_recur_as_two_libraries_agreed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ics");
    let Ok(expected) = std::fs::read_to_string(folder.join("expected_dev.jsonl")) else {
        eprintln!("skipped: {} is not there", folder.display());
        return;
    };
    let (mut same, mut occurrences, mut different) = (0, 0, 0);
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    for line in expected.lines() {
        let Expected { file, window_from, window_to_exclusive, occurrences: mut wanted } =
            serde_json::from_str(line).unwrap();
        let text = String::from_utf8_lossy(&std::fs::read(folder.join(&file)).unwrap()).into_owned();
        let [from, to] =
            [window_from, window_to_exclusive].map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc());
        let found = match starts(&text, Interval::new(from, to)) {
            Ok(found) => found,
            Err(why) => {
                *left_out.entry(why).or_default() += 1;
                continue;
            }
        };
        if let Some((_, more, _)) = DIFFERENT.iter().find(|(name, ..)| file.ends_with(&format!("/{name}"))) {
            wanted.extend(more.iter().map(|&more| more.to_owned()));
            different += 1;
        } else {
            same += 1;
        }
        wanted.sort();
        let less = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|it| !other.contains(it)).cloned().collect()
        };
        assert_eq!(
            found,
            wanted,
            "{file}: too many {:?}, too few {:?}",
            less(&found, &wanted),
            less(&wanted, &found)
        );
        occurrences += wanted.len();
    }
    // Of 117 files.
    let left_out: Vec<_> = left_out.iter().map(|(why, files)| (why.as_str(), *files)).collect();
    assert_eq!(
        left_out,
        [
            ("BYHOUR is not supported.", 2),
            ("BYYEARDAY is not supported.", 1),
            ("FREQ=HOURLY is not supported.", 1),
            ("FREQ=MINUTELY is not supported.", 2),
            ("an occurrence that recurs itself", 1),
            ("it has dates beside a rule", 1),
            ("nothing in it recurs by a rule", 23),
        ]
    );
    assert_eq!((same, different, occurrences), (82, 4, 9_801));
}
