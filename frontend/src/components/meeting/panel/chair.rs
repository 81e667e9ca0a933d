//! What whoever chairs a meeting can do about it: change it, invite more, answer proposals, call it off.

use crate::components::desk::{Act, use_desk};
use crate::components::focus::use_focus_in;
use crate::components::icon::Icon;
use crate::components::inbox::replies::use_reply;
use crate::components::meeting::check;
use crate::components::meeting::draft::MeetingDraft;
use crate::components::precheck::actor;
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::{Names, meeting as words};
use docket_shared::command::{AnswerTimeProposal, CancelMeeting, Command};
use docket_shared::decide::Context;
use docket_shared::model::{Meeting, MeetingDetails};
use docket_shared::time::{DateTime, Utc};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) meeting: Arc<Meeting>,
    pub(super) details: MeetingDetails,
    /// Which occurrence is meant, where it is one alone.
    pub(super) which: Option<DateTime<Utc>>,
    /// Whether all of it has passed.
    pub(super) is_over: bool,
}

/// The chair's buttons, and the proposals.
#[component]
pub(super) fn Chair(props: &Props) -> Html {
    let cache = use_cache();
    let desk = use_desk();
    let submit = use_submit();
    let me = use_me();
    let now = use_now();
    let root = use_node_ref();
    let focus = use_focus_in(&root);
    let Props { meeting, details, which, is_over } = props;
    // What is typed is there again when the panel was closed by mistake.
    let handle = use_reply((meeting.id, *which, meeting.asked_sequence));
    let reason = handle.reply.reason.clone();
    let asking = use_state_eq(|| !reason.is_empty());
    let cancelling = *asking && !is_over;
    let state = &cache.view;
    let zone = state.zone();
    let begin = |open: fn(MeetingDraft) -> MeetingDraft| {
        let (meeting, which, zone) = (Arc::clone(meeting), *which, Arc::clone(zone));
        // What is shown may have a change of mine over it, whose number nobody has given yet.
        let sequence = cache.confirmed.meetings().get(&meeting.id).map(|it| it.sequence);
        desk.on(move |_: MouseEvent| {
            let draft = MeetingDraft::changing(&meeting, which, &zone);
            Act::BeginMeeting(Rc::new(open(MeetingDraft { sequence, ..draft })))
        })
    };
    let toggle = {
        let handle = handle.clone();
        Callback::from(move |_: MouseEvent| {
            focus.emit(if cancelling { "[data-way=off]" } else { "#meeting-cancel" });
            handle.edit(|reply| reply.reason.clear());
            asking.set(!cancelling);
        })
    };
    let oncancel = {
        let (submit, reason) = (submit.clone(), reason.clone());
        let (meeting_id, recurrence_id) = (meeting.id, *which);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let reason = reason.trim().to_owned();
            submit.emit(Command::CancelMeeting(CancelMeeting { meeting_id, recurrence_id, reason }));
            // Where that is refused, the reason is still there.
        })
    };
    let oninput = Callback::from(move |event: InputEvent| {
        let typed = event.target_unchecked_into::<HtmlInputElement>().value();
        handle.edit(|reply| reply.reason = typed);
    });
    let proposals = meeting.proposals.iter().map(|it| {
        let answer = |accept: bool| {
            let (submit, answer) = (submit.clone(), AnswerTimeProposal::of(meeting.id, it, accept));
            Callback::from(move |_: MouseEvent| {
                submit.emit(Command::AnswerTimeProposal(answer.clone()));
            })
        };
        let name = Names(state).account(it.account_id);
        let all = meeting.recurrence.is_some() && it.recurrence_id.is_none();
        let instead = match it.recurrence_id {
            Some(of) => {
                let start = Names(state).start_of(meeting.id, Some(of)).unwrap_or(of);
                format!(" instead of {}", crate::words::time::date(zone.date(start)))
            }
            None => String::new(),
        };
        let context = Context::new(now, actor(&me));
        let accepted = AnswerTimeProposal::of(meeting.id, it, true);
        let moved = match all {
            true => check::moved(state, meeting, &Command::AnswerTimeProposal(accepted), &context),
            false => Vec::new(),
        };
        html! {
            <li key={it.account_id.to_string()} class="meeting-proposal">
                <p>
                    { format!("{name} proposes ") }
                    <strong>{ words::change::proposal(state, meeting, it, now) }</strong>
                    { instead }
                    if !it.note.is_empty() {
                        <span class="meeting-note">{ format!("“{}”", it.note) }</span>
                    }
                </p>
                if !moved.is_empty() {
                    <ul class="letter-changes">{ for moved.iter().map(|line| html! { <li key={line.clone()}>{ line }</li> }) }</ul>
                }
                <div class="details-steps">
                    <button type="button" class="button" onclick={answer(true)}>
                        { if all { "Move all of them" } else { "Move it there" } }
                    </button>
                    <button type="button" class="button" data-kind="quiet" onclick={answer(false)}>{ "Keep the time" }</button>
                </div>
            </li>
        }
    });
    let proposals: Vec<Html> = proposals.collect();
    let what = match (which, &meeting.recurrence) {
        (Some(_), _) => format!("Call off {}", words::when_short(zone, details)),
        (None, Some(_)) => "Call off all of them".into(),
        (None, None) => "Call it off".into(),
    };
    html! {
        <div class="meeting-chair" ref={root}>
            if !proposals.is_empty() {
                <section class="panel-section" aria-label="Proposals">
                    <h3 class="panel-heading">{ "Proposed instead" }</h3>
                    <ul class="meeting-proposals">{ proposals }</ul>
                </section>
            }
            if !is_over {
                <div class="details-steps" role="group" aria-label="You organize it">
                    <button type="button" class="button" onclick={begin(|draft| draft)}>{ Icon::Move.html() }{ "Change" }</button>
                    if which.is_none() {
                        <button type="button" class="button" onclick={begin(MeetingDraft::to_invite)}>{ Icon::People.html() }{ "Invite" }</button>
                    }
                    <button
                        type="button"
                        class="button"
                        data-kind="bad"
                        data-way="off"
                        aria-expanded={if cancelling { "true" } else { "false" }}
                        onclick={toggle.clone()}
                    >
                        { Icon::Blocked.html() }{ "Call off" }
                    </button>
                </div>
            }
            if cancelling {
                <form class="panel-section" aria-label="Call the meeting off" autocomplete="off" onsubmit={oncancel}>
                    <div class="field">
                        <label class="field-label" for="meeting-cancel">
                            { "Why? " }<span class="faint">{ "optional, for everybody to read" }</span>
                        </label>
                        <input id="meeting-cancel" class="input" maxlength="500" value={reason} {oninput} />
                    </div>
                    <div class="details-steps">
                        <button type="submit" class="button" data-kind="bad-strong">{ what }</button>
                        <button type="button" class="button" data-kind="quiet" onclick={toggle}>{ "Keep it" }</button>
                    </div>
                </form>
            }
        </div>
    }
}
