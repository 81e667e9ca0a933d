//! The search as it was first written: every start of every day is put to every rule.

use crate::command::{Command, Placing};
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::ids::{LocationId, PractitionerId};
use crate::model::Practitioner;
use crate::rejection::Alternative;
use crate::state::State;
use crate::time::{DateTime, Interval, NaiveDate, TimeDelta, Utc};
use chrono::{Datelike, Days};
use std::collections::BTreeSet;

const MAXIMUM: usize = 5;
/// So many of them at the same time with somebody else.
const MAXIMUM_OTHERS: usize = 2;
/// How far around the day asked for to look, in days.
const REACH_DAYS: u64 = 28;
/// Offered times lie on this grid of the clinic's clock, in minutes.
const GRID_MINUTES: u16 = 15;

pub(super) fn alternatives(state: &State, command: &Command, context: &Context) -> Vec<Alternative> {
    let proposal = match command.placing() {
        Some(Placing::Book(book)) => Proposal::booking(state, book, context.now),
        Some(Placing::Reschedule(reschedule)) => match state.appointments().get(&reschedule.appointment_id) {
            Some(current) if current.status.is_movable() => {
                Proposal::rescheduling(state, current, reschedule, context.now)
            }
            Some(_) | None => return Vec::new(),
        },
        None => return Vec::new(),
    };
    if proposal.interval.start >= proposal.interval.end {
        return Vec::new();
    }
    let search = Search { state, proposal };
    let mut found = search.same_time();
    search.other_times(&mut found);
    found
}

struct Search<'a> {
    state: &'a State,
    proposal: Proposal<'a>,
}

impl Search<'_> {
    /// Another room for the same practitioner, then other practitioners, all at the time asked for.
    fn same_time(&self) -> Vec<Alternative> {
        let start = self.proposal.interval.start;
        let wanted = self.proposal.practitioner_id;
        let mut found: Vec<_> = self.offer(wanted, start).into_iter().collect();
        let service = self.proposal.service_id;
        let others = self
            .state
            .practitioners()
            .values()
            .filter(|other| other.active && other.id != wanted)
            .filter(|other| service.is_none_or(|service| other.offers(service)))
            .filter_map(|other| self.offer(other.id, start))
            .take(MAXIMUM_OTHERS);
        found.extend(others);
        found
    }

    /// The nearest free times of the practitioner asked for, as many as there is room for.
    fn other_times(&self, found: &mut Vec<Alternative>) {
        let Some(practitioner) = self.state.practitioners().get(&self.proposal.practitioner_id) else {
            return;
        };
        let asked = self.proposal.interval.start;
        let distance = |start: DateTime<Utc>| (start - asked).abs();
        let room = MAXIMUM - found.len();
        let mut nearest: Vec<Alternative> = Vec::new();
        let day = self.state.zone().date(asked);
        for (reach, date) in nearby(day) {
            // A day that is n days off holds nothing nearer than n - 1 days and an hour's change of clocks.
            let settled = nearest.len() >= room
                && nearest
                    .get(room - 1)
                    .is_some_and(|it| distance(it.start) <= TimeDelta::hours(24 * reach - 25));
            if settled {
                break;
            }
            for start in self.starts(practitioner, date) {
                let further = nearest.len() >= room && distance(nearest[room - 1].start) <= distance(start);
                if start == asked || further {
                    continue;
                }
                if let Some(alternative) = self.offer(practitioner.id, start) {
                    nearest.push(alternative);
                    nearest.sort_by_key(|it| (distance(it.start), it.start));
                    nearest.truncate(room);
                }
            }
        }
        found.extend(nearest);
    }

    /// The starts worth trying on `date`: the grid of the practitioner's hours, or of the whole day without hours.
    fn starts(&self, practitioner: &Practitioner, date: NaiveDate) -> Vec<DateTime<Utc>> {
        let zone = self.state.zone();
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        let minutes = self.proposal.interval.duration_minutes();
        let spans = practitioner.available_time.as_ref().map_or_else(
            || vec![(0, 24 * 60)],
            |hours| {
                let times = hours.on(date.weekday()).iter();
                times.map(|time| (time.start_minute, time.end_minute)).collect()
            },
        );
        let earliest = self.proposal.now;
        spans
            .into_iter()
            .flat_map(|(from, until)| {
                let first = from.next_multiple_of(GRID_MINUTES);
                (first..=until)
                    .step_by(usize::from(GRID_MINUTES))
                    .map(i64::from)
                    .filter(move |minute| minute + minutes <= i64::from(until))
            })
            .map(|minute| zone.instant(midnight + TimeDelta::minutes(minute)).earliest())
            .filter(|start| *start >= earliest)
            // All that the clocks skip is the one instant of the change.
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// The practitioner at `start` in the room asked for, or else in any that is free; `None` where a rule forbids
    /// it or a partial copy does not reach that far.
    fn offer(&self, practitioner_id: PractitionerId, start: DateTime<Utc>) -> Option<Alternative> {
        let interval = self.proposal.interval.moved_to(start);
        if !self.state.knows(interval) {
            return None;
        }
        let wanted = Proposal { practitioner_id, interval, ..self.proposal };
        if start < self.proposal.now {
            return None;
        }
        if self.is_open(&wanted) {
            return Some(alternative(&wanted));
        }
        // Only where the room alone is in the way is another room worth a look.
        let roomless = Proposal { location_id: None, ..wanted };
        if wanted.location_id.is_none() || !self.is_open(&roomless) {
            return None;
        }
        let rooms = self.state.locations().values().filter(|room| room.active).map(|room| room.id);
        rooms
            .map(|room: LocationId| Proposal { location_id: Some(room), ..wanted })
            .find(|elsewhere| self.is_open(elsewhere))
            .map(|elsewhere| alternative(&elsewhere))
    }

    fn is_open(&self, proposal: &Proposal<'_>) -> bool {
        rules::is_clean(proposal)
    }
}

fn alternative(proposal: &Proposal<'_>) -> Alternative {
    let Interval { start, end } = proposal.interval;
    Alternative { practitioner_id: proposal.practitioner_id, location_id: proposal.location_id, start, end }
}

/// The days around `day`, nearest first, each with how many days off it is.
fn nearby(day: NaiveDate) -> impl Iterator<Item = (i64, NaiveDate)> {
    let around = move |off: u64| [day.checked_add_days(Days::new(off)), day.checked_sub_days(Days::new(off))];
    std::iter::once((0, day)).chain(
        (1..=REACH_DAYS).flat_map(move |off| {
            around(off).into_iter().flatten().map(move |date| (off.cast_signed(), date))
        }),
    )
}
