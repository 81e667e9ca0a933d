//! Appointments: who is where when, and how often.

use super::{Proposed, Truth, takes_time};
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AppointmentId, PractitionerId};
use docket_shared::model::{Appointment, Limit, Placement};
use docket_shared::rejection::Reason;
use docket_shared::time::{DateTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime as Civil, Weekday};

/// Minutes for which whoever walks in may still be booked.
const GRACE_MINUTES: i64 = 15;

impl Truth {
    pub(super) fn placed(
        &self,
        change: &Change,
        appointment: &Appointment,
        previous: Option<Placement>,
    ) -> Result<(), String> {
        let seq = change.seq;
        let before = self.appointments.get(&appointment.id);
        if before.map(|before| before.placement()) != previous {
            return Err(format!("Event {seq} disagrees about where its appointment stood."));
        }
        if takes_time(appointment.status) {
            for other in self.taking(appointment.id).filter(|other| overlap(appointment, other)) {
                let room = appointment.location_id.is_some() && appointment.location_id == other.location_id;
                if appointment.practitioner_id == other.practitioner_id
                    || appointment.patient_id == other.patient_id
                    || room
                {
                    return Err(format!("Event {seq}: {} and {} overlap.", appointment.id, other.id));
                }
            }
            self.within_limits(appointment, before.map(|before| &**before))?;
        }
        let is_new_time = before.is_none_or(|it| {
            (it.start, it.end, it.practitioner_id)
                != (appointment.start, appointment.end, appointment.practitioner_id)
        });
        let decided_here =
            matches!(change.event, Event::AppointmentBooked { .. } | Event::AppointmentRescheduled { .. });
        if decided_here && is_new_time {
            self.overrides_are_recorded(change, appointment, before.map(|before| &**before))?;
        }
        Ok(())
    }

    fn within_limits(&self, appointment: &Appointment, before: Option<&Appointment>) -> Result<(), String> {
        let practitioner = appointment.practitioner_id;
        let counted = before.filter(|it| takes_time(it.status) && it.practitioner_id == practitioner);
        let (week, month) = (self.week(appointment.start), self.month(appointment.start));
        let (per_week, per_month) = self.limits(practitioner);
        let others = |same: &dyn Fn(DateTime<Utc>) -> bool| {
            self.taking(appointment.id)
                .filter(|it| it.practitioner_id == practitioner && same(it.start))
                .count()
        };
        let is_same_week = |start: DateTime<Utc>| self.week(start) == week;
        if !counted.is_some_and(|it| is_same_week(it.start))
            && per_week.is_some_and(|limit| others(&is_same_week) + 1 > limit as usize)
        {
            return Err(format!("The weekly limit of {practitioner} is broken in the week of {week}."));
        }
        let is_same_month = |start: DateTime<Utc>| self.month(start) == month;
        if !counted.is_some_and(|it| is_same_month(it.start))
            && per_month.is_some_and(|limit| others(&is_same_month) + 1 > limit as usize)
        {
            return Err(format!("The monthly limit of {practitioner} is broken in {month}."));
        }
        Ok(())
    }

    fn overrides_are_recorded(
        &self,
        change: &Change,
        appointment: &Appointment,
        before: Option<&Appointment>,
    ) -> Result<(), String> {
        let recorded =
            |code: &str| appointment.overrides.iter().any(|it| it.code == code && it.at == change.at);
        let moved = before.is_none_or(|before| before.start != appointment.start);
        if moved && is_past(appointment.start, change.at) && !recorded("in_the_past") {
            return Err(format!("{} begins in the past, and no override says so.", appointment.id));
        }
        let (practitioner, start, end) = (appointment.practitioner_id, appointment.start, appointment.end);
        if !self.works(practitioner, start, end) && !recorded("outside_working_hours") {
            return Err(format!("{} is outside working hours, and no override says so.", appointment.id));
        }
        Ok(())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other reasons are judged by no other record")]
    pub(super) fn is_against(&self, reason: &Reason, proposed: &Proposed, at: DateTime<Utc>) -> bool {
        let in_the_way = |blocker: AppointmentId, same: &dyn Fn(&Appointment) -> bool| {
            self.taking(proposed.id)
                .any(|it| it.id == blocker && same(it) && it.start < proposed.end && proposed.start < it.end)
        };
        let counted = |same: &dyn Fn(DateTime<Utc>) -> bool| {
            let mine = self.appointments.values().filter(|it| it.practitioner_id == proposed.practitioner);
            let counted: Vec<_> = mine.filter(|it| takes_time(it.status) && same(it.start)).collect();
            (counted.len(), counted.iter().any(|it| it.id == proposed.id))
        };
        let is_limit = |(found, has_own): (usize, bool), count: u32, limit: u32, kept: Option<u32>| {
            found == count as usize && count >= limit && kept == Some(limit) && !has_own
        };
        match reason {
            Reason::PractitionerBusy { practitioner_id, blocker } => {
                in_the_way(blocker.appointment_id, &|it| it.practitioner_id == *practitioner_id)
            }
            Reason::PatientBusy { patient_id, blocker } => {
                *patient_id == proposed.patient
                    && in_the_way(blocker.appointment_id, &|it| it.patient_id == *patient_id)
            }
            Reason::LocationBusy { location_id, blocker } => {
                proposed.location == Some(*location_id)
                    && in_the_way(blocker.appointment_id, &|it| it.location_id == Some(*location_id))
            }
            Reason::WeeklyLimitReached { count, limit, .. } => {
                let week = self.week(proposed.start);
                let found = counted(&|start| self.week(start) == week);
                is_limit(found, *count, *limit, self.limits(proposed.practitioner).0)
            }
            Reason::MonthlyLimitReached { count, limit, .. } => {
                let month = self.month(proposed.start);
                let found = counted(&|start| self.month(start) == month);
                is_limit(found, *count, *limit, self.limits(proposed.practitioner).1)
            }
            Reason::OutsideWorkingHours { practitioner_id } => {
                !self.works(*practitioner_id, proposed.start, proposed.end)
            }
            Reason::InThePast { start } => is_past(*start, at),
            Reason::AppointmentExists { appointment_id } => self.appointments.contains_key(appointment_id),
            Reason::AppointmentUnknown { appointment_id } => !self.appointments.contains_key(appointment_id),
            _ => true,
        }
    }

    fn taking(&self, but: AppointmentId) -> impl Iterator<Item = &Appointment> {
        let all = self.appointments.values().map(|it| &**it);
        all.filter(move |it| it.id != but && takes_time(it.status))
    }

    fn limits(&self, practitioner: PractitionerId) -> (Option<u32>, Option<u32>) {
        let clinic = self.organization.limits;
        let over = |own: Limit, clinic: Option<u32>| match own {
            Limit::Default => clinic,
            Limit::Unlimited => None,
            Limit::AtMost(limit) => Some(limit),
        };
        self.practitioners.get(&practitioner).map_or((clinic.per_week, clinic.per_month), |it| {
            (over(it.limits.per_week, clinic.per_week), over(it.limits.per_month, clinic.per_month))
        })
    }

    /// Whether one span of one of the practitioner's days holds all of it.
    fn works(&self, practitioner: PractitionerId, start: DateTime<Utc>, end: DateTime<Utc>) -> bool {
        let Some(hours) = self.practitioners.get(&practitioner).and_then(|it| it.available_time.as_ref())
        else {
            return true;
        };
        let (from, to) = (self.local(start), self.local(end));
        let minute = |it: &Civil| i64::from(it.hour()) * 60 + i64::from(it.minute());
        let day = hours.0[usize::try_from(from.weekday().to_monday_zero_offset()).unwrap_or(0)].iter();
        let until = if to.date() == from.date() { minute(&to) } else { minute(&to) + 24 * 60 };
        day.into_iter()
            .any(|span| i64::from(span.start_minute) <= minute(&from) && until <= i64::from(span.end_minute))
    }

    fn local(&self, instant: DateTime<Utc>) -> Civil {
        let instant = Timestamp::from_second(instant.timestamp()).unwrap_or(Timestamp::UNIX_EPOCH);
        self.zone.to_datetime(instant)
    }

    /// The first day of the clinic's week, which begins on a Monday or on a Sunday.
    fn week(&self, instant: DateTime<Utc>) -> Date {
        let date = self.local(instant).date();
        let from_sunday = self.organization.first_day_of_week == chrono::Weekday::Sun;
        let first = if from_sunday { Weekday::Sunday } else { Weekday::Monday };
        date.tomorrow().and_then(|next| next.nth_weekday(-1, first)).unwrap_or(date)
    }

    fn month(&self, instant: DateTime<Utc>) -> Date {
        self.local(instant).date().first_of_month()
    }
}

fn is_past(start: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    start + TimeDelta::minutes(GRACE_MINUTES) < now
}

fn overlap(one: &Appointment, other: &Appointment) -> bool {
    one.start < other.end && other.start < one.end
}
