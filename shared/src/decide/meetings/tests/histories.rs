//! Random histories of what several people do with a few meetings, single ones and series, against a record that is kept beside
//! them and shares nothing with the decision: who was invited to what, and what everybody has answered to which time and place.
//!
//! What holds in every one of them: nobody is lost but by leaving or being uninvited, nobody has answered what they have not said,
//! merges end, of what was merged exactly one is left, what does not depend on one another comes to the same in any order, and
//! whoever follows what they may see comes to see what somebody sees who comes later.

mod record;
mod steps;

use super::{A, B, C, D};
use crate::command::Command;
use crate::event::Event;
use crate::ids::{Epoch, Seq};
use crate::model::{Meeting, Role};
use crate::state::{CalendarSnapshot, State};
use crate::testing::{Given, actor, at};
use crate::time::{Interval, TimeDelta};
use proptest::prelude::*;
use record::Record;
use std::collections::BTreeMap;
use steps::{Step, independent, step};

const PEOPLE: [Role; 4] = [A, B, C, D];

fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Some weeks around all that happens.
fn window() -> Interval {
    Interval::new(at("2026-10-01T00:00:00Z"), at("2027-03-01T00:00:00Z"))
}

fn snapshot(state: &State, reader: Role) -> CalendarSnapshot {
    let (epoch, now) = (Epoch::new(uuid::Uuid::nil()), at("2026-11-02T08:00:00Z"));
    state.snapshot(epoch, Seq(0), now, window(), actor(reader).account_id)
}

/// Lives through `steps`, and shows each event with what was asked for and by whom.
fn lived(
    steps: &[Step],
    mut each: impl FnMut(&Given, Role, &Command, &[Event]) -> Result<(), TestCaseError>,
) -> Result<Given, TestCaseError> {
    let mut given = Given::clinic([]);
    for step in steps {
        given.now += TimeDelta::minutes(1);
        let Some(command) = step.command(&given) else { continue };
        let before = given.clone();
        let by = step.who(&given, &command);
        if let Ok(events) = given.when(by, &command) {
            each(&before, by, &command, &events)?;
        }
    }
    Ok(given)
}

/// All that matters of the meetings, whatever was said of a pair first.
fn ordered(state: &State) -> Vec<Meeting> {
    let ordered = |meeting: &std::sync::Arc<Meeting>| {
        let mut meeting = Meeting::clone(meeting);
        meeting.kept_apart.sort();
        meeting.merge_suggestions.sort_by_key(|it| (it.pair, it.by));
        meeting.exceptions.iter_mut().for_each(|it| it.answers.sort_by_key(|it| it.account_id));
        meeting
    };
    state.meetings().values().map(ordered).collect()
}

proptest! {
    #![proptest_config(settings(400))]

    #[test]
    fn nobody_is_lost_and_nobody_has_answered_what_they_have_not_said(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut record = Record::default();
        lived(&steps, |before, by, command, events| {
            for event in events {
                record.follow(before, by, command, event).map_err(TestCaseError::fail)?;
            }
            Ok(())
        })?;
    }

    #[test]
    fn merges_end_and_of_what_was_merged_exactly_one_is_left(steps in prop::collection::vec(step(), 1..60)) {
        let mut called_off = std::collections::BTreeSet::new();
        let given = lived(&steps, |before, _, command, _| {
            if let Command::CancelMeeting(cancel) = command && cancel.recurrence_id.is_none() {
                called_off.insert(before.state.surviving_meeting(cancel.meeting_id).unwrap().id);
            }
            Ok(())
        })?;
        let all = given.state.meetings();
        let mut left: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for meeting in all.values() {
            let mut end = meeting;
            for _ in 0..all.len() {
                let Some(into) = &end.merged_into else { break };
                end = &all[&into.meeting_id];
            }
            prop_assert!(end.merged_into.is_none(), "the merges of {} go in a circle", meeting.id);
            prop_assert_eq!(end.id, given.state.surviving_meeting(meeting.id).unwrap().id);
            let standing = left.entry(end.id).or_default();
            if meeting.stands() {
                standing.push(meeting.id);
            }
        }
        for (end, standing) in left {
            let expected = if called_off.contains(&end) { vec![] } else { vec![end] };
            prop_assert_eq!(standing, expected);
        }
    }

    #[test]
    fn what_depends_on_nothing_comes_to_the_same_in_any_order(
        steps in prop::collection::vec(step(), 1..25),
        (asked, shuffled) in independent(),
    ) {
        let given = lived(&steps, |_, _, _, _| Ok(()))?;
        let end = |order: &[Step]| {
            let mut given = given.clone();
            for step in order {
                if let Some(command) = step.command(&given) {
                    _ = given.when(step.by, &command);
                }
            }
            ordered(&given.state)
        };
        prop_assert_eq!(end(&asked), end(&shuffled));
    }

    #[test]
    fn whoever_follows_comes_to_see_what_somebody_sees_who_comes_later(
        steps in prop::collection::vec(step(), 1..60),
        begins in 0..60_usize,
    ) {
        let mut copies: BTreeMap<usize, State> = BTreeMap::new();
        let mut number = 0;
        let given = lived(&steps, |before, _, _, events| {
            if number == begins.min(steps.len() / 2) {
                copies = (0..).zip(PEOPLE).map(|(it, who)| (it, State::from_snapshot(&snapshot(&before.state, who)))).collect();
            }
            number += 1;
            for (who, copy) in &mut copies {
                let reader = Some(actor(PEOPLE[*who]).account_id);
                events.iter().for_each(|event| copy.apply(&event.seen_by(reader)));
            }
            Ok(())
        })?;
        for (who, copy) in copies {
            let (mine, theirs) = (snapshot(&copy, PEOPLE[who]), snapshot(&given.state, PEOPLE[who]));
            prop_assert_eq!(&mine.meetings, &theirs.meetings, "{:?}", PEOPLE[who]);
            let fresh = State::from_snapshot(&theirs);
            let shown: Vec<_> = mine.meetings.iter().filter(|it| !it.redacted && it.stands()).map(|it| it.id).collect();
            for (one, other) in shown.iter().flat_map(|one| shown.iter().map(move |other| (*one, *other))) {
                let apart = [&copy, &fresh, &given.state].map(|it| it.kept_apart_from(one).contains(&other));
                prop_assert_eq!(apart[0], apart[2], "{:?}: {} and {}", PEOPLE[who], one, other);
                prop_assert_eq!(apart[1], apart[2], "{:?}: {} and {}", PEOPLE[who], one, other);
            }
        }
    }

    #[test]
    fn a_replay_comes_to_the_same(steps in prop::collection::vec(step(), 1..60)) {
        let given = lived(&steps, |_, _, _, _| Ok(()))?;
        let mut replayed = State::default();
        for event in &given.events {
            let text = serde_json::to_string(event).unwrap();
            replayed.apply(&serde_json::from_str(&text).unwrap());
        }
        prop_assert_eq!(replayed.meetings(), given.state.meetings());
        prop_assert_eq!(replayed.kept_apart(), given.state.kept_apart());
        prop_assert_eq!(replayed.merge_suggestions(), given.state.merge_suggestions());
    }
}

#[test]
fn the_histories_go_where_mistakes_live() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..300 {
        let steps = prop::collection::vec(step(), 1..60).new_tree(&mut runner).unwrap().current();
        let _ = lived(&steps, |before, _, command, events| {
            let named = command.meeting_id().is_some_and(|id| before.state.resolve(id) != id);
            for event in events {
                *seen.entry(steps::kind(event)).or_default() += 1;
            }
            *seen.entry("of what was merged away").or_default() += u32::from(named);
            let of_series = events.iter().flat_map(Event::meetings).any(|it| it.recurrence.is_some());
            *seen.entry("of a series").or_default() += u32::from(of_series);
            Ok(())
        });
    }
    for what in steps::KINDS.into_iter().chain(["of what was merged away", "of a series"]) {
        assert!(seen.get(what).is_some_and(|count| *count > 20), "{what}: {seen:?}");
    }
}
