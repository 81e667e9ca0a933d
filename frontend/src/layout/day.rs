//! A practitioner's day: when they work, when they do not, when they are away.

use super::{DAY, Span, span_on};
use chrono::{Datelike, NaiveDate};
use docket_shared::model::Practitioner;
use docket_shared::time::ZoneRules;

/// What of a day is not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHours {
    /// Worked, in order. All of the day where no hours are kept.
    pub open: Vec<Span>,
    /// Not worked, in order.
    pub closed: Vec<Span>,
    /// Away, with the reason that all staff may read.
    pub away: Vec<(Span, String)>,
}

impl DayHours {
    /// `practitioner`'s `date`.
    pub fn of(practitioner: &Practitioner, zone: &ZoneRules, date: NaiveDate) -> Self {
        let open: Vec<Span> = match &practitioner.available_time {
            None => vec![Span::new(0, DAY)],
            Some(hours) => {
                hours.on(date.weekday()).iter().map(|it| Span::new(it.start_minute, it.end_minute)).collect()
            }
        };
        let mut closed = Vec::with_capacity(open.len() + 1);
        let mut from = 0;
        for span in &open {
            if from < span.start {
                closed.push(Span::new(from, span.start));
            }
            from = span.end;
        }
        if from < DAY {
            closed.push(Span::new(from, DAY));
        }
        let away = practitioner
            .not_available
            .iter()
            .filter_map(|it| Some((span_on(zone, date, it.during)?, it.description.clone())))
            .collect();
        Self { open, closed, away }
    }

    /// Whether hours are kept and none are worked.
    pub fn is_off(&self) -> bool {
        self.open.is_empty()
    }

    /// Where the day's work begins and ends, if hours are kept at all.
    pub fn extent(&self) -> Option<Span> {
        let (first, last) = (self.open.first()?, self.open.last()?);
        (!self.closed.is_empty()).then(|| Span::new(first.start, last.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::model::{AvailableTime, NotAvailable, WeeklyHours};
    use docket_shared::testing::{a_practitioner, at, london};
    use docket_shared::time::Interval;

    fn with_hours(spans: &[(u16, u16)]) -> Practitioner {
        let mut hours = WeeklyHours::default();
        hours.0[1] = spans
            .iter()
            .map(|(start_minute, end_minute)| AvailableTime {
                start_minute: *start_minute,
                end_minute: *end_minute,
            })
            .collect();
        Practitioner { available_time: Some(hours), ..a_practitioner(1) }
    }

    #[test]
    fn closed_is_what_is_not_worked() {
        let tuesday: NaiveDate = "2026-11-24".parse().unwrap();
        for (spans, closed) in [
            (&[(480, 720), (765, 960)][..], &[(0, 480), (720, 765), (960, 1440)][..]),
            (&[(0, 1440)], &[]),
            (&[], &[(0, 1440)]),
            (&[(0, 600)], &[(600, 1440)]),
        ] {
            let hours = DayHours::of(&with_hours(spans), &london(), tuesday);
            let closed: Vec<Span> = closed.iter().map(|(start, end)| Span::new(*start, *end)).collect();
            assert_eq!(hours.closed, closed);
            assert_eq!(hours.is_off(), spans.is_empty());
        }
        let unkept = DayHours::of(&a_practitioner(1), &london(), tuesday);
        assert!(unkept.closed.is_empty() && unkept.extent().is_none());
    }

    #[test]
    fn an_absence_is_cut_to_the_day_and_named() {
        let mut practitioner = with_hours(&[(480, 960)]);
        practitioner.not_available = vec![NotAvailable {
            description: "Leave".into(),
            during: Interval::new(at("2026-11-24T12:00:00Z"), at("2026-11-26T00:00:00Z")),
        }];
        let on = |date: &str| DayHours::of(&practitioner, &london(), date.parse().unwrap()).away;
        assert_eq!(on("2026-11-24"), [(Span::new(720, 1440), "Leave".to_owned())]);
        assert_eq!(on("2026-11-25"), [(Span::new(0, 1440), "Leave".to_owned())]);
        assert!(on("2026-11-26").is_empty());
    }
}
