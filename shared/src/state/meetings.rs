//! The meetings, and who and which room is taken by them when. Meetings may overlap: people are in two places only on paper,
//! and it is for them to say so. So what is taken is a set and not a timeline.

use super::Starts;
use super::pairs::Pairs;
use crate::ids::{AccountId, LocationId, MeetingId};
use crate::model::{Meeting, MeetingPair, MergeSuggestion, Occurrence, ParticipationStatus};
use crate::similarity::Portrait;
use crate::time::{Interval, ZoneRules};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// No meeting is longer than this, as it is asked for …
pub(crate) const LONGEST_MEETING: TimeDelta = TimeDelta::days(31);
/// … nor than this as it is kept: whole days begin and end at midnight, and the clocks may be put back within them.
const LONGEST_KEPT: TimeDelta = TimeDelta::days(34);

/// Every meeting, and what has been said about pairs of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Meetings {
    pub(super) all: BTreeMap<MeetingId, Arc<Meeting>>,
    pub(super) pairs: Pairs,
    taken: BTreeMap<Holder, Taken>,
    /// What of each was prepared for comparison, once somebody has compared it.
    portraits: BTreeMap<MeetingId, Arc<OnceLock<Portrait>>>,
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
    single: Starts,
    series: Starts,
}

impl Meetings {
    /// The meeting from now on.
    pub(super) fn save(&mut self, meeting: &Arc<Meeting>) {
        let before = self.all.get(&meeting.id).cloned();
        let meeting = &self.pairs.completed(meeting);
        self.all.insert(meeting.id, Arc::clone(meeting));
        self.portraits.insert(meeting.id, Arc::default());
        if let Some(before) = before {
            self.pairs.remove(&before);
            self.each_holder(&before, |taken, meeting| {
                taken.single.remove(&(meeting.details.start, meeting.id.uuid()));
                taken.series.remove(&(meeting.details.start, meeting.id.uuid()));
            });
        }
        self.pairs.add(meeting);
        if meeting.stands() {
            self.each_holder(meeting, |taken, meeting| {
                if meeting.recurrence.is_some() {
                    taken.series.insert((meeting.details.start, meeting.id.uuid()));
                } else {
                    taken.single.insert((meeting.details.start, meeting.id.uuid()));
                }
            });
        }
    }

    /// Follows the clinic's clocks, from the rules `before` to others: dates of a series are named by when they would start.
    pub(super) fn rezone(&mut self, before: &ZoneRules, zone: &ZoneRules) {
        if before == zone {
            return;
        }
        for meeting in self.all.values_mut().filter(|it| it.names_dates()) {
            *meeting = Arc::new(meeting.rezoned(before, zone));
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
        let earliest = (window.start - LONGEST_KEPT, Uuid::nil());
        self.taken
            .get(&holder)
            .into_iter()
            .flat_map(move |taken| {
                let single = taken.single.range(earliest..).take_while(move |(start, _)| *start < window.end);
                single.chain(&taken.series).map(|(_, id)| id)
            })
            .filter_map(|id| self.all.get(&MeetingId::new(*id)))
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

    /// Where what is prepared of a meeting is kept.
    pub(super) fn portrait(&self, id: MeetingId) -> Option<&OnceLock<Portrait>> {
        self.portraits.get(&id).map(|cell| &**cell)
    }

    /// What they were prepared from has changed: a room is called something else.
    pub(super) fn forget_portraits(&mut self) {
        self.portraits.values_mut().for_each(|cell| *cell = Arc::default());
    }

    /// The meetings that stand and to which `account` is invited.
    pub(super) fn invitations(&self, account: AccountId) -> impl Iterator<Item = &Arc<Meeting>> {
        let taken = self.taken.get(&Holder::Account(account)).into_iter();
        let all = taken.flat_map(|taken| taken.single.iter().chain(&taken.series));
        all.filter_map(|(_, id)| self.all.get(&MeetingId::new(*id)))
    }

    /// That the two are two, as earlier versions told it: without the meetings themselves.
    pub(super) fn keep_apart(&mut self, pair: MeetingPair) {
        self.pairs.forget_unwritten(pair);
        let say = |meeting: &mut Meeting, pairs: &Pairs| {
            meeting.kept_apart.push(pair);
            meeting.merge_suggestions.retain(|it| pairs.resolved(it.pair) != pairs.resolved(pair));
        };
        self.say(pair, say, |pairs, id| pairs.keep_apart_unwritten(id, pair));
    }

    /// That the two are one, in the same way.
    pub(super) fn suggest(&mut self, suggestion: MergeSuggestion) {
        let say = |meeting: &mut Meeting, _: &Pairs| meeting.merge_suggestions.push(suggestion);
        self.say(suggestion.pair, say, |pairs, id| pairs.suggest_unwritten(id, suggestion));
    }

    /// Both say it, and it is noted that neither has written it.
    fn say(
        &mut self,
        pair: MeetingPair,
        say: impl Fn(&mut Meeting, &Pairs),
        note: impl Fn(&mut Pairs, MeetingId),
    ) {
        for id in pair.ids() {
            let known = self.all.get(&id).filter(|meeting| !meeting.redacted);
            if let Some(mut meeting) = known.map(|known| Meeting::clone(known)) {
                say(&mut meeting, &self.pairs);
                self.save(&Arc::new(meeting));
                note(&mut self.pairs, id);
            }
        }
    }

    /// The suggestions about meetings that stand, by what they are part of now.
    pub(super) fn suggestions(&self) -> BTreeMap<MeetingPair, MergeSuggestion> {
        let mut all = BTreeMap::new();
        let suggesting = self.pairs.suggesting.iter().filter_map(|id| self.all.get(id));
        // What was merged away keeps its own as they were then: what has been answered since, the one that stands says.
        for meeting in suggesting.filter(|it| it.stands()) {
            for suggestion in &meeting.merge_suggestions {
                let Some(pair) = self.pairs.resolved(suggestion.pair) else { continue };
                if pair.ids().iter().all(|id| self.all.get(id).is_some_and(|it| it.stands())) {
                    all.entry(pair).or_insert(MergeSuggestion { pair, ..*suggestion });
                }
            }
        }
        all
    }
}
