//! What would be free instead, each one click away.

use super::icon::Icon;
use crate::words::verdict;
use chrono::{DateTime, NaiveDate, Utc};
use docket_shared::ids::PractitionerId;
use docket_shared::rejection::Alternative;
use docket_shared::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`Alternatives`].
#[derive(Properties)]
pub struct Props {
    /// Where the names are.
    pub state: Rc<State>,
    /// Nearest first.
    pub alternatives: Rc<Vec<Alternative>>,
    /// With whom it was asked for.
    pub asked_with: PractitionerId,
    /// For which day it was asked.
    pub asked_on: NaiveDate,
    /// Those that are free no more, since they were offered a while ago.
    #[prop_or_default]
    pub taken: Vec<Alternative>,
    /// This moment.
    pub now: DateTime<Utc>,
    /// Somebody takes one.
    pub ontake: Callback<Alternative>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
            && self.alternatives == other.alternatives
            && self.taken == other.taken
            && (self.asked_with, self.asked_on) == (other.asked_with, other.asked_on)
            && self.ontake == other.ontake
    }
}

/// The list; nothing where there is none.
#[component]
pub fn Alternatives(props: &Props) -> Html {
    if props.alternatives.is_empty() {
        return html! {};
    }
    let today = props.state.zone().date(props.now);
    let items = props.alternatives.iter().map(|alternative| {
        let (when, rest) =
            verdict::alternative(&props.state, alternative, props.asked_on, today, props.asked_with);
        let key = format!("{}-{}", alternative.practitioner_id, alternative.start);
        if props.taken.contains(alternative) {
            let why = if alternative.start < props.now { "over" } else { "taken since" };
            return html! {
                <li {key} class="alternative" data-taken="">
                    <strong>{ when }</strong>
                    <span>{ rest }</span>
                    <em>{ why }</em>
                </li>
            };
        }
        let (ontake, taken) = (props.ontake.clone(), *alternative);
        let onclick = Callback::from(move |_: MouseEvent| ontake.emit(taken));
        html! {
            <li {key}>
                <button type="button" class="alternative" {onclick}>
                    <strong>{ when }</strong>
                    <span>{ rest }</span>
                    { Icon::Arrow.html() }
                </button>
            </li>
        }
    });
    html! {
        <section class="panel-section" aria-label="Would be free">
            <h3 class="panel-heading">{ "Would be free" }</h3>
            <ul class="alternatives">{ for items }</ul>
        </section>
    }
}
