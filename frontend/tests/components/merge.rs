//! Are these one? Both sides in words, what stands as a choice, and each way out one click away.

use crate::stage::{Scene, Stage, Theatre, active, text};
use docket_frontend::components::merge::{Comparison, MergeDialog};
use docket_shared::command::{Command, CreateMeeting, Invitee, RespondToMeeting, Side};
use docket_shared::model::{AttendeeRole, MeetingDetails, ParticipationStatus, Role};
use docket_shared::testing::{Given, actor, at, meeting};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;
use yew::prelude::*;

fn create(number: u32, summary: &str, start: &str, invited: Role) -> Command {
    Command::CreateMeeting(CreateMeeting {
        meeting_id: meeting(number),
        details: MeetingDetails {
            summary: summary.into(),
            description: format!("About {summary}"),
            location_id: None,
            location: "Cafeteria".into(),
            start: at(start),
            end: at("2026-11-03T11:00:00Z"),
            all_day: false,
        },
        recurrence: None,
        attendees: vec![Invitee {
            account_id: actor(invited).account_id,
            role: AttendeeRole::ReqParticipant,
        }],
        not_same_as: Vec::new(),
    })
}

/// The front desk and the manager have invited each other; the front desk is about to accept.
fn asked() -> Scene {
    let mut given = Given::clinic([]);
    let (desk, manager) = (Role::Receptionist, Role::Manager);
    given.when(desk, &create(1, "Discuss recent upgrade", "2026-11-03T10:00:00Z", manager)).expect("taken");
    given.when(manager, &create(2, "New add-on", "2026-11-03T10:30:00Z", desk)).expect("taken");
    let answer = Some(RespondToMeeting {
        meeting_id: meeting(2),
        recurrence_id: None,
        status: ParticipationStatus::Accepted,
        note: "Gladly.".into(),
        sequence: Some(0),
        not_same_as: Vec::new(),
        keep_dates: false,
    });
    let comparison = Rc::new(Comparison { answer, ..Comparison::of(meeting(2), meeting(1)) });
    let children = html! { <MergeDialog {comparison} /> };
    Scene { children, ..Scene::of(&given, desk) }
}

/// The choice of the first or the second for a fact.
fn choice(stage: &Stage<Theatre>, fact: &str, side: u8) -> HtmlInputElement {
    let input = stage.one(&format!("[data-side=\"{side}\"] > input[name=merge-{fact}]"));
    input.dyn_into().expect("a choice")
}

#[wasm_bindgen_test]
async fn what_differs_is_said_in_words_and_the_question_has_the_focus() {
    let stage = Stage::<Theatre>::with(asked()).await;
    let marks: Vec<_> = stage.all("h3.merge-name").iter().map(|it| text(it)).collect();
    assert_eq!(marks, ["Title differs", "When differs", "Where same", "About differs", "Who same"]);
    assert_eq!(text(&active()), "Are these one meeting?");
    assert!(text(&stage.one(".merge-fates")).contains("Organize it"));
    let summary = text(&stage.one(".merge-summary p"));
    assert!(summary.starts_with("One meeting: “Discuss recent upgrade”, Tue 3 Nov 10:00–11:00"), "{summary}");
}

#[wasm_bindgen_test]
async fn what_is_chosen_is_what_is_merged_and_the_note_goes_along() {
    let scene = asked();
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    // Mine stands to begin with; the other's time shall.
    stage.click(&choice(&stage, "When", 0)).await;
    assert!(text(&stage.one(".merge-preview")).contains("10:30–11:00"));
    stage.click(&stage.button("Merge into one")).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::MergeMeetings(merge), Command::RespondToMeeting(answer)] = &submitted[..] else {
        panic!("{submitted:?}")
    };
    assert_eq!((merge.survivor_id, merge.merged_id), (meeting(1), meeting(2)));
    assert_eq!((merge.summary, merge.time, merge.description), (Side::Survivor, Side::Merged, None));
    assert_eq!(answer.note, "Gladly.");
}

#[wasm_bindgen_test]
async fn the_one_that_stands_brings_its_title_time_and_place_and_each_can_be_changed() {
    let scene = asked();
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    stage.click(&choice(&stage, "invitation", 0)).await;
    assert!(choice(&stage, "Title", 0).checked() && choice(&stage, "When", 0).checked());
    assert!(text(&stage.one(".merge-preview > p > strong")).contains("New add-on"));
    stage.click(&choice(&stage, "Title", 1)).await;
    // Of two texts one at the least stays.
    for side in [0, 1] {
        stage.click(&choice(&stage, "About", side)).await;
        assert_eq!([0, 1].map(|it| choice(&stage, "About", it).checked()), [side == 1, side == 0]);
    }
    stage.click(&stage.button("Merge into one")).await;
    let submitted = scene.done.submitted.borrow();
    let Command::MergeMeetings(merge) = &submitted[0] else { panic!("{submitted:?}") };
    assert_eq!((merge.survivor_id, merge.merged_id), (meeting(2), meeting(1)));
    assert_eq!((merge.summary, merge.time, merge.location), (Side::Merged, Side::Survivor, Side::Survivor));
    assert_eq!(merge.description, Some(Side::Survivor));
}

#[wasm_bindgen_test]
async fn keeping_both_sends_the_answer_that_waited() {
    let scene = asked();
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    stage.click(&stage.button("Keep both")).await;
    let submitted = scene.done.submitted.borrow();
    let [Command::RespondToMeeting(answer)] = &submitted[..] else { panic!("{submitted:?}") };
    assert_eq!((answer.status, &answer.not_same_as[..]), (ParticipationStatus::Accepted, &[meeting(1)][..]));
}

#[wasm_bindgen_test]
async fn what_is_not_sent_yet_goes_out_with_the_merge_and_not_before() {
    let mut given = Given::clinic([]);
    let (desk, manager) = (Role::Receptionist, Role::Manager);
    given.when(manager, &create(2, "New add-on", "2026-11-03T10:30:00Z", desk)).expect("taken");
    let typed = create(1, "Discuss recent upgrade", "2026-11-03T10:00:00Z", manager);
    let comparison =
        Comparison { unsent: vec![typed.clone()].into(), ..Comparison::of(meeting(1), meeting(2)) };
    let children = html! { <MergeDialog comparison={Rc::new(comparison)} /> };
    let scene = Scene { children, ..Scene::of(&given, desk) };
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    assert!(text(&stage.one(".merge-preview")).contains("Discuss recent upgrade"));
    stage.click(&stage.button("Cancel")).await;
    assert!(scene.done.submitted.borrow().is_empty(), "whoever thinks better of it has sent nothing");
    stage.click(&stage.button("Merge into one")).await;
    let submitted = scene.done.submitted.borrow();
    let [sent, Command::MergeMeetings(merge)] = &submitted[..] else { panic!("{submitted:?}") };
    assert_eq!((sent, merge.survivor_id, merge.merged_id), (&typed, meeting(1), meeting(2)));
}
