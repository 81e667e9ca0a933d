//! The cache against an authority that is played here with the server's own decision: what arrives, in whatever order.

mod meetings;
mod orders;
mod requests;

use super::*;
use docket_shared::alternatives::alternatives;
use docket_shared::command::{BookAppointment, SavePatient};
use docket_shared::decide::{Context, decide};
use docket_shared::model::Role;
use docket_shared::rejection::Rejection;
use docket_shared::testing::{Given, a_patient, actor, appointment, at, half_an_hour, patient, reschedule};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The authority: decides what it is given, and numbers what follows from it.
struct Authority {
    given: Given,
    epoch: Epoch,
    seq: Seq,
}

impl Authority {
    /// Of a clinic with nothing booked.
    fn new() -> Self {
        Self { given: Given::clinic([]), epoch: Epoch::new(Uuid::from_u128(1)), seq: Seq(100) }
    }

    /// The week from Monday 2 November 2026 as it is.
    fn snapshot(&self) -> Action {
        let window = Interval::new(at("2026-11-02T00:00:00Z"), at("2026-11-09T00:00:00Z"));
        let snapshot = self.given.state.snapshot(
            self.epoch,
            self.seq,
            self.given.now,
            window,
            actor(Role::Receptionist).account_id,
        );
        Action::Snapshot(Rc::new(snapshot))
    }

    /// Decides what I ask for under `id`.
    fn decide(&mut self, id: CommandId, command: &Command) -> (Outcome, Vec<Change>) {
        let context = Context::new(self.given.now, actor(Role::Receptionist));
        let events = match decide(&self.given.state, command, &context) {
            Ok(events) => events,
            Err(reasons) => {
                let alternatives = alternatives(&self.given.state, command, &context);
                return (Outcome::Rejected(Rejection { reasons, alternatives }), Vec::new());
            }
        };
        let changes = events.into_iter().map(|event| {
            self.seq = self.seq.next();
            self.given.apply(event.clone());
            let by = context.actor.account_id;
            Change { seq: self.seq, at: self.given.now, by, command_id: id, event }
        });
        let changes = changes.collect();
        (Outcome::confirmed(self.seq), changes)
    }

    /// Somebody else books the `number`th appointment.
    fn others(&mut self, number: u32, start: &str) -> Vec<Change> {
        let id = CommandId::new(Uuid::from_u128(0xffff_0000 + u128::from(number)));
        let (outcome, changes) = self.decide(id, &booking(number, start));
        assert!(matches!(outcome, Outcome::Confirmed { .. }), "{outcome:?}");
        changes
    }

    /// What the feed says of `changes`.
    fn told(&self, changes: &[Change]) -> Action {
        let seq = changes.last().map_or(self.seq, |last| last.seq);
        Action::Changes { seq, changes: Rc::new(changes.to_vec()), at: self.given.now }
    }
}

/// The `number`th of my requests.
fn mine(number: u128) -> CommandId {
    CommandId::new(Uuid::from_u128(number))
}

/// Half an hour for the `number`th patient with the first practitioner.
fn booking(number: u32, start: &str) -> Command {
    Command::BookAppointment(half_an_hour(number, start))
}

fn submit(number: u128, command: Command) -> Action {
    Action::Submit { id: mine(number), command, at: at("2026-11-02T08:00:00Z") }
}

/// A cache to which all of this happened.
fn after(actions: impl IntoIterator<Item = Action>) -> Cache {
    let empty = Cache::new(actor(Role::Receptionist), at("2026-11-02T07:59:00Z"));
    actions.into_iter().fold(empty, Cache::after)
}

fn drawn(cache: &Cache) -> BTreeSet<AppointmentId> {
    cache.view.appointments().keys().copied().collect()
}

fn progress(cache: &Cache, number: u128) -> Progress {
    cache.request(mine(number)).expect("a request of mine").progress.clone()
}

const NINE: &str = "2026-11-03T09:00:00Z";
const TEN: &str = "2026-11-03T10:00:00Z";

#[test]
fn nothing_is_known_before_the_first_snapshot() {
    let mut authority = Authority::new();
    let changes = authority.others(1, NINE);
    let cache = after([authority.told(&changes)]);
    assert!(!cache.is_loaded() && cache.window().is_none() && drawn(&cache).is_empty());
    let cache = cache.after(authority.snapshot());
    assert_eq!((cache.is_loaded(), drawn(&cache)), (true, BTreeSet::from([appointment(1)])));
    assert_eq!(cache.position, Some((authority.epoch, Seq(101))));
}

#[test]
fn changes_follow_a_snapshot_and_those_that_come_twice_change_nothing() {
    let mut authority = Authority::new();
    let snapshot = authority.snapshot();
    let (first, second) = (authority.others(1, NINE), authority.others(2, TEN));
    let cache = after([snapshot, authority.told(&first), authority.told(&second)]);
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(1), appointment(2)]));
    assert_eq!(cache.position.map(|(_, seq)| seq), Some(Seq(102)));
    let (week, _) = cache.view.week_and_month(at(NINE));
    let practitioner = docket_shared::testing::practitioner(1);
    let both = [first, second].concat();
    let again = [authority.told(&both[..1]), authority.told(&both)];
    let cache = again.into_iter().fold(cache, Cache::after);
    assert_eq!(cache.view.tally().week(practitioner, week), 2);
    assert_eq!(cache.position.map(|(_, seq)| seq), Some(Seq(102)));
    // What is new among what is known is followed all the same.
    let third = authority.others(3, "2026-11-03T11:00:00Z");
    let cache = cache.after(authority.told(&[both, third].concat()));
    assert_eq!(cache.view.tally().week(practitioner, week), 3);
    assert_eq!(cache.position.map(|(_, seq)| seq), Some(Seq(103)));
}

#[test]
fn nothing_after_a_gap_is_followed() {
    let mut authority = Authority::new();
    let snapshot = authority.snapshot();
    let changes = [authority.others(1, NINE), authority.others(2, TEN)].concat();
    let third = authority.others(3, "2026-11-03T11:00:00Z");
    for (told, what) in [
        (vec![changes[1].clone()], "one is missing before"),
        (vec![changes[0].clone(), third[0].clone()], "one is missing between"),
    ] {
        let cache = after([snapshot.clone(), authority.told(&told)]);
        assert!(drawn(&cache).is_empty(), "{what}");
        assert_eq!(cache.position.map(|(_, seq)| seq), Some(Seq(100)), "{what}");
    }
}

#[test]
fn a_snapshot_replaces_all_but_my_requests_and_what_a_search_told() {
    let mut authority = Authority::new();
    let before = authority.snapshot();
    let registered = a_patient(77);
    let told = Action::Learn(vec![Arc::new(registered.clone())]);
    let mut renamed = a_patient(1);
    renamed.family = "Other".into();
    let cache = after([before, told, submit(1, booking(2, NINE))]);
    let save = Command::SavePatient(SavePatient { patient: Arc::new(renamed.clone()) });
    _ = authority.decide(mine(900), &save);
    _ = authority.others(1, TEN);
    authority.epoch = Epoch::new(Uuid::from_u128(2));
    let cache = cache.after(authority.snapshot());
    assert_eq!(cache.position, Some((authority.epoch, authority.seq)));
    assert_eq!(drawn(&cache), BTreeSet::from([appointment(1), appointment(2)]));
    assert_eq!(cache.confirmed.appointments().len(), 1);
    assert_eq!(cache.view.patients().get(&registered.id).map(|it| &**it), Some(&registered));
    assert_eq!(cache.view.patients().get(&patient(1)).map(|it| &**it), Some(&renamed));
}

#[test]
fn what_is_known_of_a_patient_already_is_not_replaced_by_a_search() {
    let mut authority = Authority::new();
    _ = authority.others(1, NINE);
    let mut stale = a_patient(1);
    stale.family = "Stale".into();
    let cache = after([authority.snapshot(), Action::Learn(vec![Arc::new(stale)])]);
    assert_eq!(cache.view.patients()[&patient(1)].family, "Family1");
}

#[test]
fn the_age_only_ever_falls_with_what_is_heard() {
    let authority = Authority::new();
    let cache = after([authority.snapshot(), Action::Alive(at("2026-11-02T08:01:00Z"))]);
    assert_eq!(cache.as_of, at("2026-11-02T08:01:00Z"));
    let cache = cache.after(Action::Alive(at("2026-11-02T08:00:30Z")));
    assert_eq!(cache.as_of, at("2026-11-02T08:01:00Z"));
    let since = cache.as_of;
    let cache = cache.after(Action::Connection(Connection::Offline { since }));
    assert_eq!((cache.connection, cache.as_of), (Connection::Offline { since }, since));
}

#[test]
fn whatever_arrives_shows_that_the_connection_is_there_and_a_gap_does_not() {
    let mut authority = Authority::new();
    let since = authority.given.now;
    let doubted = after([authority.snapshot(), Action::Connection(Connection::Offline { since })]);
    let first = authority.others(1, NINE);
    let second = authority.others(2, TEN);
    for (action, expected) in [
        (Action::Alive(since), Connection::Live),
        (authority.told(&[first, second.clone()].concat()), Connection::Live),
        (authority.told(&second), Connection::Offline { since }),
        (submit(3, booking(3, NINE)), Connection::Offline { since }),
    ] {
        assert_eq!(doubted.clone().after(action).connection, expected);
    }
}

fn saved(patient: Patient) -> Command {
    Command::SavePatient(SavePatient { patient: Arc::new(patient) })
}

/// A cache that has registered patient 77, who has no appointment.
fn registered(authority: &mut Authority) -> Cache {
    let mine_is = saved(a_patient(77));
    let cache = after([authority.snapshot(), submit(1, mine_is.clone())]);
    let (_, changes) = authority.decide(mine(1), &mine_is);
    cache.after(authority.told(&changes))
}

#[test]
fn whoever_i_registered_outlives_a_snapshot_as_colleagues_have_changed_them_since() {
    let mut authority = Authority::new();
    let cache = registered(&mut authority);
    let (_, changes) =
        authority.decide(mine(900), &saved(Patient { family: "Married".into(), ..a_patient(77) }));
    let cache = cache.after(authority.told(&changes)).after(authority.snapshot());
    assert_eq!(cache.view.patients()[&patient(77)].family, "Married");
}

#[test]
fn after_a_gap_nobody_is_shown_as_i_once_saved_them() {
    let mut authority = Authority::new();
    let cache = registered(&mut authority);
    // This browser does not hear of it, but of a snapshot that does not hold them.
    _ = authority.decide(mine(900), &saved(Patient { family: "Married".into(), ..a_patient(77) }));
    let cache = cache.after(authority.snapshot());
    assert!(!cache.confirmed.patients().contains_key(&patient(77)));
    // Whoever is to be booked has a name all the same, until that is decided.
    let book = BookAppointment { patient_id: patient(77), ..half_an_hour(5, NINE) };
    let cache = cache.after(submit(2, Command::BookAppointment(book)));
    assert_eq!(cache.view.appointments()[&appointment(5)].booked_with.patient, "Given77 Family77");
    assert!(!cache.confirmed.patients().contains_key(&patient(77)));
}
