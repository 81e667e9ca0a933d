//! What a recurrence rule may hold, and what is said where one holds something else.

use super::{Frequency, RecurrenceEnd, RecurrenceRule};
use std::fmt;

/// A part of a recurrence rule that cannot be accepted. Its sentence never repeats the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecurrenceError {
    /// The part's name, as `BYDAY`; `RRULE` where the whole rule is meant.
    pub part: &'static str,
    /// What is wrong with it.
    pub problem: RecurrenceProblem,
}

/// What is wrong with a part of a recurrence rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecurrenceProblem {
    /// It must be there.
    Missing,
    /// It is there more than once.
    Repeated,
    /// RFC 5545 or an extension of it has it, Docket does not.
    NotSupported,
    /// It is not what RFC 5545 writes; this is.
    Malformed(&'static str),
    /// It is not within these bounds; what is said of negative numbers counts for them, too.
    OutOfBounds(&'static str),
    /// RFC 5545 does not let it stand there; this says beside what.
    Misplaced(&'static str),
}

impl fmt::Display for RecurrenceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (says, what) = match self.problem {
            RecurrenceProblem::Missing => (" is missing", ""),
            RecurrenceProblem::Repeated => (" may be there only once", ""),
            RecurrenceProblem::NotSupported => (" is not supported", ""),
            RecurrenceProblem::Malformed(expected) => (" must be ", expected),
            RecurrenceProblem::OutOfBounds(bounds) => (" must be ", bounds),
            RecurrenceProblem::Misplaced(place) => (" cannot stand ", place),
        };
        write!(formatter, "{}{says}{what}.", self.part)
    }
}

impl std::error::Error for RecurrenceError {}

impl RecurrenceProblem {
    /// It, of `part`.
    pub(super) const fn of(self, part: &'static str) -> RecurrenceError {
        RecurrenceError { part, problem: self }
    }
}

impl RecurrenceRule {
    /// Whether it keeps the bounds, and its parts can stand beside one another (RFC 5545 section 3.3.10).
    ///
    /// # Errors
    /// The first part that is wrong.
    pub fn check(&self) -> Result<(), RecurrenceError> {
        use RecurrenceProblem::{Misplaced, OutOfBounds};
        let of_month = matches!(self.frequency, Frequency::Monthly | Frequency::Yearly);
        let ordinals_at_most = if self.frequency == Frequency::Yearly { 53 } else { 5 };
        let within = |number: i16, most: u16| (1..=most).contains(&number.unsigned_abs());
        let lists = self.by_day.len() + self.by_month_day.len() + self.by_month.len();
        let numbered = || self.by_day.iter().filter_map(|day| day.ordinal);
        let rules = [
            (
                (1..=Self::INTERVAL_AT_MOST).contains(&self.interval),
                OutOfBounds("from 1 to 1000").of("INTERVAL"),
            ),
            (
                !matches!(self.end, RecurrenceEnd::Count(count) if !(1..=Self::COUNT_AT_MOST).contains(&count)),
                OutOfBounds("from 1 to 3660").of("COUNT"),
            ),
            (
                lists + self.by_set_position.len() <= Self::ENTRIES_AT_MOST,
                OutOfBounds("of at most 366 list entries").of("RRULE"),
            ),
            (
                self.by_month.iter().all(|month| (1..=12).contains(month)),
                OutOfBounds("from 1 to 12").of("BYMONTH"),
            ),
            (
                self.by_month_day.iter().all(|day| within((*day).into(), 31)),
                OutOfBounds("from 1 to 31, or from -31 to -1").of("BYMONTHDAY"),
            ),
            (
                self.by_month_day.is_empty() || self.frequency != Frequency::Weekly,
                Misplaced("in a weekly rule").of("BYMONTHDAY"),
            ),
            (
                of_month || numbered().next().is_none(),
                Misplaced("with a number in a daily or weekly rule").of("BYDAY"),
            ),
            (
                numbered().all(|ordinal| within(ordinal.into(), ordinals_at_most)),
                OutOfBounds("numbered from 1, or from -1, to 5 in a month and to 53 in a year").of("BYDAY"),
            ),
            (
                self.by_set_position.iter().all(|position| within(*position, 366)),
                OutOfBounds("from 1 to 366, or from -366 to -1").of("BYSETPOS"),
            ),
            (self.by_set_position.is_empty() || lists > 0, Misplaced("without another list").of("BYSETPOS")),
        ];
        rules.into_iter().find(|(kept, _)| !kept).map_or(Ok(()), |(_, error)| Err(error))
    }
}
