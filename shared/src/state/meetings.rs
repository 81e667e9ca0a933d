//! The meetings, and who and which room is taken by them when. Meetings may overlap: people are in two places only on paper,
//! and it is for them to say so. So what is taken is a set and not a timeline.

use crate::ids::{AccountId, LocationId, MeetingId};
use crate::model::{Meeting, MeetingPair, MergeSuggestion, Occurrence, ParticipationStatus};
use crate::time::{Interval, ZoneRules};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// No meeting is longer than this, as it is asked for …
pub(crate) const LONGEST_MEETING: TimeDelta = TimeDelta::days(31);
/// … nor than this as it is kept: whole days begin and end at midnight, and the clocks may be put back within them.
const LONGEST_KEPT: TimeDelta = TimeDelta::days(34);

/// Every meeting, and what has been said about pairs of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Meetings {
    pub(super) all: BTreeMap<MeetingId, Arc<Meeting>>,
    pub(super) kept_apart: BTreeSet<MeetingPair>,
    pub(super) suggestions: BTreeMap<MeetingPair, MergeSuggestion>,
    taken: BTreeMap<Holder, Taken>,
}

/// Whose time or which room a meeting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    Account(AccountId),
    Location(LocationId),
}

/// The meetings of one holder that stand, by their start: single ones and series.
#[derive(Clone, Debug, Default)]
struct Taken {
    single: BTreeSet<(DateTime<Utc>, MeetingId)>,
    series: BTreeSet<(DateTime<Utc>, MeetingId)>,
}

impl Meetings {
    /// The meeting from now on.
    pub(super) fn save(&mut self, meeting: &Arc<Meeting>) {
        if let Some(before) = self.all.insert(meeting.id, Arc::clone(meeting)) {
            self.each_holder(&before, |taken, meeting| {
                taken.single.remove(&(meeting.details.start, meeting.id));
                taken.series.remove(&(meeting.details.start, meeting.id));
            });
        }
        if meeting.stands() {
            self.each_holder(meeting, |taken, meeting| {
                if meeting.recurrence.is_some() {
                    taken.series.insert((meeting.details.start, meeting.id));
                } else {
                    taken.single.insert((meeting.details.start, meeting.id));
                }
            });
        }
    }

    /// Everybody who is invited, whatever they answered: the answer is looked at when it is asked for.
    fn each_holder(&mut self, meeting: &Meeting, mut visit: impl FnMut(&mut Taken, &Meeting)) {
        let accounts = meeting.attendees.iter().map(|attendee| Holder::Account(attendee.account_id));
        let moved = meeting.exceptions.iter().filter_map(|exception| exception.details.as_ref());
        let details = std::iter::once(&meeting.details).chain(moved);
        // A place twice is no harm: what is visited is a set.
        let locations = details.filter_map(|details| details.location_id);
        for holder in accounts.chain(locations.map(Holder::Location)) {
            visit(self.taken.entry(holder).or_default(), meeting);
        }
    }

    /// The meetings of `holder` that may share an instant with `window`.
    fn near(&self, holder: Holder, window: Interval) -> impl Iterator<Item = &Arc<Meeting>> {
        let earliest = (window.start - LONGEST_KEPT, MeetingId::new(uuid::Uuid::nil()));
        self.taken
            .get(&holder)
            .into_iter()
            .flat_map(move |taken| {
                let single = taken.single.range(earliest..).take_while(move |(start, _)| *start < window.end);
                single.chain(&taken.series).map(|(_, id)| id)
            })
            .filter_map(|id| self.all.get(id))
    }

    /// The occurrences that `holder` is invited to, or that are held there, and that share an instant with `window`.
    pub(super) fn of(
        &self,
        holder: Holder,
        window: Interval,
        zone: &ZoneRules,
    ) -> impl Iterator<Item = (&Arc<Meeting>, Occurrence)> {
        self.near(holder, window)
            .flat_map(move |meeting| {
                meeting.occurrences_in(window, zone).into_iter().map(move |it| (meeting, it))
            })
            .filter(move |(_, occurrence)| match holder {
                Holder::Account(_) => true,
                Holder::Location(id) => occurrence.details.location_id == Some(id),
            })
    }

    /// The same, but of those only that take the holder's time: that the account has accepted, that the room is held for.
    pub(super) fn taking(
        &self,
        holder: Holder,
        window: Interval,
        zone: &ZoneRules,
    ) -> impl Iterator<Item = (MeetingId, Interval)> {
        self.of(holder, window, zone)
            .filter(move |(meeting, occurrence)| match holder {
                Holder::Account(account) => {
                    let answer = meeting.answer(account, occurrence.recurrence_id);
                    answer == Some(ParticipationStatus::Accepted) && !meeting.is_free(account)
                }
                Holder::Location(_) => true,
            })
            .map(|(meeting, occurrence)| (meeting.id, occurrence.details.interval()))
    }

    pub(super) fn keep_apart(&mut self, pair: MeetingPair) {
        self.kept_apart.insert(pair);
        self.suggestions.remove(&pair);
    }

    pub(super) fn suggest(&mut self, suggestion: MergeSuggestion) {
        self.suggestions.insert(suggestion.pair, suggestion);
    }

    /// The meetings that were merged: what was suggested about either is settled.
    pub(super) fn merged(&mut self, merged: MeetingId) {
        self.suggestions.retain(|pair, _| !pair.holds(merged));
    }
}
