//! Signing out with something half typed: asked about once, since it names patients and so stays in no browser. So is what has not
//! been sent yet, which stays, and is sent by nobody else.

use super::desk::{Act, Desk, DeskHandle, Dialog, use_desk};
use super::palette::modal::Modal;
use crate::cache::Cache;
use crate::hooks::{use_cache, use_sign_out};
use crate::words::counted;
use yew::prelude::*;

/// Signs out; asks first where a form is unfinished, or a request not sent.
pub fn leave(desk: &DeskHandle, cache: &Cache, sign_out: &Callback<()>) {
    if unfinished(&desk.desk).is_some() || unsent(cache.queued().count()).is_some() {
        desk.act(Act::Open(Dialog::Leave));
    } else {
        sign_out.emit(());
    }
}

/// What is said of requests that the server does not have yet.
fn unsent(count: usize) -> Option<String> {
    let (have, wait) = match count {
        0 => return None,
        1 => ("has", "It waits"),
        _ => ("have", "They wait"),
    };
    let requests = counted(count, "request", "requests");
    Some(format!("{requests} {have} not been sent. {wait} in this browser until you sign in here again."))
}

/// What would be lost: `an unfinished appointment`, `2 unfinished forms`.
fn unfinished(desk: &Desk) -> Option<String> {
    let open = desk.draft().filter(|draft| draft.is_typed());
    let appointments = open.into_iter().chain(&desk.kept).count();
    let open = desk.meeting_draft().filter(|draft| draft.is_worth_keeping());
    let meetings = open.into_iter().chain(&desk.kept_meetings).count();
    match (appointments, meetings) {
        (0, 0) => None,
        (1, 0) => Some("an unfinished appointment".into()),
        (0, 1) => Some("an unfinished meeting".into()),
        (some, more) => Some(counted(some + more, "unfinished form", "unfinished forms")),
    }
}

/// The question.
#[component]
pub fn AskLeave() -> Html {
    let desk = use_desk();
    let sign_out = use_sign_out();
    let cache = use_cache();
    let unsent = unsent(cache.queued().count());
    let unfinished = unfinished(&desk.desk);
    let verb = if unfinished.is_some() { "Sign out and discard" } else { "Sign out" };
    let discard = unfinished.map(|what| {
        let it = if what.starts_with("an ") { "it" } else { "them" };
        format!("You have {what}. Sign out and discard {it}?")
    });
    let lines = unsent.into_iter().chain(discard);
    html! {
        <Modal label="Sign out" onclose={desk.on(|()| Act::Close)}>
            <div class="ask">
                <h2>{ "Sign out?" }</h2>
                { for lines.map(|line| html! { <p key={line.clone()}>{ line }</p> }) }
            </div>
            <footer class="panel-foot">
                <button type="button" class="button" data-kind="bad-strong" onclick={sign_out.reform(|_: MouseEvent| ())}>
                    { verb }
                </button>
                <button type="button" class="button" autofocus={true} onclick={desk.on(|_: MouseEvent| Act::Close)}>
                    { "Stay" }
                </button>
            </footer>
        </Modal>
    }
}

#[cfg(test)]
mod tests {
    use super::super::desk::Panel;
    use super::super::draft::Draft;
    use super::super::meeting::draft::MeetingDraft;
    use super::*;
    use std::rc::Rc;

    #[test]
    fn what_was_not_sent_is_counted_and_waits() {
        let waits = "in this browser until you sign in here again.";
        assert_eq!(unsent(0), None);
        assert_eq!(unsent(1), Some(format!("1 request has not been sent. It waits {waits}")));
        assert_eq!(unsent(2), Some(format!("2 requests have not been sent. They wait {waits}")));
    }

    #[test]
    fn what_is_half_typed_is_named_and_a_mere_place_is_nothing() {
        let date: chrono::NaiveDate = "2026-11-24".parse().unwrap();
        let bare = Rc::new(Draft::new(date));
        let typed = Rc::new(Draft { note: "Interpreter".into(), ..Draft::new(date) });
        let meeting = Rc::new(MeetingDraft { summary: "Rota".into(), ..MeetingDraft::new(date) });
        let empty = Rc::new(MeetingDraft::new(date));
        let desk = |panel, kept: &[&Rc<Draft>], meetings: &[&Rc<MeetingDraft>]| Desk {
            panel,
            kept: kept.first().map(|it| Rc::clone(it)),
            kept_meetings: meetings.iter().map(|it| Rc::clone(it)).collect(),
            ..Desk::default()
        };
        for (desk, expected) in [
            (desk(Panel::Closed, &[], &[]), None),
            (desk(Panel::Booking(bare), &[], &[]), None),
            (desk(Panel::MeetingForm(empty), &[], &[]), None),
            (desk(Panel::Booking(Rc::clone(&typed)), &[], &[]), Some("an unfinished appointment")),
            (desk(Panel::Closed, &[&typed], &[]), Some("an unfinished appointment")),
            (desk(Panel::MeetingForm(Rc::clone(&meeting)), &[], &[]), Some("an unfinished meeting")),
            (desk(Panel::Booking(Rc::clone(&typed)), &[], &[&meeting]), Some("2 unfinished forms")),
        ] {
            assert_eq!(unfinished(&desk).as_deref(), expected);
        }
    }
}
