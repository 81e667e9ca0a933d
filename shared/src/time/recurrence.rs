//! Recurrence of meetings: the recurrence rule of RFC 5545 section 3.3.10, without a time-zone database.
//!
//! A rule is expanded on the clinic's own clock; the zone is applied last, to each occurrence alone. So a meeting at
//! nine stays at nine when the clocks change. A local time that a change skips, or lets happen twice, is read as
//! section 3.3.5 says: in a gap with the offset before it, in a fold as the first of the two. (Section 3.3.10 also
//! says that a time in a gap is left out, and three paragraphs on that it is read as in 3.3.5; libraries follow the
//! latter, and a meeting that silently is not held would be the worse surprise.)
//!
//! Left out are occurrences by the hour and within a day (`BYHOUR` and the like), by the week's or day's number in the
//! year, and other calendars than the Gregorian one. A rule that has them is refused by name, never read in part.

mod check;
mod dates;
mod text;

#[cfg(test)]
mod tests;

pub use check::{RecurrenceError, RecurrenceProblem};

use super::{DateTime, Interval, LocalTime, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday, ZoneRules};
use crate::planted;
use chrono::{Datelike, Days};
use dates::Dates;
use std::iter::once;

/// How often something recurs, and until when: `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10`.
///
/// It is written and read as that text (see [`Display`](std::fmt::Display) and [`FromStr`](std::str::FromStr)), which
/// also checks it; one that is put together by hand is to be [checked](Self::check). In a rule that was read the lists
/// are sorted and hold nothing twice, so that equal rules are equal values. An empty list says nothing; what then holds
/// is taken from the first occurrence, as [`Self::written_out`] shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecurrenceRule {
    /// The unit of `interval` (`FREQ`).
    pub frequency: Frequency,
    /// Every how many of them, from 1 to [`Self::INTERVAL_AT_MOST`] (`INTERVAL`).
    pub interval: u32,
    /// Where it ends (`COUNT`, `UNTIL`).
    pub end: RecurrenceEnd,
    /// Days of the week (`BYDAY`).
    pub by_day: Vec<WeekdayNumber>,
    /// Days of the month from 1 to 31, or from its end from -1 to -31; not in weekly rules (`BYMONTHDAY`).
    pub by_month_day: Vec<i8>,
    /// Months, January being 1 (`BYMONTH`).
    pub by_month: Vec<u8>,
    /// Which of the days that the other lists leave in each interval, from 1 to 366, or from their end from -1 to
    /// -366; only beside another list (`BYSETPOS`).
    pub by_set_position: Vec<i16>,
    /// The first day of the week, which tells every other week from the rest (`WKST`).
    pub week_start: Weekday,
}

/// How often a rule comes round (`FREQ`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names speak for themselves")]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// Where a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecurrenceEnd {
    /// Nowhere.
    Never,
    /// After so many occurrences, from 1 to [`RecurrenceRule::COUNT_AT_MOST`]; the first is one of them.
    Count(u32),
    /// With the last occurrence that does not begin later.
    Until(Until),
}

/// The latest moment at which an occurrence may begin, in each form that RFC 5545 has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Until {
    /// Some time on that day of the clinic's.
    Date(NaiveDate),
    /// Then, on the clinic's clock.
    Local(NaiveDateTime),
    /// That instant: the form RFC 5545 asks for where a meeting has a time zone. Whole seconds.
    Utc(DateTime<Utc>),
}

/// A day of the week, or the nth of them (RFC 5545 `weekdaynum`): `MO`, `2TU`, `-1FR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WeekdayNumber {
    /// Which one in the month, or in the year where the rule is yearly and names no months; negative from the end,
    /// never 0. `None` means every one. Only in monthly and yearly rules.
    pub ordinal: Option<i8>,
    /// The day.
    pub weekday: Weekday,
}

impl From<Weekday> for WeekdayNumber {
    fn from(weekday: Weekday) -> Self {
        Self { ordinal: None, weekday }
    }
}

impl RecurrenceRule {
    /// The largest `interval`.
    pub const INTERVAL_AT_MOST: u32 = 1000;
    /// The largest count: ten years of days.
    pub const COUNT_AT_MOST: u32 = 3660;
    /// How many entries all lists together may have.
    pub const ENTRIES_AT_MOST: usize = 366;
    /// How many occurrences [`Self::occurrences_in`] gives, of a window that holds more.
    pub const WINDOW_AT_MOST: usize = 3660;

    /// Every so many days, weeks, months or years, without an end; the day is that of the first occurrence.
    pub const fn every(interval: u32, frequency: Frequency) -> Self {
        Self {
            frequency,
            interval,
            end: RecurrenceEnd::Never,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_set_position: Vec::new(),
            week_start: Weekday::Mon,
        }
    }

    /// The same rule with the days written out that it takes from `first`, the date of the first occurrence: a weekly
    /// rule without days of the week gets that of `first`. From it a sentence can be made that says all.
    #[must_use]
    pub fn written_out(&self, first: NaiveDate) -> Self {
        let mut rule = self.clone();
        if rule.by_day.is_empty() && rule.by_month_day.is_empty() {
            let day = i8::try_from(first.day()).into_iter();
            match rule.frequency {
                Frequency::Daily => {}
                Frequency::Weekly => rule.by_day.push(first.weekday().into()),
                Frequency::Monthly => rule.by_month_day.extend(day),
                Frequency::Yearly => {
                    rule.by_month_day.extend(day);
                    if rule.by_month.is_empty() {
                        rule.by_month.extend(u8::try_from(first.month()));
                    }
                }
            }
        }
        rule
    }

    /// When it begins on the clock on which it first begins at `first`: in order, each once.
    ///
    /// `first` itself is always the first, whether or not it matches the rule. An [`Until::Utc`] is read as if that clock
    /// showed UTC; where it has a zone, [`Self::starts`] is right. Ends with the year 9999 at the latest, and earlier
    /// where a rule matches nothing (`BYMONTH=2;BYMONTHDAY=31`).
    pub fn occurrences(&self, first: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let end = self.end;
        let later = self.later(first, first.date(), NaiveDate::MAX);
        once(first).chain(later.take_while(move |local| end.admits(*local, local.and_utc())))
    }

    /// The instants at which it begins in `zone`, where it first begins at `first`: as [`Self::occurrences`].
    pub fn starts<'a>(
        &self,
        first: DateTime<Utc>,
        zone: &'a ZoneRules,
    ) -> impl Iterator<Item = DateTime<Utc>> + use<'a> {
        self.starts_within(first, zone, NaiveDate::MIN, NaiveDate::MAX)
    }

    /// The occurrences that share an instant with `window`, in order: each as long as the first, which is
    /// `[first, first + duration)`.
    ///
    /// It is as quick for a window many years on, but for a count of months or years, or of days that other lists choose, which must
    /// be counted from the start. Gives
    /// [`Self::WINDOW_AT_MOST`] occurrences at the most, the earliest. What was taken out of the series (`EXDATE`) is for
    /// the caller to leave out.
    pub fn occurrences_in(
        &self,
        first: DateTime<Utc>,
        duration: TimeDelta,
        zone: &ZoneRules,
        window: Interval,
    ) -> Vec<Interval> {
        if duration <= TimeDelta::zero() {
            return Vec::new();
        }
        // An offset is less than a day, so the clock's date is within a day of that in UTC.
        let date = |instant: DateTime<Utc>| instant.naive_utc().date().clamp(dates::FIRST, dates::LAST);
        let earliest = window.start.checked_sub_signed(duration).unwrap_or(first);
        self.starts_within(first, zone, date(earliest) - Days::new(1), date(window.end) + Days::new(1))
            .take_while(|start| *start < window.end)
            .filter_map(|start| Some(Interval::new(start, start.checked_add_signed(duration)?)))
            .filter(|occurrence| occurrence.overlaps(window))
            .take(Self::WINDOW_AT_MOST)
            .collect()
    }

    /// The start of the last occurrence; `None` where the rule has no end.
    pub fn last(&self, first: DateTime<Utc>, zone: &ZoneRules) -> Option<DateTime<Utc>> {
        match self.end {
            RecurrenceEnd::Never => None,
            RecurrenceEnd::Count(count) => {
                let date = local(first, zone).date();
                let later = count.saturating_sub(1) as usize;
                let from = Dates::interval_of(self, date, later).unwrap_or(date);
                self.starts_within(first, zone, from, NaiveDate::MAX).last()
            }
            RecurrenceEnd::Until(until) => {
                // From its end backwards, so that an end that is centuries away costs nothing.
                let local = local(first, zone);
                let mut found = None;
                Dates::new(self, local.date(), NaiveDate::MIN, until.date_at_most()).find_last(|date| {
                    let at = date.and_time(local.time());
                    let start = instant(at, zone);
                    found = self.end.admits(at, start).then_some(start);
                    found.is_some()
                });
                Some(found.unwrap_or(first))
            }
        }
    }

    /// [`Self::starts`], without such before `from` or after `to` as can be left out cheaply; the first is always there.
    fn starts_within<'a>(
        &self,
        first: DateTime<Utc>,
        zone: &'a ZoneRules,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = DateTime<Utc>> + use<'a> {
        let end = self.end;
        let mut previous = first;
        let began = local(first, zone);
        let at = move |local| {
            if planted!("series-in-utc") { first + (local - began) } else { instant(local, zone) }
        };
        let later = self
            .later(began, from, to)
            .map(move |local| (local, at(local)))
            .take_while(move |(local, start)| end.admits(*local, *start))
            .map(|(_, start)| start)
            // Where a whole day was skipped, as in Samoa in 2011, its occurrence falls on the next day's.
            .filter(move |start| std::mem::replace(&mut previous, *start) != *start);
        once(first).chain(later)
    }

    /// The occurrences after the first, as far as a count admits; such as lie before `from` or after `to` may be left out.
    fn later(
        &self,
        first: NaiveDateTime,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = NaiveDateTime> + use<> {
        let (from, to, count) = match self.end {
            RecurrenceEnd::Never => (from, to, usize::MAX),
            RecurrenceEnd::Count(count) => {
                // Those before the window count, too.
                let later = count.saturating_sub(1) as usize;
                match Dates::passed_before(self, first.date(), from) {
                    Some(_) if planted!("counted-in-each-window-anew") => (from, to, later),
                    Some(passed) => (from, to, later.saturating_sub(passed)),
                    None => (first.date(), to, later),
                }
            }
            RecurrenceEnd::Until(until) => (from, to.min(until.date_at_most()), usize::MAX),
        };
        Dates::new(self, first.date(), from, to).take(count).map(move |date| date.and_time(first.time()))
    }
}

impl RecurrenceEnd {
    /// Whether an occurrence at `local`, which is `start`, does not begin too late; a count is kept elsewhere.
    fn admits(self, local: NaiveDateTime, start: DateTime<Utc>) -> bool {
        match self {
            Self::Never | Self::Count(_) => true,
            Self::Until(Until::Date(date)) => local.date() <= date,
            Self::Until(Until::Local(until)) => local <= until,
            Self::Until(Until::Utc(until)) => start <= until,
        }
    }
}

impl Until {
    /// No clock shows a later date at that moment.
    fn date_at_most(self) -> NaiveDate {
        match self {
            Self::Date(date) => date,
            Self::Local(local) => local.date(),
            Self::Utc(instant) => {
                let date = instant.naive_utc().date();
                date.succ_opt().unwrap_or(date)
            }
        }
    }
}

/// What the clock in `zone` shows at `instant`; what lies outside the years of a calendar is left as it is.
fn local(instant: DateTime<Utc>, zone: &ZoneRules) -> NaiveDateTime {
    let utc = instant.naive_utc();
    if (dates::FIRST..=dates::LAST).contains(&utc.date()) { zone.local(instant) } else { utc }
}

/// The instant that `local` means (RFC 5545 section 3.3.5).
fn instant(local: NaiveDateTime, zone: &ZoneRules) -> DateTime<Utc> {
    match zone.instant(local) {
        LocalTime::One(instant) | LocalTime::Fold(instant, _) => instant,
        LocalTime::Gap(change) => {
            let before = zone.offset_seconds(change - TimeDelta::seconds(1));
            local.and_utc() - TimeDelta::seconds(i64::from(before))
        }
    }
}
