//! What a few letters find, in which order.

use super::*;
use crate::components::meeting::draft::{MeetingDraft, Purpose};
use docket_shared::command::{Command, MergeMeetings, Side};
use docket_shared::ids::AccountId;
use docket_shared::model::AttendeeRole;
use docket_shared::model::{Account, Role};
use docket_shared::policy::may;
use docket_shared::testing::{Given, a_patient, actor, appointment, at, book, meeting, practitioner};
use uuid::Uuid;

fn me(role: Role) -> Me {
    use Permission as P;
    let all = [P::Book, P::Meet, P::ChangeAnyStatus, P::ChangeOwnStatus, P::SaveSettings, P::SaveAccounts];
    Me {
        account: Account {
            id: AccountId::new(Uuid::nil()),
            username: "rosa".into(),
            name: "Rosa Ames".into(),
            role,
            practitioner_id: None,
            active: true,
        },
        permissions: all.into_iter().filter(|permission| may(role, *permission)).collect(),
        expires_at: at("2026-11-24T20:00:00Z"),
        storage_key: String::new(),
    }
}

fn labels(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.label.as_str()).collect()
}

#[test]
fn a_few_letters_find_a_command() {
    let given = Given::clinic([]);
    for (role, text, expected) in [
        (Role::Receptionist, "new", &["New appointment", "New meeting"][..]),
        (Role::Practitioner, "new", &["New meeting"]),
        (Role::Receptionist, "settings", &[]),
        (Role::Manager, "set acc", &[]),
        (Role::Admin, "set acc", &["Settings: Accounts"]),
        (Role::Manager, "set pra", &["Settings: Practitioners"]),
        (Role::Receptionist, "DARK", &["Colours: Dark"]),
        (Role::Receptionist, "nothing like it", &[]),
    ] {
        let me = me(role);
        let scope = Scope { state: &given.state, me: &me, now: given.now, route: Route::HOME };
        assert_eq!(labels(&scope.of_everything(text, &[])), expected, "{role:?} {text}");
    }
}

#[test]
fn a_meeting_is_found_by_what_it_is_and_was_called() {
    let mut given = Given::clinic([]);
    given.now = at("2026-11-23T10:30:00Z");
    let called = |number: u32, summary: &str, organizer: AccountId| {
        let mut draft = MeetingDraft::new("2026-11-24".parse().unwrap());
        draft.purpose = Purpose::Create(meeting(number));
        draft.summary = summary.into();
        draft.invite(organizer, AttendeeRole::ReqParticipant);
        draft
    };
    let (rosa, mina) = (actor(Role::Receptionist).account_id, actor(Role::Manager).account_id);
    for (number, summary, by, with) in [
        (1, "Discuss recent upgrade", Role::Receptionist, mina),
        (2, "Investigate new Adobe add-on", Role::Manager, rosa),
        (3, "Discuss salaries", Role::Manager, actor(Role::Admin).account_id),
    ] {
        let zone = Arc::clone(given.state.zone());
        for command in called(number, summary, with).commands(&zone).unwrap() {
            given.when(by, &command).unwrap();
        }
    }
    let merge = MergeMeetings {
        survivor_id: meeting(2),
        merged_id: meeting(1),
        summary: Side::Survivor,
        time: Side::Survivor,
        location: Side::Survivor,
        description: None,
        survivor_sequence: None,
        merged_sequence: None,
    };
    given.when(Role::Manager, &Command::MergeMeetings(merge)).unwrap();
    let mut me = me(Role::Receptionist);
    me.account.id = rosa;
    let scope = Scope { state: &given.state, me: &me, now: given.now, route: Route::HOME };
    for (text, expected) in [
        ("adobe", &["Investigate new Adobe add-on"][..]),
        ("disc upg", &["Investigate new Adobe add-on (also called Discuss recent upgrade)"]),
        ("salaries", &[]),
    ] {
        assert_eq!(labels(&scope.of_everything(text, &[])), expected, "{text}");
    }
}

#[test]
fn a_day_and_the_pages_are_found_by_what_is_typed() {
    let given = Given::clinic([]);
    // Monday 2 November 2026.
    let me = me(Role::Receptionist);
    let scope = Scope { state: &given.state, me: &me, now: given.now, route: Route::HOME };
    let day = |date: &str| Some(What::Go(Route::Day { date: Some(date.parse().unwrap()) }));
    let week = |date: &str| Some(What::Go(Route::Week { whose: None, date: Some(date.parse().unwrap()) }));
    let patient = [Arc::new(a_patient(4))];
    for (text, label, what) in [
        ("12 dec", "Saturday 12 December", day("2026-12-12")),
        ("fri", "Friday 6 November", day("2026-11-06")),
        ("next week", "Week of 9–15 November", week("2026-11-09")),
        ("2026-12-12", "Saturday 12 December", day("2026-12-12")),
        ("inb", "Inbox", Some(What::Go(Route::Inbox))),
        ("my meet", "My meetings", Some(What::Go(Route::Meetings))),
        ("today", "Monday 2 November", Some(What::Go(Route::HOME))),
    ] {
        let entries = scope.of_everything(text, &patient);
        let first = &entries[0];
        assert_eq!((first.label.as_str(), Some(&first.what)), (label, what.as_ref()), "{text}");
        assert!(first.is_steady(), "{text}");
    }
    // What only occurs in a page's name comes after the patients.
    let entries = scope.of_everything("meetings", &patient);
    assert_eq!(labels(&entries), ["Given4 Family4", "My meetings"]);
    // In the week, a day is shown in the week.
    let in_week = Scope { route: Route::Week { whose: None, date: None }, ..scope };
    assert_eq!(Some(&in_week.of_everything("6 nov", &[])[0].what), week("2026-11-06").as_ref());
}

#[test]
fn practitioners_come_before_patients_and_lead_to_their_week() {
    let given = Given::clinic([]);
    let me = me(Role::Receptionist);
    let scope = Scope { state: &given.state, me: &me, now: given.now, route: Route::HOME };
    let entries = scope.of_everything("dr 1", &[Arc::new(a_patient(4))]);
    assert_eq!(labels(&entries), ["Dr 1", "Given4 Family4"]);
    let week = Route::Week { whose: Some(Whose::Practitioner(practitioner(1))), date: None };
    assert_eq!(entries[0].what, What::Week(practitioner(1), week));
}

#[test]
fn a_patient_can_be_booked_and_their_appointments_opened() {
    let mut given = Given::clinic([]);
    given.book(book(1, "2026-11-24T10:30:00Z", "2026-11-24T10:45:00Z")).unwrap();
    let whose = given.state.appointments()[&appointment(1)].patient_id;
    let patient = Arc::clone(&given.state.patients()[&whose]);
    for (role, expected) in [
        (Role::Receptionist, &["New appointment for Given1 Family1", "Tue 24 Nov 10:30, Dr 1"][..]),
        (Role::Practitioner, &["Tue 24 Nov 10:30, Dr 1"]),
    ] {
        let me = me(role);
        let now = at("2026-11-23T10:30:00Z");
        let scope = Scope { state: &given.state, me: &me, now, route: Route::HOME };
        let entries = scope.of_patient(&patient, "");
        assert_eq!(labels(&entries), expected);
        let day = Route::Day { date: Some("2026-11-24".parse().unwrap()) };
        let last = entries.last().map(|entry| &entry.what);
        assert_eq!(last, Some(&What::Show(appointment(1), practitioner(1), day)));
    }
}
