//! A rejection, where it cannot be overlooked: what was not done, every reason, and the ways out. Nothing that was typed
//! is lost: the form opens again as it was sent.

use super::alternatives::{Alternatives, still_free};
use super::desk::{Act, Dialog, use_desk};
use super::draft::Draft;
use super::icon::Icon;
use super::meeting::draft::MeetingDraft;
use super::merge::Comparison;
use super::precheck::actor;
use crate::cache::{Progress, Request};
use crate::hooks::{use_cache, use_dismiss, use_me, use_now, use_submit};
use crate::words::reason::{About, sentence};
use crate::words::request::{Tense, said, title_of};
use docket_shared::command::{Command, Placing};
use docket_shared::decide::Context;
use docket_shared::ids::{CommandId, PractitionerId};
use docket_shared::rejection::{Alternative, Reason};
use docket_shared::state::State;
use std::rc::Rc;
use yew::prelude::*;

/// The properties of [`RejectionNotice`].
#[derive(Properties)]
pub struct Props {
    /// The request that was rejected or refused.
    pub request: Rc<Request>,
    /// Whether its alternatives are shown below it.
    #[prop_or(true)]
    pub alternatives: bool,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.request, &other.request) && self.alternatives == other.alternatives
    }
}

/// With whom and when a command asked for something.
fn asked(command: &Command) -> Option<(PractitionerId, chrono::DateTime<chrono::Utc>)> {
    command.placing().map(|placing| match placing {
        Placing::Book(book) => (book.practitioner_id, book.start),
        Placing::Reschedule(reschedule) => (reschedule.practitioner_id, reschedule.start),
    })
}

/// What was refused, why, and what can be done.
#[component]
pub fn RejectionNotice(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let me = use_me();
    let desk = use_desk();
    let dismiss = use_dismiss();
    let submit = use_submit();
    let request = &props.request;
    let about = About { state: &cache.view, now };
    let mut reasons: Vec<String> = match &request.progress {
        Progress::Rejected(rejection) => said(&rejection.reasons, about),
        Progress::Refused(sentence) => vec![sentence.clone()],
        Progress::Queued | Progress::Accepted | Progress::Confirmed { .. } => return html! {},
    };
    // It may lie there for long: what has become of it since is said, and only what still holds is offered.
    let (free, taken) = still_free(request, &cache.view, &Context::new(now, actor(&me)));
    let offered =
        if let Progress::Rejected(rejection) = &request.progress { &rejection.alternatives[..] } else { &[] };
    let is_known = |it: &&Alternative| free.contains(it) || taken.contains(it);
    let alternatives = Rc::new(offered.iter().filter(is_known).copied().collect::<Vec<_>>());
    reasons.extend(off_since(request, &cache.view).map(|it| sentence(&it, about)));
    let draft = Draft::again(&request.command, &cache.view).map(Rc::new);
    let edit = draft.clone().map(|draft| {
        let (desk, dismiss, id) = (desk.clone(), dismiss.clone(), request.id);
        Callback::from(move |_: MouseEvent| {
            dismiss.emit(id);
            desk.act(Act::Write(Rc::clone(&draft)));
        })
    });
    let edit = edit.or_else(|| {
        if off_since(request, &cache.view).is_some() {
            return None;
        }
        let draft =
            Rc::new(MeetingDraft::again(&request.command, &cache, &desk.desk.sent_meetings, me.account.id)?);
        let (desk, dismiss, id) = (desk.clone(), dismiss.clone(), request.id);
        Some(Callback::from(move |_: MouseEvent| {
            dismiss.emit(id);
            desk.act(Act::WriteMeeting(Rc::clone(&draft)));
        }))
    });
    let take = {
        let (desk, dismiss, id, state) = (desk.clone(), dismiss.clone(), request.id, Rc::clone(&cache.view));
        Callback::from(move |alternative: Alternative| {
            let Some(draft) = &draft else { return };
            let mut draft = Draft::clone(draft);
            draft.take(state.zone(), &alternative);
            dismiss.emit(id);
            desk.act(send_or_write(draft, &state, &submit));
        })
    };
    let put_aside = {
        let (desk, id) = (desk.clone(), request.id);
        let shown = request.command.appointment_id();
        let gone = shown.is_some_and(|it| !cache.view.appointments().contains_key(&it));
        Callback::from(move |_: MouseEvent| {
            dismiss.emit(id);
            if gone && desk.desk.shown() == shown {
                desk.act(Act::ClosePanel);
            }
        })
    };
    let comparison = Comparison::after(request).filter(|it| it.is_open(&cache.view)).map(Rc::new);
    let reasons = reasons.into_iter().map(|reason| html! { <li key={reason.clone()}>{ reason }</li> });
    html! {
        <>
            <section class="verdict" data-verdict="blocked">
                <p class="verdict-line">
                    { Icon::Blocked.html() }
                    <strong class="verdict-word">{ title_of(&cache.view, request, Tense::Refused) }</strong>
                </p>
                <ul class="verdict-reasons">{ for reasons }</ul>
                <div class="verdict-actions">
                    if let Some(edit) = edit {
                        <button type="button" class="button" onclick={edit}>{ "Change and ask again" }</button>
                    }
                    if let Some(comparison) = comparison {
                        <button
                            type="button"
                            class="button"
                            onclick={desk.on(move |_: MouseEvent| Act::Open(Dialog::Merge(Rc::clone(&comparison))))}
                        >
                            { "Compare the two" }
                        </button>
                    }
                    <button type="button" class="button" data-kind="quiet" onclick={put_aside}>{ "Dismiss" }</button>
                </div>
            </section>
            if let (true, Some((with, start))) = (props.alternatives, asked(&request.command)) {
                <Alternatives
                    state={Rc::clone(&cache.view)}
                    {alternatives}
                    {taken}
                    asked_with={with}
                    asked_on={cache.view.zone().date(start)}
                    {now}
                    ontake={take}
                />
            }
        </>
    }
}

/// That the meeting, or the date of it, was called off since, where it is not for that that the request was rejected.
fn off_since(request: &Request, state: &State) -> Option<Reason> {
    let meeting = state.surviving_meeting(request.command.meeting_id()?)?;
    let said =
        if let Progress::Rejected(rejection) = &request.progress { &rejection.reasons[..] } else { &[] };
    let is_said = said.iter().any(|it| matches!(it, Reason::MeetingCancelled { .. }));
    (!meeting.stands() && !is_said).then_some(Reason::MeetingCancelled { meeting_id: meeting.id })
}

/// Asks for the draft at once where it is complete, otherwise opens the form with it.
fn send_or_write(mut draft: Draft, state: &State, submit: &Callback<Command, CommandId>) -> Act {
    // An override was argued for another time.
    draft.override_reason.clear();
    let command = draft.patient_id().and_then(|patient| draft.command(state.zone(), patient));
    match command {
        Some(command) => {
            let shown = command.appointment_id();
            submit.emit(command);
            shown.map_or(Act::ClosePanel, Act::Show)
        }
        None => Act::Write(Rc::new(draft)),
    }
}
