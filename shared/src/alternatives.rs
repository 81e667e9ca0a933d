//! What would be accepted instead: the same practitioner at another time, another practitioner of the same service or
//! another room at the same time; nearest first.
//!
//! Whatever is offered has passed every rule. Before that, each day is sifted: what the calendar of practitioner, patient and
//! rooms shows to be taken is not put to the rules, or a practitioner whose weeks are full would cost thousands of questions.

mod day;
#[cfg(test)]
mod tests;

use crate::command::{Command, Placing};
use crate::decide::Context;
use crate::decide::rules::{self, Proposal};
use crate::ids::{LocationId, PractitionerId};
use crate::model::{AvailableTime, Practitioner};
use crate::rejection::Alternative;
use crate::state::State;
use crate::time::{DateTime, Interval, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono::{Datelike, Days};
use day::Day;

/// At most so many are offered.
pub const MAXIMUM: usize = 5;
/// So many of them at the same time with somebody else.
const MAXIMUM_OTHERS: usize = 2;
/// How far around the day asked for to look, in days.
const REACH_DAYS: u64 = 28;
/// Offered times lie on this grid of the clinic's clock, in minutes.
const GRID_MINUTES: u16 = 15;

/// Up to [`MAXIMUM`] placements that [`crate::decide::decide`] would accept now without any rule set aside, nearest
/// to what `command` asks for first. Empty for commands that place no appointment, and where the time asked for has
/// no length.
pub fn alternatives(state: &State, command: &Command, context: &Context) -> Vec<Alternative> {
    let proposal = match command.placing() {
        // Its id is used up: at no other time would it be accepted either.
        Some(Placing::Book(book)) if state.appointments().contains_key(&book.appointment_id) => {
            return Vec::new();
        }
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
        let bookable = rules::is_clean_at_any_time(&Proposal { location_id: None, ..self.proposal });
        let mut nearest: Vec<Alternative> = Vec::new();
        let local = self.state.zone().local(asked);
        let (day, since_midnight) = (local.date(), local.time() - NaiveTime::MIN);
        for (reach, date) in nearby(day) {
            // Nothing on that day is nearer than its near end, which a change of clocks can move by an hour, in one zone by two.
            let near_end = TimeDelta::days(reach - 1) - TimeDelta::hours(2)
                + if date < day { since_midnight } else { TimeDelta::days(1) - since_midnight };
            if nearest.len() >= room && distance(nearest[room - 1].start) <= near_end {
                continue;
            }
            let starts = self.promising(practitioner, date, bookable);
            for start in outward(&starts, asked) {
                if nearest.len() >= room && distance(nearest[room - 1].start) <= distance(start) {
                    break;
                }
                if start == asked {
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

    /// The starts on `date` against which neither calendars nor limits speak. `bookable` is whether the rules that
    /// have nothing to do with the time allow for any.
    fn promising(&self, practitioner: &Practitioner, date: NaiveDate, bookable: bool) -> Vec<DateTime<Utc>> {
        let mut starts = self.starts(practitioner, date);
        let (Some(first), Some(last)) = (starts.first().copied(), starts.last().copied()) else {
            return starts;
        };
        let moved = |start| self.proposal.interval.moved_to(start);
        // What stays where it is may break rules that have changed since.
        let stays = |start| self.proposal.current.is_some_and(|current| current.start == start);
        // The whole day lies in one week and one month, unless the clocks change.
        let counted_out = self.steady_midnight(date).is_some()
            && !rules::is_clean_by_count(&Proposal { interval: moved(first), ..self.proposal });
        if !bookable || counted_out {
            starts.retain(|start| stays(*start));
        } else {
            let window = Interval::new(first, moved(last).end);
            let mut day = Day::new(&self.proposal, practitioner, window);
            starts.retain(|start| day.has_room(moved(*start)) || stays(*start));
        }
        starts
    }

    /// The starts worth trying on `date`, in order: the grid of the practitioner's hours, or of the whole day without
    /// hours.
    fn starts(&self, practitioner: &Practitioner, date: NaiveDate) -> Vec<DateTime<Utc>> {
        let zone = self.state.zone();
        let local_midnight = date.and_time(NaiveTime::MIN);
        let steady_midnight = self.steady_midnight(date);
        let minutes = self.proposal.interval.duration_minutes();
        let all_day = [AvailableTime { start_minute: 0, end_minute: 24 * 60 }];
        let spans =
            practitioner.available_time.as_ref().map_or(&all_day[..], |hours| hours.on(date.weekday()));
        let mut starts = Vec::new();
        for span in spans {
            let first = span.start_minute.next_multiple_of(GRID_MINUTES);
            for minute in (first..=span.end_minute).step_by(usize::from(GRID_MINUTES)).map(i64::from) {
                if minute + minutes > i64::from(span.end_minute) {
                    break;
                }
                let minute = TimeDelta::minutes(minute);
                starts.push(match steady_midnight {
                    Some(midnight) => midnight + minute,
                    None => zone.instant(local_midnight + minute).earliest(),
                });
            }
        }
        starts.retain(|start| *start >= self.proposal.now);
        // All that the clocks skip is the one instant of the change.
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// When `date` begins, if the clocks do not change on it nor on the days beside it.
    fn steady_midnight(&self, date: NaiveDate) -> Option<DateTime<Utc>> {
        let nominal = date.and_time(NaiveTime::MIN).and_utc();
        let around = Interval::new(nominal - TimeDelta::days(1), nominal + TimeDelta::days(2));
        let offset_seconds = self.state.zone().steady_offset_seconds(around)?;
        Some(nominal - TimeDelta::seconds(i64::from(offset_seconds)))
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
        if rules::is_clean(&wanted) {
            return Some(alternative(&wanted));
        }
        // Only where the room alone is in the way is another room worth a look.
        let roomless = Proposal { location_id: None, ..wanted };
        if wanted.location_id.is_none() || !rules::is_clean(&roomless) {
            return None;
        }
        let rooms = self.state.locations().values().filter(|room| room.active).map(|room| room.id);
        rooms
            .map(|room: LocationId| Proposal { location_id: Some(room), ..wanted })
            .find(rules::is_clean_by_location)
            .map(|elsewhere| alternative(&elsewhere))
    }
}

fn alternative(proposal: &Proposal<'_>) -> Alternative {
    let Interval { start, end } = proposal.interval;
    Alternative { practitioner_id: proposal.practitioner_id, location_id: proposal.location_id, start, end }
}

/// `starts`, which are in order, the nearest to `asked` first, of two as near the earlier: each is put to all the rules, so that the
/// fewer are looked at the better.
fn outward(starts: &[DateTime<Utc>], asked: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let (earlier, later) = starts.split_at(starts.partition_point(|start| *start < asked));
    let (mut earlier, mut later) = (earlier.iter().rev().peekable(), later.iter().peekable());
    std::iter::from_fn(move || {
        let is_earlier = match (earlier.peek(), later.peek()) {
            (Some(before), Some(after)) => asked - **before <= **after - asked,
            (before, _) => before.is_some(),
        };
        if is_earlier { earlier.next() } else { later.next() }.copied()
    })
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
