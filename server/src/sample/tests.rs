use super::*;
use crate::authority::Bounds;
use crate::check::check;
use crate::clock::FixedClock;
use crate::organization::{Organization, SYSTEM};
use docket_shared::command::SaveAccount;
use docket_shared::decide::{Context, decide};
use docket_shared::model::{AppointmentStatus, Limit};
use docket_shared::policy::Actor;
use docket_shared::rejection::Outcome;
use docket_shared::state::State;
use docket_shared::testing::at;
use docket_shared::time::first_of_week;

/// A weekday morning, a Sunday, the night before each change of the clocks, a leap day, and the turn of a year.
const NOWS: [&str; 7] = [
    "2026-11-24T10:42:13.500Z",
    "2026-11-22T15:00:00Z",
    "2026-10-23T09:00:00Z",
    "2026-03-28T23:59:00Z",
    "2028-02-29T12:07:00Z",
    "2026-12-31T16:30:00Z",
    "2026-07-15T06:00:00Z",
];
const SEEDS: [u64; 3] = [0, 1, 2026];

/// The state that all of it comes to, each command decided as the authority would.
fn state(seed: u64, now: DateTime<Utc>) -> State {
    let mut state = State::default();
    for envelope in commands(seed, now) {
        let mut context = Context::new(now, SYSTEM);
        if let Command::SaveOrganization(save) = &envelope.command {
            context.zone_rules = zones::rules(&save.organization.zone).map(Arc::new);
        }
        assert_eq!(envelope.command.validate(), Ok(()));
        let events = decide(&state, &envelope.command, &context)
            .unwrap_or_else(|reasons| panic!("{now} {seed}: {:?}: {reasons:?}", envelope.command));
        events.iter().for_each(|event| state.apply(event));
    }
    state
}

fn each(mut look: impl FnMut(&State, DateTime<Utc>)) {
    for now in NOWS.map(at) {
        SEEDS.iter().for_each(|seed| look(&state(*seed, now), now));
    }
}

#[tokio::test]
async fn the_authority_accepts_every_command_and_the_journal_is_sound() {
    for (now, seed) in NOWS.map(at).into_iter().zip(SEEDS.into_iter().cycle()) {
        let clock = Arc::new(FixedClock::new(now));
        let organization = Organization::in_memory(clock, Bounds::default()).unwrap();
        let mut all = commands(seed, now);
        all.extend(accounts().into_iter().map(|account| {
            let named = identifier("account", &account.username);
            envelope(&named, Command::SaveAccount(SaveAccount { account: Arc::new(account) }))
        }));
        let ids: std::collections::BTreeSet<_> = all.iter().map(|envelope| envelope.id).collect();
        assert_eq!(ids.len(), all.len());
        for envelope in all {
            organization.authority.submit(envelope.clone(), SYSTEM).await.unwrap();
            let record = organization.records.command(envelope.id).unwrap().unwrap();
            assert!(matches!(record.outcome, Outcome::Confirmed { .. }), "{now} {seed}: {record:?}");
        }
        for (by, envelope) in meetings(now) {
            let account = accounts().into_iter().find(|account| account.id == by).unwrap();
            let (role, practitioner_id) = (account.role, account.practitioner_id);
            let actor = Actor { account_id: by, role, practitioner_id };
            organization.authority.submit(envelope.clone(), actor).await.unwrap();
            let record = organization.records.command(envelope.id).unwrap().unwrap();
            assert!(matches!(record.outcome, Outcome::Confirmed { .. }), "{now} {seed}: {record:?}");
        }
        let findings = check(&*organization.records).unwrap();
        assert!(findings.is_sound(), "{findings}");
        organization.close().await;
    }
}

#[test]
fn the_same_seed_and_time_give_the_same_clinic() {
    let now = at(NOWS[0]);
    assert_eq!(commands(7, now), commands(7, now));
    assert_ne!(commands(7, now), commands(8, now));
}

#[test]
fn the_clinic_has_what_a_first_look_should_find() {
    each(|state, now| {
        assert_eq!(state.practitioners().len(), 10);
        assert_eq!(state.practitioners().values().filter(|it| !it.active).count(), 1);
        assert_eq!((state.services().len(), state.locations().len(), state.patients().len()), (8, 6, 320));
        let count = state.appointments().len();
        assert!((600..2_500).contains(&count), "{now}: {count}");
        let numbers: Vec<_> = state.patients().values().map(|it| it.identifiers[0].value.clone()).collect();
        for number in numbers {
            let (body, check) = number.split_at(9);
            assert_eq!(patients::check_digit(body.parse().unwrap()), check.parse().ok());
        }
        for patient in state.patients().values() {
            assert!(patient.birth_date.is_some_and(|date| date < state.zone().date(now)));
            assert!(
                patient
                    .phone
                    .as_ref()
                    .is_none_or(|phone| phone.starts_with("020 7946 0") && phone.len() == 13)
            );
        }
    });
}

#[test]
fn what_was_is_done_and_what_comes_is_booked() {
    use AppointmentStatus::{Arrived, Booked, Cancelled, CheckedIn, Fulfilled, Noshow};
    each(|state, now| {
        for it in state.appointments().values() {
            let expected: &[_] = match (it.end <= now, it.start <= now) {
                (true, _) => &[Fulfilled, Noshow, Cancelled],
                (false, true) => &[Arrived, CheckedIn, Cancelled],
                (false, false) => &[Booked, Arrived, Cancelled],
            };
            assert!(expected.contains(&it.status), "{now} {it:?}");
            assert_eq!(it.cancellation_reason.is_some(), it.status == Cancelled);
            let practitioner = &state.practitioners()[&it.practitioner_id];
            let worked = practitioner.available_time.as_ref().unwrap();
            let covered = worked
                .spans(state.zone().date(it.start), state.zone())
                .any(|span| span.covers(it.interval()));
            assert!(covered, "{now} {it:?}");
            assert!(!practitioner.not_available.iter().any(|leave| leave.during.overlaps(it.interval())));
        }
        for status in [Fulfilled, Noshow, Cancelled, Booked] {
            assert!(state.appointments().values().any(|it| it.status == status), "{now} {status:?}");
        }
    });
    let in_the_morning = state(2026, at(NOWS[0]));
    for status in [Arrived, CheckedIn] {
        assert!(in_the_morning.appointments().values().any(|it| it.status == status), "{status:?}");
    }
}

#[test]
fn some_limits_are_nearly_reached_and_none_is_passed() {
    each(|state, now| {
        let week = first_of_week(state.zone().date(now), state.organization().first_day_of_week);
        let mut near = 0;
        for it in state.practitioners().values() {
            let count = state.tally().week(it.id, week);
            if let Limit::AtMost(limit) = it.limits.per_week {
                assert!((1..=2).contains(&(limit - count)), "{now}: {count} of {limit}");
                assert!(count > 10, "{now}: {count}");
                near += 1;
            } else {
                assert!(count <= 56, "{now}: {count}");
            }
        }
        assert_eq!(near, 3);
    });
}

#[test]
fn days_ahead_fill_up_from_today_and_leave_times_free() {
    each(|state, now| {
        let today = state.zone().date(now);
        let worked = |date| {
            let active = state.practitioners().values().filter(|it| it.active);
            let spans = active.flat_map(|it| {
                let hours = it.available_time.as_ref().unwrap().spans(date, state.zone());
                hours.filter(|span| !it.not_available.iter().any(|leave| leave.during.overlaps(*span)))
            });
            spans.map(docket_shared::time::Interval::duration_minutes).sum::<i64>()
        };
        let booked = |date| {
            let there = state.appointments_in(state.zone().day(date)).filter(|it| it.status.occupies());
            there.map(|it| it.interval().duration_minutes()).sum::<i64>()
        };
        for date in [today, today + chrono::Days::new(1)] {
            let (worked, booked) = (worked(date), booked(date));
            assert!(worked == 0 || worked - booked >= 60, "{now} {date}: {booked} of {worked} minutes");
        }
        let minutes = |days: std::ops::Range<u64>| {
            let dates = days.map(|ahead| today + chrono::Days::new(ahead));
            let (taken, all) = dates.fold((0, 0), |sum, it| (sum.0 + booked(it), sum.1 + worked(it)));
            taken * 100 / all
        };
        let (soon, later) = (minutes(1..8), minutes(8..15));
        assert!(soon > later, "{now}: {soon} % next week, {later} % in the one after");
    });
}

#[test]
fn there_is_an_account_of_each_role_and_a_practitioners_is_that_of_their_name() {
    let accounts = accounts();
    assert_eq!(accounts.iter().map(|it| it.role).take(4).collect::<Vec<_>>(), Role::ALL);
    let state = state(1, at(NOWS[0]));
    for account in accounts {
        assert_eq!(account.practitioner_id.is_some(), account.role == Role::Practitioner);
        if let Some(own) = account.practitioner_id {
            assert_eq!(state.practitioners()[&own].name, account.name);
        }
    }
}
