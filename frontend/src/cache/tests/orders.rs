//! 202, outcome and changes come over two connections: whatever the order, what is drawn on the way is what was asked for,
//! and the end is the same.

use super::*;
use docket_shared::model::AppointmentStatus;
use docket_shared::testing::{cancel, practitioner, stand};

/// Every order of `items`.
fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let first = |index: usize| {
        let mut rest = items.to_vec();
        let first = rest.remove(index);
        orders(&rest).into_iter().map(move |order| [vec![first.clone()], order].concat())
    };
    (0..items.len()).flat_map(first).collect()
}

/// All of a cache that can be seen. A snapshot does not say by which change a booking came about, so not at which it did.
fn seen(cache: &Cache) -> String {
    let progress = |request: &Rc<Request>| match &request.progress {
        Progress::Confirmed { .. } => "confirmed".to_owned(),
        Progress::Queued | Progress::Accepted | Progress::Rejected(_) | Progress::Refused(_) => {
            format!("{:?}", request.progress)
        }
    };
    let requests: Vec<_> = cache.requests.iter().map(|it| (it.id, progress(it), it.seen)).collect();
    let placed: Vec<_> = cache.view.appointments().values().map(|it| (it.id, it.placement())).collect();
    let (week, _) = cache.view.week_and_month(at(NINE));
    let count = cache.view.tally().week(practitioner(1), week);
    format!("{requests:?} {placed:?} {count} {:?} {:?}", cache.pending, cache.position)
}

/// What is asked for in a cache that holds two bookings, and how the first appointment named is drawn from then on.
fn requests() -> Vec<(&'static str, Vec<Command>)> {
    let new = a_patient(77);
    let register = Command::SavePatient(SavePatient { patient: Arc::new(new.clone()) });
    let book = BookAppointment { patient_id: new.id, ..half_an_hour(3, "2026-11-03T11:00:00Z") };
    let moved = reschedule(1, "2026-11-03T15:00:00Z", "2026-11-03T15:30:00Z");
    vec![
        ("a booking", vec![booking(3, "2026-11-03T11:00:00Z")]),
        ("a registration and a booking", vec![register, Command::BookAppointment(book)]),
        ("a move", vec![Command::RescheduleAppointment(moved)]),
        ("a cancellation", vec![cancel(1)]),
        ("an arrival", vec![stand(1, AppointmentStatus::Arrived)]),
    ]
}

#[test]
fn what_is_confirmed_is_drawn_from_the_first_moment_to_the_last_in_every_order() {
    for (what, commands) in requests() {
        let mut authority = Authority::new();
        _ = [authority.others(1, NINE), authority.others(2, TEN)];
        let mut begun = vec![authority.snapshot()];
        let (mut news, mut changes) = (Vec::new(), Vec::new());
        for (number, command) in (1..).zip(&commands) {
            begun.push(submit(number, command.clone()));
            let (outcome, decided) = authority.decide(mine(number), command);
            assert!(matches!(outcome, Outcome::Confirmed { .. }), "{what}: {outcome:?}");
            news.extend([Action::Accepted(mine(number)), Action::Outcome(mine(number), outcome)]);
            changes.extend(decided);
        }
        // Another's booking in the same commit.
        changes.extend(authority.others(4, "2026-11-04T11:00:00Z"));
        news.push(authority.told(&changes));
        let asked = after(begun);
        let wanted = asked.pending.values().next().expect("drawn").placement();
        let id = *asked.pending.keys().next().expect("drawn");
        let orders = orders(&news);
        let end = seen(&orders[0].iter().cloned().fold(asked.clone(), Cache::after));
        for order in orders {
            let mut cache = asked.clone();
            for action in &order {
                cache = cache.after(action.clone());
                let drawn = cache.view.appointments().get(&id).map(|it| it.placement());
                assert_eq!(drawn, Some(wanted), "{what}: {action:?} in {order:?}");
            }
            assert_eq!(seen(&cache), end, "{what}: {order:?}");
            assert!(cache.pending.is_empty(), "{what}: {order:?}");
            assert!(Rc::ptr_eq(&cache.view, &cache.confirmed), "{what}: {order:?}");
        }
    }
}

#[test]
fn a_rejection_ends_the_same_in_every_order() {
    let mut authority = Authority::new();
    let begun = [authority.snapshot(), submit(1, booking(1, NINE))];
    let theirs = authority.others(2, NINE);
    let (outcome, _) = authority.decide(mine(1), &booking(1, NINE));
    let news = [Action::Accepted(mine(1)), Action::Outcome(mine(1), outcome), authority.told(&theirs)];
    let asked = after(begun);
    for order in orders(&news) {
        let cache = order.iter().cloned().fold(asked.clone(), Cache::after);
        assert!(matches!(progress(&cache, 1), Progress::Rejected(_)), "{order:?}");
        assert_eq!(drawn(&cache), BTreeSet::from([appointment(2)]), "{order:?}");
        assert!(cache.pending.is_empty(), "{order:?}");
    }
}

#[test]
fn a_snapshot_among_the_news_changes_nothing() {
    let mut authority = Authority::new();
    let begun = [authority.snapshot(), submit(1, booking(1, NINE))];
    let (outcome, mut changes) = authority.decide(mine(1), &booking(1, NINE));
    changes.extend(authority.others(2, TEN));
    let news = [
        Action::Accepted(mine(1)),
        Action::Outcome(mine(1), outcome),
        authority.told(&changes),
        authority.snapshot(),
    ];
    let asked = after(begun);
    let end = seen(&news.iter().cloned().fold(asked.clone(), Cache::after));
    for order in orders(&news) {
        let cache = order.iter().cloned().fold(asked.clone(), Cache::after);
        assert_eq!(seen(&cache), end, "{order:?}");
    }
}

#[test]
fn another_s_change_after_mine_is_not_drawn_over_while_my_outcome_is_on_its_way() {
    let mut authority = Authority::new();
    _ = authority.others(1, NINE);
    let snapshot = authority.snapshot();
    let to = |start, end| Command::RescheduleAppointment(reschedule(1, start, end));
    let my_move = to("2026-11-03T15:00:00Z", "2026-11-03T15:30:00Z");
    let their_move = to("2026-11-04T15:00:00Z", "2026-11-04T15:30:00Z");
    let (_, mine_done) = authority.decide(mine(1), &my_move);
    let (_, theirs_done) = authority.decide(mine(900), &their_move);
    let told = [authority.told(&mine_done), authority.told(&theirs_done)];
    let cache = after([snapshot, submit(1, my_move)].into_iter().chain(told));
    assert_eq!(cache.view.appointments()[&appointment(1)].start, at("2026-11-04T15:00:00Z"));
    assert_eq!(progress(&cache, 1), Progress::confirmed(Seq(102)));
}

#[test]
fn what_a_restored_server_has_forgotten_is_not_drawn() {
    let mut authority = Authority::new();
    let begun = [authority.snapshot(), submit(1, booking(1, NINE))];
    let restored = Authority { epoch: Epoch::new(Uuid::from_u128(2)), ..Authority::new() };
    let (outcome, _) = authority.decide(mine(1), &booking(1, NINE));
    let told = Action::Outcome(mine(1), outcome);
    let cache = after(begun).after(told);
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(1)]));
    // Its journal is shorter than the position at which this was confirmed in its former life.
    let cache = cache.after(restored.snapshot());
    assert!(drawn(&cache).is_empty() && cache.pending.is_empty());
}
