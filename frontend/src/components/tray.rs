//! The requests tray: every command of mine, newest first, with what became of it, how old it is, and why.

use super::alternatives::still_free;
use super::desk::{Act, OccurrenceId, use_desk};
use super::icon::Icon;
use super::panel::PanelFrame;
use super::precheck::actor;
use super::rejection::RejectionNotice;
use crate::cache::{Cache, Connection, Progress, Request};
use crate::hooks::{use_cache, use_me, use_now};
use crate::words::reason::About;
use crate::words::request::{SENDING, SENT, Tense, UNSENT, place_of, rejection, title_of};
use crate::words::time;
use docket_shared::command::Command;
use docket_shared::decide::Context;
use docket_shared::rejection::Rejection;
use std::rc::Rc;
use yew::prelude::*;

/// The tray.
#[component]
pub fn Tray() -> Html {
    let cache = use_cache();
    let entries = cache.requests.iter().map(|request| {
        let open = is_open_rejection(request);
        html! {
            <li key={request.id.to_string()}>
                if open {
                    <RejectionNotice request={Rc::clone(request)} />
                } else {
                    <Entry request={Rc::clone(request)} />
                }
            </li>
        }
    });
    html! {
        <PanelFrame title="My requests">
            if cache.requests.is_empty() {
                <div class="empty">
                    { Icon::Requests.sized("24") }
                    <strong>{ "Nothing asked for yet" }</strong>
                    <p>{ "What you book, move or cancel is listed here until the calendar has confirmed it, and after." }</p>
                </div>
            } else {
                <ol class="tray-list">{ for entries }</ol>
            }
        </PanelFrame>
    }
}

/// Whether it was rejected and nobody has dealt with it yet.
pub fn is_open_rejection(request: &Request) -> bool {
    !request.seen && matches!(request.progress, Progress::Rejected(_) | Progress::Refused(_))
}

/// Whether it is undecided.
pub const fn is_pending(request: &Request) -> bool {
    matches!(request.progress, Progress::Queued | Progress::Accepted)
}

/// What is said of a request that is undecided: whether it has gone out.
pub const fn waiting(request: &Request, connection: Connection) -> &'static str {
    match (&request.progress, connection) {
        (Progress::Queued, Connection::Live) => SENDING,
        (Progress::Queued, _) => UNSENT,
        (
            Progress::Accepted | Progress::Confirmed { .. } | Progress::Rejected(_) | Progress::Refused(_),
            _,
        ) => SENT,
    }
}

/// The same of the latest undecided request that `is_about` means, if there is one.
pub fn waits(cache: &Cache, is_about: impl Fn(&Command) -> bool) -> Option<&'static str> {
    let request = cache.requests.iter().find(|it| is_pending(it) && is_about(&it.command))?;
    Some(waiting(request, cache.connection))
}

#[derive(Properties)]
struct EntryProps {
    request: Rc<Request>,
}

impl PartialEq for EntryProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.request, &other.request)
    }
}

#[component]
fn Entry(props: &EntryProps) -> Html {
    let cache = use_cache();
    let now = use_now();
    let me = use_me();
    let desk = use_desk();
    let request = &props.request;
    let (code, mark, tense) = match request.progress {
        Progress::Queued => ("queued", Icon::Clock.html(), Tense::Asked),
        Progress::Accepted => {
            ("accepted", html! { <span class="request-mark spinner"></span> }, Tense::Asked)
        }
        Progress::Confirmed { .. } => ("confirmed", Icon::Check.html(), Tense::Done),
        Progress::Rejected(_) | Progress::Refused(_) => ("rejected", Icon::Blocked.html(), Tense::Refused),
    };
    let place = place_of(&cache.view, request);
    let context = Context::new(now, actor(&me));
    let said = said(request, &cache, About { state: &cache.view, now }, &context);
    let appointment =
        request.command.appointment_id().filter(|id| cache.view.appointments().contains_key(id));
    let meeting = request.command.meeting_id().filter(|id| cache.view.meetings().contains_key(id));
    let recurrence_id = request.command.recurrence_id();
    let shown = appointment
        .map(Act::Show)
        .or_else(|| Some(Act::ShowMeeting(OccurrenceId { meeting_id: meeting?, recurrence_id })));
    let title = title_of(&cache.view, request, tense);
    html! {
        <article class="request" data-progress={code} data-seen={request.seen.then_some("")}>
            { mark }
            if let Some(shown) = shown {
                <button type="button" class="request-title link-button" onclick={desk.on(move |_: MouseEvent| shown.clone())}>
                    { title }
                </button>
            } else {
                <span class="request-title">{ title }</span>
            }
            <span class="request-age">{ time::age(cache.view.zone(), now, request.sent_at) }</span>
            if let Some(place) = place {
                <span class="request-detail">{ place }</span>
            }
            <span class="request-detail">{ said }</span>
        </article>
    }
}

/// What became of it, in a sentence.
fn said(request: &Request, cache: &Cache, about: About<'_>, context: &Context) -> String {
    match &request.progress {
        Progress::Queued | Progress::Accepted => waiting(request, cache.connection).into(),
        Progress::Confirmed { .. } => "Confirmed.".into(),
        // What was free then may be taken by now.
        Progress::Rejected(rejected) => {
            let alternatives = still_free(request, about.state, context).0;
            rejection(&Rejection { alternatives, ..rejected.clone() }, about)
        }
        Progress::Refused(sentence) => sentence.clone(),
    }
}
