//! One appointment or meeting in the calendar.

use super::model::{Item, ItemId, Standing, Waiting};
use crate::components::icon::Icon;
use crate::layout::Axis;
use crate::words::{meeting, status, time};
use docket_shared::model::{AppointmentStatus, ParticipationStatus};
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

/// The icon of an answer to a meeting; an accepted one needs none.
const fn answer_icon(answer: ParticipationStatus) -> Option<Icon> {
    match answer {
        ParticipationStatus::Accepted => None,
        ParticipationStatus::NeedsAction => Some(Icon::Help),
        ParticipationStatus::Tentative => Some(Icon::Ring),
        ParticipationStatus::Declined => Some(Icon::Close),
    }
}

/// The id of an item's element.
pub(super) fn element_id(item: &Item) -> String {
    match (item.id, item.waiting) {
        (ItemId::Appointment(id), Some(Waiting::Leaving)) => format!("leaving-{id}"),
        (ItemId::Appointment(id), Some(Waiting::Here) | None) => format!("appointment-{id}"),
        (ItemId::Meeting(id, column), waiting) => {
            let which = id.recurrence_id.map(|it| format!("-{}", it.timestamp())).unwrap_or_default();
            let kind = if waiting == Some(Waiting::Leaving) { "leaving" } else { "meeting" };
            format!("{kind}-{}{which}-{column}", id.meeting_id)
        }
    }
}

/// What is read aloud: who, when, what, and where it stands.
fn spoken(item: &Item) -> String {
    let (start, end) = (time::clock(item.span.start), time::clock(item.span.end));
    let when = match item.span.minutes() {
        crate::layout::DAY => "all day".into(),
        _ => format!("{start} to {end}"),
    };
    let detail = item.detail.as_deref().map(|detail| format!(", {detail}")).unwrap_or_default();
    let standing = match (item.waiting, item.standing) {
        (Some(Waiting::Here), _) => "pending",
        (Some(Waiting::Leaving), _) => "is being moved from here",
        (None, Standing::Appointment(status)) => status::label(status),
        (None, Standing::Meeting(answer)) => status::participation(answer),
        (None, Standing::Busy) => "in a meeting",
    };
    let kind = match item.standing {
        Standing::Meeting(_) => "Meeting: ",
        Standing::Appointment(_) | Standing::Busy => "",
    };
    format!("{kind}{}, {when}{detail}, {standing}", item.name)
}

/// The mark and the word of where it stands.
fn mark(item: &Item) -> (Option<Icon>, Option<&'static str>) {
    match (item.waiting, item.standing) {
        (Some(Waiting::Here), _) => (Some(Icon::Clock), Some("pending")),
        (Some(Waiting::Leaving), _) => (Some(Icon::Arrow), Some("moving")),
        (None, Standing::Appointment(status)) => (icon(status), status::mark(status)),
        (None, Standing::Meeting(ParticipationStatus::Accepted) | Standing::Busy) => (None, None),
        (None, Standing::Meeting(answer)) => (answer_icon(answer), Some(status::participation(answer))),
    }
}

/// What the style sheet asks for.
const fn code(standing: Standing) -> &'static str {
    match standing {
        Standing::Appointment(status) => status::code(status),
        Standing::Meeting(answer) => meeting::answer_code(answer),
        Standing::Busy => "busy",
    }
}

/// The element of `item`. `stop`: it is the calendar's tab stop; `current`: it is the one that the panel shows.
pub(super) fn view(item: &Item, axis: Axis, stop: bool, current: bool, moving: bool, movable: bool) -> Html {
    let Some(place) = axis.place(item.span) else { return Html::default() };
    // Within its row, since the cell in which it begins holds it.
    let offset = place.start % crate::layout::ROW;
    let style = format!(
        "--start:{offset};--length:{};--lane:{};--lanes:{};--span:{}",
        place.minutes(),
        item.lane.lane,
        item.lane.lanes,
        item.lane.width
    );
    let size = match place.minutes() {
        ..13 => "sliver",
        13..25 => "line",
        _ => "block",
    };
    drawn(item, size, style, (if stop { "0" } else { "-1" }, current, moving, movable), None)
}

/// The element of a meeting in a head, where it takes all of the day.
pub(super) fn whole_day(item: &Item, current: bool, onopen: Callback<MouseEvent>) -> Html {
    drawn(item, "line", String::new(), ("0", current, false, false), Some(onopen))
}

fn drawn(
    item: &Item,
    size: &'static str,
    style: String,
    (tabindex, current, moving, movable): (&'static str, bool, bool, bool),
    onclick: Option<Callback<MouseEvent>>,
) -> Html {
    let (mark, word) = mark(item);
    let status = html! {
        if let Some(word) = word {
            <span class="appointment-status">
                { mark.map(|mark| mark.sized("14")) }
                <span class="appointment-word">{ word }</span>
            </span>
        }
    };
    let (appointment, meeting) = match item.id {
        ItemId::Appointment(id) => (Some(id.to_string()), None),
        ItemId::Meeting(id, _) => (None, Some(id.meeting_id.to_string())),
    };
    let hours = format!("{}–{}", time::clock(item.span.start), time::clock(item.span.end));
    let detail = match (size, &item.detail) {
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
    html! {
        <@{if onclick.is_some() { "button" } else { "div" }}
            key={element_id(item)}
            id={element_id(item)}
            class="appointment"
            role="button"
            {tabindex}
            {onclick}
            aria-current={current.then_some("true")}
            data-appointment={appointment}
            data-meeting={meeting}
            data-hue={item.hue.map_or_else(|| AttrValue::Static("none"), |hue| AttrValue::from(hue.to_string()))}
            data-size={size}
            data-status={code(item.standing)}
            data-progress={item.waiting.map(|waiting| match waiting {
                Waiting::Here => "pending",
                Waiting::Leaving => "leaving",
            })}
            data-dimmed={item.dimmed.then_some("")}
            data-moving={moving.then_some("")}
            data-movable={movable.then_some("")}
            ~style={style}
        >
            <span class="appointment-bar"></span>
            // Not a label: who steers by voice says what is seen, and that must be in the name.
            <span class="visually-hidden">{ spoken }</span>
            <span class="appointment-body" aria-hidden="true">
                <span class="appointment-name">{ &item.name }</span>
                { first }
                { second }
            </span>
        </@>
    }
}
