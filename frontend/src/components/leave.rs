//! Signing out with something half typed: asked about once, since it names patients and so stays in no browser.

use super::desk::{Act, Desk, DeskHandle, Dialog, use_desk};
use super::palette::modal::Modal;
use crate::hooks::use_sign_out;
use crate::words::counted;
use yew::prelude::*;

/// Signs out; asks first where a form is unfinished.
pub fn leave(desk: &DeskHandle, sign_out: &Callback<()>) {
    match unfinished(&desk.desk) {
        Some(_) => desk.act(Act::Open(Dialog::Leave)),
        None => sign_out.emit(()),
    }
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
    let what = unfinished(&desk.desk).unwrap_or_else(|| "nothing unfinished".into());
    let it = if what.starts_with("an ") { "it" } else { "them" };
    html! {
        <Modal label="Sign out" onclose={desk.on(|()| Act::Close)}>
            <div class="ask">
                <h2>{ "Sign out?" }</h2>
                <p>{ format!("You have {what}. Sign out and discard {it}?") }</p>
            </div>
            <footer class="panel-foot">
                <button type="button" class="button" data-kind="bad-strong" onclick={sign_out.reform(|_: MouseEvent| ())}>
                    { "Sign out and discard" }
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
