//! What a meeting looks like, as cards: what each is, and what can be done about it. Never in the way of anything.

use crate::components::icon::Icon;
use crate::words::counted;
use crate::words::look_alike::flag;
use docket_shared::ids::{AccountId, MeetingId};
use docket_shared::look_alikes::LookAlike;
use docket_shared::state::State;
use yew::prelude::*;

/// What can be done about a look-alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Look at it.
    Open,
    /// It is another one.
    Two,
    /// It is the same one.
    Merge,
}

/// One card a look-alike.
pub(super) fn cards(
    state: &State,
    found: &[LookAlike],
    me: AccountId,
    onway: &Callback<(Way, MeetingId)>,
) -> Html {
    let cards = found.iter().map(|it| {
        let id = it.meeting_id;
        let button = |way: Way, name: &'static str, kind: Option<&'static str>| {
            let onclick = onway.reform(move |_: MouseEvent| (way, id));
            html! { <button type="button" class="button" data-kind={kind} {onclick}>{ name }</button> }
        };
        html! {
            <li key={id.to_string()} class="look-alike">
                <p>{ Icon::Warning.html() }<span>{ flag(state, it, me) }</span></p>
                <div class="details-steps">
                    { button(Way::Merge, "Merge instead …", None) }
                    { button(Way::Two, "These are two", None) }
                    { button(Way::Open, "Open", Some("quiet")) }
                </div>
            </li>
        }
    });
    html! { <ul class="look-alikes" aria-label="Looks like">{ for cards }</ul> }
}

/// The quiet line that opens into `cards`.
pub(super) fn quiet(found: &[LookAlike], open: &UseStateHandle<bool>, cards: Html) -> Html {
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <div class="look-alike-line" role="status">
            <button
                type="button"
                class="link-button"
                aria-expanded={if **open { "true" } else { "false" }}
                {onclick}
            >
                { Icon::Warning.html() }
                { format!("Looks like {} you know", counted(found.len(), "meeting", "meetings")) }
                { Icon::ChevronDown.html() }
            </button>
            if **open {
                { cards }
            }
        </div>
    }
}
