//! A quarter of an hour across all columns: the cells, and in each what begins there. A row draws itself again only when
//! something in it changed.

use super::focus::Stop;
use super::item;
use super::model::{Item, ItemId, Subject};
use crate::layout::Axis;
use crate::words::time::clock;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) row: u16,
    pub(super) axis: Axis,
    pub(super) cells: Rc<Vec<Vec<Item>>>,
    /// The tab stop, if it is in this row.
    pub(super) stop: Option<Stop>,
    /// What the panel shows, if it begins in this row.
    pub(super) current: Option<Subject>,
    /// Whether who is signed in may move appointments.
    pub(super) editable: bool,
    /// What is being moved, if it begins in this row.
    pub(super) moving: Option<ItemId>,
}

/// The id of a cell's element.
pub(super) fn cell_id(column: u16, row: u16) -> String {
    format!("cell-{column}-{row}")
}

#[component]
pub(super) fn Row(props: &Props) -> Html {
    let minute = props.axis.minute(props.row);
    let on = match minute % 60 {
        0 => Some("hour"),
        30 => Some("half"),
        _ => None,
    };
    let time = clock(minute);
    let line = props.row + 2;
    let cells = (0_u16..).zip(props.cells.iter()).map(|(column, items)| {
        let stop = props.stop == Some(Stop::Cell(column, props.row));
        let items = items.iter().map(|it| {
            let stop = props.stop == Some(Stop::Item(it.id));
            let current = props.current.is_some_and(|subject| it.shows(subject));
            let moving = props.moving == Some(it.id);
            item::view(it, props.axis, stop, current, moving, it.is_movable(props.editable))
        });
        html! {
            <div
                key={column}
                id={cell_id(column, props.row)}
                class="calendar-cell"
                role="gridcell"
                aria-colindex={(column + 2).to_string()}
                tabindex={if stop { "0" } else { "-1" }}
                data-on={on}
                data-time={time.clone()}
                ~style={format!("grid-row:{line};grid-column:{}", column + 2)}
            >
                { for items }
            </div>
        }
    });
    html! {
        <div class="calendar-row" role="row" aria-rowindex={(props.row + 2).to_string()}>
            <div
                class="calendar-hour"
                role="rowheader"
                aria-colindex="1"
                data-first={(props.row == 0).then_some("")}
                ~style={format!("grid-row:{line};grid-column:1")}
            >
                if on == Some("hour") {
                    <span>{ time.clone() }</span>
                } else {
                    <span class="visually-hidden">{ time.clone() }</span>
                }
            </div>
            { for cells }
        </div>
    }
}
