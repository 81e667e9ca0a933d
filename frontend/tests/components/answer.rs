//! What is answered to a meeting and to one of its dates, in the inbox and in the panel; what is called off; and that nothing typed
//! is lost with a panel that is closed.

use crate::stage::{Done, Scene, Stage, Theatre, active, text};
use docket_frontend::components::desk::{Act, OccurrenceId, use_desk};
use docket_frontend::components::inbox::answer::Answer;
use docket_shared::command::{CancelMeeting, Command};
use docket_shared::ids::MeetingId;
use docket_shared::model::{ParticipationStatus, Role};
use docket_shared::testing::meetings::{details, series};
use docket_shared::testing::{Given, at, meeting};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

const DESK: Role = Role::Receptionist;
const WEDNESDAY: &str = "2026-11-04T10:00:00Z";
const THURSDAY: &str = "2026-11-05T10:00:00Z";

/// Every day at ten from Tuesday 3 November 2026, twice: the manager calls “Rota” and invites the front desk, which calls “Stock”.
/// Of either Wednesday is called off.
fn given() -> Given {
    let mut given = Given::clinic([]);
    let first = |title| details(title, "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z");
    for (number, title, by, invited) in [(1, "Rota", Role::Manager, DESK), (2, "Stock", DESK, Role::Manager)]
    {
        let create = series(number, first(title), "FREQ=DAILY", &[invited]);
        given.when(by, &Command::CreateMeeting(create)).expect("allowed");
        let cancel = CancelMeeting {
            meeting_id: meeting(number),
            recurrence_id: Some(at(WEDNESDAY)),
            reason: "Training".into(),
        };
        given.when(by, &Command::CancelMeeting(cancel)).expect("allowed");
    }
    given
}

fn date(number: u32, start: &str) -> OccurrenceId {
    OccurrenceId { meeting_id: meeting(number), recurrence_id: Some(at(start)) }
}

#[derive(Properties, PartialEq)]
struct OpenerProps {
    shown: OccurrenceId,
}

/// Opens a panel, as a click in the calendar would.
#[component]
fn Opener(props: &OpenerProps) -> Html {
    let shown = props.shown;
    let onclick = use_desk().on(move |_: MouseEvent| Act::ShowMeeting(shown));
    html! { <button id="opener" {onclick}>{ "Opener" }</button> }
}

async fn opened(shown: OccurrenceId) -> (Stage<Theatre>, Done) {
    let children = html! { <Opener {shown} /> };
    let scene = Scene { children, opening: Some(Act::ShowMeeting(shown)), ..Scene::of(&given(), DESK) };
    let done = scene.done.clone();
    (Stage::<Theatre>::with(scene).await, done)
}

fn buttons(stage: &Stage<Theatre>) -> Vec<String> {
    stage.all("button").iter().map(|it| text(it)).collect()
}

#[wasm_bindgen_test]
async fn a_date_that_is_called_off_is_shown_as_that_and_nothing_can_be_done_about_it() {
    for (number, said) in [(1, "Called off by Manager: Training"), (2, "Called off by you: Training")] {
        let (stage, _) = opened(date(number, WEDNESDAY)).await;
        assert_eq!(text(&stage.one(".details-status")), said);
        assert!(text(&stage.one(".details-when")).starts_with("Wednesday 4 November"));
        for word in ["Call off", "Change", "Accept", "Leave"] {
            assert!(buttons(&stage).iter().all(|it| it != word), "{word}: {:?}", buttons(&stage));
        }
        // The series lists it, with the reason and the way back to it.
        stage.click(&stage.button("Show all of the series")).await;
        assert!(stage.all(".details-status").is_empty());
        assert!(text(&stage.one(".meeting-off")).starts_with("Wednesday 4 November – Training"));
        stage.click(&stage.one(".meeting-off button")).await;
        assert_eq!(text(&stage.one(".details-status")), said);
    }
}

#[wasm_bindgen_test]
async fn one_date_is_declined_and_all_of_it_is_left_each_by_its_name() {
    let (stage, done) = opened(date(1, THURSDAY)).await;
    stage.click(&stage.button("Leave")).await;
    assert_eq!(text(&active()), "Decline only Thu 5 Nov", "what does less comes first");
    stage.click(&stage.button("Decline only Thu 5 Nov")).await;
    match &done.submitted.borrow()[..] {
        [Command::RespondToMeeting(respond)] => {
            let expected = (Some(at(THURSDAY)), ParticipationStatus::Declined);
            assert_eq!((respond.recurrence_id, respond.status), expected);
        }
        other => panic!("{other:?}"),
    }
    stage.click(&stage.button("Leave")).await;
    stage.click(&stage.button("Leave all of it")).await;
    match done.submitted.borrow().last() {
        Some(Command::LeaveMeeting(leave)) => assert_eq!(leave.meeting_id, meeting(1)),
        other => panic!("{other:?}"),
    }
    assert!(stage.all(".panel").is_empty(), "there is nothing more to see");
    drop(stage);

    let (stage, _) = opened(OccurrenceId::whole(meeting(1))).await;
    stage.click(&stage.button("Leave")).await;
    assert!(buttons(&stage).iter().all(|it| !it.starts_with("Decline only")), "all of it is meant");
}

#[wasm_bindgen_test]
async fn another_time_keeps_its_length_and_begins_with_its_first_field() {
    let (stage, done) = opened(date(1, THURSDAY)).await;
    stage.click(&stage.button("Propose another time")).await;
    assert!(active().matches(".booking-times button").expect("a selector"), "{}", active().outer_html());
    stage.type_in("[aria-label=Start]", "11:15").await;
    assert_eq!(typed(stage.one("[aria-label=End]")), "11:45");
    // It is still there when the panel was closed by mistake.
    stage.click(&stage.one("[aria-label=Close]")).await;
    stage.click(&stage.one("#opener")).await;
    stage.click(&stage.button("Propose this time")).await;
    match &done.submitted.borrow()[..] {
        [Command::ProposeMeetingTime(propose)] => {
            let expected = (Some(at(THURSDAY)), at("2026-11-05T11:15:00Z"), at("2026-11-05T11:45:00Z"));
            assert_eq!((propose.recurrence_id, propose.start, propose.end), expected);
        }
        other => panic!("{other:?}"),
    }
    stage.click(&stage.button("Back")).await;
    assert!(text(&active()).starts_with("Propose another time"), "the focus goes back, too");
}

#[wasm_bindgen_test]
async fn a_note_and_a_reason_outlive_the_panel() {
    for (shown, begin, field, word) in [
        (date(1, THURSDAY), None, ".answer textarea", "I am late"),
        (date(2, THURSDAY), Some("Call off"), "#meeting-cancel", "Nobody is in"),
    ] {
        let (stage, done) = opened(shown).await;
        if let Some(begin) = begin {
            stage.click(&stage.button(begin)).await;
            assert_eq!(active().id(), "meeting-cancel", "one types at once");
        }
        stage.type_in(field, word).await;
        stage.click(&stage.one("[aria-label=Close]")).await;
        assert!(stage.all(".panel").is_empty());
        stage.click(&stage.one("#opener")).await;
        let send = if begin.is_some() { "Call off Thu 5 Nov" } else { "Perhaps" };
        stage.click(&stage.button(send)).await;
        match &done.submitted.borrow()[..] {
            [Command::RespondToMeeting(respond)] => assert_eq!(respond.note, word),
            [Command::CancelMeeting(cancel)] => assert_eq!(cancel.reason, word),
            other => panic!("{other:?}"),
        }
    }
}

#[wasm_bindgen_test]
async fn in_the_inbox_a_note_is_typed_at_once_and_belongs_to_its_date() {
    let given = given();
    let invitation = Arc::clone(&given.state.meetings()[&meeting(1)]);
    let children = html! { <Answer meeting={invitation} /> };
    let scene = Scene { children, ..Scene::of(&given, DESK) };
    let done = scene.done.clone();
    let stage = Stage::<Theatre>::with(scene).await;
    let dates = stage.one(".answer-scope select").unchecked_into::<HtmlSelectElement>();
    dates.set_selected_index(2);
    dates.dispatch_event(&Event::new("change").expect("an event")).expect("dispatched");
    yew::scheduler::flush().await;
    stage.click(&stage.button("Decline")).await;
    match &done.submitted.borrow_mut().pop() {
        Some(Command::RespondToMeeting(respond)) => assert_eq!(respond.recurrence_id, Some(at(THURSDAY))),
        other => panic!("{other:?}"),
    }
    // The next answer is to all of it again.
    stage.click(&stage.button("Add a note")).await;
    assert_eq!(active().tag_name(), "TEXTAREA", "keys are no shortcuts there");
    stage.type_in("textarea", "I bring slides").await;
    // A yes would be asked about first: the other series is at the same time.
    stage.click(&stage.button("Decline")).await;
    match &done.submitted.borrow()[..] {
        [Command::RespondToMeeting(respond)] => {
            let sent: (MeetingId, _, &str) = (respond.meeting_id, respond.recurrence_id, &respond.note);
            assert_eq!(sent, (meeting(1), None, "I bring slides"));
        }
        other => panic!("{other:?}"),
    }
}

/// What stands in a field.
fn typed(field: web_sys::HtmlElement) -> String {
    field.unchecked_into::<HtmlInputElement>().value()
}
