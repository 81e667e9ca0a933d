//! Who, when, and where it stands: never by colour alone.

use crate::components::icon::Icon;
use crate::hooks::{use_cache, use_now};
use crate::words::{Names, status, time};
use docket_shared::model::{Appointment, AppointmentStatus};
use std::sync::Arc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct SummaryProps {
    pub(super) appointment: Arc<Appointment>,
    /// Whether a request about it is undecided.
    pub(super) pending: bool,
}

/// The mark of a status, beside its word.
const fn mark(status: AppointmentStatus) -> Icon {
    match status {
        AppointmentStatus::Arrived => Icon::Dot,
        AppointmentStatus::CheckedIn => Icon::Ring,
        AppointmentStatus::Fulfilled => Icon::Check,
        AppointmentStatus::Noshow => Icon::Person,
        AppointmentStatus::Cancelled | AppointmentStatus::EnteredInError => Icon::Blocked,
        AppointmentStatus::Proposed
        | AppointmentStatus::Pending
        | AppointmentStatus::Booked
        | AppointmentStatus::Waitlist => Icon::Calendar,
    }
}

/// Who, when, and where it stands.
#[component]
pub(super) fn Summary(props: &SummaryProps) -> Html {
    let cache = use_cache();
    let now = use_now();
    let (state, appointment) = (&cache.view, &props.appointment);
    let zone = state.zone();
    let service = appointment.service_id.and_then(|id| state.services().get(&id));
    let date = time::date_long(zone.date(appointment.start), zone.date(now));
    let minutes = time::duration(appointment.interval().duration_minutes());
    let when = format!("{date}, {} · {minutes}", time::span(zone, appointment.interval()));
    html! {
        <header class="details-summary" data-hue={service.map(|it| it.colour.to_string())}>
            <strong class="details-name">
                { Names(state).patient_of(appointment.id).unwrap_or_else(|| appointment.booked_with.patient.clone()) }
            </strong>
            <span class="details-when">{ when }</span>
            if props.pending {
                <span class="details-status" data-progress="pending">
                    { Icon::Clock.html() }<span>{ "pending" }</span>
                </span>
            } else {
                <span class="details-status" data-status={status::code(appointment.status)}>
                    { mark(appointment.status).html() }<span>{ status::label(appointment.status) }</span>
                </span>
            }
        </header>
    }
}
