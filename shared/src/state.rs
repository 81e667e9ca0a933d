//! The state that decisions are made against: what all events so far come to. The authority holds the true one, a
//! browser one that covers a window of time; both follow the same events with the same code.

mod meetings;
mod occupancy;
mod pairs;
mod snapshot;
mod tally;

pub use snapshot::{CalendarSnapshot, TallyEntry};
pub use tally::Tally;

pub(crate) use meetings::LONGEST_MEETING;

use crate::event::Event;
use crate::ids::{
    AccountId, AppointmentId, HealthcareServiceId, LocationId, MeetingId, PatientId, PractitionerId,
};
use crate::model::{
    Account, Appointment, AppointmentStatus, HealthcareService, Location, Meeting, MeetingPair,
    MergeSuggestion, Occurrence, Organization, Patient, Placement, Practitioner,
};
use crate::order::sort_by_key;
use crate::planted;
use crate::similarity::Portrait;
use crate::time::{Interval, ZoneRules};
use chrono::{DateTime, TimeDelta, Utc};
use meetings::{Holder, Meetings};
use occupancy::Occupancy;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// No appointment is longer than this, whatever the clinic's own bound and whatever its status.
pub(crate) const LONGEST_APPOINTMENT: TimeDelta = TimeDelta::hours(24);

/// What begins when, by ids of appointments or of meetings: sets of one type, since the browser loads the code of each.
type Starts = BTreeSet<(DateTime<Utc>, Uuid)>;

/// All that is so. Cheap to clone where it is small: things are shared, not copied.
#[derive(Clone, Debug)]
pub struct State {
    organization: Arc<Organization>,
    zone: Arc<ZoneRules>,
    practitioners: BTreeMap<PractitionerId, Arc<Practitioner>>,
    patients: BTreeMap<PatientId, Arc<Patient>>,
    locations: BTreeMap<LocationId, Arc<Location>>,
    services: BTreeMap<HealthcareServiceId, Arc<HealthcareService>>,
    accounts: BTreeMap<AccountId, Arc<Account>>,
    appointments: BTreeMap<AppointmentId, Arc<Appointment>>,
    by_start: Starts,
    occupancy: Occupancy,
    tally: Tally,
    meetings: Meetings,
    /// The accounts of each practitioner, in order: what these have accepted takes the practitioner's time.
    accounts_of: Vec<(PractitionerId, AccountId)>,
    /// The window that a partial copy knows; `None` where everything is known.
    horizon: Option<Interval>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            organization: Arc::default(),
            zone: Arc::new(ZoneRules::utc()),
            practitioners: BTreeMap::new(),
            patients: BTreeMap::new(),
            locations: BTreeMap::new(),
            services: BTreeMap::new(),
            accounts: BTreeMap::new(),
            appointments: BTreeMap::new(),
            by_start: Starts::new(),
            occupancy: Occupancy::default(),
            tally: Tally::default(),
            meetings: Meetings::default(),
            accounts_of: Vec::new(),
            horizon: None,
        }
    }
}

impl State {
    /// The clinic's settings.
    pub fn organization(&self) -> &Arc<Organization> {
        &self.organization
    }

    /// The clinic's zone.
    pub fn zone(&self) -> &Arc<ZoneRules> {
        &self.zone
    }

    /// Every practitioner, active or not.
    pub const fn practitioners(&self) -> &BTreeMap<PractitionerId, Arc<Practitioner>> {
        &self.practitioners
    }

    /// Every patient; in a partial copy, those of the appointments that it knows.
    pub const fn patients(&self) -> &BTreeMap<PatientId, Arc<Patient>> {
        &self.patients
    }

    /// Every location, active or not.
    pub const fn locations(&self) -> &BTreeMap<LocationId, Arc<Location>> {
        &self.locations
    }

    /// Every service, active or not.
    pub const fn services(&self) -> &BTreeMap<HealthcareServiceId, Arc<HealthcareService>> {
        &self.services
    }

    /// Every account, active or not.
    pub const fn accounts(&self) -> &BTreeMap<AccountId, Arc<Account>> {
        &self.accounts
    }

    /// Every appointment, whatever its status.
    pub const fn appointments(&self) -> &BTreeMap<AppointmentId, Arc<Appointment>> {
        &self.appointments
    }

    /// The appointments that share an instant with `window`, whatever their status, by start.
    pub fn appointments_in(&self, window: Interval) -> impl Iterator<Item = &Arc<Appointment>> {
        let earliest = window.start - LONGEST_APPOINTMENT;
        self.by_start
            .range((earliest, Uuid::nil())..)
            .take_while(move |(start, _)| *start < window.end)
            .filter_map(|(_, id)| self.appointments.get(&AppointmentId::new(*id)))
            .filter(move |appointment| appointment.interval().overlaps(window))
    }

    /// Every meeting, whatever its status; in a partial copy, those of the window and one's own.
    pub const fn meetings(&self) -> &BTreeMap<MeetingId, Arc<Meeting>> {
        &self.meetings.all
    }

    /// The meeting that `id` names, or what it was merged into, or what that was merged into.
    pub fn surviving_meeting(&self, id: MeetingId) -> Option<&Arc<Meeting>> {
        let mut meeting = self.meetings.all.get(&id)?;
        // A chain is as long as there were merges; it never closes, since only a meeting that stands is merged.
        while let Some(next) =
            meeting.merged_into.as_ref().and_then(|it| self.meetings.all.get(&it.meeting_id))
        {
            meeting = next;
        }
        Some(meeting)
    }

    /// The occurrences of meetings that stand, to which `account` is invited, and that share an instant with `window`.
    pub fn meetings_of(
        &self,
        account: AccountId,
        window: Interval,
    ) -> impl Iterator<Item = (&Arc<Meeting>, Occurrence)> {
        self.meetings.of(Holder::Account(account), window, &self.zone)
    }

    /// When in `window` the practitioner is in meetings that they have accepted.
    pub fn practitioner_in_meetings(
        &self,
        practitioner: PractitionerId,
        window: Interval,
    ) -> impl Iterator<Item = (MeetingId, Interval)> {
        let from = self.accounts_of.partition_point(|(of, _)| *of < practitioner);
        let accounts = self.accounts_of.iter().skip(from).take_while(move |(of, _)| *of == practitioner);
        accounts
            .flat_map(move |(_, account)| self.meetings.taking(Holder::Account(*account), window, &self.zone))
    }

    /// When in `window` the place is taken by meetings.
    pub fn location_in_meetings(
        &self,
        location: LocationId,
        window: Interval,
    ) -> impl Iterator<Item = (MeetingId, Interval)> {
        self.meetings.taking(Holder::Location(location), window, &self.zone)
    }

    /// The pairs of meetings of which somebody has said that they are two, by what the two are part of now.
    pub fn kept_apart(&self) -> BTreeSet<MeetingPair> {
        self.meetings.pairs.all_apart()
    }

    /// The meetings of which somebody has said that `id` is none of them; what has been said of a meeting that was merged into
    /// another holds for that one.
    pub fn kept_apart_from(&self, id: MeetingId) -> BTreeSet<MeetingId> {
        self.meetings.pairs.apart_from(id)
    }

    /// The suggestions that two meetings, both of which stand, are one, by what the two are part of now.
    pub fn merge_suggestions(&self) -> BTreeMap<MeetingPair, MergeSuggestion> {
        self.meetings.suggestions()
    }

    /// The meetings that `id` had been merged into before it was brought back: the journal lists that under them.
    pub fn separated_from(&self, id: MeetingId) -> impl Iterator<Item = MeetingId> {
        self.meetings.pairs.separated_from(id)
    }

    /// The meetings that stand and to which `account` is invited, whenever they are.
    pub(crate) fn invitations(&self, account: AccountId) -> impl Iterator<Item = &Arc<Meeting>> {
        self.meetings.invitations(account)
    }

    /// The pair of what the two are part of now; `None` where that is one meeting.
    pub(crate) fn resolved(&self, pair: MeetingPair) -> Option<MeetingPair> {
        self.meetings.pairs.resolved(pair)
    }

    /// What `id` is part of now: itself, where it was not merged.
    pub(crate) fn resolve(&self, id: MeetingId) -> MeetingId {
        self.meetings.pairs.resolve(id)
    }

    /// Who and what is taken when.
    pub(crate) const fn occupancy(&self) -> &Occupancy {
        &self.occupancy
    }

    /// How many appointments each practitioner has in each week and month.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The window outside of which this copy knows nothing; `None` where it knows everything.
    pub const fn horizon(&self) -> Option<Interval> {
        self.horizon
    }

    /// Whether this copy knows all of `interval`.
    pub fn knows(&self, interval: Interval) -> bool {
        self.horizon.is_none_or(|horizon| horizon.covers(interval))
    }

    /// Follows a fact. Applying the same events in the same order gives the same state everywhere.
    pub fn apply(&mut self, event: &Event) {
        if let Some((appointment, previous)) = event.appointment() {
            return self.place(appointment, previous);
        }
        match event {
            Event::PatientSaved { patient } => {
                self.patients.insert(patient.id, Arc::clone(patient));
            }
            Event::PractitionerSaved { practitioner } => {
                self.practitioners.insert(practitioner.id, Arc::clone(practitioner));
            }
            Event::LocationSaved { location } => {
                self.locations.insert(location.id, Arc::clone(location));
                self.meetings.forget_portraits();
            }
            Event::HealthcareServiceSaved { healthcare_service } => {
                self.services.insert(healthcare_service.id, Arc::clone(healthcare_service));
            }
            Event::AccountSaved { account } => {
                self.accounts.insert(account.id, Arc::clone(account));
                self.accounts_of = accounts_of(&self.accounts);
            }
            Event::OrganizationSaved { organization, zone_rules } => {
                self.meetings.rezone(&self.zone, zone_rules);
                self.organization = Arc::clone(organization);
                self.zone = Arc::clone(zone_rules);
                self.recount();
            }
            Event::AppointmentBooked { .. }
            | Event::AppointmentRescheduled { .. }
            | Event::AppointmentCancelled { .. }
            | Event::AppointmentStatusChanged { .. }
            | Event::AppointmentImported { .. }
            | Event::InvitationsCrossed { .. } => {}
            Event::MeetingsKeptApart { pair, one: None, other: None } => self.meetings.keep_apart(*pair),
            Event::MergeSuggested { suggestion, one: None, other: None } => {
                self.meetings.suggest(*suggestion)
            }
            Event::MeetingsKeptApart { pair, one, other } => {
                self.meetings.pairs.forget_unwritten(*pair);
                one.iter().chain(other).for_each(|meeting| self.meetings.save(meeting));
            }
            Event::MergeSuggested { one, other, .. } => {
                one.iter().chain(other).for_each(|meeting| self.meetings.save(meeting));
            }
            Event::MeetingsMerged { survivor, merged } => {
                self.meetings.pairs.forget_unwritten(MeetingPair::new(survivor.id, merged.id));
                self.meetings.save(survivor);
                self.meetings.save(merged);
            }
            Event::MeetingsUnmerged { survivor, restored } => {
                self.meetings.save(survivor);
                self.meetings.save(restored);
                self.meetings.pairs.separate(restored.id, survivor.id);
            }
            Event::MeetingCreated { meeting }
            | Event::MeetingChanged { meeting }
            | Event::MeetingCancelled { meeting, .. }
            | Event::MeetingAttendeesChanged { meeting }
            | Event::MeetingAnswered { meeting, .. }
            | Event::MeetingTimeProposed { meeting, .. }
            | Event::MeetingTimeProposalDeclined { meeting, .. } => self.meetings.save(meeting),
        }
    }

    /// `meeting`, one of this state's, prepared for comparison; once, for this state and what is made of it.
    pub(crate) fn portrait(&self, meeting: &Meeting, prepare: impl FnOnce() -> Portrait) -> Portrait {
        let cell = self.meetings.portrait(meeting.id);
        match cell {
            Some(cell) => cell.get_or_init(prepare).clone(),
            None => prepare(),
        }
    }

    /// Takes note of a patient that a search found, so that a partial copy can name them.
    pub fn learn_patient(&mut self, patient: &Arc<Patient>) {
        self.patients.entry(patient.id).or_insert_with(|| Arc::clone(patient));
    }

    fn place(&mut self, appointment: &Arc<Appointment>, previous: Option<Placement>) {
        let id = appointment.id;
        if let Some(previous) = previous {
            self.vacate(id, &previous);
        }
        let placement = appointment.placement();
        let is_pending = placement.status == AppointmentStatus::Pending;
        let occupies = placement.status.occupies() && !(planted!("pending-takes-no-place") && is_pending);
        if occupies {
            let (week, month) = self.week_and_month(placement.start);
            self.tally.add(placement.practitioner_id, week, month);
        }
        if self.horizon.is_none_or(|horizon| horizon.overlaps(placement.interval())) {
            if occupies {
                self.occupancy.take(id, &placement);
            }
            self.by_start.insert((placement.start, id.uuid()));
            self.appointments.insert(id, Arc::clone(appointment));
        }
    }

    fn vacate(&mut self, id: AppointmentId, previous: &Placement) {
        self.by_start.remove(&(previous.start, id.uuid()));
        self.appointments.remove(&id);
        if previous.status.occupies() {
            self.occupancy.release(id, previous);
            planted!("cancelled-and-still-counted" => return);
            let (week, month) = self.week_and_month(previous.start);
            self.tally.remove(previous.practitioner_id, week, month);
        }
    }

    /// The first days of the clinic's week and month that `instant` lies in.
    pub fn week_and_month(&self, instant: DateTime<Utc>) -> (chrono::NaiveDate, chrono::NaiveDate) {
        let date = if planted!("weeks-in-utc") { instant.date_naive() } else { self.zone.date(instant) };
        (
            crate::time::first_of_week(date, self.organization.first_day_of_week),
            crate::time::first_of_month(date),
        )
    }

    /// Counts anew, since the clinic's weeks are now others. A partial copy cannot: it must be fetched again.
    fn recount(&mut self) {
        let mut tally = Tally::default();
        for appointment in self.appointments.values().filter(|appointment| appointment.status.occupies()) {
            let (week, month) = self.week_and_month(appointment.start);
            tally.add(appointment.practitioner_id, week, month);
        }
        self.tally = tally;
    }
}

fn accounts_of(accounts: &BTreeMap<AccountId, Arc<Account>>) -> Vec<(PractitionerId, AccountId)> {
    let of = |account: &Arc<Account>| Some((account.practitioner_id?, account.id));
    let mut all: Vec<_> = accounts.values().filter_map(of).collect();
    sort_by_key(&mut all, |(practitioner, _)| *practitioner);
    all
}
