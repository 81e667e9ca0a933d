//! Dates and times as staff read and type them: 24-hour clock, day before month, the year only where it is another.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};
use docket_shared::time::{Interval, ZoneRules};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `Tuesday`.
pub const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// `Tue`.
pub fn weekday_short(day: Weekday) -> &'static str {
    &weekday(day)[..3]
}

/// `November`.
pub fn month_name(date: NaiveDate) -> &'static str {
    MONTHS[date.month0() as usize]
}

/// `November 2026`.
pub fn month(date: NaiveDate) -> String {
    format!("{} {}", month_name(date), date.year())
}

/// `09:30`, of a minute of the day; the day's end is `24:00`.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `09:30`, of what the clinic's clock shows.
pub fn clock_of(local: NaiveDateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `09:30`, of an instant.
pub fn clock_at(zone: &ZoneRules, instant: DateTime<Utc>) -> String {
    clock_of(zone.local(instant))
}

/// `09:30–09:45`, with the date of the end where it is another day's.
pub fn span(zone: &ZoneRules, interval: Interval) -> String {
    let (start, end) = (zone.local(interval.start), zone.local(interval.end));
    let midnight = end.num_seconds_from_midnight() == 0 && Some(end.date()) == start.date().succ_opt();
    if midnight {
        format!("{}–24:00", clock_of(start))
    } else if start.date() == end.date() {
        format!("{}–{}", clock_of(start), clock_of(end))
    } else {
        format!("{}–{} {}", clock_of(start), date(end.date()), clock_of(end))
    }
}

/// `Tue 24 Nov`.
pub fn date(date: NaiveDate) -> String {
    format!("{} {} {}", weekday_short(date.weekday()), date.day(), &month_name(date)[..3])
}

/// `Tue 24 Nov`, with the year where it is not that of `today`.
pub fn date_seen_from(today: NaiveDate, shown: NaiveDate) -> String {
    if shown.year() == today.year() { date(shown) } else { format!("{} {}", date(shown), shown.year()) }
}

/// `24 November`, with the year where it is not that of `today`.
pub fn day_and_month(date: NaiveDate, today: NaiveDate) -> String {
    let year = if date.year() == today.year() { String::new() } else { format!(" {}", date.year()) };
    format!("{} {}{year}", date.day(), month_name(date))
}

/// `Tuesday 24 November`, with the year where it is not that of `today`.
pub fn date_long(date: NaiveDate, today: NaiveDate) -> String {
    format!("{} {}", weekday(date.weekday()), day_and_month(date, today))
}

/// `14 March 1984`: always with the year, as a birth date needs it.
pub fn date_of_birth(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// `23–29 November`, `30 November – 6 December`.
pub fn week(first: NaiveDate, today: NaiveDate) -> String {
    let last = first + TimeDelta::days(6);
    if first.month() == last.month() {
        format!("{}–{}", first.day(), day_and_month(last, today))
    } else {
        let reference = if first.year() == last.year() { first } else { today };
        format!("{} – {}", day_and_month(first, reference), day_and_month(last, today))
    }
}

/// `today`, `tomorrow`, `in 3 days`, `2 weeks ago`, `in 4 years`.
pub fn day_from(today: NaiveDate, date: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        days @ 2..=13 => format!("in {days} days"),
        days @ -13..=-2 => format!("{} days ago", -days),
        days if days > 0 => format!("in {}", coarse(days)),
        days => format!("{} ago", coarse(-days)),
    }
}

/// `5 weeks`, `3 months`, `4 years`: of two weeks and more, as one would say it.
fn coarse(days: i64) -> String {
    match days {
        ..63 => format!("{} weeks", days / 7),
        63..730 => format!("{} months", days / 30),
        _ => format!("{} years", days / 365),
    }
}

/// `this week`, `next week`, `in 3 weeks`; both are first days of weeks.
pub fn week_from(this: NaiveDate, week: NaiveDate) -> String {
    match (week - this).num_weeks() {
        0 => "this week".into(),
        1 => "next week".into(),
        -1 => "last week".into(),
        weeks if weeks > 0 => format!("in {weeks} weeks"),
        weeks => format!("{} weeks ago", -weeks),
    }
}

/// `09:45` today, `Wed 25 Nov 09:15` otherwise.
pub fn when(zone: &ZoneRules, instant: DateTime<Utc>, today: NaiveDate) -> String {
    let local = zone.local(instant);
    if local.date() == today {
        clock_of(local)
    } else {
        format!("{} {}", date(local.date()), clock_of(local))
    }
}

/// How long ago: `now`, `40 s`, `3 min`, `2 h`, then the date and time.
pub fn age(zone: &ZoneRules, now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    let elapsed = now - then;
    match elapsed.num_seconds() {
        ..5 => "now".into(),
        seconds @ 5..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", elapsed.num_minutes()),
        3600..86_400 => format!("{} h", elapsed.num_hours()),
        _ => when(zone, then, zone.date(now)),
    }
}

/// `45 min`, `1 h`, `1 h 15 min`.
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// `42 years`, `7 months`: how old somebody born on `birth` is.
pub fn years(birth: NaiveDate, today: NaiveDate) -> String {
    match today.years_since(birth) {
        Some(0) => {
            let months = (0..12).take_while(|months| birth + Months::new(months + 1) <= today).count();
            super::counted(months, "month", "months")
        }
        Some(years) => super::counted(years as usize, "year", "years"),
        None => "not born yet".into(),
    }
}

/// The minute of the day that somebody typed: `9`, `930`, `9:30`, `09.30`, `9h30`; `24:00` is the day's end.
pub fn parse_clock(text: &str) -> Option<u16> {
    let text = text.trim();
    let (hours, minutes) = match text.split_once([':', '.', 'h', ' ']) {
        Some((hours, "")) => (hours, "0"),
        Some(parts) => parts,
        None if text.len() > 2 => text.split_at_checked(text.len() - 2)?,
        None => (text, "0"),
    };
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    let minute = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && minute <= 24 * 60).then_some(minute)
}

/// The date that somebody typed: `14.3.1984`, `14/03/1984`, `14 Mar 1984`, `1984-03-14`. Day before month.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> =
        text.split(['.', '/', '-', ' ', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts[..] else { return None };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, second, first) };
    let month = month.parse().ok().or_else(|| named_month(month))?;
    // Two digits would leave the century to guess, and a century is too much to guess about a patient.
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
}

/// The month that a word names or begins.
pub fn named_month(text: &str) -> Option<u32> {
    // In ASCII, which all of them are: the table of all small letters weighs more than the calendar's geometry.
    let begins = |name: &str| name.get(..text.len()).is_some_and(|it| it.eq_ignore_ascii_case(text));
    let matching = |name: &&str| text.len() >= 3 && begins(name);
    (1..).zip(MONTHS).find(|(_, name)| matching(name)).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn typed_times_are_read_as_staff_type_them() {
        for (text, expected) in [
            ("9", Some(540)),
            ("930", Some(570)),
            ("0930", Some(570)),
            ("9:30", Some(570)),
            ("09.30", Some(570)),
            ("9h", Some(540)),
            (" 17:05 ", Some(1025)),
            ("24:00", Some(1440)),
            ("24:01", None),
            ("9:60", None),
            ("25", None),
            ("", None),
            ("half nine", None),
            ("99999999", None),
            ("ü30", None),
        ] {
            assert_eq!(parse_clock(text), expected, "{text}");
        }
    }

    #[test]
    fn typed_dates_have_the_day_before_the_month_and_all_of_the_year() {
        for (text, expected) in [
            ("14.3.1984", Some("1984-03-14")),
            ("14/03/1984", Some("1984-03-14")),
            ("1984-03-14", Some("1984-03-14")),
            ("14 Mar 1984", Some("1984-03-14")),
            ("14 march 1984", Some("1984-03-14")),
            ("14.3.84", None),
            ("31.2.1984", None),
            ("14 ma 1984", None),
            ("1984", None),
        ] {
            assert_eq!(parse_date(text), expected.map(day), "{text}");
        }
    }

    #[test]
    fn weeks_and_dates_name_the_year_only_where_it_is_another() {
        let today = day("2026-11-24");
        for (first, expected) in [
            ("2026-11-23", "23–29 November"),
            ("2026-11-30", "30 November – 6 December"),
            ("2026-12-28", "28 December – 3 January 2027"),
            ("2027-01-04", "4–10 January 2027"),
        ] {
            assert_eq!(week(day(first), today), expected);
        }
        assert_eq!(date_long(today, today), "Tuesday 24 November");
        assert_eq!(date_long(day("2027-01-04"), today), "Monday 4 January 2027");
        assert_eq!(date_seen_from(today, today), "Tue 24 Nov");
        assert_eq!(date_seen_from(today, day("2031-01-05")), "Sun 5 Jan 2031");
    }

    #[test]
    fn days_are_counted_from_today() {
        for (date, expected) in [
            ("2026-11-24", "today"),
            ("2026-11-25", "tomorrow"),
            ("2026-11-23", "yesterday"),
            ("2026-11-27", "in 3 days"),
            ("2026-11-14", "10 days ago"),
            ("2026-12-08", "in 2 weeks"),
            ("2026-10-27", "4 weeks ago"),
            ("2027-01-25", "in 8 weeks"),
            ("2027-01-26", "in 2 months"),
            ("2026-08-01", "3 months ago"),
            ("2031-01-05", "in 4 years"),
        ] {
            assert_eq!(day_from(day("2026-11-24"), day(date)), expected, "{date}");
        }
    }

    #[test]
    fn an_age_is_as_coarse_as_it_is_old() {
        let now: DateTime<Utc> = "2026-11-24T10:42:00Z".parse().unwrap();
        for (seconds, expected) in
            [(1, "now"), (40, "40 s"), (130, "2 min"), (7_300, "2 h"), (100_000, "Mon 23 Nov 06:55")]
        {
            assert_eq!(age(&ZoneRules::utc(), now, now - TimeDelta::seconds(seconds)), expected);
        }
    }

    #[test]
    fn a_span_says_the_other_day_only_where_there_is_one() {
        let of = |start: &str, end: &str| Interval::new(start.parse().unwrap(), end.parse().unwrap());
        for (interval, expected) in [
            (of("2026-11-24T09:30:00Z", "2026-11-24T09:45:00Z"), "09:30–09:45"),
            (of("2026-11-24T23:30:00Z", "2026-11-25T00:00:00Z"), "23:30–24:00"),
            (of("2026-11-24T23:30:00Z", "2026-11-25T00:15:00Z"), "23:30–Wed 25 Nov 00:15"),
        ] {
            assert_eq!(span(&ZoneRules::utc(), interval), expected);
        }
    }

    #[test]
    fn durations_and_ages_of_people() {
        assert_eq!([duration(15), duration(60), duration(75)], ["15 min", "1 h", "1 h 15 min"]);
        let today = day("2026-11-24");
        for (birth, expected) in [
            ("1984-03-14", "42 years"),
            ("2025-11-24", "1 year"),
            ("2026-04-25", "6 months"),
            ("2026-11-20", "0 months"),
            ("2027-01-01", "not born yet"),
        ] {
            assert_eq!(years(day(birth), today), expected, "{birth}");
        }
    }
}
