//! A meeting's form and its panel: what they send, and what they say first.

use crate::stage::{Done, Scene, Stage, Theatre, active, text};
use docket_frontend::cache::Action;
use docket_frontend::components::desk::{Act, OccurrenceId};
use docket_frontend::components::meeting::draft::{MeetingDraft, Purpose};
use docket_shared::alternatives::alternatives;
use docket_shared::command::{CancelMeeting, Command};
use docket_shared::decide::{Context, decide};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::model::{Account, AttendeeRole, ParticipationStatus, Role};
use docket_shared::rejection::{Outcome, Rejection};
use docket_shared::testing::{Given, actor, at, meeting, meetings};
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

fn account(role: Role) -> AccountId {
    actor(role).account_id
}

/// On Tuesday 3 November 2026, with these people.
fn draft(number: u32, summary: &str, start: &str, people: &[Role]) -> MeetingDraft {
    let mut draft = MeetingDraft::new("2026-11-03".parse().expect("a date"));
    draft.purpose = Purpose::Create(meeting(number));
    draft.summary = summary.into();
    draft.type_start(start.into());
    people.iter().for_each(|it| draft.invite(account(*it), AttendeeRole::ReqParticipant));
    draft
}

/// The manager invites me to “Rota” at 10, and I have called “Stock” at 10:15.
fn given() -> Given {
    let mut given = Given::clinic([]);
    let zone = Arc::clone(given.state.zone());
    for (role, draft) in [
        (Role::Manager, draft(1, "Rota", "10", &[Role::Receptionist])),
        (Role::Receptionist, draft(2, "Stock of dressings", "10:15", &[Role::Admin])),
    ] {
        for command in draft.commands(&zone).expect("complete") {
            given.when(role, &command).expect("allowed");
        }
    }
    given
}

async fn opened(act: Act) -> (Stage<Theatre>, Done) {
    let scene = Scene { opening: Some(act), ..Scene::of(&given(), Role::Receptionist) };
    let done = scene.done.clone();
    (Stage::<Theatre>::with(scene).await, done)
}

#[wasm_bindgen_test]
async fn a_meeting_is_typed_and_its_people_are_found_with_the_keys() {
    let form = Act::WriteMeeting(Rc::new(draft(3, "", "15", &[])));
    let (stage, done) = opened(form).await;
    assert_eq!(active().id(), "meeting-title", "one types at once");
    stage.click(&stage.button("Create")).await;
    assert!(done.submitted.borrow().is_empty());
    assert_eq!(text(&stage.one(".field-error")), "Give it a title.");

    stage.type_in("#meeting-title", "Handover").await;
    stage.one("#meeting-people").focus().expect("focused");
    stage.type_in("#meeting-people", "ad").await;
    assert_eq!(text(&stage.one("[role=option][aria-selected=true]")), "Admin");
    stage.press("Enter").await;
    assert_eq!(text(&stage.one(".meeting-invited strong")), "Admin");
    assert!(stage.all("[role=option]").is_empty(), "what lies below is seen again");
    stage.type_in("#meeting-people", "man").await;
    assert_eq!(text(&stage.one("[role=option]")), "Manager");
    stage.press("Escape").await;
    stage.type_in("#meeting-people", "").await;
    stage.click(&stage.button("Send invitations")).await;
    match &done.submitted.borrow()[..] {
        [Command::CreateMeeting(create)] => {
            assert_eq!((create.details.summary.as_str(), create.attendees.len()), ("Handover", 1));
            assert_eq!(create.attendees[0].account_id, account(Role::Admin));
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn whoever_chooses_a_day_goes_on_where_they_chose_it() {
    let (stage, _) = opened(Act::WriteMeeting(Rc::new(draft(3, "Handover", "15", &[])))).await;
    stage.click(&stage.one(".booking-date")).await;
    stage.click(&stage.one(".month-day[aria-label='Wednesday 4 November']")).await;
    assert!(stage.all(".month").is_empty());
    let now = active();
    assert!(now.matches(".booking-date").expect("a selector"), "{}", now.outer_html());
    assert_eq!(text(&now), "Wed 4 Nov");
}

#[wasm_bindgen_test]
async fn whoever_comes_to_invite_somebody_types_a_name_at_once() {
    let (stage, _) = opened(Act::ShowMeeting(OccurrenceId::whole(meeting(2)))).await;
    stage.click(&stage.button("Invite")).await;
    assert_eq!(active().id(), "meeting-people");
}

#[wasm_bindgen_test]
async fn what_it_looks_like_is_told_asked_once_and_never_in_the_way() {
    let form = || Act::WriteMeeting(Rc::new(draft(3, "Rota", "10", &[Role::Manager])));
    let (stage, done) = opened(form()).await;
    let line = stage.one(".look-alike-line > button");
    assert_eq!(line.get_attribute("aria-expanded").as_deref(), Some("false"), "it is quiet");
    stage.click(&stage.button("Send invitations")).await;
    assert!(done.submitted.borrow().is_empty(), "it is asked first");
    assert!(text(&stage.one(".look-alike-ask")).contains("“Rota”"));
    stage.click(&stage.button("Send all the same")).await;
    assert_eq!(done.submitted.borrow().len(), 1, "and never blocks");
    drop(stage);

    let (stage, done) = opened(form()).await;
    stage.click(&stage.one(".look-alike-line > button")).await;
    stage.click(&stage.button("These are two")).await;
    assert!(stage.all(".look-alike-line").is_empty());
    stage.click(&stage.button("Send invitations")).await;
    match &done.submitted.borrow()[..] {
        [Command::CreateMeeting(create)] => assert_eq!(create.not_same_as, [meeting(1)]),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn an_invitation_says_what_it_collides_with_before_it_is_answered() {
    let (stage, done) = opened(Act::ShowMeeting(OccurrenceId::whole(meeting(1)))).await;
    assert_eq!(text(&stage.one(".details-name")), "Rota");
    assert!(text(&stage.one(".meeting-collisions")).contains("10:15–10:45 “Stock of dressings”"));
    assert!(stage.all("button").iter().all(|it| text(it) != "Call off"), "it is not mine");
    stage.type_in(".answer textarea", "I am late").await;
    stage.click(&stage.button("Perhaps")).await;
    match &done.submitted.borrow()[..] {
        [Command::RespondToMeeting(respond)] => {
            assert_eq!(
                (respond.status, respond.note.as_str()),
                (ParticipationStatus::Tentative, "I am late")
            );
            assert_eq!(respond.sequence, Some(0));
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn whoever_calls_a_meeting_changes_it_and_calls_it_off_with_a_reason() {
    let (stage, done) = opened(Act::ShowMeeting(OccurrenceId::whole(meeting(2)))).await;
    stage.click(&stage.button("Call off")).await;
    stage.type_in("#meeting-cancel", "Nobody is in").await;
    stage.click(&stage.button("Call it off")).await;
    match &done.submitted.borrow()[..] {
        [Command::CancelMeeting(cancel)] => {
            assert_eq!((cancel.meeting_id, cancel.reason.as_str()), (meeting(2), "Nobody is in"));
        }
        other => panic!("{other:?}"),
    }
    stage.click(&stage.button("Change")).await;
    stage.type_in("[aria-label=Start]", "11").await;
    assert!(text(&stage.one("[role=group]")).contains("Everybody is asked again"));
    stage.click(&stage.button("Save")).await;
    assert!(matches!(done.submitted.borrow().last(), Some(Command::ChangeMeeting(_))));
}

/// “Rota” on Tuesday at ten, which the manager and I both chair.
fn chaired_by_both() -> Given {
    let mut given = Given::clinic([]);
    let details = || meetings::details("Rota", "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z");
    let created = |number, with| Command::CreateMeeting(meetings::create(number, details(), &[with]));
    given.when(Role::Receptionist, &created(1, Role::Manager)).expect("allowed");
    given.when(Role::Manager, &created(2, Role::Receptionist)).expect("allowed");
    given.when(Role::Receptionist, &Command::MergeMeetings(meetings::merge(1, 2))).expect("allowed");
    given
}

/// I have opened its form and said more about it.
async fn describing(given: &Given) -> (Stage<Theatre>, Scene) {
    let draft = MeetingDraft::changing(given.meeting(1), None, given.state.zone());
    let opening = Some(Act::WriteMeeting(Rc::new(draft)));
    let scene = Scene { opening, ..Scene::of(given, Role::Receptionist) };
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    stage.type_in("#meeting-about", "Bring the keys").await;
    (stage, scene)
}

/// The manager moves it to eleven.
fn moved(given: &mut Given) {
    let eleven = meetings::details("Rota", "2026-11-03T11:00:00Z", "2026-11-03T11:30:00Z");
    given.when(Role::Manager, &meetings::change(1, eleven)).expect("allowed");
}

/// That the form has what each of us has changed, and is sent with it.
async fn sends_both(stage: &Stage<Theatre>, scene: &Scene) {
    let start = stage.one("[aria-label=Start]").dyn_into::<HtmlInputElement>().expect("a field").value();
    let about = stage.one("#meeting-about").dyn_into::<HtmlTextAreaElement>().expect("a field").value();
    assert_eq!((start.as_str(), about.as_str()), ("11:00", "Bring the keys"));
    stage.click(&stage.button("Save")).await;
    match scene.done.submitted.borrow().last() {
        Some(Command::ChangeMeeting(change)) => {
            assert_eq!(change.details.start, at("2026-11-03T11:00:00Z"));
            assert_eq!(change.details.description, "Bring the keys");
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn who_types_while_another_changes_the_same_is_told_and_keeps_both() {
    let mut given = chaired_by_both();
    let (mut stage, scene) = describing(&given).await;
    assert!(stage.all("[aria-label='Changed meanwhile']").is_empty());
    moved(&mut given);
    let scene = Scene { cache: Scene::of(&given, Role::Receptionist).cache, ..scene };
    stage.update(scene.clone()).await;
    let said = text(&stage.one("[aria-label='Changed meanwhile']"));
    assert!(
        said.contains("Manager has changed it since you began: what you save now would be refused."),
        "{said}"
    );
    assert!(said.contains("Time: 10:00 → 11:00"), "{said}");
    stage.click(&stage.button("Put mine on top of it")).await;
    assert!(stage.all("[aria-label='Changed meanwhile']").is_empty());
    sends_both(&stage, &scene).await;
}

#[wasm_bindgen_test]
async fn who_was_slower_asks_again_and_undoes_nothing() {
    let mut given = chaired_by_both();
    let (mut stage, scene) = describing(&given).await;
    stage.click(&stage.button("Save")).await;
    let command = scene.done.submitted.borrow()[0].clone();
    moved(&mut given);
    let context = Context::new(given.now, actor(Role::Receptionist));
    let reasons = decide(&given.state, &command, &context).expect_err("somebody was faster");
    let alternatives = alternatives(&given.state, &command, &context);
    let outcome = Outcome::Rejected(Rejection { reasons, alternatives });
    let id = CommandId::new(Uuid::from_u128(1));
    let scene = Scene { cache: Scene::of(&given, Role::Receptionist).cache, ..scene };
    let scene =
        scene.after(Action::Submit { id, command, at: given.now }).after(Action::Outcome(id, outcome));
    stage.update(scene.clone()).await;
    stage.click(&stage.button("Change and ask again")).await;
    sends_both(&stage, &scene).await;
}

/// “Rota” every Tuesday at ten, which I call; that of the 10th is called off.
fn series() -> Given {
    let mut given = Given::clinic([]);
    let first = meetings::details("Rota", "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z");
    let rota = meetings::series(1, first, "FREQ=WEEKLY", &[Role::Manager]);
    given.when(Role::Receptionist, &Command::CreateMeeting(rota)).expect("allowed");
    let recurrence_id = Some(at("2026-11-10T10:00:00Z"));
    let off = CancelMeeting { meeting_id: meeting(1), recurrence_id, reason: "Ill".into() };
    given.when(Role::Receptionist, &Command::CancelMeeting(off)).expect("allowed");
    given
}

#[wasm_bindgen_test]
async fn the_form_of_a_series_names_the_dates_that_lose_what_is_different_about_them() {
    let given = series();
    let opened = |day: &str| {
        let mut draft = MeetingDraft::changing(given.meeting(1), None, given.state.zone());
        draft.move_to(day.parse().expect("a date"));
        let opening = Some(Act::WriteMeeting(Rc::new(draft)));
        Stage::<Theatre>::with(Scene { opening, ..Scene::of(&given, Role::Receptionist) })
    };
    let stage = opened("2026-11-04").await;
    let said = "What is different about single dates is dropped: Tue 10 Nov (called off).";
    assert_eq!(text(&stage.one(".letter-warning")), said);
    let stage = opened("2026-11-03").await;
    stage.type_in("[aria-label=Start]", "11").await;
    assert!(stage.all(".letter-warning").is_empty(), "at another hour it stays called off");
}

#[wasm_bindgen_test]
async fn a_date_that_was_called_off_is_brought_back_from_its_panel() {
    let given = series();
    let recurrence_id = Some(at("2026-11-10T10:00:00Z"));
    let opening = Some(Act::ShowMeeting(OccurrenceId { meeting_id: meeting(1), recurrence_id }));
    let scene = Scene { opening, ..Scene::of(&given, Role::Receptionist) };
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    assert!(text(&stage.one(".panel")).contains("Everybody is asked about it again."));
    stage.click(&stage.button("Bring it back")).await;
    match &scene.done.submitted.borrow()[..] {
        [Command::ChangeMeeting(change)] => {
            assert_eq!((change.recurrence_id, change.sequence), (recurrence_id, Some(1)));
            assert_eq!(change.details.start, at("2026-11-10T10:00:00Z"));
        }
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn a_manager_takes_over_what_nobody_organizes_any_more_and_knows_what_follows() {
    let mut given = Given::clinic([]);
    let once = meetings::details("Layoffs", "2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z");
    let once = meetings::create(1, once, &[Role::Practitioner]);
    given.when(Role::Admin, &Command::CreateMeeting(once)).expect("allowed");
    let shown = |given: &Given| {
        let opening = Some(Act::ShowMeeting(OccurrenceId::whole(meeting(1))));
        Scene { opening, ..Scene::of(given, Role::Manager) }
    };
    let stage = Stage::<Theatre>::with(shown(&given)).await;
    assert_eq!(text(&stage.one(".details-name")), "Busy");
    assert!(stage.all("[aria-label='Take it over']").is_empty(), "somebody organizes it");
    let account = Account::clone(&given.state.accounts()[&account(Role::Admin)]);
    given.apply(Event::AccountSaved { account: Arc::new(Account { active: false, ..account }) });
    let scene = shown(&given);
    let stage = Stage::<Theatre>::with(scene.clone()).await;
    let said = text(&stage.one("[aria-label='Take it over'] p"));
    assert!(said.starts_with("Admin, who organizes this meeting, has no open account any more."), "{said}");
    stage.click(&stage.button("Take it over")).await;
    match &scene.done.submitted.borrow()[..] {
        [Command::InviteToMeeting(invite)] => {
            let invited: Vec<_> = invite.attendees.iter().map(|it| it.account_id).collect();
            assert_eq!(invited, [self::account(Role::Manager)]);
        }
        other => panic!("{other:?}"),
    }
    let stage = Stage::<Theatre>::with(Scene { role: Role::Receptionist, ..shown(&given) }).await;
    assert!(stage.all("[aria-label='Take it over']").is_empty(), "who may not is not asked");
}
