//! A window of the state, as it travels to a browser: everything about the clinic, the appointments of the window and
//! their patients, and the true counts of every week and month that the window touches.

use super::{State, Tally};
use crate::ids::{AccountId, Epoch, PractitionerId, Seq};
use crate::model::{
    Account, Appointment, HealthcareService, Location, Meeting, MeetingPair, MergeSuggestion, Organization,
    Patient, Practitioner,
};
use crate::time::{Interval, ZoneRules, first_of_month, first_of_week};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The state of a window at a sequence number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarSnapshot {
    /// The journal's life.
    pub epoch: Epoch,
    /// The last event that it includes.
    pub seq: Seq,
    /// When it was taken, by the server's clock.
    pub as_of: DateTime<Utc>,
    /// What it covers.
    pub window: Interval,
    /// The clinic's settings.
    pub organization: Arc<Organization>,
    /// The clinic's zone.
    pub zone_rules: Arc<ZoneRules>,
    /// All practitioners.
    pub practitioners: Vec<Arc<Practitioner>>,
    /// All services.
    pub healthcare_services: Vec<Arc<HealthcareService>>,
    /// All locations.
    pub locations: Vec<Arc<Location>>,
    /// All staff accounts.
    pub accounts: Vec<Arc<Account>>,
    /// The window's appointments, whatever their status, by start.
    pub appointments: Vec<Arc<Appointment>>,
    /// Their patients.
    pub patients: Vec<Arc<Patient>>,
    /// Counts of the weeks that the window touches.
    pub weeks: Vec<TallyEntry>,
    /// Counts of the months that the window touches.
    pub months: Vec<TallyEntry>,
    /// The meetings of the window, and all of one's own that are not over before it; of those that do not concern the reader
    /// only who and which room is taken when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<Arc<Meeting>>,
    /// The pairs among them of which somebody has said that they are two; empty where the meetings themselves say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_apart: Vec<MeetingPair>,
    /// The pairs among them of which somebody has said that they are one; empty where the meetings themselves say it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merge_suggestions: Vec<MergeSuggestion>,
}

/// A practitioner's count of a week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TallyEntry {
    /// Whose.
    pub practitioner_id: PractitionerId,
    /// Its first day.
    pub first_day: NaiveDate,
    /// How many appointments, of those that count.
    pub count: u32,
}

impl State {
    /// What `window` looks like to `reader` at `seq`.
    pub fn snapshot(
        &self,
        epoch: Epoch,
        seq: Seq,
        as_of: DateTime<Utc>,
        window: Interval,
        reader: AccountId,
    ) -> CalendarSnapshot {
        let appointments: Vec<_> = self.appointments_in(window).cloned().collect();
        let patient_ids: BTreeSet<_> =
            appointments.iter().map(|appointment| appointment.patient_id).collect();
        let (first, last) = (self.zone.date(window.start), self.zone.date(window.end));
        let first_week = first_of_week(first, self.organization.first_day_of_week);
        let first_month = first_of_month(first);
        // One's own meetings that lie ahead belong to the inbox, wherever the calendar looks.
        let since = window.start.min(as_of);
        let meetings: Vec<_> = self
            .meetings()
            .values()
            .filter(|meeting| match meeting.concerns(reader) {
                true => self.is_told(meeting, since),
                false => {
                    self.is_busy_in(meeting, window)
                        || self.is_part_of_own(meeting, reader, since)
                        || (meeting.is_suggested_to(reader) && self.is_told(meeting, since))
                }
            })
            .map(|meeting| meeting.seen_by(Some(reader)))
            .collect();
        CalendarSnapshot {
            epoch,
            seq,
            as_of,
            window,
            organization: Arc::clone(&self.organization),
            zone_rules: Arc::clone(&self.zone),
            practitioners: self.practitioners.values().cloned().collect(),
            healthcare_services: self.services.values().cloned().collect(),
            locations: self.locations.values().cloned().collect(),
            accounts: self.accounts.values().cloned().collect(),
            appointments,
            patients: patient_ids.iter().filter_map(|id| self.patients.get(id)).cloned().collect(),
            weeks: entries(self.tally.weeks(), first_week, last),
            months: entries(self.tally.months(), first_month, last),
            meetings,
            kept_apart: Vec::new(),
            merge_suggestions: Vec::new(),
        }
    }

    /// Whether those whom `meeting` concerns are told of it in a snapshot of what is over after `since`.
    fn is_told(&self, meeting: &Meeting, since: DateTime<Utc>) -> bool {
        let ends_after = meeting.over_at(self.zone()).is_none_or(|over| over > since);
        match (meeting.stands(), &meeting.merged_into) {
            (true, _) => ends_after,
            // What was merged can be taken out again for as long as there is something to take it out of.
            (false, Some(into)) => {
                let survivor = self.meetings().get(&into.meeting_id);
                ends_after && survivor.is_none_or(|it| self.is_told(it, since))
            }
            (false, None) => meeting.told_until(self.zone()) > since,
        }
    }

    /// Whether `meeting` was merged into one of the reader's, who may take it out again.
    fn is_part_of_own(&self, meeting: &Meeting, reader: AccountId, since: DateTime<Utc>) -> bool {
        meeting.merged_into.as_ref().is_some_and(|into| {
            let survivor = self.meetings().get(&into.meeting_id);
            into.is_known_to(Some(reader))
                && survivor.is_some_and(|it| it.concerns(reader))
                && self.is_told(meeting, since)
        })
    }

    /// Whether `meeting` may take time of somebody in `window`.
    fn is_busy_in(&self, meeting: &Meeting, window: Interval) -> bool {
        // Those that begin later cost nothing but this.
        meeting.stands()
            && meeting.starts_at() < window.end
            && meeting.over_at(self.zone()).is_none_or(|over| over > window.start)
    }

    /// The partial state that `snapshot` describes.
    pub fn from_snapshot(snapshot: &CalendarSnapshot) -> Self {
        let accounts = keyed(&snapshot.accounts, |it| it.id);
        let mut state = Self {
            organization: Arc::clone(&snapshot.organization),
            zone: Arc::clone(&snapshot.zone_rules),
            practitioners: keyed(&snapshot.practitioners, |it| it.id),
            patients: keyed(&snapshot.patients, |it| it.id),
            locations: keyed(&snapshot.locations, |it| it.id),
            services: keyed(&snapshot.healthcare_services, |it| it.id),
            accounts_of: super::accounts_of(&accounts),
            accounts,
            horizon: Some(snapshot.window),
            ..Self::default()
        };
        for appointment in &snapshot.appointments {
            state.place(appointment, None);
        }
        for meeting in &snapshot.meetings {
            state.meetings.save(meeting);
        }
        snapshot.kept_apart.iter().for_each(|pair| state.meetings.keep_apart(*pair));
        snapshot.merge_suggestions.iter().for_each(|it| state.meetings.suggest(*it));
        let counts = |entries: &[TallyEntry]| -> Vec<_> {
            entries.iter().map(|it| ((it.practitioner_id, it.first_day), it.count)).collect()
        };
        state.tally = Tally::of(counts(&snapshot.weeks).into_iter(), counts(&snapshot.months).into_iter());
        state
    }
}

fn keyed<K: Ord, V>(things: &[Arc<V>], key: impl Fn(&V) -> K) -> BTreeMap<K, Arc<V>> {
    // One by one: collecting would sort, and a sort of its own for each kind weighs more than all of this file.
    let mut map = BTreeMap::new();
    for thing in things {
        map.insert(key(thing), Arc::clone(thing));
    }
    map
}

fn entries(
    counts: &BTreeMap<(PractitionerId, NaiveDate), u32>,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<TallyEntry> {
    counts
        .iter()
        .filter(|((_, day), _)| first <= *day && *day <= last)
        .map(|((practitioner_id, first_day), count)| TallyEntry {
            practitioner_id: *practitioner_id,
            first_day: *first_day,
            count: *count,
        })
        .collect()
}
