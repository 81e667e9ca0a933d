//! The day or the week that somebody means by a few words: `fri`, `12 dec`, `next week`, `in 3 days`, `2026-12-12`. Pure. What is
//! not a day as a whole is none, since patients are found by the same field.

use super::time::{named_month, parse_date, weekday};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use docket_shared::time::first_of_week;

/// What was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A day.
    Day(NaiveDate),
    /// A week, by its first day.
    Week(NaiveDate),
}

/// A day without a year is the first that lies no further back than this.
const BACK: i64 = 31;

/// A day with a year lies at most so many years from now; any other is a date of birth.
const YEARS: u32 = 5;

/// What `text` means on `today`, where weeks begin on `first_day`.
pub fn typed(text: &str, today: NaiveDate, first_day: Weekday) -> Option<Typed> {
    let text = text.trim().to_lowercase();
    let words: Vec<&str> = text.split([' ', ',', '.', '/']).filter(|word| !word.is_empty()).collect();
    let this = first_of_week(today, first_day);
    let days_on = |days: u64| today.checked_add_days(Days::new(days)).map(Typed::Day);
    match words[..] {
        // Of four letters, since three are Tom or Todd.
        [word] if begins(word, 4, "today") => Some(Typed::Day(today)),
        [word] if begins(word, 4, "tomorrow") => days_on(1),
        [word] if begins(word, 3, "yesterday") => today.pred_opt().map(Typed::Day),
        // The next one, which may be today.
        [word] if named_weekday(word).is_some() => {
            let day = named_weekday(word)?;
            days_on(u64::from(day.days_since(today.weekday())))
        }
        [which @ ("this" | "next" | "last"), word] => {
            let first = match which {
                "next" => this.checked_add_days(Days::new(7))?,
                "last" => this.checked_sub_days(Days::new(7))?,
                _ => this,
            };
            match named_weekday(word) {
                Some(day) => {
                    first.checked_add_days(Days::new(day.days_since(first_day).into())).map(Typed::Day)
                }
                None => begins(word, 1, "week").then_some(Typed::Week(first)),
            }
        }
        ["in", count, unit] => {
            let count: u16 = count.parse().ok()?;
            if begins(unit, 1, "days") {
                days_on(count.into())
            } else if begins(unit, 1, "weeks") {
                days_on(u64::from(count) * 7)
            } else if begins(unit, 1, "months") {
                today.checked_add_months(Months::new(count.into())).map(Typed::Day)
            } else {
                None
            }
        }
        _ => dated(&text, &words, today).map(Typed::Day),
    }
}

/// `12 dec`, `dec 12`, `fri 12 dec`, `12.12.`, `12 dec 2026`, `2026-12-12`.
fn dated(text: &str, words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    let words = match words {
        [first, rest @ ..] if named_weekday(first).is_some() => rest,
        words => words,
    };
    let whole = parse_date(text).or_else(|| parse_date(&words.join(" ")));
    if let Some(date) = whole {
        return (date.year().abs_diff(today.year()) <= YEARS).then_some(date);
    }
    let [first, second] = words else { return None };
    let in_figures = text.contains(['.', '/']);
    let (day, month) = match (named_month(first), named_month(second)) {
        (None, Some(month)) => (day(first)?, month),
        (Some(month), None) => (day(second)?, month),
        (None, None) if in_figures => (day(first)?, second.parse().ok()?),
        (None, None) | (Some(_), Some(_)) => return None,
    };
    let of_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    let near = |date: &NaiveDate| (today - *date).num_days() <= BACK;
    // At the beginning of a year that of the last one may be the nearest.
    (-1..=1).filter_map(|years| of_year(today.year() + years)).find(near)
}

/// `12`, `12th`.
fn day(word: &str) -> Option<u32> {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    number.parse().ok()
}

fn named_weekday(word: &str) -> Option<Weekday> {
    let mut all = (0_u8..7).filter_map(|number| Weekday::try_from(number).ok());
    all.find(|day| begins(word, 3, &weekday(*day).to_lowercase()))
}

/// Whether `word` is the beginning of `whole`, and of `least` letters.
fn begins(word: &str, least: usize, whole: &str) -> bool {
    word.len() >= least && whole.starts_with(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_mean_a_day_or_a_week() {
        // A Wednesday.
        let today: NaiveDate = "2026-11-25".parse().unwrap();
        let day = |date: &str| Some(Typed::Day(date.parse().unwrap()));
        let week = |date: &str| Some(Typed::Week(date.parse().unwrap()));
        for (text, expected) in [
            ("today", day("2026-11-25")),
            ("Tomo", day("2026-11-26")),
            ("toda", day("2026-11-25")),
            ("yesterday", day("2026-11-24")),
            ("fri", day("2026-11-27")),
            ("Wednesday", day("2026-11-25")),
            ("mon", day("2026-11-30")),
            ("this mon", day("2026-11-23")),
            ("next fri", day("2026-12-04")),
            ("last fri", day("2026-11-20")),
            ("next week", week("2026-11-30")),
            ("next w", week("2026-11-30")),
            ("last week", week("2026-11-16")),
            ("in 3 days", day("2026-11-28")),
            ("in 2 weeks", day("2026-12-09")),
            ("in 1 month", day("2026-12-25")),
            ("12 dec", day("2026-12-12")),
            ("dec 12", day("2026-12-12")),
            ("12th December", day("2026-12-12")),
            ("sat 12 dec", day("2026-12-12")),
            ("12.12.", day("2026-12-12")),
            ("12/12", day("2026-12-12")),
            ("1 nov", day("2026-11-01")),
            ("12 jan", day("2027-01-12")),
            ("29 feb", None),
            ("12 dec 2027", day("2027-12-12")),
            ("2026-12-12", day("2026-12-12")),
            // A date of birth, and what may be a patient, a room or half a word.
            ("14 mar 1984", None),
            ("1984-03-14", None),
            ("fr", None),
            ("tom", None),
            ("tod", None),
            ("may", None),
            ("12", None),
            ("12 12", None),
            ("next", None),
            ("in 3", None),
            ("mon amour", None),
            ("", None),
        ] {
            assert_eq!(typed(text, today, Weekday::Mon), expected, "{text}");
        }
        let january: NaiveDate = "2027-01-05".parse().unwrap();
        for (text, expected) in [
            ("30 dec", "2026-12-30"),
            ("3 dec", "2027-12-03"),
            ("1 jan", "2027-01-01"),
            ("6 jan", "2027-01-06"),
        ] {
            assert_eq!(typed(text, january, Weekday::Mon), day(expected), "{text}");
        }
        assert_eq!(typed("this week", today, Weekday::Sun), week("2026-11-22"));
        assert_eq!(typed("next mon", today, Weekday::Sun), day("2026-11-30"));
    }
}
