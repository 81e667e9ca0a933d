//! The head of a column, and the layers behind and over its cells.

use super::model::{Column, Head, Subject, weekday_and_number};
use super::{MINE, item};
use crate::components::desk::Whose;
use crate::components::meter::MeterShort;
use crate::layout::{Axis, Span};
use crate::words::counted;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct HeadProps {
    pub(super) column: Rc<Column>,
    /// Counted from 0.
    pub(super) index: u16,
    pub(super) today: bool,
    /// What the panel shows, if it stands here.
    pub(super) current: Option<Subject>,
    /// Opens a meeting that takes all of the day.
    pub(super) onopen: Callback<Subject>,
    /// Turns to this column's practitioner's week, or to this day.
    pub(super) onturn: Callback<Rc<Column>>,
}

#[component]
pub(super) fn ColumnHead(props: &HeadProps) -> Html {
    let column = &props.column;
    let turn = {
        let (column, onturn) = (Rc::clone(column), props.onturn.clone());
        Callback::from(move |_: MouseEvent| onturn.emit(Rc::clone(&column)))
    };
    let inactive = matches!(column.head, Head::Practitioner { active: false, .. });
    let inside = match &column.head {
        Head::Practitioner { name, active, week } => html! {
            <>
                <button class="calendar-name" onclick={turn} title={format!("The week of {name}")}>
                    <span class="truncate">{ name }</span>
                    if !active {
                        <span class="faint">{ "inactive" }</span>
                    }
                </button>
                <MeterShort load={*week} />
            </>
        },
        Head::Mine => html! {
            <>
                <button class="calendar-name" onclick={turn} title="My week">
                    <span class="truncate">{ MINE }</span>
                </button>
                <span class="calendar-note">{ "Meetings" }</span>
            </>
        },
        Head::Day { count, off } => {
            let (weekday, number) = weekday_and_number(column.date);
            let said = match (count, off, column.whose) {
                (0, true, _) => "not working".into(),
                (0, false, _) => String::new(),
                (count, _, Whose::Mine) => counted(*count, "meeting", "meetings"),
                // Short, since a week has seven of them.
                (count, _, Whose::Practitioner(_)) => format!("{count} booked"),
            };
            html! {
                <button class="calendar-weekday" onclick={turn} title="This day, with everybody">
                    { weekday }
                    <strong>{ number }</strong>
                    <span class="truncate">{ said }</span>
                </button>
            }
        }
    };
    let whole = column.all_day.iter().map(|it| {
        let current = props.current.is_some_and(|subject| it.shows(subject));
        let subject = it.id.subject();
        item::whole_day(it, current, props.onopen.reform(move |_: MouseEvent| subject))
    });
    html! {
        <div
            class="calendar-head"
            role="columnheader"
            aria-colindex={(props.index + 2).to_string()}
            data-inactive={inactive.then_some("")}
            data-today={(props.today && matches!(column.head, Head::Day { .. })).then_some("")}
        >
            { inside }
            if !column.all_day.is_empty() {
                <div class="calendar-all-day">{ for whole }</div>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct BackProps {
    pub(super) column: Rc<Column>,
    pub(super) index: u16,
    pub(super) axis: Axis,
    pub(super) today: bool,
}

fn placed(span: Span) -> String {
    format!("--start:{};--length:{}", span.start, span.minutes())
}

/// Which part of the grid a column's layer covers.
pub(super) fn layer_style(index: u16, axis: Axis) -> String {
    format!("grid-row:2/span {};grid-column:{}", axis.rows(), index + 2)
}

/// Hours not worked, shaded; absences, hatched and named.
#[component]
pub(super) fn ColumnBack(props: &BackProps) -> Html {
    let hours = &props.column.hours;
    let closed = hours.closed.iter().filter_map(|span| props.axis.place(*span)).map(|span| {
        html! { <div key={span.start} class="calendar-shade" ~style={placed(span)}></div> }
    });
    let away = hours.away.iter().filter_map(|(span, why)| Some((props.axis.place(*span)?, why))).map(
        |(span, why)| {
            html! {
                <div key={format!("away-{}", span.start)} class="calendar-leave" ~style={placed(span)}>
                    <span>{ why }</span>
                </div>
            }
        },
    );
    html! {
        <div
            class="calendar-column"
            role="presentation"
            aria-hidden="true"
            data-today={props.today.then_some("")}
            ~style={layer_style(props.index, props.axis)}
        >
            { for closed }
            { for away }
        </div>
    }
}
