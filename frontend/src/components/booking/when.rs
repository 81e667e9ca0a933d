//! When: a date to choose, two times to type.

use super::super::draft::Draft;
use super::super::icon::Icon;
use super::super::month::Month;
use super::super::popover::Popover;
use crate::words::time::{self, parse_clock};
use chrono::NaiveDate;
use docket_shared::state::State;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties)]
pub(super) struct Props {
    pub(super) draft: Rc<Draft>,
    pub(super) state: Rc<State>,
    pub(super) today: NaiveDate,
    /// Whether what is missing is marked.
    pub(super) problems: bool,
    pub(super) onchange: Callback<Draft>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.draft, &other.draft)
            && Rc::ptr_eq(&self.state, &other.state)
            && (self.today, self.problems) == (other.today, other.problems)
    }
}

#[component]
pub(super) fn When(props: &Props) -> Html {
    let Props { draft, state, today, problems, onchange } = props;
    let chosen = use_state_eq(|| 0_u32);
    let ondate = {
        let (draft, onchange, chosen) = (Rc::clone(draft), onchange.clone(), chosen.clone());
        Callback::from(move |date: NaiveDate| {
            chosen.set(chosen.wrapping_add(1));
            onchange.emit(Draft { date, ..Draft::clone(&draft) });
        })
    };
    let typed = |edit: fn(&mut Draft, String, &State)| {
        let (draft, state, onchange) = (Rc::clone(draft), Rc::clone(state), onchange.clone());
        Callback::from(move |event: InputEvent| {
            let mut draft = Draft::clone(&draft);
            edit(&mut draft, event.target_unchecked_into::<HtmlInputElement>().value(), &state);
            onchange.emit(draft);
        })
    };
    let onstart = typed(|draft, text, state| draft.type_start(text, state));
    let onend = typed(|draft, text, _| draft.end = text);
    // What was typed as 930 reads as 09:30 once it is left.
    let tidy = {
        let (draft, onchange) = (Rc::clone(draft), onchange.clone());
        Callback::from(move |_: FocusEvent| {
            let tidied = |text: &str| parse_clock(text).map_or_else(|| text.to_owned(), time::clock);
            let (start, end) = (tidied(&draft.start), tidied(&draft.end));
            if (&start, &end) != (&draft.start, &draft.end) {
                onchange.emit(Draft { start, end, ..Draft::clone(&draft) });
            }
        })
    };
    let invalid = |text: &str| {
        let missing = text.trim().is_empty();
        (parse_clock(text).is_none() && (*problems || !missing)).then_some("true")
    };
    let face = html! {
        <>
            { Icon::Calendar.html() }
            { time::date(draft.date) }
        </>
    };
    let unread = [&draft.start, &draft.end].into_iter().find(|text| invalid(text).is_some());
    html! {
        <div class="field" role="group" aria-labelledby="booking-when">
            <span class="field-label" id="booking-when">
                { "When " }
                <span class="faint">{ time::day_from(*today, draft.date) }</span>
            </span>
            <div class="booking-times">
                <Popover
                    class="input booking-date"
                    label={format!("Date: {}", time::date(draft.date))}
                    kind="dialog"
                    {face}
                    done={*chosen}
                >
                    <div class="month-popover" role="dialog" aria-label="Date">
                        <Month
                            chosen={draft.date}
                            today={*today}
                            first_day={state.organization().first_day_of_week}
                            focused={true}
                            onchoose={ondate}
                        />
                    </div>
                </Popover>
                <input
                    class="input"
                    aria-label="Start"
                    inputmode="numeric"
                    placeholder="09:30"
                    aria-invalid={invalid(&draft.start)}
                    value={draft.start.clone()}
                    oninput={onstart}
                    onblur={tidy.clone()}
                />
                <span aria-hidden="true">{ "–" }</span>
                <input
                    class="input"
                    aria-label="End"
                    inputmode="numeric"
                    placeholder="09:45"
                    aria-invalid={invalid(&draft.end)}
                    value={draft.end.clone()}
                    oninput={onend}
                    onblur={tidy}
                />
            </div>
            if let Some(unread) = unread {
                <span class="field-error">
                    if unread.trim().is_empty() {
                        { "Type when it starts and ends, like 9:30." }
                    } else {
                        { "Type a time like 9:30." }
                    }
                </span>
            }
        </div>
    }
}
