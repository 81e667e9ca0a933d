//! A series and its occurrences. An occurrence is named by the start that the rule gives it (RECURRENCE-ID), whatever has
//! become of it since.

use super::{Attendee, AttendeeRole, Meeting, MeetingDetails, ParticipationStatus};
use crate::ids::AccountId;
use crate::order::sort_by_key;
use crate::time::{Interval, ZoneRules};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// For how long everybody is told that a series was called off.
const TOLD_FOR: TimeDelta = TimeDelta::days(31);

/// What is different about one occurrence of a series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeetingException {
    /// RECURRENCE-ID: when it would have started.
    pub recurrence_id: DateTime<Utc>,
    /// Whether it does not take place (EXDATE).
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub cancelled: bool,
    /// Who cancelled it; `None` where it takes place, or was cancelled before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<AccountId>,
    /// Why it was cancelled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cancellation_reason: String,
    /// The SEQUENCE at which everybody was last asked about it alone.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub asked_sequence: u32,
    /// What, when and where instead; of one that is cancelled, what it would have been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<MeetingDetails>,
    /// Answers to this occurrence alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Attendee>,
}

/// One meeting of a series, or a single meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Which of the series; `None` for a single meeting.
    pub recurrence_id: Option<DateTime<Utc>>,
    /// What, when and where.
    pub details: MeetingDetails,
}

impl MeetingException {
    /// Nothing is different yet.
    pub const fn of(recurrence_id: DateTime<Utc>) -> Self {
        Self {
            recurrence_id,
            cancelled: false,
            cancelled_by: None,
            cancellation_reason: String::new(),
            asked_sequence: 0,
            details: None,
            answers: Vec::new(),
        }
    }

    /// Whether nothing is different any more.
    pub(crate) const fn is_empty(&self) -> bool {
        !self.cancelled && self.details.is_none() && self.answers.is_empty()
    }
}

impl Meeting {
    /// What is different about the occurrence that would start at `recurrence_id`.
    pub fn exception(&self, recurrence_id: DateTime<Utc>) -> Option<&MeetingException> {
        self.exceptions.iter().find(|exception| exception.recurrence_id == recurrence_id)
    }

    /// The exception for `recurrence_id`, made where there is none.
    pub(crate) fn exception_mut(&mut self, recurrence_id: DateTime<Utc>) -> &mut MeetingException {
        let at = match self.exceptions.iter().position(|it| it.recurrence_id == recurrence_id) {
            Some(at) => at,
            None => {
                let at = self.exceptions.partition_point(|it| it.recurrence_id < recurrence_id);
                self.exceptions.insert(at, MeetingException::of(recurrence_id));
                at
            }
        };
        &mut self.exceptions[at]
    }

    /// The occurrences that share an instant with `window`, by start, those that are cancelled left out.
    pub fn occurrences_in(&self, window: Interval, zone: &ZoneRules) -> Vec<Occurrence> {
        let Some(rule) = &self.recurrence else {
            let within = self.interval().overlaps(window);
            return within
                .then(|| Occurrence { recurrence_id: None, details: self.details.clone() })
                .into_iter()
                .collect();
        };
        let regular = rule
            .occurrences_in(
                self.details.start,
                self.details.end - self.details.start,
                zone,
                self.widened(window),
            )
            .into_iter()
            .map(|interval| interval.start)
            .filter(|start| self.exception(*start).is_none_or(|it| !it.cancelled && it.details.is_none()))
            .map(|start| self.regular(start, zone));
        let moved = self.exceptions.iter().filter(|it| !it.cancelled).filter_map(|it| {
            Some(Occurrence { recurrence_id: Some(it.recurrence_id), details: it.details.clone()? })
        });
        let mut occurrences: Vec<_> =
            regular.chain(moved).filter(|it| it.details.interval().overlaps(window)).collect();
        sort_by_key(&mut occurrences, |it| it.details.start);
        occurrences
    }

    /// Whole days have 23 to 25 hours, so that the rule's own reckoning may be an hour off.
    fn widened(&self, window: Interval) -> Interval {
        let margin = if self.details.all_day { TimeDelta::hours(2) } else { TimeDelta::zero() };
        Interval::new(window.start - margin, window.end + margin)
    }

    /// The occurrence of the rule that starts at `start`.
    fn regular(&self, start: DateTime<Utc>, zone: &ZoneRules) -> Occurrence {
        let MeetingDetails { start: first, end, all_day, .. } = self.details;
        let end = if all_day {
            zone.start_of_day(zone.date(start) + (zone.date(end) - zone.date(first)))
        } else {
            start + (end - first)
        };
        Occurrence {
            recurrence_id: Some(start),
            details: MeetingDetails { start, end, ..self.details.clone() },
        }
    }

    /// The occurrence that the series names `recurrence_id`, as it is by now; `None` where there is none such or it is
    /// cancelled. `None` as the name is a single meeting itself.
    pub fn occurrence(&self, recurrence_id: Option<DateTime<Utc>>, zone: &ZoneRules) -> Option<Occurrence> {
        let Some(named) = recurrence_id else {
            return Some(Occurrence { recurrence_id: None, details: self.details.clone() });
        };
        if !self.recurs_at(named, zone) {
            return None;
        }
        match self.exception(named) {
            Some(exception) if exception.cancelled => None,
            Some(exception) => Some(match &exception.details {
                Some(details) => Occurrence { recurrence_id, details: details.clone() },
                None => self.regular(named, zone),
            }),
            None => Some(self.regular(named, zone)),
        }
    }

    /// The occurrence that the series names `recurrence_id`, as it would have been, where it is cancelled.
    pub fn cancelled_occurrence(
        &self,
        recurrence_id: DateTime<Utc>,
        zone: &ZoneRules,
    ) -> Option<(&MeetingException, Occurrence)> {
        let exception = self.exception(recurrence_id).filter(|it| it.cancelled)?;
        let occurrence = match &exception.details {
            Some(details) => Occurrence { recurrence_id: Some(recurrence_id), details: details.clone() },
            None => self.regular(recurrence_id, zone),
        };
        Some((exception, occurrence))
    }

    /// Whether who has agreed to the occurrence that starts at `named` has agreed to that of `other`, too: both are at one time and
    /// place, or neither takes place.
    pub(crate) fn is_same_date(&self, other: &Self, named: DateTime<Utc>, zone: &ZoneRules) -> bool {
        match [self, other].map(|it| it.occurrence(Some(named), zone)) {
            [Some(one), Some(other)] => one.details.is_when_and_where(&other.details),
            [None, None] => true,
            [Some(_), None] | [None, Some(_)] => false,
        }
    }

    /// The SEQUENCE at which everybody was last asked about all of it, or about one occurrence.
    pub(crate) fn last_asked(&self, recurrence_id: Option<DateTime<Utc>>) -> u32 {
        let alone = recurrence_id.and_then(|id| self.exception(id)).map_or(0, |it| it.asked_sequence);
        alone.max(self.asked_sequence)
    }

    /// Whether the rule has an occurrence that starts at `named`, called off or not.
    pub(crate) fn recurs_at(&self, named: DateTime<Utc>, zone: &ZoneRules) -> bool {
        // Anybody may name any instant, the last that there is included.
        let after = named.checked_add_signed(TimeDelta::seconds(1));
        let Some((rule, after)) = self.recurrence.as_ref().zip(after) else { return false };
        let instant = Interval::new(named, after);
        let starts = rule.occurrences_in(self.details.start, TimeDelta::seconds(1), zone, instant);
        starts.iter().any(|it| it.start == named)
    }

    /// What the occurrence of the day `date` is called that was called `named`, by another start or rule or in another zone; `None` where
    /// there is none.
    pub(crate) fn renamed(
        &self,
        named: DateTime<Utc>,
        date: NaiveDate,
        zone: &ZoneRules,
    ) -> Option<DateTime<Utc>> {
        if self.recurs_at(named, zone) {
            return Some(named);
        }
        let hour = zone.local(self.details.start).time();
        let id = zone.instant(date.and_time(hour)).earliest();
        self.recurs_at(id, zone).then_some(id)
    }

    /// The same meeting where the clinic's clocks go by other rules from now on than by those `before`: what is different about single
    /// dates, and proposed for them, is so on the same days.
    pub(crate) fn rezoned(&self, before: &ZoneRules, zone: &ZoneRules) -> Self {
        let mut meeting = self.clone();
        let renamed = |named| self.renamed(named, before.date(named), zone).unwrap_or(named);
        for exception in &mut meeting.exceptions {
            let named = exception.recurrence_id;
            exception.recurrence_id = renamed(named);
            // What is only called otherwise is when all of them are.
            if let Some(details) = &mut exception.details
                && details.interval() == self.regular(named, before).details.interval()
            {
                let MeetingDetails { start, end, .. } = self.regular(exception.recurrence_id, zone).details;
                (details.start, details.end) = (start, end);
            }
        }
        sort_by_key(&mut meeting.exceptions, |it| it.recurrence_id);
        for proposal in &mut meeting.proposals {
            proposal.recurrence_id = proposal.recurrence_id.map(renamed);
        }
        if let Some(into) = &mut meeting.merged_into {
            into.survivor_before = into.survivor_before.as_ref().map(|it| Arc::new(it.rezoned(before, zone)));
        }
        meeting
    }

    /// What `account` has answered to an occurrence: to it alone, or else to the whole; `None` where it is not invited.
    /// Whoever agreed to the series has not agreed to an occurrence that takes place at another time or elsewhere.
    pub fn answer(
        &self,
        account: AccountId,
        recurrence_id: Option<DateTime<Utc>>,
    ) -> Option<ParticipationStatus> {
        let attendee = self.attendee(account)?;
        let Some(exception) = recurrence_id.and_then(|id| self.exception(id)) else {
            return Some(attendee.status);
        };
        if let Some(answer) = exception.answers.iter().find(|answer| answer.account_id == account) {
            return Some(answer.status);
        }
        let asked = self.is_moved(exception)
            && attendee.role != AttendeeRole::Chair
            && attendee.status != ParticipationStatus::Declined;
        Some(if asked { ParticipationStatus::NeedsAction } else { attendee.status })
    }

    /// Whether that occurrence is held at another time or place than the series has it.
    pub(crate) fn is_moved(&self, exception: &MeetingException) -> bool {
        exception.details.as_ref().is_some_and(|details| {
            let start = exception.recurrence_id;
            let regular = MeetingDetails {
                start,
                end: start + (self.details.end - self.details.start),
                ..self.details.clone()
            };
            let off = (details.end - regular.end).abs();
            // Whole days have 23 to 25 hours: where the clocks change, the same days end an hour off.
            let end = if regular.all_day && off < TimeDelta::hours(2) { details.end } else { regular.end };
            !details.is_when_and_where(&MeetingDetails { end, ..regular })
        })
    }

    /// Until when it is told of that it was called off: until the last of it would be over, or, of a series that has later
    /// occurrences, until everybody has had a month to see it.
    pub(crate) fn told_until(&self, zone: &ZoneRules) -> DateTime<Utc> {
        let called_off = self.revisions.iter().map(|it| it.at).max().unwrap_or(self.details.end);
        let seen = called_off.max(self.details.end) + TOLD_FOR;
        if self.recurrence.is_none() {
            self.details.end
        } else {
            self.over_at(zone).map_or(seen, |it| it.min(seen))
        }
    }

    /// When it first takes place, which is before its time where an occurrence was moved there.
    pub fn starts_at(&self) -> DateTime<Utc> {
        let moved = self.exceptions.iter().filter_map(|it| it.details.as_ref()).map(|details| details.start);
        moved.fold(self.details.start, DateTime::min)
    }

    /// When its last occurrence is over; `None` where it goes on for ever.
    pub fn over_at(&self, zone: &ZoneRules) -> Option<DateTime<Utc>> {
        let Some(rule) = &self.recurrence else { return Some(self.details.end) };
        let last = rule.last(self.details.start, zone)?;
        let regular = self.regular(last, zone).details.end;
        let moved = self.exceptions.iter().filter_map(|it| it.details.as_ref()).map(|details| details.end);
        Some(moved.fold(regular, DateTime::max))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}
