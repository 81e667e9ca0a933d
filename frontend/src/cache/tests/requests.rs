//! My own requests: drawn at once, whatever this copy thinks of them, and taken away again only by a no.

use super::*;

#[test]
fn a_request_is_drawn_at_once_and_nothing_of_it_is_confirmed() {
    let authority = Authority::new();
    let cache = after([authority.snapshot(), submit(1, booking(1, NINE))]);
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(1)]));
    assert_eq!(cache.pending.keys().copied().collect::<Vec<_>>(), [appointment(1)]);
    assert!(cache.confirmed.appointments().is_empty());
    let accepted = cache.after(Action::Accepted(mine(1)));
    assert_eq!((progress(&accepted, 1), accepted.pending.len()), (Progress::Accepted, 1));
}

#[test]
fn one_request_can_stand_on_another() {
    let authority = Authority::new();
    let new = a_patient(77);
    let register = Command::SavePatient(SavePatient { patient: Arc::new(new.clone()) });
    let book = BookAppointment { patient_id: new.id, ..half_an_hour(1, NINE) };
    let later = "2026-11-03T14:30:00Z";
    let moved = Command::RescheduleAppointment(reschedule(1, "2026-11-03T14:00:00Z", later));
    let cache = after([
        authority.snapshot(),
        submit(1, register),
        submit(2, Command::BookAppointment(book)),
        submit(3, moved),
    ]);
    let shown = &cache.view.appointments()[&appointment(1)];
    assert_eq!((shown.end, shown.booked_with.patient.as_str()), (at(later), "Given77 Family77"));
    assert_eq!(cache.queued().map(|it| it.id).collect::<Vec<_>>(), [mine(1), mine(2), mine(3)]);
}

#[test]
fn what_this_copy_would_refuse_is_drawn_all_the_same() {
    let mut authority = Authority::new();
    _ = authority.others(1, NINE);
    _ = authority.others(2, TEN);
    let moved = Command::RescheduleAppointment(reschedule(2, NINE, "2026-11-03T09:30:00Z"));
    let cache = after([authority.snapshot(), submit(1, booking(3, NINE)), submit(2, moved)]);
    for number in [2, 3] {
        assert_eq!(cache.view.appointments()[&appointment(number)].start, at(NINE), "{number}");
        assert!(cache.pending.contains_key(&appointment(number)), "{number}");
    }
    assert_eq!(cache.confirmed.appointments()[&appointment(2)].start, at(TEN));
}

#[test]
fn a_rejection_takes_it_away_and_keeps_why() {
    let mut authority = Authority::new();
    let snapshot = authority.snapshot();
    let theirs = authority.others(1, NINE);
    let wanted = booking(2, NINE);
    let (outcome, _) = authority.decide(mine(1), &wanted);
    let cache = after([
        snapshot,
        submit(1, wanted),
        Action::Accepted(mine(1)),
        authority.told(&theirs),
        Action::Outcome(mine(1), outcome),
    ]);
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(1)]));
    assert!(cache.pending.is_empty());
    let Progress::Rejected(rejection) = progress(&cache, 1) else { panic!("a rejection") };
    assert_eq!(rejection.reasons[0].code(), "practitioner_busy");
    assert!(!rejection.alternatives.is_empty());
    let seen = cache.after(Action::Dismiss(mine(1)));
    assert!(seen.request(mine(1)).is_some_and(|request| request.seen));
}

#[test]
fn what_the_server_will_not_take_is_taken_away_with_its_sentence() {
    let authority = Authority::new();
    let cache = after([
        authority.snapshot(),
        submit(1, booking(1, NINE)),
        Action::Refused(mine(1), "You may not book.".into()),
    ]);
    assert!(drawn(&cache).is_empty() && cache.pending.is_empty());
    assert_eq!(progress(&cache, 1), Progress::Refused("You may not book.".into()));
    assert_eq!(cache.queued().count(), 0);
}

#[test]
fn what_is_final_stays_and_unknown_requests_are_nobodys() {
    let authority = Authority::new();
    let refused = Action::Refused(mine(1), "No.".into());
    let cache = after([authority.snapshot(), submit(1, booking(1, NINE)), refused.clone()]);
    let confirmed = Action::Outcome(mine(1), Outcome::confirmed(Seq(7)));
    for late in [Action::Accepted(mine(1)), Action::Requeue(mine(1))] {
        assert_eq!(progress(&cache.clone().after(late), 1), Progress::Refused("No.".into()));
    }
    // Another sending of it was taken, and decided.
    let decided = cache.after(confirmed.clone());
    assert_eq!(progress(&decided, 1), Progress::confirmed(Seq(7)));
    assert_eq!(progress(&decided.after(refused.clone()), 1), Progress::confirmed(Seq(7)));
    let cache = after([authority.snapshot(), confirmed, Action::Accepted(mine(1)), refused]);
    assert!(cache.requests.is_empty());
    let twice = after([submit(1, booking(1, NINE)), submit(1, booking(2, TEN))]);
    assert_eq!((twice.requests.len(), drawn(&twice)), (1, BTreeSet::from([appointment(1)])));
}

#[test]
fn what_a_restored_server_has_lost_is_queued_once_more() {
    let authority = Authority::new();
    let cache = after([authority.snapshot(), submit(1, booking(1, NINE)), Action::Accepted(mine(1))]);
    assert_eq!((cache.queued().count(), cache.accepted().count()), (0, 1));
    let cache = cache.after(Action::Requeue(mine(1)));
    assert_eq!((cache.queued().count(), cache.accepted().count()), (1, 0));
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(1)]));
}

/// What an earlier visit left, as the outbox gives it back.
fn kept(number: u128, command: Command, minute: u32, progress: Progress) -> Request {
    let sent_at = at("2026-11-02T07:00:00Z") + docket_shared::time::TimeDelta::minutes(minute.into());
    Request { id: mine(number), command, sent_at, progress, seen: false, called: None, start: None }
}

#[test]
fn a_reload_finds_every_request_again_wherever_it_stood() {
    let authority = Authority::new();
    let visit = vec![
        kept(3, booking(3, "2026-11-03T11:00:00Z"), 3, Progress::Queued),
        kept(1, booking(1, NINE), 1, Progress::confirmed(Seq(90))),
        kept(2, booking(2, TEN), 2, Progress::Accepted),
    ];
    // Something was asked for before the outbox was open, and one of its entries is known by then.
    let early = [submit(4, booking(4, "2026-11-03T12:00:00Z")), submit(3, booking(3, NINE))];
    let cache = after(early.into_iter().chain([Action::Restore(visit), authority.snapshot()]));
    assert_eq!(cache.requests.len(), 4);
    assert_eq!(cache.queued().map(|it| it.id).collect::<BTreeSet<_>>(), BTreeSet::from([mine(3), mine(4)]));
    assert_eq!(cache.accepted().map(|it| it.id).collect::<Vec<_>>(), [mine(2)]);
    // A confirmed one is the snapshot's to know.
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(2), appointment(3), appointment(4)]));
    assert_eq!(cache.view.appointments()[&appointment(3)].start, at(NINE));
}

#[test]
fn a_reload_keeps_the_order_of_what_was_asked_for_in_one_instant() {
    let register = Command::SavePatient(SavePatient { patient: Arc::new(a_patient(77)) });
    let book = BookAppointment { patient_id: patient(77), ..half_an_hour(1, NINE) };
    let first = kept(1, register, 0, Progress::Queued);
    let second = kept(2, Command::BookAppointment(book), 0, Progress::Queued);
    // Where the browser keeps them, they have no order.
    for visit in [vec![first.clone(), second.clone()], vec![second, first]] {
        let cache = after([Action::Restore(visit)]);
        assert_eq!(cache.queued().map(|it| it.id).collect::<Vec<_>>(), [mine(1), mine(2)]);
    }
}

#[test]
fn a_booking_that_a_snapshot_holds_is_confirmed() {
    let mut authority = Authority::new();
    let command = booking(1, NINE);
    _ = authority.decide(mine(1), &command);
    let visit = vec![kept(1, command, 0, Progress::Accepted)];
    let cache = after([Action::Restore(visit), authority.snapshot()]);
    assert_eq!(progress(&cache, 1), Progress::confirmed(Seq(101)));
    assert!(cache.pending.is_empty());
}

#[test]
fn the_list_is_bounded_and_loses_nothing_that_is_not_dealt_with() {
    let rejected = |number: u128| {
        let outcome = Outcome::Rejected(Rejection { reasons: Vec::new(), alternatives: Vec::new() });
        Action::Outcome(mine(number), outcome)
    };
    let submit = |number: u128| submit(number, booking(1, NINE));
    let mut cache = after([]);
    // One that waits, one that was rejected and not seen; then a hundred and fifty that are dealt with.
    for action in [submit(1), submit(2), rejected(2)] {
        cache = cache.after(action);
    }
    for number in 3..=152 {
        for action in [submit(number), rejected(number), Action::Dismiss(mine(number))] {
            cache = cache.after(action);
        }
    }
    assert!(cache.requests.len() <= 102, "{}", cache.requests.len());
    assert_eq!((progress(&cache, 1), cache.requests[0].id), (Progress::Queued, mine(152)));
    assert!(matches!(progress(&cache, 2), Progress::Rejected(_)));
    assert!(cache.request(mine(3)).is_none() && cache.request(mine(60)).is_some());
}

#[test]
fn a_request_says_what_was_asked_whatever_has_become_of_the_meeting_since() {
    use crate::words::request::{Tense, place_of, title_of};
    use docket_shared::model::Role;
    use docket_shared::testing::meetings::{accept, change, create, details};
    use docket_shared::testing::{Given, actor};
    const TEN: (&str, &str) = ("2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z");
    let mut given = Given::clinic([]);
    let rota = create(1, details("Rota", TEN.0, TEN.1), &[Role::Receptionist]);
    given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
    let mut cache = Cache::new(actor(Role::Receptionist), given.now);
    let state = Rc::new(given.state.clone());
    (cache.confirmed, cache.view) = (Rc::clone(&state), state);
    let later = details("Rota", "2026-11-24T15:00:00Z", "2026-11-24T15:30:00Z");
    let cache = [accept(1), change(1, later)].into_iter().zip(1..).fold(cache, |cache, (command, number)| {
        cache.after(Action::Submit { id: mine(number), command, at: given.now })
    });
    let renamed = details("Roster", "2026-11-25T10:00:00Z", "2026-11-25T10:30:00Z");
    given.when(Role::Manager, &change(1, renamed)).unwrap();
    let said = |number| {
        let request = cache.request(mine(number)).unwrap();
        let kept = serde_json::to_string(&**request).unwrap();
        assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), **request, "also after a reload");
        (title_of(&given.state, request, Tense::Asked), place_of(&given.state, request).unwrap())
    };
    assert_eq!(said(1), ("Accept “Rota”".into(), "Tue 24 Nov 10:00".into()));
    assert_eq!(said(2), ("Change “Rota”".into(), "Tue 24 Nov 15:00".into()), "as it was asked for");
}
