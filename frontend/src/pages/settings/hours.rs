//! Weekly hours: for each day a list of spans, typed as 09:00–12:30.

use super::field::{Check, FieldError, typed};
use super::typed::{Errors, span};
use crate::components::icon::Icon;
use crate::words::settings::{DAYS, span as in_short};
use crate::words::time::weekday;
use docket_shared::model::{AvailableTime, WeeklyHours};
use yew::prelude::*;

/// The most spans of a day.
const SPANS_MAXIMUM: usize = 12;

/// Hours as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hours {
    /// Whether no hours are kept and any time will do. What is typed stays all the same.
    pub(super) any_time: bool,
    /// The spans of each day, Monday first.
    pub(super) week: [Vec<String>; 7],
}

/// One change of hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum HoursEdit {
    /// Whether any time will do.
    AnyTime(bool),
    /// A span is typed: its day and place in it.
    Type(usize, usize, String),
    /// A day gets one more span.
    Add(usize),
    /// A span goes: its day and place in it.
    Remove(usize, usize),
    /// Tuesday to Friday become as Monday is.
    CopyMonday,
}

impl Hours {
    /// What is typed for `hours`.
    pub(super) fn of(hours: Option<&WeeklyHours>) -> Self {
        let day = |day: usize| {
            hours.map_or_else(Vec::new, |hours| hours.0[day].iter().copied().map(in_short).collect())
        };
        Self { any_time: hours.is_none(), week: std::array::from_fn(day) }
    }

    /// Does `edit`.
    pub(super) fn apply(&mut self, edit: HoursEdit) {
        match edit {
            HoursEdit::AnyTime(any_time) => self.any_time = any_time,
            HoursEdit::Type(day, index, text) => {
                if let Some(span) = self.week[day].get_mut(index) {
                    *span = text;
                }
            }
            HoursEdit::Add(day) if self.week[day].len() < SPANS_MAXIMUM => self.week[day].push(String::new()),
            HoursEdit::Add(_) => {}
            HoursEdit::Remove(day, index) => {
                if index < self.week[day].len() {
                    self.week[day].remove(index);
                }
            }
            HoursEdit::CopyMonday => {
                let (monday, rest) = self.week.split_at_mut(1);
                rest[..4].fill(monday[0].clone());
            }
        }
    }

    /// The hours, each day's in order. Errors are noted for `<day>.<place>` below `field`.
    pub(super) fn read(&self, field: &str, errors: &mut Errors) -> Option<WeeklyHours> {
        if self.any_time {
            return None;
        }
        let mut hours = WeeklyHours::default();
        for (day, texts) in self.week.iter().enumerate() {
            let mut read: Vec<(AvailableTime, usize)> = Vec::new();
            for (index, text) in texts.iter().enumerate() {
                match span(text) {
                    Ok(time) => read.push((time, index)),
                    Err(message) => errors.note(format!("{field}.{day}.{index}"), message),
                }
            }
            read.sort_unstable();
            for pair in read.windows(2) {
                if pair[1].0.start_minute < pair[0].0.end_minute {
                    let message = format!("Overlaps {}.", in_short(pair[0].0));
                    errors.note(format!("{field}.{day}.{}", pair[1].1), message);
                }
            }
            hours.0[day] = read.into_iter().map(|(time, _)| time).collect();
        }
        Some(hours)
    }
}

/// The properties of [`HoursField`].
#[derive(Properties, PartialEq)]
pub(super) struct HoursFieldProps {
    /// The form's part of each field's id.
    pub(super) id: AttrValue,
    pub(super) hours: Hours,
    /// What is wrong, by `<day>.<place>`.
    pub(super) errors: Errors,
    pub(super) onedit: Callback<HoursEdit>,
}

/// The hours of a week.
#[component]
pub(super) fn HoursField(props: &HoursFieldProps) -> Html {
    let HoursFieldProps { id, hours, errors, onedit } = props;
    let days = (0..DAYS.len()).map(|day| {
        html! {
            <Day
                key={day}
                id={format!("{id}-{day}")}
                {day}
                spans={hours.week[day].clone()}
                errors={errors.below(&day.to_string())}
                onedit={onedit.clone()}
            />
        }
    });
    html! {
        <fieldset class="settings-group">
            <legend class="settings-legend">{ "Weekly hours" }</legend>
            <Check
                label="Any time: no hours are kept"
                checked={hours.any_time}
                onchange={onedit.reform(HoursEdit::AnyTime)}
            />
            if !hours.any_time {
                <div class="settings-days">{ for days }</div>
                <div>
                    <button type="button" class="button" onclick={onedit.reform(|_: MouseEvent| HoursEdit::CopyMonday)}>
                        { "Copy Monday to Friday" }
                    </button>
                </div>
            }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct DayProps {
    id: AttrValue,
    day: usize,
    spans: Vec<String>,
    errors: Errors,
    onedit: Callback<HoursEdit>,
}

#[component]
fn Day(props: &DayProps) -> Html {
    let DayProps { id, day, spans, errors, onedit } = props;
    let day = *day;
    let name = weekday(DAYS[day % 7]);
    let fields = spans.iter().enumerate().map(|(index, text)| {
        let field_id = format!("{id}-{index}");
        let error = errors.at(&index.to_string()).map(ToOwned::to_owned);
        let error_id = format!("{field_id}-error");
        html! {
            <div key={index} class="settings-span">
                <input
                    id={field_id}
                    class="input"
                    aria-label={format!("{name}, hours {}", index + 1)}
                    placeholder="09:00–12:30"
                    autocomplete="off"
                    value={text.clone()}
                    aria-invalid={error.is_some().then_some("true")}
                    aria-describedby={error.is_some().then(|| error_id.clone())}
                    oninput={typed(&onedit.reform(move |text| HoursEdit::Type(day, index, text)))}
                />
                <button
                    type="button"
                    class="icon-button"
                    aria-label={format!("Remove hours {} of {name}", index + 1)}
                    title="Remove"
                    onclick={onedit.reform(move |_: MouseEvent| HoursEdit::Remove(day, index))}
                >
                    { Icon::Close.html() }
                </button>
                if let Some(message) = error {
                    <FieldError id={error_id} {message} />
                }
            </div>
        }
    });
    html! {
        <div class="settings-day" role="group" aria-label={name}>
            <span class="settings-day-name">{ name }</span>
            <div class="settings-spans">
                if spans.is_empty() {
                    <span class="settings-closed">{ "Does not work" }</span>
                }
                { for fields }
                if spans.len() < SPANS_MAXIMUM {
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={format!("Add hours on {name}")}
                        title="Add hours"
                        onclick={onedit.reform(move |_: MouseEvent| HoursEdit::Add(day))}
                    >
                        { Icon::Plus.html() }
                    </button>
                }
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(days: &[(usize, &[&str])]) -> Hours {
        let mut hours = Hours { any_time: false, week: Default::default() };
        for (day, spans) in days {
            hours.week[*day] = spans.iter().map(|span| (*span).to_owned()).collect();
        }
        hours
    }

    #[test]
    fn a_day_is_read_in_order_and_an_overlap_is_named() {
        for (typed, expected, wrong) in [
            (&["13-17", "9-12"][..], vec![(540, 720), (780, 1020)], vec![]),
            (&["9-12", "12-13"], vec![(540, 720), (720, 780)], vec![]),
            (&["9-12", "11:30-13"], vec![], vec![("0.1", "Overlaps 09:00–12:00.")]),
            (&["11:30-13", "9-12"], vec![], vec![("0.0", "Overlaps 09:00–12:00.")]),
            (&["9-12", ""], vec![], vec![("0.1", "Type hours like 09:00–12:30.")]),
            (&[], vec![], vec![]),
        ] {
            let mut errors = Errors::default();
            let read = week(&[(0, typed)]).read("hours", &mut errors).unwrap();
            assert_eq!(errors.count(), wrong.len(), "{typed:?}");
            for (place, message) in &wrong {
                assert_eq!(errors.below("hours").at(place), Some(*message), "{typed:?}");
            }
            if wrong.is_empty() {
                let read: Vec<_> =
                    read.0[0].iter().map(|time| (time.start_minute, time.end_minute)).collect();
                assert_eq!(read, expected, "{typed:?}");
            }
        }
    }

    #[test]
    fn any_time_keeps_what_was_typed() {
        let mut hours = week(&[(0, &["9-12"])]);
        hours.apply(HoursEdit::AnyTime(true));
        assert_eq!(hours.read("hours", &mut Errors::default()), None);
        hours.apply(HoursEdit::AnyTime(false));
        assert_eq!(hours, week(&[(0, &["9-12"])]));
    }

    #[test]
    fn edits_change_what_they_name() {
        let mut hours = week(&[(0, &["9-12", "13-17"]), (5, &["10-11"])]);
        hours.apply(HoursEdit::CopyMonday);
        let monday = &["9-12", "13-17"][..];
        assert_eq!(
            hours,
            week(&[(0, monday), (1, monday), (2, monday), (3, monday), (4, monday), (5, &["10-11"])])
        );
        hours.apply(HoursEdit::Remove(0, 0));
        hours.apply(HoursEdit::Remove(0, 7));
        hours.apply(HoursEdit::Add(6));
        hours.apply(HoursEdit::Type(6, 0, "8-9".into()));
        hours.apply(HoursEdit::Type(6, 5, "lost".into()));
        assert_eq!(
            (&hours.week[0][..], &hours.week[6][..]),
            (&["13-17".to_owned()][..], &["8-9".to_owned()][..])
        );
    }

    #[test]
    fn what_is_typed_for_hours_reads_as_these_hours() {
        let mut hours = WeeklyHours::default();
        hours.0[6] = vec![AvailableTime { start_minute: 0, end_minute: 1440 }];
        for hours in [None, Some(hours), Some(WeeklyHours::default())] {
            let mut errors = Errors::default();
            assert_eq!(Hours::of(hours.as_ref()).read("hours", &mut errors), hours);
            assert_eq!(errors.count(), 0);
        }
    }
}
