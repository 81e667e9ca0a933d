//! Two meetings that may be one: asked about before an invitation is accepted, from a flag, or where two invitations crossed.
//! Never blocks: every way out is one click away, and that they are two is remembered for both sides.

use super::desk::{Act, use_desk};
use super::palette::modal::Modal;
use docket_shared::command::RespondToMeeting;
use docket_shared::ids::MeetingId;
use std::rc::Rc;
use yew::prelude::*;

/// What is asked: are these one?
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The one: the invitation, where one is being answered.
    pub one: MeetingId,
    /// The other.
    pub other: MeetingId,
    /// The answer that waits for it. It is sent once the two are kept apart.
    pub answer: Option<RespondToMeeting>,
}

/// The properties of [`MergeDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which two.
    pub comparison: Rc<Comparison>,
}

/// The dialog.
#[component]
pub fn MergeDialog(props: &Props) -> Html {
    let desk = use_desk();
    html! {
        <Modal label="Are these one meeting?" onclose={desk.on(|()| Act::Close)}>
            { props.comparison.one.to_string() }
        </Modal>
    }
}
