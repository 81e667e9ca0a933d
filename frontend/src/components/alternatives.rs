//! What would be free instead, each one click away.

use super::draft::Draft;
use super::icon::Icon;
use super::precheck::{self, Verdict};
use crate::cache::{Progress, Request};
use crate::words::verdict;
use chrono::{DateTime, NaiveDate, Utc};
use docket_shared::decide::Context;
use docket_shared::ids::PractitionerId;
use docket_shared::rejection::Alternative;
use docket_shared::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// Those of the alternatives of a rejected request that would still be taken, and those that no longer would, as far as `state` knows.
pub fn still_free(
    request: &Request,
    state: &State,
    context: &Context,
) -> (Vec<Alternative>, Vec<Alternative>) {
    let Progress::Rejected(rejection) = &request.progress else { return Default::default() };
    let alternatives = rejection.alternatives.clone();
    // Of an appointment that is not known here nobody can ask for another time from here.
    let Some(draft) = Draft::again(&request.command, state) else { return Default::default() };
    alternatives.into_iter().partition(|it| {
        let mut draft = Draft { override_reason: String::new(), ..draft.clone() };
        draft.take(state.zone(), it);
        match precheck::of_draft(&draft, state, context) {
            // What lies beyond what is known here is for the authority to say.
            Verdict::Free | Verdict::Incomplete | Verdict::Unknown => true,
            Verdict::Soft { .. } | Verdict::Blocked { .. } => false,
        }
    })
}

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
            let why = if alternative.start < props.now { "over" } else { "no longer free" };
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
    let all_taken = props.alternatives.iter().all(|it| props.taken.contains(it));
    let heading = if all_taken { "Was free" } else { "Would be free" };
    html! {
        <section class="panel-section" aria-label={heading}>
            <h3 class="panel-heading">{ heading }</h3>
            <ul class="alternatives">{ for items }</ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::Command;
    use docket_shared::ids::{CommandId, Seq};
    use docket_shared::model::Role;
    use docket_shared::rejection::{Reason, Rejection};
    use docket_shared::testing::{Given, actor, at, book, practitioner, reschedule};

    #[test]
    fn what_somebody_has_taken_since_is_not_offered_any_more() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T08:00:00Z");
        given.book(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:15:00Z")).unwrap();
        let free = |start: &str, end: &str| Alternative {
            practitioner_id: practitioner(1),
            location_id: None,
            start: at(start),
            end: at(end),
        };
        let two = [
            free("2026-11-24T10:15:00Z", "2026-11-24T10:30:00Z"),
            free("2026-11-24T10:30:00Z", "2026-11-24T10:45:00Z"),
        ];
        let wanted = book(2, "2026-11-24T10:00:00Z", "2026-11-24T10:15:00Z");
        let rejected = Rejection { reasons: vec![Reason::IntervalEmpty], alternatives: two.to_vec() };
        let mut request = Request {
            id: CommandId::new(uuid::Uuid::nil()),
            command: Command::BookAppointment(wanted),
            sent_at: given.now,
            progress: Progress::Rejected(rejected),
            seen: false,
            called: None,
            start: None,
        };
        let context = Context::new(given.now, actor(Role::Receptionist));
        assert_eq!(still_free(&request, &given.state, &context), (two.to_vec(), vec![]));
        given.book(book(3, "2026-11-24T10:15:00Z", "2026-11-24T10:30:00Z")).unwrap();
        assert_eq!(still_free(&request, &given.state, &context), (vec![two[1]], vec![two[0]]));
        // Nothing is offered that leads nowhere.
        let unknown = Request {
            command: Command::RescheduleAppointment(reschedule(
                9,
                "2026-11-24T12:00:00Z",
                "2026-11-24T12:15:00Z",
            )),
            ..request.clone()
        };
        assert_eq!(still_free(&unknown, &given.state, &context), (vec![], vec![]));
        request.progress = Progress::confirmed(Seq(1));
        assert_eq!(still_free(&request, &given.state, &context), (vec![], vec![]));
    }
}
