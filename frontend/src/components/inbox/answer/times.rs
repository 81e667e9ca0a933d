//! The fields of another time.

use super::ReplyHandle;
use crate::components::icon::Icon;
use crate::components::meeting::draft::MeetingDraft;
use crate::components::meeting::repeat::Rhythm;
use crate::components::month::Month;
use crate::components::popover::Popover;
use crate::words::time::{self, parse_clock};
use chrono::{DateTime, NaiveDate, Utc};
use docket_shared::state::State;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A day, and from when to when where it does not take all of it. Another start keeps the length.
pub(super) fn other_time(
    times: &Rc<MeetingDraft>,
    state: &State,
    today: NaiveDate,
    scope: Option<DateTime<Utc>>,
    handle: &ReplyHandle,
) -> Html {
    let typed = |change: fn(&mut MeetingDraft, String)| {
        let (handle, times) = (handle.clone(), Rc::clone(times));
        Callback::from(move |event: InputEvent| {
            let mut draft = MeetingDraft::clone(&times);
            change(&mut draft, event.target_unchecked_into::<HtmlInputElement>().value());
            handle.edit(|reply| reply.times = Some(Rc::new(draft)));
        })
    };
    let zone = state.zone();
    let ondate = {
        let (handle, times) = (handle.clone(), Rc::clone(times));
        Callback::from(move |date: NaiveDate| {
            let mut draft = MeetingDraft::clone(&times);
            draft.move_to(date);
            handle.edit(|reply| reply.times = Some(Rc::new(draft)));
        })
    };
    // A day that was chosen closes what it was chosen from.
    let done = u32::try_from(times.date.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(0);
    let face = html! { <>{ Icon::Calendar.html() }{ time::date(times.date) }</> };
    let wrong = |text: &str| parse_clock(text).is_none().then_some("true");
    let label = match scope {
        Some(start) => format!("Another time instead of {}", time::date(zone.date(start))),
        None if times.repeat.rhythm != Rhythm::Once => "Another time for all dates of the series".to_owned(),
        None => "Another time".to_owned(),
    };
    html! {
        <div class="field" role="group" aria-label={label.clone()}>
            <span class="field-label">{ label }</span>
            <div class="booking-times">
                <Popover
                    class="input booking-date"
                    label={format!("Date: {}", time::date(times.date))}
                    kind="dialog"
                    {face}
                    {done}
                >
                    <div class="month-popover" role="dialog" aria-label="Date">
                        <Month
                            chosen={times.date}
                            {today}
                            first_day={state.organization().first_day_of_week}
                            focused={true}
                            onchoose={ondate}
                        />
                    </div>
                </Popover>
                if !times.all_day {
                    <input
                        class="input"
                        aria-label="Start"
                        inputmode="numeric"
                        aria-invalid={wrong(&times.start)}
                        value={times.start.clone()}
                        oninput={typed(|draft, text| draft.type_start(text))}
                    />
                    <span aria-hidden="true">{ "–" }</span>
                    <input
                        class="input"
                        aria-label="End"
                        inputmode="numeric"
                        aria-invalid={wrong(&times.end)}
                        value={times.end.clone()}
                        oninput={typed(|draft, text| draft.end = text)}
                    />
                }
            </div>
            if times.interval(zone).is_none() {
                <span class="field-error" role="status">{ "Type times like 9:30; the end comes after the start." }</span>
            }
            if scope.is_none() && times.repeat.rhythm != Rhythm::Once {
                <span class="field-hint">{ "Whoever organizes it would move the whole series, and everybody would be asked again." }</span>
            }
        </div>
    }
}
