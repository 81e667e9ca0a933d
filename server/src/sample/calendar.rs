//! Four weeks of appointments that keep every rule, hard and soft: they are laid one after the other into the practitioners'
//! hours, with gaps.

use super::clinic::{Clinic, FIRST_DAY, Member};
use super::identifier;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use docket_shared::command::ImportAppointment;
use docket_shared::model::{AppointmentStatus, HealthcareService, Limit, Limits, Patient, Source};
use docket_shared::time::{Interval, ZoneRules, first_of_month, first_of_week};
use std::collections::{BTreeMap, BTreeSet};

/// How many days the calendar reaches back, and how many ahead.
const DAYS: i64 = 14;
/// A limit is not used up but where it is meant to be: room for bookings of the one who looks around.
const SLACK: u32 = 4;
/// Who comes within this time may sit in the waiting room already.
const EARLY: TimeDelta = TimeDelta::minutes(20);

const CANCELLED_BECAUSE: [&str; 7] = [
    "Patient is feeling better",
    "Patient cannot get away from work",
    "Childcare fell through",
    "Asked for a later date",
    "Practitioner unwell",
    "Booked twice by mistake",
    "Transport was not available",
];

const NOTES: [&str; 8] = [
    "Interpreter booked",
    "Wheelchair access needed",
    "Brings recent test results",
    "Asked for a call if running late",
    "Repeat prescription to discuss",
    "Prefers the first appointment of the session",
    "Comes with a carer",
    "Referred by the pharmacy",
];

/// The appointments, by start. Gives those practitioners of `clinic` who shall nearly have reached it their own limit.
pub(super) fn appointments(
    rng: &mut fastrand::Rng,
    zone: &ZoneRules,
    now: DateTime<Utc>,
    clinic: &mut Clinic,
    patients: &[Patient],
) -> Vec<ImportAppointment> {
    let today = zone.date(now);
    let this_week = first_of_week(today, FIRST_DAY);
    let dates = (-DAYS..=DAYS).map(|offset| today + TimeDelta::days(offset));
    let (week, others): (Vec<_>, Vec<_>) =
        dates.partition(|date| first_of_week(*date, FIRST_DAY) == this_week);
    let mut planner = Planner {
        rng,
        zone,
        now,
        today,
        patients,
        seen: BTreeSet::new(),
        rooms: vec![Vec::new(); clinic.locations.len()],
        counts: BTreeMap::new(),
        planned: Vec::new(),
    };
    week.iter().for_each(|date| planner.day(*date, clinic));
    for (index, member) in clinic.staff.iter_mut().enumerate() {
        if let Some(left) = member.left_this_week {
            let count = planner.count(index, this_week, Span::Week);
            member.practitioner.limits.per_week = Limit::AtMost(count + left);
        }
    }
    others.iter().for_each(|date| planner.day(*date, clinic));
    let mut planned = planner.planned;
    planned.sort_by_key(|import| (import.start, import.practitioner_id));
    planned
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Span {
    Week,
    Month,
}

struct Planner<'a> {
    rng: &'a mut fastrand::Rng,
    zone: &'a ZoneRules,
    now: DateTime<Utc>,
    today: NaiveDate,
    patients: &'a [Patient],
    /// Who is seen on which day: nobody twice.
    seen: BTreeSet<(NaiveDate, usize)>,
    /// When each room is taken.
    rooms: Vec<Vec<Interval>>,
    /// What counts towards limits: by practitioner and first day.
    counts: BTreeMap<(usize, Span, NaiveDate), u32>,
    planned: Vec<ImportAppointment>,
}

impl Planner<'_> {
    fn day(&mut self, date: NaiveDate, clinic: &Clinic) {
        for (index, member) in clinic.staff.iter().enumerate() {
            let practitioner = &member.practitioner;
            let Some(hours) = practitioner.available_time.as_ref().filter(|_| practitioner.active) else {
                continue;
            };
            let spans: Vec<_> = hours.spans(date, self.zone).collect();
            let most = self.most(index, date, member, clinic);
            let mut count = 0;
            for span in spans {
                if practitioner.not_available.iter().any(|absence| absence.during.overlaps(span)) {
                    continue;
                }
                count = self.session(index, date, member, clinic, span, (count, most));
            }
        }
    }

    /// How many appointments a practitioner has on `date` at the most, so that a week's are spread over its days and no limit
    /// is passed.
    fn most(&mut self, index: usize, date: NaiveDate, member: &Member, clinic: &Clinic) -> u32 {
        let Limits { per_week, per_month } =
            member.practitioner.effective_limits(&clinic.organization.limits);
        let (week, month) = (first_of_week(date, FIRST_DAY), first_of_month(date));
        let left = |limit: Option<u32>, count: u32| {
            limit.map_or(u32::MAX, |limit| limit.saturating_sub(count + SLACK))
        };
        let week_left = left(per_week, self.count(index, week, Span::Week));
        let month_left = left(per_month, self.count(index, month, Span::Month));
        let days = member.practitioner.available_time.iter().flat_map(|hours| &hours.0);
        let days = u32::try_from(days.filter(|day| !day.is_empty()).count()).unwrap_or(1).max(1);
        let share =
            per_week.map_or(u32::MAX, |limit| limit.saturating_sub(SLACK) / days + self.rng.u32(0..3));
        share.min(week_left).min(month_left)
    }

    /// Fills a session, which is `span` of `date`; returns the day's count after it.
    fn session(
        &mut self,
        index: usize,
        date: NaiveDate,
        member: &Member,
        clinic: &Clinic,
        span: Interval,
        (mut count, most): (u32, u32),
    ) -> u32 {
        let density = self.density(date, member);
        let mut start = span.start;
        while start < span.end && count < most {
            if self.rng.f64() > density {
                start += TimeDelta::minutes(5 * self.rng.i64(2..=5));
                continue;
            }
            let fitting: Vec<_> = clinic
                .services
                .iter()
                .filter(|service| member.practitioner.offers(service.id))
                .filter(|service| span.covers(Interval::starting(start, service.duration_minutes)))
                .collect();
            let Some(service) = self.service(&fitting) else { break };
            let interval = Interval::starting(start, service.duration_minutes);
            let status = self.status(interval);
            self.place(index, date, member, clinic, service, interval, status);
            if status.occupies() {
                count += 1;
                start = interval.end;
            } else if self.rng.bool() {
                // Half of the times that were given back found nobody else.
                start = interval.end;
            }
        }
        count
    }

    /// How likely the next free time of a session is taken.
    fn density(&self, date: NaiveDate, member: &Member) -> f64 {
        let ahead = (date - self.today).num_days();
        let this_week = first_of_week(date, FIRST_DAY) == first_of_week(self.today, FIRST_DAY);
        if member.left_this_week.is_some() && this_week {
            return 0.85;
        }
        match i32::try_from(ahead).unwrap_or(i32::MAX) {
            ..0 => 0.82,
            0 => 0.74,
            days => (0.72 - 0.04 * f64::from(days)).max(0.12),
        }
    }

    /// Short ones are more common than long ones.
    fn service<'s>(&mut self, fitting: &[&'s HealthcareService]) -> Option<&'s HealthcareService> {
        let weight = |service: &HealthcareService| 600 / service.duration_minutes.max(1);
        let total: u32 = fitting.iter().map(|service| weight(service)).sum();
        let mut drawn = (total > 0).then(|| self.rng.u32(..total))?;
        fitting.iter().copied().find(|service| match drawn.checked_sub(weight(service)) {
            Some(rest) => {
                drawn = rest;
                false
            }
            None => true,
        })
    }

    /// Where an appointment stands by now.
    fn status(&mut self, interval: Interval) -> AppointmentStatus {
        use AppointmentStatus::{Arrived, Booked, Cancelled, CheckedIn, Fulfilled, Noshow};
        let drawn = self.rng.u32(..100);
        if drawn < 5 {
            return Cancelled;
        }
        if interval.end <= self.now {
            return if drawn < 11 { Noshow } else { Fulfilled };
        }
        if interval.start <= self.now {
            return if drawn < 85 { CheckedIn } else { Arrived };
        }
        let soon = interval.start <= self.now + EARLY;
        if soon && drawn < 60 { Arrived } else { Booked }
    }

    #[expect(clippy::too_many_arguments, reason = "an appointment is made of that much")]
    fn place(
        &mut self,
        index: usize,
        date: NaiveDate,
        member: &Member,
        clinic: &Clinic,
        service: &HealthcareService,
        interval: Interval,
        status: AppointmentStatus,
    ) {
        let patient = self.patient(date);
        let room = if status.occupies() { self.room(member.room, interval) } else { Some(member.room) };
        if status.occupies() {
            for (span, first) in
                [(Span::Week, first_of_week(date, FIRST_DAY)), (Span::Month, first_of_month(date))]
            {
                *self.counts.entry((index, span, first)).or_default() += 1;
            }
        }
        let note = match (room, self.rng.usize(..100)) {
            (None, _) => "By telephone",
            (Some(_), drawn) => NOTES.get(drawn).copied().unwrap_or_default(),
        };
        let reason = CANCELLED_BECAUSE[self.rng.usize(..CANCELLED_BECAUSE.len())];
        let value = format!("{index}-{}-{}", interval.start.format("%Y%m%dT%H%M"), self.planned.len());
        self.planned.push(ImportAppointment {
            source: Source { identifier: identifier("appointment", &value), updated_at: None },
            status,
            patient_id: self.patients[patient].id,
            practitioner_id: member.practitioner.id,
            location_id: room.map(|room| clinic.locations[room].id),
            service_id: Some(service.id),
            start: interval.start,
            end: interval.end,
            note: note.into(),
            cancellation_reason: (status == AppointmentStatus::Cancelled).then(|| reason.into()),
        });
    }

    /// Somebody who is not seen that day yet.
    fn patient(&mut self, date: NaiveDate) -> usize {
        let first = self.rng.usize(..self.patients.len());
        let everybody = (first..self.patients.len()).chain(0..first);
        let free = everybody.into_iter().find(|patient| self.seen.insert((date, *patient)));
        free.unwrap_or(first)
    }

    /// The preferred room, or another that is free, or none: then they telephone.
    fn room(&mut self, preferred: usize, interval: Interval) -> Option<usize> {
        let free = |room: &usize| !self.rooms[*room].iter().any(|taken| taken.overlaps(interval));
        let room = std::iter::once(preferred).chain(0..self.rooms.len()).find(free)?;
        self.rooms[room].push(interval);
        Some(room)
    }

    fn count(&self, index: usize, first: NaiveDate, span: Span) -> u32 {
        self.counts.get(&(index, span, first)).copied().unwrap_or_default()
    }
}
