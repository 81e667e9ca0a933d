//! Who did what when.

use crate::hooks::{use_cache, use_history, use_now};
use crate::words::{Names, history, time};
use docket_shared::ids::AppointmentId;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: AppointmentId,
}

/// The history, newest first: the last change is what somebody asks for.
#[component]
pub(super) fn Past(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let found = use_history(props.id);
    let state = &cache.view;
    let today = state.zone().date(now);
    if found.changes.is_empty() && !found.busy && found.error.is_none() {
        return html! {};
    }
    let lines = found.changes.iter().rev().map(|change| {
        html! {
            <li key={change.seq.0}>
                <span>{ history::line(state, change) }</span>
                <time datetime={change.at.to_rfc3339()}>{ time::when(state.zone(), change.at, today) }</time>
                <span class="faint">{ Names(state).account(change.by) }</span>
            </li>
        }
    });
    html! {
        <section class="panel-section" aria-label="History" aria-busy={found.busy.then_some("true")}>
            <h3 class="panel-heading">{ "History" }</h3>
            if let Some(error) = &found.error {
                <p class="muted" role="status">{ error }</p>
            } else if found.changes.is_empty() {
                <div class="skeleton boot-line" aria-hidden="true"></div>
            } else {
                <ol class="history">{ for lines }</ol>
            }
        </section>
    }
}
