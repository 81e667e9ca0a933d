//! How a meeting repeats, as it is chosen and typed, and the rule (RFC 5545) that it comes to. Pure. A rule that the form has no
//! fields for is kept as it is until another one is chosen.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use docket_shared::time::{Frequency, RecurrenceEnd, RecurrenceRule, Until, WeekdayNumber, ZoneRules};

/// How often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names speak for themselves")]
pub enum Rhythm {
    #[default]
    Once,
    Daily,
    Weekly,
    MonthlyByDate,
    MonthlyByWeekday,
    /// By a rule that the form has no fields for.
    Other,
}

impl Rhythm {
    /// Those that can be chosen.
    pub const CHOICES: [Self; 5] =
        [Self::Once, Self::Daily, Self::Weekly, Self::MonthlyByDate, Self::MonthlyByWeekday];

    /// As a form's value.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::MonthlyByDate => "monthly",
            Self::MonthlyByWeekday => "weekday",
            Self::Other => "other",
        }
    }

    /// The one of this code.
    pub fn of_code(code: &str) -> Self {
        Self::CHOICES.into_iter().find(|it| it.code() == code).unwrap_or(Self::Other)
    }
}

/// Where it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ending {
    /// Nowhere.
    #[default]
    Never,
    /// On a day.
    Until,
    /// After so many.
    Count,
}

/// How a meeting repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct Repeat {
    pub rhythm: Rhythm,
    /// Every how many days, weeks or months; as typed.
    pub every: String,
    /// Days of the week besides that of the first.
    pub weekdays: Vec<Weekday>,
    pub ending: Ending,
    pub until: NaiveDate,
    /// As typed.
    pub count: String,
    /// The rule that the form has no fields for.
    pub other: Option<RecurrenceRule>,
}

/// So many occurrences, where somebody counts them and has not typed how many.
const USUAL_COUNT: &str = "10";

impl Repeat {
    /// Once, on `first`.
    pub fn once(first: NaiveDate) -> Self {
        Self {
            rhythm: Rhythm::Once,
            every: "1".into(),
            weekdays: Vec::new(),
            ending: Ending::Never,
            until: first + Days::new(84),
            count: USUAL_COUNT.into(),
            other: None,
        }
    }

    /// As `rule` has it, for a meeting that is first held on `first`.
    pub fn of(rule: Option<&RecurrenceRule>, first: NaiveDate, zone: &ZoneRules) -> Self {
        let mut repeat = Self::once(first);
        let Some(rule) = rule else { return repeat };
        repeat.every = rule.interval.to_string();
        match rule.end {
            RecurrenceEnd::Never => {}
            RecurrenceEnd::Count(count) => {
                repeat.ending = Ending::Count;
                repeat.count = count.to_string();
            }
            RecurrenceEnd::Until(until) => {
                repeat.ending = Ending::Until;
                repeat.until = match until {
                    Until::Date(date) => date,
                    Until::Local(local) => local.date(),
                    Until::Utc(instant) => zone.date(instant),
                };
            }
        }
        let plain = rule.written_out(first);
        repeat.weekdays =
            plain.by_day.iter().map(|it| it.weekday).filter(|it| *it != first.weekday()).collect();
        repeat.rhythm = match rule.frequency {
            Frequency::Daily => Rhythm::Daily,
            Frequency::Weekly => Rhythm::Weekly,
            Frequency::Monthly if plain.by_day.is_empty() => Rhythm::MonthlyByDate,
            Frequency::Monthly => Rhythm::MonthlyByWeekday,
            Frequency::Yearly => Rhythm::Other,
        };
        // What the fields say must be what the rule says; otherwise it stays as it is.
        let said = repeat.rule(first, zone).map(|said| said.map(|it| it.written_out(first)));
        let same = matches!(said, Ok(Some(said)) if RecurrenceRule { end: plain.end, week_start: plain.week_start, ..said.clone() } == plain);
        if !same {
            repeat.rhythm = Rhythm::Other;
            repeat.other = Some(rule.clone());
        }
        repeat
    }

    /// The same so many days on, or back: on the days of the week that follow those, until as many days later.
    pub fn move_on(&mut self, by: TimeDelta) {
        for day in &mut self.weekdays {
            let number = (i64::from(day.num_days_from_monday()) + by.num_days()).rem_euclid(7);
            *day = u8::try_from(number).ok().and_then(|it| Weekday::try_from(it).ok()).unwrap_or(*day);
        }
        self.until = self.until.checked_add_signed(by).unwrap_or(self.until);
    }

    /// The rule for a meeting that is first held on `first`; none where it is held once.
    ///
    /// # Errors
    /// What is wrong with what is typed.
    pub fn rule(&self, first: NaiveDate, zone: &ZoneRules) -> Result<Option<RecurrenceRule>, &'static str> {
        let frequency = match self.rhythm {
            Rhythm::Once => return Ok(None),
            Rhythm::Other => return Ok(self.other.clone()),
            Rhythm::Daily => Frequency::Daily,
            Rhythm::Weekly => Frequency::Weekly,
            Rhythm::MonthlyByDate | Rhythm::MonthlyByWeekday => Frequency::Monthly,
        };
        let number = |text: &str, most| text.trim().parse().ok().filter(|number| (1..=most).contains(number));
        let interval =
            number(&self.every, RecurrenceRule::INTERVAL_AT_MOST).ok_or("Type a number from 1.")?;
        let mut rule = RecurrenceRule::every(interval, frequency);
        match self.rhythm {
            Rhythm::Weekly => {
                let mut days = self.weekdays.clone();
                days.push(first.weekday());
                days.sort_by_key(Weekday::num_days_from_monday);
                days.dedup();
                rule.by_day = days.into_iter().map(WeekdayNumber::from).collect();
            }
            Rhythm::MonthlyByDate => rule.by_month_day.extend(i8::try_from(first.day())),
            Rhythm::MonthlyByWeekday => rule.by_day.push(ordinal(first)),
            Rhythm::Once | Rhythm::Daily | Rhythm::Other => {}
        }
        rule.end = match self.ending {
            Ending::Never => RecurrenceEnd::Never,
            Ending::Count => {
                let count = number(&self.count, RecurrenceRule::COUNT_AT_MOST);
                RecurrenceEnd::Count(count.ok_or("Type how often it takes place.")?)
            }
            Ending::Until if self.until < first => return Err("It ends before it begins."),
            // RFC 5545 wants an instant where the meeting has a zone: the last one of that day.
            Ending::Until => {
                let next = zone.start_of_day(self.until + Days::new(1));
                RecurrenceEnd::Until(Until::Utc(next - TimeDelta::seconds(1)))
            }
        };
        Ok(Some(rule))
    }
}

/// Which weekday of its month a date is: the second Tuesday. The fifth is the last, since not every month has five.
pub fn ordinal(date: NaiveDate) -> WeekdayNumber {
    let nth = i8::try_from(date.day0() / 7 + 1).unwrap_or(5);
    WeekdayNumber { ordinal: Some(if nth == 5 { -1 } else { nth }), weekday: date.weekday() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::london;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Tuesday 24 November 2026.
    fn tuesday() -> NaiveDate {
        date("2026-11-24")
    }

    #[test]
    fn what_is_chosen_is_a_rule_and_read_back_is_chosen_again() {
        let once = Repeat::once(tuesday());
        let weekly = Repeat { rhythm: Rhythm::Weekly, ..once.clone() };
        let every = |every: &str, repeat: &Repeat| Repeat { every: every.into(), ..repeat.clone() };
        for (repeat, expected) in [
            (Repeat { rhythm: Rhythm::Daily, ..once.clone() }, "FREQ=DAILY"),
            (weekly.clone(), "FREQ=WEEKLY;BYDAY=TU"),
            (
                Repeat { weekdays: vec![Weekday::Thu, Weekday::Mon], ..every("2", &weekly) },
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,TH",
            ),
            (Repeat { rhythm: Rhythm::MonthlyByDate, ..once.clone() }, "FREQ=MONTHLY;BYMONTHDAY=24"),
            (Repeat { rhythm: Rhythm::MonthlyByWeekday, ..once.clone() }, "FREQ=MONTHLY;BYDAY=4TU"),
            (
                Repeat { ending: Ending::Count, count: " 6 ".into(), ..weekly.clone() },
                "FREQ=WEEKLY;BYDAY=TU;COUNT=6",
            ),
            (
                // Half past midnight in the summer: the day is London's, not UTC's.
                Repeat { ending: Ending::Until, until: date("2027-06-30"), ..weekly.clone() },
                "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T225959Z",
            ),
        ] {
            let rule = repeat.rule(tuesday(), &london()).unwrap().unwrap();
            assert_eq!(rule.to_string(), expected);
            assert_eq!(rule.check(), Ok(()));
            let again = Repeat::of(Some(&rule), tuesday(), &london());
            assert_eq!((again.rhythm, again.ending), (repeat.rhythm, repeat.ending), "{expected}");
            assert_eq!(again.rule(tuesday(), &london()), Ok(Some(rule)), "{expected}");
        }
        assert_eq!(once.rule(tuesday(), &london()), Ok(None));
        assert_eq!(ordinal(date("2026-11-30")), WeekdayNumber { ordinal: Some(-1), weekday: Weekday::Mon });
    }

    #[test]
    fn a_rule_without_fields_for_it_stays_as_it_is() {
        for text in
            ["FREQ=YEARLY", "FREQ=MONTHLY;BYDAY=MO,TU", "FREQ=DAILY;BYMONTH=1", "FREQ=WEEKLY;BYDAY=MO"]
        {
            let rule: RecurrenceRule = text.parse().unwrap();
            let repeat = Repeat::of(Some(&rule), tuesday(), &london());
            assert_eq!(repeat.rhythm, Rhythm::Other, "{text}");
            assert_eq!(repeat.rule(tuesday(), &london()), Ok(Some(rule)), "{text}");
        }
        let short: RecurrenceRule = "FREQ=WEEKLY".parse().unwrap();
        assert_eq!(Repeat::of(Some(&short), tuesday(), &london()).rhythm, Rhythm::Weekly);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        let weekly = Repeat { rhythm: Rhythm::Weekly, ..Repeat::once(tuesday()) };
        for repeat in [
            Repeat { every: "0".into(), ..weekly.clone() },
            Repeat { every: "two".into(), ..weekly.clone() },
            Repeat { ending: Ending::Count, count: "9999".into(), ..weekly.clone() },
            Repeat { ending: Ending::Until, until: date("2026-11-23"), ..weekly.clone() },
        ] {
            assert!(repeat.rule(tuesday(), &london()).is_err(), "{repeat:?}");
        }
    }
}
