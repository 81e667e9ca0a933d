//! One appointment in the calendar.

use super::model::{Item, Waiting};
use crate::components::icon::Icon;
use crate::layout::Axis;
use crate::words::{status, time};
use docket_shared::model::AppointmentStatus;
use yew::prelude::*;

/// The icon of a status; a booked one needs none.
pub(crate) const fn icon(status: AppointmentStatus) -> Option<Icon> {
    match status {
        AppointmentStatus::Booked => None,
        AppointmentStatus::Proposed | AppointmentStatus::Pending | AppointmentStatus::Waitlist => {
            Some(Icon::Clock)
        }
        AppointmentStatus::Arrived => Some(Icon::Dot),
        AppointmentStatus::CheckedIn => Some(Icon::Ring),
        AppointmentStatus::Fulfilled => Some(Icon::Check),
        AppointmentStatus::Noshow => Some(Icon::Blocked),
        AppointmentStatus::Cancelled | AppointmentStatus::EnteredInError => Some(Icon::Close),
    }
}

/// The id of an item's element.
pub(super) fn element_id(item: &Item) -> String {
    match item.waiting {
        Some(Waiting::Leaving) => format!("leaving-{}", item.appointment.id),
        Some(Waiting::Here) | None => format!("appointment-{}", item.appointment.id),
    }
}

/// What is read aloud: who, when, what, and where it stands.
fn spoken(item: &Item) -> String {
    let (start, end) = (time::clock(item.span.start), time::clock(item.span.end));
    let service = item.service.as_deref().map(|service| format!(", {service}")).unwrap_or_default();
    let standing = match item.waiting {
        Some(Waiting::Here) => "pending",
        Some(Waiting::Leaving) => "is being moved from here",
        None => status::label(item.appointment.status),
    };
    format!("{}, {start} to {end}{service}, {standing}", item.patient)
}

/// The element of `item`. `stop`: it is the calendar's tab stop; `current`: it is the one that the panel shows.
pub(super) fn view(item: &Item, axis: Axis, stop: bool, current: bool, moving: bool) -> Html {
    let Some(place) = axis.place(item.span) else { return Html::default() };
    // Within its row, since the cell in which it begins holds it.
    let offset = place.start % crate::layout::ROW;
    let size = match place.minutes() {
        ..13 => "sliver",
        13..25 => "line",
        _ => "block",
    };
    let (mark, word) = match item.waiting {
        Some(Waiting::Here) => (Some(Icon::Clock), Some("pending")),
        Some(Waiting::Leaving) => (Some(Icon::Arrow), Some("moving")),
        None => (icon(item.appointment.status), status::mark(item.appointment.status)),
    };
    let status = html! {
        if let Some(word) = word {
            <span class="appointment-status">
                { mark.map(|mark| mark.sized("14")) }
                <span class="appointment-word">{ word }</span>
            </span>
        }
    };
    let hours = format!("{}–{}", time::clock(item.span.start), time::clock(item.span.end));
    let detail = match (size, &item.service) {
        ("block", service) => html! {
            <span class="appointment-detail">
                <span class="appointment-time">{ hours.clone() }{ service.as_ref().map(|_| " · ") }</span>
                { service.clone().unwrap_or_default() }
            </span>
        },
        (_, Some(service)) => html! { <span class="appointment-detail" data-line="">{ service }</span> },
        (_, None) => Html::default(),
    };
    let (first, second) = if size == "block" { (status, detail) } else { (detail, status) };
    let spoken = spoken(item);
    let style = format!(
        "--start:{offset};--length:{};--lane:{};--lanes:{};--span:{}",
        place.minutes(),
        item.lane.lane,
        item.lane.lanes,
        item.lane.width
    );
    html! {
        <div
            key={element_id(item)}
            id={element_id(item)}
            class="appointment"
            role="button"
            tabindex={if stop { "0" } else { "-1" }}
            aria-current={current.then_some("true")}
            title={spoken.clone()}
            data-appointment={item.appointment.id.to_string()}
            data-hue={item.hue.map_or_else(|| AttrValue::Static("none"), |hue| AttrValue::from(hue.to_string()))}
            data-size={size}
            data-status={status::code(item.appointment.status)}
            data-progress={item.waiting.map(|waiting| match waiting {
                Waiting::Here => "pending",
                Waiting::Leaving => "leaving",
            })}
            data-dimmed={item.dimmed.then_some("")}
            data-moving={moving.then_some("")}
            ~style={style}
        >
            <span class="appointment-bar"></span>
            // Not a label: who steers by voice says what is seen, and that must be in the name.
            <span class="visually-hidden">{ spoken }</span>
            <span class="appointment-body" aria-hidden="true">
                <span class="appointment-name">{ &item.patient }</span>
                { first }
                { second }
            </span>
        </div>
    }
}
