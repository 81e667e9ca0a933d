//! Meetings, rooms and appointments.

use super::{A, B, C, ELEVEN, TEN};
use crate::command::{BookAppointment, Command, MergeMeetings, Side};
use crate::event::Event;
use crate::model::{Location, MeetingDetails, ParticipationStatus, Role};
use crate::testing::meetings::{accept, change, create, details, merge, respond, series, unmerge};
use crate::testing::{Given, at, book, location, patient, practitioner};
use std::sync::Arc;

/// C, who is the first practitioner, is invited from ten to half past.
fn given() -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[C]))).unwrap();
    given
}

fn at_ten() -> BookAppointment {
    book(1, TEN.0, TEN.1)
}

#[test]
fn an_accepted_meeting_takes_its_practitioners_time_and_may_be_set_aside() {
    for (answer, free) in [
        (None, true),
        (Some(ParticipationStatus::Tentative), true),
        (Some(ParticipationStatus::Declined), true),
        (Some(ParticipationStatus::Accepted), false),
    ] {
        let mut given = given();
        if let Some(status) = answer {
            given.when(C, &Command::RespondToMeeting(respond(1, status))).unwrap();
        }
        let expected = if free { Ok(()) } else { Err(vec!["practitioner_in_meeting"]) };
        assert_eq!(given.book(at_ten()), expected, "{answer:?}");
        let written = BookAppointment {
            appointment_id: crate::testing::appointment(2),
            patient_id: patient(2),
            practitioner_id: practitioner(1),
            override_reason: Some("In pain".into()),
            ..at_ten()
        };
        if !free {
            let events = given.when(Role::Manager, &Command::BookAppointment(written)).unwrap();
            assert_eq!(events.len(), 1);
            assert_eq!(given.appointment(2).overrides[0].code, "practitioner_in_meeting");
        }
    }
}

#[test]
fn a_meeting_leaves_what_is_before_and_after_it_and_other_practitioners_free() {
    let mut given = given();
    given.when(C, &accept(1)).unwrap();
    given.book(book(1, "2026-11-05T09:30:00Z", TEN.0)).unwrap();
    given.book(book(2, TEN.1, "2026-11-05T11:00:00Z")).unwrap();
    let other =
        BookAppointment { practitioner_id: practitioner(2), patient_id: patient(2), ..book(3, TEN.0, TEN.1) };
    given.book(other).unwrap();
}

#[test]
fn what_is_offered_instead_is_free_of_meetings() {
    let mut given = given();
    given.when(C, &accept(1)).unwrap();
    let context = crate::decide::Context::new(given.now, crate::testing::actor(B));
    let offered =
        crate::alternatives::alternatives(&given.state, &Command::BookAppointment(at_ten()), &context);
    assert!(!offered.is_empty());
    for it in offered.iter().filter(|it| it.practitioner_id == practitioner(1)) {
        let span = crate::time::Interval::new(it.start, it.end);
        assert!(!span.overlaps(given.meeting(1).interval()), "{it:?}");
    }
}

#[test]
fn a_meeting_takes_no_room_from_a_patient_and_a_patient_none_from_a_meeting() {
    let in_room = |number| BookAppointment { location_id: Some(location(1)), ..book(number, TEN.0, TEN.1) };
    let rota = MeetingDetails { location_id: Some(location(1)), ..details("Rota", TEN.0, TEN.1) };
    let mut given = Given::clinic([]);
    given.book(in_room(1)).unwrap();
    assert_eq!(
        given.verdict(A, &Command::CreateMeeting(create(1, rota.clone(), &[]))),
        Err(vec!["location_busy"])
    );
    given.when(A, &Command::CreateMeeting(create(2, details("Rota", TEN.0, TEN.1), &[]))).unwrap();
    assert_eq!(given.verdict(A, &change(2, rota.clone())), Err(vec!["location_busy"]));
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, rota.clone(), &[]))).unwrap();
    assert_eq!(given.book(in_room(1)), Err(vec!["location_in_meeting"]));
    // Two meetings that are one may well be held in one room.
    given.when(B, &Command::CreateMeeting(create(2, rota, &[]))).unwrap();
}

#[test]
fn a_series_is_held_against_the_appointments_of_all_its_days() {
    let mut given = Given::clinic([]);
    let later = BookAppointment {
        location_id: Some(location(1)),
        ..book(1, "2026-11-19T10:15:00Z", "2026-11-19T10:45:00Z")
    };
    given.book(later).unwrap();
    let rota = MeetingDetails { location_id: Some(location(1)), ..details("Rota", TEN.0, TEN.1) };
    let weekly = Command::CreateMeeting(series(1, rota.clone(), "FREQ=WEEKLY", &[]));
    assert_eq!(given.verdict(A, &weekly), Err(vec!["location_busy"]));
    given.when(A, &Command::CreateMeeting(series(1, rota, "FREQ=WEEKLY;COUNT=2", &[]))).unwrap();
}

#[test]
fn a_room_must_be_one_that_can_be_booked() {
    let mut given = Given::clinic([]);
    let nowhere = MeetingDetails { location_id: Some(location(9)), ..details("Rota", TEN.0, TEN.1) };
    assert_eq!(
        given.verdict(A, &Command::CreateMeeting(create(1, nowhere, &[]))),
        Err(vec!["location_unknown"])
    );
}

#[test]
fn what_a_meeting_holds_already_is_no_reason_not_to_change_it() {
    let in_room =
        |title: &str| MeetingDetails { location_id: Some(location(1)), ..details(title, TEN.0, TEN.1) };
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, in_room("Rota"), &[]))).unwrap();
    let nevertheless = BookAppointment {
        location_id: Some(location(1)),
        override_reason: Some("In pain".into()),
        ..at_ten()
    };
    given.when(A, &Command::BookAppointment(nevertheless)).unwrap();
    given.when(A, &change(1, in_room("Rota for December"))).unwrap();
    let longer = MeetingDetails { end: at("2026-11-05T11:00:00Z"), ..in_room("Rota for December") };
    assert_eq!(given.verdict(A, &change(1, longer)), Err(vec!["location_busy"]));
    let closed = Location { id: location(1), source: None, name: "Room 1".into(), active: false };
    given.apply(Event::LocationSaved { location: Arc::new(closed) });
    given.when(A, &change(1, in_room("Rota"))).unwrap();
    assert_eq!(
        given.verdict(A, &Command::CreateMeeting(create(2, in_room("Rota"), &[]))),
        Err(vec!["location_unknown"])
    );
}

#[test]
fn neither_a_merge_nor_its_undoing_takes_a_room_from_a_patient() {
    let eleven = MeetingDetails { location_id: Some(location(1)), ..details("Upgrade", ELEVEN.0, ELEVEN.1) };
    let in_room =
        |number, (start, end)| BookAppointment { location_id: Some(location(1)), ..book(number, start, end) };
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Add-on", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, eleven, &[A]))).unwrap();
    given.book(in_room(1, TEN)).unwrap();
    let at_ten = MergeMeetings { time: Side::Merged, ..merge(2, 1) };
    assert_eq!(given.verdict(A, &Command::MergeMeetings(at_ten.clone())), Err(vec!["location_busy"]));
    let elsewhere = MergeMeetings { location: Side::Merged, ..at_ten };
    given.when(A, &Command::MergeMeetings(elsewhere)).unwrap();
    given.book(in_room(2, ELEVEN)).unwrap();
    assert_eq!(given.verdict(A, &unmerge(1)), Err(vec!["location_busy"]));
}

#[test]
fn the_longest_meeting_takes_its_practitioners_time_to_its_last_hour() {
    let audit = |start: &str, end: &str| MeetingDetails { all_day: true, ..details("Audit", start, end) };
    // The clocks are put back in this month; on the other, whole days make 32 of 31.
    for (whole_month, last, end) in [
        (
            audit("2027-09-30T23:00:00Z", "2027-11-01T00:00:00Z"),
            "2027-10-31T23:00:00Z",
            "2027-10-31T23:30:00Z",
        ),
        (
            audit("2026-11-05T09:00:00Z", "2026-12-06T09:00:00Z"),
            "2026-12-06T23:00:00Z",
            "2026-12-06T23:30:00Z",
        ),
    ] {
        let mut given = Given::clinic([]);
        let create = Command::CreateMeeting(create(1, whole_month, &[C]));
        assert_eq!(create.validate(), Ok(()), "{last}");
        given.when(A, &create).unwrap();
        given.when(C, &accept(1)).unwrap();
        assert_eq!(given.book(book(1, last, end)), Err(vec!["practitioner_in_meeting"]), "{last}");
    }
}

#[test]
fn a_room_that_is_called_something_else_by_now_is_compared_by_its_new_name() {
    use crate::look_alikes::{MeetingSketch, look_alikes};
    use crate::similarity::LikenessReason;
    let mut given = Given::clinic([]);
    let room = MeetingDetails { location_id: Some(location(1)), ..details("Rota", TEN.0, TEN.1) };
    given.when(A, &Command::CreateMeeting(create(1, room, &[B]))).unwrap();
    let typed = MeetingDetails { location: "Harbour Suite".into(), ..details("Rota", TEN.0, TEN.1) };
    let sketch = MeetingSketch {
        meeting_id: None,
        details: typed,
        organizer: crate::testing::actor(A).account_id,
        attendees: vec![crate::testing::actor(B).account_id],
    };
    let same_place = |given: &Given| {
        let found = look_alikes(&given.state, &sketch, given.now, |_| true);
        found[0].likeness.reasons.contains(&LikenessReason::PlacesAlike { percent: 100 })
    };
    assert!(!same_place(&given));
    let renamed =
        Location { name: "Harbour Suite".into(), ..Location::clone(&given.state.locations()[&location(1)]) };
    given.apply(Event::LocationSaved { location: Arc::new(renamed) });
    assert!(same_place(&given));
}
