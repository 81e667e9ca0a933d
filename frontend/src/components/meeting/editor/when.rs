//! When a meeting is, and how it repeats.

use crate::components::icon::Icon;
use crate::components::meeting::draft::{MeetingDraft, Purpose};
use crate::components::meeting::repeat::{Ending, Repeat, Rhythm};
use crate::components::meeting::undo::{ASKS, with_asks};
use crate::components::month::Month;
use crate::components::popover::Popover;
use crate::words::meeting as words;
use crate::words::time::{self, parse_clock};
use chrono::{Datelike, NaiveDate, Weekday};
use docket_shared::state::State;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties)]
pub(super) struct Props {
    pub(super) draft: Rc<MeetingDraft>,
    pub(super) state: Rc<State>,
    pub(super) today: NaiveDate,
    pub(super) onchange: Callback<MeetingDraft>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.draft, &other.draft)
            && Rc::ptr_eq(&self.state, &other.state)
            && self.today == other.today
    }
}

/// Changes the draft by what a field holds.
#[derive(Clone)]
struct Edit {
    draft: Rc<MeetingDraft>,
    onchange: Callback<MeetingDraft>,
}

impl Edit {
    fn with(&self, edit: impl FnOnce(&mut MeetingDraft)) {
        let mut draft = MeetingDraft::clone(&self.draft);
        edit(&mut draft);
        self.onchange.emit(draft);
    }

    fn typed(&self, edit: fn(&mut MeetingDraft, String)) -> Callback<InputEvent> {
        let this = self.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            this.with(|draft| edit(draft, value));
        })
    }

    fn chosen(&self, edit: fn(&mut MeetingDraft, String)) -> Callback<Event> {
        let this = self.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            this.with(|draft| edit(draft, value));
        })
    }
}

#[component]
pub(super) fn When(props: &Props) -> Html {
    let chosen = use_state_eq(|| 0_u32);
    let Props { draft, state, today, onchange } = props;
    let edit = Edit { draft: Rc::clone(draft), onchange: onchange.clone() };
    let ondate = {
        let (edit, chosen) = (edit.clone(), chosen.clone());
        Callback::from(move |date: NaiveDate| {
            chosen.set(chosen.wrapping_add(1));
            edit.with(|draft| draft.move_to(date));
        })
    };
    // What was typed as 930 reads as 09:30 once it is left.
    let tidy = {
        let edit = edit.clone();
        Callback::from(move |_: FocusEvent| {
            let tidied = |text: &str| parse_clock(text).map_or_else(|| text.to_owned(), time::clock);
            let (start, end) = (tidied(&edit.draft.start), tidied(&edit.draft.end));
            if (&start, &end) != (&edit.draft.start, &edit.draft.end) {
                edit.with(|draft| (draft.start, draft.end) = (start, end));
            }
        })
    };
    let onwhole = {
        let edit = edit.clone();
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            edit.with(|draft| draft.all_day = on);
        })
    };
    let onlast = edit.typed(|draft, text| {
        draft.last = text.parse().unwrap_or(draft.last).max(draft.date);
    });
    let wrong = |text: &str| parse_clock(text).is_none().then_some("true");
    let problem = match (draft.all_day, parse_clock(&draft.start), parse_clock(&draft.end)) {
        (true, ..) => None,
        (false, Some(start), Some(end)) if start < end => None,
        (false, Some(_), Some(_)) if draft.interval(state.zone()).is_some() => None,
        (false, Some(_), Some(_)) => Some("The end must come after the start."),
        (false, ..) => Some("Type when it starts and ends, like 9:30."),
    };
    let face = html! { <>{ Icon::Calendar.html() }{ time::date_seen_from(*today, draft.date) }</> };
    html! {
        <div class="field" role="group" aria-labelledby="meeting-when">
            <span class="field-label" id="meeting-when">
                { "When " }<span class="faint">{ time::day_from(*today, draft.date) }</span>
            </span>
            <div class="booking-times">
                <Popover
                    class="input booking-date"
                    label={format!("Date: {}", time::date_seen_from(*today, draft.date))}
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
                if draft.all_day {
                    <span class="meeting-until">{ "to" }</span>
                    <input
                        class="input meeting-last"
                        type="date"
                        aria-label="Last day"
                        min={draft.date.to_string()}
                        value={draft.last.to_string()}
                        oninput={onlast}
                    />
                } else {
                    <input
                        class="input"
                        aria-label="Start"
                        inputmode="numeric"
                        placeholder="09:30"
                        aria-invalid={wrong(&draft.start)}
                        value={draft.start.clone()}
                        oninput={edit.typed(|draft, text| draft.type_start(text))}
                        onblur={tidy.clone()}
                    />
                    <span aria-hidden="true">{ "–" }</span>
                    <input
                        class="input"
                        aria-label="End"
                        inputmode="numeric"
                        placeholder="10:00"
                        aria-invalid={wrong(&draft.end)}
                        value={draft.end.clone()}
                        oninput={edit.typed(|draft, text| draft.end = text)}
                        onblur={tidy}
                    />
                }
            </div>
            if let Some(problem) = problem {
                <span class="field-error">{ problem }</span>
            }
            <div class="meeting-options">
                <label class="checkbox">
                    <input type="checkbox" checked={draft.all_day} onchange={onwhole} />
                    { "All day" }
                </label>
                if draft.recurrence_id().is_none() {
                    <span class="select">
                        <select
                            class="input"
                            aria-label="Repeats"
                            onchange={edit.chosen(|draft, code| draft.repeat.rhythm = Rhythm::of_code(&code))}
                        >
                            { for rhythms(draft) }
                        </select>
                        { Icon::ChevronDown.html() }
                    </span>
                }
            </div>
            if !matches!(draft.repeat.rhythm, Rhythm::Once | Rhythm::Other) {
                { repeat(draft, state, *today, &edit) }
            }
            if brings_back(draft, state) {
                <span class="field-hint">{ with_asks("This date is called off. Saving brings it back.", ASKS, state.meetings().get(&draft.meeting_id()).map(|it| &**it)) }</span>
            } else if reasks(draft, state) {
                <span class="field-hint">{ "Everybody is asked again, since the time or the place is another." }</span>
            }
        </div>
    }
}

/// Whether the date that is changed does not take place by now, whatever it did when the form was opened.
fn brings_back(draft: &MeetingDraft, state: &State) -> bool {
    let current = state.meetings().get(&draft.meeting_id());
    current.is_some_and(|it| draft.is_called_off(it))
}

/// Whether those who are invited will be asked anew.
fn reasks(draft: &MeetingDraft, state: &State) -> bool {
    let Purpose::Change(meeting, recurrence_id) = &draft.purpose else { return false };
    let zone = state.zone();
    let (Some(details), Some(before)) = (draft.details(zone), meeting.occurrence(*recurrence_id, zone))
    else {
        return false;
    };
    let rule = draft.repeat.rule(draft.date, zone);
    let other_rule = recurrence_id.is_none() && rule.is_ok_and(|rule| rule != meeting.recurrence);
    meeting.attendees.len() > 1 && (other_rule || !details.is_when_and_where(&before.details))
}

fn rhythms(draft: &MeetingDraft) -> Vec<Html> {
    let other = draft.repeat.other.is_some().then_some(Rhythm::Other);
    Rhythm::CHOICES
        .into_iter()
        .chain(other)
        .map(|it| {
            let selected = draft.repeat.rhythm == it;
            let label = words::rhythm(it, draft.date);
            html! { <option key={it.code()} value={it.code()} {selected}>{ label }</option> }
        })
        .collect()
}

/// Every how many, on which days, and until when; with all of it in words.
fn repeat(draft: &MeetingDraft, state: &State, today: NaiveDate, edit: &Edit) -> Html {
    let Repeat { rhythm, every, weekdays, ending, until, count, .. } = &draft.repeat;
    let (one, unit) = match rhythm {
        Rhythm::Daily => ("day", "days"),
        Rhythm::Weekly => ("week", "weeks"),
        Rhythm::MonthlyByDate | Rhythm::MonthlyByWeekday | Rhythm::Once | Rhythm::Other => {
            ("month", "months")
        }
    };
    let first_day = state.organization().first_day_of_week;
    let days = words::week_days(first_day).map(|day| {
        let own = draft.date.weekday() == day;
        let edit = edit.clone();
        let onclick =
            Callback::from(move |_: MouseEvent| edit.with(|draft| toggle(&mut draft.repeat.weekdays, day)));
        let name = time::weekday(day);
        html! {
            <button
                key={name}
                type="button"
                class="meeting-day"
                title={name}
                aria-pressed={if own || weekdays.contains(&day) { "true" } else { "false" }}
                // The day of the first is always one of them.
                aria-disabled={own.then_some("true")}
                onclick={(!own).then_some(onclick)}
            >
                { &name[..3] }
            </button>
        }
    });
    let endings = [
        (Ending::Never, "never", "without end"),
        (Ending::Until, "until", "until"),
        (Ending::Count, "count", "in all"),
    ];
    let options = endings.iter().map(|(it, code, label)| {
        html! { <option key={*code} value={*code} selected={it == ending}>{ *label }</option> }
    });
    let onending = edit.chosen(|draft, code| {
        draft.repeat.ending = match code.as_str() {
            "until" => Ending::Until,
            "count" => Ending::Count,
            _ => Ending::Never,
        };
    });
    let onuntil = edit.typed(|draft, text| {
        if let Ok(date) = text.parse() {
            draft.repeat.until = date;
        }
    });
    let said = match draft.repeat.rule(draft.date, state.zone()) {
        Ok(rule) => rule.map(|rule| (false, words::recurrence(&rule, draft.date, state.zone(), today))),
        Err(problem) => Some((true, problem.to_owned())),
    };
    html! {
        <div class="meeting-repeat">
            <label>
                { "Every" }
                <input
                    class="input"
                    inputmode="numeric"
                    aria-label={format!("Every how many {unit}")}
                    value={every.clone()}
                    oninput={edit.typed(|draft, text| draft.repeat.every = text)}
                />
                { if every.trim() == "1" { one } else { unit } }
            </label>
            <span class="select">
                <select class="input" aria-label="Ends" onchange={onending}>{ for options }</select>
                { Icon::ChevronDown.html() }
            </span>
            if *ending == Ending::Until {
                <input
                    class="input"
                    type="date"
                    aria-label="Last date"
                    min={draft.date.to_string()}
                    value={until.to_string()}
                    oninput={onuntil}
                />
            }
            if *ending == Ending::Count {
                <label>
                    <input
                        class="input"
                        inputmode="numeric"
                        aria-label="How often in all"
                        value={count.clone()}
                        oninput={edit.typed(|draft, text| draft.repeat.count = text)}
                    />
                    { if count.trim() == "1" { "time" } else { "times" } }
                </label>
            }
            if *rhythm == Rhythm::Weekly {
                <div class="meeting-days" role="group" aria-label="On">{ for days }</div>
            }
            if let Some((wrong, said)) = said {
                <span class={if wrong { "field-error" } else { "field-hint" }} role="status">{ said }</span>
            }
        </div>
    }
}

fn toggle(days: &mut Vec<Weekday>, day: Weekday) {
    match days.iter().position(|it| *it == day) {
        Some(at) => {
            days.remove(at);
        }
        None => days.push(day),
    }
}
