use super::{A, ACCEPTED, ASKED, B, C, D, ELEVEN, TEN};
use crate::command::Command;
use crate::model::MeetingDetails;
use crate::testing::meetings::{accept, change, create, details};
use crate::testing::{Given, location, meeting};

#[test]
fn a_change_raises_the_sequence_and_asks_again_only_where_time_or_place_differ() {
    let rota = || details("Rota", TEN.0, TEN.1);
    for (what, changed, asked) in [
        ("title", details("Rota for December", TEN.0, TEN.1), false),
        ("description", MeetingDetails { description: "Bring the list".into(), ..rota() }, false),
        ("time", details("Rota", ELEVEN.0, ELEVEN.1), true),
        ("end", details("Rota", TEN.0, ELEVEN.1), true),
        ("room", MeetingDetails { location_id: Some(location(1)), ..rota() }, true),
        ("place", MeetingDetails { location: "Canteen".into(), ..rota() }, true),
    ] {
        let mut given = Given::clinic([]);
        given.when(A, &Command::CreateMeeting(create(1, rota(), &[B, C]))).unwrap();
        given.when(B, &accept(1)).unwrap();
        given.when(A, &change(1, changed.clone())).unwrap();
        assert_eq!(given.meeting(1).sequence, 1, "{what}");
        assert_eq!(given.answer(1, B), if asked { ASKED } else { ACCEPTED }, "{what}");
        assert_eq!(given.answer(1, A), ACCEPTED, "{what}: whoever organizes it comes");
        assert_eq!(given.when(A, &change(1, changed)), Ok(Vec::new()), "{what}: nothing is new");
    }
}

#[test]
fn what_somebody_agreed_to_is_kept_until_they_are_asked_anew() {
    let (ten, eleven) = (details("Rota", TEN.0, TEN.1), details("Rota", ELEVEN.0, ELEVEN.1));
    let canteen = MeetingDetails { location: "Canteen".into(), ..eleven.clone() };
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, ten.clone(), &[B]))).unwrap();
    let previous = |given: &Given| given.meeting(1).previous.as_ref().map(|it| it.details.clone());
    given.when(A, &change(1, MeetingDetails { description: "List".into(), ..ten.clone() })).unwrap();
    assert_eq!(previous(&given), None, "nobody is asked again");
    given.when(A, &change(1, eleven.clone())).unwrap();
    assert_eq!(previous(&given), Some(ten.clone()));
    // Nobody has agreed to eleven.
    given.when(A, &change(1, canteen.clone())).unwrap();
    assert_eq!(previous(&given), Some(ten.clone()));
    given.when(B, &accept(1)).unwrap();
    given.when(A, &change(1, ten)).unwrap();
    assert_eq!(previous(&given), Some(canteen));
    assert_eq!(given.meeting(1).seen_by(None).previous, None, "that is nobody's who takes no part");
}

#[test]
fn only_who_organizes_it_changes_it() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[B]))).unwrap();
    let later = change(1, details("Rota", ELEVEN.0, ELEVEN.1));
    assert_eq!(given.verdict(B, &later), Err(vec!["not_organizer"]));
    assert_eq!(given.verdict(D, &later), Err(vec!["not_invited"]));
}

#[test]
fn an_id_is_used_once() {
    let mut given = Given::clinic([]);
    let rota = Command::CreateMeeting(create(1, details("Rota", TEN.0, TEN.1), &[]));
    given.when(A, &rota).unwrap();
    assert_eq!(given.verdict(B, &rota), Err(vec!["meeting_exists"]));
}

#[test]
fn whole_days_begin_and_end_at_the_clinics_midnights() {
    let mut given = Given::clinic([]);
    // London is an hour ahead of UTC on these days of summer.
    let typed = details("Audit", "2027-06-01T09:00:00Z", "2027-06-02T09:00:00Z");
    let audit = MeetingDetails { all_day: true, ..typed };
    given.when(A, &Command::CreateMeeting(create(1, audit, &[]))).unwrap();
    let kept = given.state.meetings()[&meeting(1)].interval();
    assert_eq!(kept, given.state.zone().days("2027-06-01".parse().unwrap(), "2027-06-03".parse().unwrap()));
}
