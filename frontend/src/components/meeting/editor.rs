//! The form of a meeting.

use super::draft::MeetingDraft;
use crate::components::panel::PanelFrame;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`MeetingEditor`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The meeting as it stands.
    pub draft: Rc<MeetingDraft>,
}

/// The form.
#[component]
pub fn MeetingEditor(props: &Props) -> Html {
    html! { <PanelFrame title="New meeting"><p>{ &props.draft.summary }</p></PanelFrame> }
}
