//! The dates that a rule matches: every interval is the days of its week, month or year, sieved.

use super::{Frequency, RecurrenceRule, WeekdayNumber};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// iCalendar writes years in four digits: no occurrence lies before this …
pub(super) const FIRST: NaiveDate = year_edge(1, 1, 1);
/// … or after this.
pub(super) const LAST: NaiveDate = year_edge(9999, 12, 31);

const fn year_edge(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}

/// The dates after the first that a rule matches, in order.
pub(super) struct Dates {
    sieve: Sieve,
    positions: Vec<i16>,
    frequency: Frequency,
    interval: i64,
    /// The first occurrence's date.
    first: NaiveDate,
    /// Where interval 0 begins.
    origin: NaiveDate,
    /// The last date to look at.
    to: NaiveDate,
    /// The next interval to look into.
    index: i64,
    /// The last one that had a match.
    matched: i64,
    /// What the last one looked into has, and how much of it was given.
    found: Vec<NaiveDate>,
    given: usize,
}

impl Dates {
    /// Those from the interval that holds `from` up to `to`.
    pub(super) fn new(rule: &RecurrenceRule, first: NaiveDate, from: NaiveDate, to: NaiveDate) -> Self {
        let sound = (FIRST..=LAST).contains(&first);
        let origin = match rule.frequency {
            Frequency::Daily => first,
            // Counted back by hand, since chrono's own way panics at its first date.
            Frequency::Weekly => {
                let days = first.weekday().days_since(rule.week_start);
                first.checked_sub_days(Days::new(days.into())).unwrap_or(first)
            }
            Frequency::Monthly => super::super::first_of_month(first),
            Frequency::Yearly => first.with_ordinal(1).unwrap_or(first),
        };
        let mut dates = Self {
            sieve: Sieve::new(&rule.written_out(first)),
            positions: rule.by_set_position.clone(),
            frequency: rule.frequency,
            interval: rule.interval.max(1).into(),
            first,
            origin,
            to: if sound { to.min(LAST) } else { NaiveDate::MIN },
            index: 0,
            matched: 0,
            found: Vec::new(),
            given: 0,
        };
        dates.index = dates.index_of(from);
        dates.matched = dates.index;
        dates
    }

    /// How many dates after `first` a rule matches in the intervals before the one that holds `from`; `None` where they would have
    /// to be counted one by one.
    pub(super) fn passed_before(rule: &RecurrenceRule, first: NaiveDate, from: NaiveDate) -> Option<usize> {
        let (in_first, in_each) = evenly(rule, first)?;
        let index = Self::new(rule, first, from, LAST).index;
        let whole = usize::try_from(index - 1).unwrap_or(0).saturating_mul(in_each);
        Some(if index > 0 { in_first.saturating_add(whole) } else { 0 })
    }

    /// The first date of the interval that holds the `nth` match after `first`, counted from 1; `None` as above.
    pub(super) fn interval_of(rule: &RecurrenceRule, first: NaiveDate, nth: usize) -> Option<NaiveDate> {
        let (in_first, in_each) = evenly(rule, first)?;
        let dates = Self::new(rule, first, first, LAST);
        let index = if nth <= in_first { 0 } else { 1 + (nth - in_first - 1) / in_each };
        dates.after(dates.origin, i64::try_from(index).ok()?.checked_mul(dates.interval)?)
    }

    /// The last of all that satisfies `is_it`.
    pub(super) fn find_last(mut self, mut is_it: impl FnMut(NaiveDate) -> bool) -> Option<NaiveDate> {
        let latest = self.index_of(self.to);
        let earliest = (latest - self.repeats_after()).max(0);
        (earliest..=latest).rev().find_map(|index| {
            self.look_into(index);
            self.found
                .iter()
                .rev()
                .copied()
                .find(|date| *date > self.first && *date <= self.to && is_it(*date))
        })
    }

    /// The interval that holds `date`, or the last one before it; at least 0.
    fn index_of(&self, date: NaiveDate) -> i64 {
        let years = i64::from(date.year() - self.origin.year());
        let units = match self.frequency {
            Frequency::Daily => (date - self.origin).num_days(),
            Frequency::Weekly => (date - self.origin).num_days().div_euclid(7),
            Frequency::Monthly => years * 12 + i64::from(date.month0()) - i64::from(self.origin.month0()),
            Frequency::Yearly => years,
        };
        units.div_euclid(self.interval).max(0)
    }

    /// After how many intervals all matches repeat, since the Gregorian calendar does so every 400 years: a rule that
    /// matches nothing for so long never does.
    const fn repeats_after(&self) -> i64 {
        match self.frequency {
            Frequency::Daily => 146_097,
            Frequency::Weekly => 20_871,
            Frequency::Monthly => 4_800,
            Frequency::Yearly => 400,
        }
    }

    /// `units` days, weeks, months or years after `date`; `None` past what can be reckoned.
    fn after(&self, date: NaiveDate, units: i64) -> Option<NaiveDate> {
        let units = u32::try_from(units).ok()?;
        match self.frequency {
            Frequency::Daily => date.checked_add_days(Days::new(units.into())),
            Frequency::Weekly => date.checked_add_days(Days::new(u64::from(units) * 7)),
            Frequency::Monthly => date.checked_add_months(Months::new(units)),
            Frequency::Yearly => date.checked_add_months(Months::new(units.checked_mul(12)?)),
        }
    }

    /// Puts the interval's matches into `found`, and gives the first date that need not be looked at again; `None`
    /// where the interval begins too late.
    fn look_into(&mut self, index: i64) -> Option<NaiveDate> {
        self.found.clear();
        self.given = 0;
        let mut date = self.after(self.origin, index.checked_mul(self.interval)?)?;
        let end = self.after(date, 1)?;
        if date > self.to {
            return None;
        }
        while date < end {
            if !self.sieve.admits_month(date) {
                date = date.with_day(1)?.checked_add_months(Months::new(1))?;
                continue;
            }
            if self.sieve.admits_day(date) {
                self.found.push(date);
            }
            date = date.succ_opt()?;
        }
        if !self.positions.is_empty() {
            let mut from_start = 0;
            let mut from_end = -i16::try_from(self.found.len()).unwrap_or(i16::MAX) - 1;
            self.found.retain(|_| {
                from_start += 1;
                from_end += 1;
                self.positions.iter().any(|position| *position == from_start || *position == from_end)
            });
        }
        Some(date)
    }
}

impl Iterator for Dates {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        loop {
            while let Some(date) = self.found.get(self.given).copied() {
                self.given += 1;
                if date > self.to {
                    return None;
                }
                if date > self.first {
                    return Some(date);
                }
            }
            if self.index - self.matched > self.repeats_after() {
                return None;
            }
            let reached = self.look_into(self.index)?;
            if !self.found.is_empty() {
                self.matched = self.index;
            }
            // A daily rule passes over a whole month that it does not name.
            self.index = self.index_of(reached).max(self.index + 1);
        }
    }
}

/// How many dates after `first` a rule matches in the interval of `first`, and how many in each one after that, where that is always
/// the same: by the day, and by days of the week.
fn evenly(rule: &RecurrenceRule, first: NaiveDate) -> Option<(usize, usize)> {
    let is_plain =
        rule.by_month.is_empty() && rule.by_month_day.is_empty() && rule.by_set_position.is_empty();
    match rule.frequency {
        Frequency::Daily if is_plain && rule.by_day.is_empty() => Some((0, 1)),
        Frequency::Weekly if is_plain => {
            let since = |day: Weekday| day.days_since(rule.week_start);
            let days: BTreeSet<_> =
                rule.written_out(first).by_day.iter().map(|it| since(it.weekday)).collect();
            let later = days.iter().filter(|day| **day > since(first.weekday())).count();
            Some((later, days.len()))
        }
        Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => None,
    }
}

/// What a date must be to match; a mask of 0 asks nothing.
struct Sieve {
    months: u32,
    month_days: u32,
    /// Counted from the end of the month, its last day being 1.
    month_days_from_end: u32,
    weekdays: u32,
    numbered: Vec<WeekdayNumber>,
    /// Whether the numbered weekdays are counted within the year, not the month.
    of_year: bool,
}

impl Sieve {
    fn new(rule: &RecurrenceRule) -> Self {
        let day = |day: &i8| u32::from(day.unsigned_abs());
        let (from_end, from_start): (Vec<i8>, Vec<i8>) = rule.by_month_day.iter().partition(|day| **day < 0);
        let (every, numbered): (Vec<WeekdayNumber>, Vec<WeekdayNumber>) =
            rule.by_day.iter().partition(|it| it.ordinal.is_none());
        Self {
            months: mask(rule.by_month.iter().map(|month| u32::from(*month))),
            month_days: mask(from_start.iter().map(day)),
            month_days_from_end: mask(from_end.iter().map(day)),
            weekdays: mask(every.iter().map(|it| it.weekday.num_days_from_monday())),
            numbered,
            of_year: rule.frequency == Frequency::Yearly && rule.by_month.is_empty(),
        }
    }

    fn admits_month(&self, date: NaiveDate) -> bool {
        self.months == 0 || self.months >> date.month() & 1 == 1
    }

    fn admits_day(&self, date: NaiveDate) -> bool {
        let days_of_month = u32::from(date.num_days_in_month());
        let month_day = self.month_days | self.month_days_from_end == 0
            || self.month_days >> date.day() & 1 == 1
            || self.month_days_from_end >> (days_of_month + 1 - date.day()) & 1 == 1;
        month_day && self.admits_weekday(date, days_of_month)
    }

    fn admits_weekday(&self, date: NaiveDate, days_of_month: u32) -> bool {
        if self.weekdays == 0 && self.numbered.is_empty() {
            return true;
        }
        let (day, days) = if self.of_year {
            (date.ordinal(), if date.leap_year() { 366 } else { 365 })
        } else {
            (date.day(), days_of_month)
        };
        let from_start = i64::from((day - 1) / 7 + 1);
        let from_end = -i64::from((days - day) / 7 + 1);
        self.weekdays >> date.weekday().num_days_from_monday() & 1 == 1
            || self.numbered.iter().any(|it| {
                it.weekday == date.weekday()
                    && it.ordinal.is_some_and(|nth| [from_start, from_end].contains(&nth.into()))
            })
    }
}

/// The bits that `numbers` name.
fn mask(numbers: impl Iterator<Item = u32>) -> u32 {
    numbers.fold(0, |mask, number| mask | 1_u32.checked_shl(number).unwrap_or(0))
}
