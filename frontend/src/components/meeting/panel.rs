//! The panel of a meeting.

use crate::components::desk::OccurrenceId;
use crate::components::panel::PanelFrame;
use crate::hooks::{use_cache, use_now};
use crate::words::meeting as words;
use yew::prelude::*;

/// The properties of [`MeetingPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which meeting, or which of its occurrences.
    pub id: OccurrenceId,
}

/// The panel.
#[component]
pub fn MeetingPanel(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let state = &cache.view;
    let Some(meeting) = state.meetings().get(&props.id.meeting_id) else {
        return html! { <PanelFrame title="Meeting"><p>{ "This meeting is not in your calendar." }</p></PanelFrame> };
    };
    let when = words::when_of(state.zone(), &meeting.details, state.zone().date(now));
    html! { <PanelFrame title="Meeting"><h3>{ words::title(meeting, &meeting.details) }</h3><p>{ when }</p></PanelFrame> }
}
