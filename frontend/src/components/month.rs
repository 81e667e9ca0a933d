//! A small month. The rail's calendar and the date pickers are the same table, with the keys of a date grid.

use crate::components::icon::Icon;
use crate::words::time;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use docket_shared::time::{first_of_month, first_of_week};
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The day that is chosen.
    pub chosen: NaiveDate,
    /// This day.
    pub today: NaiveDate,
    /// The day with which weeks begin.
    pub first_day: Weekday,
    /// Whether the whole week of the chosen day is what is shown.
    #[prop_or_default]
    pub week: bool,
    /// Whether the chosen day takes the focus when the month appears.
    #[prop_or_default]
    pub focused: bool,
    /// Somebody chose a day.
    pub onchoose: Callback<NaiveDate>,
}

/// A month of days to choose from.
#[component]
pub fn Month(props: &Props) -> Html {
    let shown = use_state(|| first_of_month(props.chosen));
    let cursor = use_state(|| props.chosen);
    let table = use_node_ref();
    let keyboard = use_mut_ref(|| props.focused);
    {
        // The month follows the day that is chosen elsewhere.
        let (shown, cursor) = (shown.clone(), cursor.clone());
        use_effect_with(props.chosen, move |chosen| {
            shown.set(first_of_month(*chosen));
            cursor.set(*chosen);
        });
    }
    {
        let (table, keyboard) = (table.clone(), keyboard.clone());
        use_effect_with((*cursor, *shown), move |_| {
            let day = table.cast::<HtmlElement>().and_then(|it| it.query_selector("[tabindex='0']").ok()?);
            if let Some(day) = day.filter(|_| std::mem::take(&mut *keyboard.borrow_mut())) {
                use wasm_bindgen::JsCast;
                if let Ok(day) = day.dyn_into::<HtmlElement>() {
                    _ = day.focus();
                }
            }
        });
    }
    let turn = |months: i32| {
        let (shown, cursor) = (shown.clone(), cursor.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(month) = shifted(*shown, months) {
                shown.set(month);
                cursor.set(month);
            }
        })
    };
    let onkeydown = {
        let (shown, cursor, keyboard) = (shown.clone(), cursor.clone(), keyboard.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(next) = stepped(*cursor, &event.key()) else { return };
            event.prevent_default();
            event.stop_propagation();
            *keyboard.borrow_mut() = true;
            shown.set(first_of_month(next));
            cursor.set(next);
        })
    };
    let first = first_of_week(*shown, props.first_day);
    let chosen_week = first_of_week(props.chosen, props.first_day);
    let heads = (0..7).filter_map(|days| first.checked_add_days(Days::new(days))).map(|date| {
        let name = time::weekday(date.weekday());
        html! { <th key={name} scope="col" abbr={name}>{ &name[..1] }</th> }
    });
    let weeks = (0..6).filter_map(|weeks| first.checked_add_days(Days::new(7 * weeks))).map(|monday| {
        let days = (0..7).filter_map(|days| monday.checked_add_days(Days::new(days)));
        html! {
            <tr
                key={monday.to_string()}
                class="month-week"
                data-shown={(props.week && monday == chosen_week).then_some("")}
            >
                { for days.map(|date| day(props, date, *shown, *cursor)) }
            </tr>
        }
    });
    html! {
        <div class="month" onkeydown={onkeydown}>
            <div class="month-head">
                <span class="month-title" aria-live="polite">{ time::month(*shown) }</span>
                <button type="button" class="icon-button" data-small="" aria-label="Previous month" onclick={turn(-1)}>
                    { Icon::ChevronLeft.html() }
                </button>
                <button type="button" class="icon-button" data-small="" aria-label="Next month" onclick={turn(1)}>
                    { Icon::ChevronRight.html() }
                </button>
            </div>
            <table class="month-grid" ref={table}>
                <thead>
                    <tr>{ for heads }</tr>
                </thead>
                <tbody>{ for weeks }</tbody>
            </table>
        </div>
    }
}

fn day(props: &Props, date: NaiveDate, shown: NaiveDate, cursor: NaiveDate) -> Html {
    let choose = {
        let onchoose = props.onchoose.clone();
        Callback::from(move |_: MouseEvent| onchoose.emit(date))
    };
    let pressed = if date == props.chosen { "true" } else { "false" };
    html! {
        <td key={date.to_string()}>
            <button
                type="button"
                class="month-day"
                tabindex={if date == cursor { "0" } else { "-1" }}
                aria-label={time::date_long(date, props.today)}
                aria-pressed={pressed}
                aria-current={(date == props.today).then_some("date")}
                data-outside={(first_of_month(date) != shown).then_some("")}
                data-today={(date == props.today).then_some("")}
                onclick={choose}
            >
                { date.day() }
            </button>
        </td>
    }
}

/// The month so many months on.
fn shifted(month: NaiveDate, months: i32) -> Option<NaiveDate> {
    let count = Months::new(months.unsigned_abs());
    if months < 0 { month.checked_sub_months(count) } else { month.checked_add_months(count) }
}

/// Where a key leads from `date`.
fn stepped(date: NaiveDate, key: &str) -> Option<NaiveDate> {
    match key {
        "ArrowLeft" => date.checked_sub_days(Days::new(1)),
        "ArrowRight" => date.checked_add_days(Days::new(1)),
        "ArrowUp" => date.checked_sub_days(Days::new(7)),
        "ArrowDown" => date.checked_add_days(Days::new(7)),
        "PageUp" => shifted(date, -1),
        "PageDown" => shifted(date, 1),
        "Home" => Some(first_of_month(date)),
        "End" => shifted(first_of_month(date), 1)?.pred_opt(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lead_over_days_weeks_and_months() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (key, expected) in [
            ("ArrowLeft", Some("2026-01-30")),
            ("ArrowRight", Some("2026-02-01")),
            ("ArrowDown", Some("2026-02-07")),
            ("PageDown", Some("2026-02-28")),
            ("PageUp", Some("2025-12-31")),
            ("Home", Some("2026-01-01")),
            ("End", Some("2026-01-31")),
            ("Enter", None),
        ] {
            assert_eq!(stepped(date("2026-01-31"), key), expected.map(date), "{key}");
        }
    }
}
