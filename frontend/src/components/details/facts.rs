//! What is known of an appointment.

use crate::hooks::{use_cache, use_now};
use crate::words::{Names, time};
use docket_shared::model::Appointment;
use std::sync::Arc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) appointment: Arc<Appointment>,
}

/// The list of facts; those that there are none of are left out.
#[component]
pub(super) fn Facts(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let (state, appointment) = (&cache.view, &props.appointment);
    let names = Names(state);
    let patient = state.patients().get(&appointment.patient_id);
    let with = match state.practitioners().get(&appointment.practitioner_id) {
        Some(practitioner) => practitioner.name.clone(),
        None => appointment.booked_with.practitioner.clone(),
    };
    let service = appointment
        .service_id
        .and_then(|id| state.services().get(&id))
        .map(|it| it.name.clone())
        .or_else(|| appointment.booked_with.service.clone());
    let today = state.zone().date(now);
    let born = patient
        .and_then(|it| it.birth_date)
        .map(|birth| format!("{}, {}", time::date_of_birth(birth), time::years(birth, today)));
    let phone = patient.and_then(|it| it.phone.clone()).map(|phone| {
        let href = format!("tel:{}", phone.split_whitespace().collect::<String>());
        html! { <a {href}>{ phone }</a> }
    });
    let plain = |text: String| html! { { text } };
    let note = Some(appointment.note.clone()).filter(|note| !note.is_empty());
    let source = appointment.source.as_ref().map(|_| "Another system".to_owned());
    let facts = [
        ("With", Some(plain(with))),
        ("Service", service.map(plain)),
        ("Where", appointment.location_id.map(|id| plain(names.location(id).to_owned()))),
        ("Born", born.map(plain)),
        ("Phone", phone),
        ("Note", note.map(plain)),
        ("Cancelled", appointment.cancellation_reason.clone().map(plain)),
        ("From", source.map(plain)),
    ];
    let facts = facts.into_iter().filter_map(|(name, fact)| Some((name, fact?)));
    let exceptions = appointment.overrides.iter().enumerate().map(|(index, it)| {
        let said = format!("{} ({})", it.reason, names.account(it.by));
        html! { <p key={index}>{ said }</p> }
    });
    html! {
        <dl class="facts">
            { for facts.map(|(name, fact)| html! { <key={name}><dt>{ name }</dt><dd>{ fact }</dd></> }) }
            if !appointment.overrides.is_empty() {
                <dt>{ "Exception" }</dt>
                <dd>{ for exceptions }</dd>
            }
        </dl>
    }
}
