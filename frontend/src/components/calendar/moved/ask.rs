//! Asked before a meeting that was moved in the calendar is sent: this date or all of the series, and who is asked again by it.

use super::{Moved, asked_again};
use crate::components::desk::{Act, OccurrenceId, use_desk};
use crate::components::icon::Icon;
use crate::components::meeting::check;
use crate::components::palette::modal::Modal;
use crate::components::precheck::actor;
use crate::hooks::{use_announce, use_cache, use_me, use_now, use_submit};
use crate::words::meeting as words;
use docket_shared::decide::Context;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`AskMoved`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What was moved.
    pub moved: Moved,
}

/// The question.
#[component]
pub fn AskMoved(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let announce = use_announce();
    let all = use_state_eq(|| false);
    let moved = props.moved;
    let state = &cache.view;
    let zone = state.zone();
    let leave = {
        let desk = desk.clone();
        Callback::from(move |()| {
            announce.emit("Left where it was.".into());
            desk.act(Act::Close);
        })
    };
    let found = state.meetings().get(&moved.id.meeting_id);
    let before = found.and_then(|it| Some((it, it.occurrence(moved.id.recurrence_id, zone)?.details)));
    let (Some((meeting, before)), Some((mut draft, _))) = (before, moved.drafted(state, *all)) else {
        return html! {
            <Modal label="Move the meeting" onclose={leave.clone()}>
                <div class="ask"><p>{ "The meeting is not in the calendar any more." }</p></div>
            </Modal>
        };
    };
    // What is shown may have a change of mine over it, whose number nobody has given yet.
    draft.sequence = cache.confirmed.meetings().get(&meeting.id).map(|it| it.sequence);
    let commands = draft.commands(zone).unwrap_or_default();
    let context = Context::new(now, actor(&me));
    let advice = moved.advice(&commands, state, &context);
    let lines = match (*all, commands.first()) {
        (true, Some(command)) => check::moved(state, meeting, command, &context),
        (true, None) => Vec::new(),
        (false, _) => {
            let after = draft.details(zone).unwrap_or_else(|| before.clone());
            words::change::differences(state, (&before, None), (&after, None))
        }
    };
    let refused = !advice.refused.is_empty();
    let against: Vec<String> = advice.refused.iter().chain(&advice.taken).cloned().collect();
    let onmove = {
        let (desk, submit) = (desk.clone(), submit.clone());
        let shown = OccurrenceId { meeting_id: meeting.id, recurrence_id: draft.recurrence_id() };
        Callback::from(move |_: MouseEvent| {
            desk.act(Act::Close);
            for command in commands.clone() {
                submit.emit(command);
            }
            if desk.desk.shown_meeting().is_some_and(|it| it.meeting_id == shown.meeting_id) {
                desk.act(Act::ShowMeeting(shown));
            }
        })
    };
    let onwrite = {
        let (desk, draft) = (desk.clone(), Rc::new(draft));
        Callback::from(move |_: MouseEvent| {
            desk.act(Act::Close);
            desk.act(Act::WriteMeeting(Rc::clone(&draft)));
        })
    };
    let choice = |of: bool, name: String| {
        let all = all.clone();
        let pressed = if *all == of { "true" } else { "false" };
        let onclick = Callback::from(move |_: MouseEvent| all.set(of));
        html! { <button type="button" aria-pressed={pressed} {onclick}>{ name }</button> }
    };
    let line = |it: &String| html! { <li key={it.clone()}>{ it }</li> };
    let verb = if *all { "Move all of them" } else { "Move it" };
    html! {
        <Modal label="Move the meeting" onclose={leave.clone()}>
            <div class="ask">
                <h2>{ format!("Move “{}”?", words::title(meeting, &before)) }</h2>
                if moved.is_of_series() {
                    <div class="segmented" role="group" aria-label="Which of the series">
                        { choice(false, words::this_one(zone, before.start)) }
                        { choice(true, "All of the series".into()) }
                    </div>
                }
                <ul>{ for lines.iter().map(line) }</ul>
                <p role="status">{ asked_again(state, &moved.asked(state, me.account.id)) }</p>
                if !against.is_empty() {
                    <section class="verdict" data-verdict={if refused { "blocked" } else { "soft" }} aria-label="Verdict">
                        <p class="verdict-line">
                            { if refused { Icon::Blocked.html() } else { Icon::Warning.html() } }
                            <strong class="verdict-word">
                                { if refused { "Not free" } else { "Not everybody is free" } }
                            </strong>
                        </p>
                        <ul class="verdict-reasons">{ for against.iter().map(line) }</ul>
                    </section>
                }
            </div>
            <footer class="panel-foot">
                if refused {
                    <button type="button" class="button" data-kind="strong" autofocus={true} onclick={onwrite}>
                        { "Open the form with it" }
                    </button>
                } else {
                    <button type="button" class="button" data-kind="strong" autofocus={true} onclick={onmove}>{ verb }</button>
                }
                <button type="button" class="button" data-kind="quiet" onclick={leave.reform(|_: MouseEvent| ())}>
                    { "Cancel" }
                </button>
            </footer>
        </Modal>
    }
}
