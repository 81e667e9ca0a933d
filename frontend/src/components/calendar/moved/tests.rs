//! What a drag asks for, of whom, and what is said of it first.

use super::super::super::desk::OccurrenceId;
use super::*;
use docket_shared::ids::LocationId;
use docket_shared::model::Role;
use docket_shared::testing::meetings::{create, details, series};
use docket_shared::testing::{Given, actor, at, half_an_hour, location, meeting};

const FIRST: (&str, &str) = ("2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");

/// The manager's: every Thursday at ten from 5 November, with a practitioner and the front desk; and on 6 November at nine, alone.
fn given() -> Given {
    let mut given = Given::clinic([]);
    given.now = at("2026-11-02T08:00:00Z");
    let rota = details("Rota", FIRST.0, FIRST.1);
    let people = [Role::Practitioner, Role::Receptionist];
    let rota = series(1, rota, "FREQ=WEEKLY;BYDAY=TH;COUNT=5", &people);
    given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
    let alone = details("Accounts", "2026-11-06T09:00:00Z", "2026-11-06T10:00:00Z");
    given.when(Role::Manager, &Command::CreateMeeting(create(2, alone, &[]))).unwrap();
    given
}

/// The second date, on Friday 13 November.
fn second(start: u16, end: u16) -> Moved {
    let id = OccurrenceId { meeting_id: meeting(1), recurrence_id: Some(at("2026-11-12T10:00:00Z")) };
    let date = "2026-11-13".parse().unwrap();
    Moved { id, whose: Whose::Mine, date, span: Span::new(start, end) }
}

fn context(given: &Given) -> Context {
    Context::new(given.now, actor(Role::Manager))
}

#[test]
fn a_drag_moves_one_date_or_all_of_the_series_by_as_many_days() {
    let given = given();
    let asked = |all| {
        let (_, commands) = second(660, 720).drafted(&given.state, all).unwrap();
        let [Command::ChangeMeeting(change)] = &commands[..] else { panic!("{commands:?}") };
        let rule = change.recurrence.as_ref().map(ToString::to_string);
        (change.recurrence_id, change.details.start, change.details.end, rule)
    };
    let (one, start, end, rule) = asked(false);
    assert_eq!((one, rule), (Some(at("2026-11-12T10:00:00Z")), None));
    assert_eq!((start, end), (at("2026-11-13T11:00:00Z"), at("2026-11-13T12:00:00Z")));
    let (all, start, end, rule) = asked(true);
    assert_eq!((all, rule.as_deref()), (None, Some("FREQ=WEEKLY;BYDAY=FR;COUNT=5")));
    assert_eq!((start, end), (at("2026-11-06T11:00:00Z"), at("2026-11-06T12:00:00Z")));
}

#[test]
fn all_of_the_series_keeps_its_days_apart_and_its_last_date() {
    // 2 November is a Monday, 4 November a Wednesday.
    for (rule, dragged, to, expected) in [
        (
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6",
            "2026-11-04",
            "2026-11-05",
            "FREQ=WEEKLY;BYDAY=TU,TH,SA;COUNT=6",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=6",
            "2026-11-04",
            "2026-11-03",
            "FREQ=WEEKLY;BYDAY=TU,TH,SU;COUNT=6",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130T235959Z",
            "2026-11-09",
            "2026-11-10",
            "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261201T235959Z",
        ),
    ] {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-01T08:00:00Z");
        let rota = details("Rota", "2026-11-02T10:00:00Z", "2026-11-02T10:30:00Z");
        given
            .when(Role::Manager, &Command::CreateMeeting(series(1, rota, rule, &[Role::Receptionist])))
            .unwrap();
        let named = at(&format!("{dragged}T10:00:00Z"));
        let id = OccurrenceId { meeting_id: meeting(1), recurrence_id: Some(named) };
        let date = to.parse().unwrap();
        let moved = Moved { id, whose: Whose::Mine, date, span: Span::new(600, 630) };
        let (_, commands) = moved.drafted(&given.state, true).unwrap();
        let [Command::ChangeMeeting(change)] = &commands[..] else { panic!("{commands:?}") };
        assert_eq!(change.recurrence.as_ref().unwrap().to_string(), expected);
    }
}

#[test]
fn what_lies_where_it_was_asks_for_nothing() {
    let given = given();
    let at_first = Moved { date: "2026-11-12".parse().unwrap(), ..second(600, 630) };
    assert!(at_first.is_nothing(&given.state));
    assert!(!second(600, 630).is_nothing(&given.state));
    let gone = Moved { id: OccurrenceId::whole(meeting(9)), ..second(600, 630) };
    assert!(gone.is_nothing(&given.state));
}

#[test]
fn who_is_asked_again_is_said_in_one_sentence() {
    let given = given();
    let manager = actor(Role::Manager).account_id;
    let alone = Moved { id: OccurrenceId::whole(meeting(2)), ..second(600, 630) };
    let said = |moved: Moved| asked_again(&given.state, &moved.asked(&given.state, manager));
    assert_eq!(said(second(600, 630)), "Practitioner and Receptionist will be asked again.");
    assert_eq!(said(alone), "Nobody else is invited, so nobody is asked.");
    let six = [manager; 6];
    let several = "Manager, Manager, Manager, Manager and 2 others will be asked again.";
    assert_eq!(asked_again(&given.state, &six), several);
}

#[test]
fn what_concerns_nobody_else_is_sent_at_once() {
    let given = given();
    let alone = Moved { id: OccurrenceId::whole(meeting(2)), ..second(600, 660) };
    let Some(Command::ChangeMeeting(change)) = alone.at_once(&given.state, &context(&given)) else {
        panic!("a request")
    };
    assert_eq!((change.details.start, change.sequence), (at("2026-11-13T10:00:00Z"), Some(0)));
    assert_eq!(second(600, 660).at_once(&given.state, &context(&given)), None);
    // Whoever does not organize it is refused, and told so.
    let other = Context::new(given.now, actor(Role::Receptionist));
    assert_eq!(alone.at_once(&given.state, &other), None);
}

#[test]
fn a_place_is_judged_by_the_rules_and_by_who_is_taken() {
    let mut given = given();
    let mut booked = half_an_hour(1, "2026-11-13T11:00:00Z");
    booked.location_id = Some(location(1));
    given.book(booked).unwrap();
    let in_room = |room: Option<LocationId>, given: &mut Given| {
        let here = MeetingDetails { location_id: room, ..details("Rota", FIRST.0, FIRST.1) };
        let mut change = series(1, here, "FREQ=WEEKLY;BYDAY=TH;COUNT=5", &[]);
        let change = ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id: None,
            details: change.details,
            recurrence: change.recurrence.take(),
            sequence: None,
        };
        given.when(Role::Manager, &Command::ChangeMeeting(change)).unwrap();
    };
    let word = |given: &Given, moved: Moved| moved.judged(&given.state, &context(given)).word;
    assert_eq!(word(&given, second(700, 730)), "Free");
    assert_eq!(word(&given, second(660, 690)), "Not everybody is free");
    in_room(Some(location(1)), &mut given);
    assert_eq!(word(&given, second(660, 690)), "Not free");
    assert_eq!(word(&given, second(700, 730)), "Free");
}

#[test]
fn who_is_taken_is_said_of_the_date_that_was_moved_also_where_all_are() {
    let mut given = given();
    given.book(half_an_hour(1, "2026-11-13T11:00:00Z")).unwrap();
    // The series has begun by then.
    given.now = at("2026-11-10T08:00:00Z");
    for all in [false, true] {
        let (_, commands) = second(660, 690).drafted(&given.state, all).unwrap();
        let advice = second(660, 690).advice(&commands, &given.state, &context(&given));
        assert_eq!(advice.taken, ["Practitioner is booked 11:00–11:30."], "{all}");
        assert!(advice.refused.is_empty());
    }
}
