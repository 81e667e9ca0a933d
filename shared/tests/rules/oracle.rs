//! The rules told again, as naively as they can be: a list of appointments, loops over all of it, and London's calendar reckoned
//! by hand. Shares no code with the decision.

use crate::clinic::{Ask, Limits, MAXIMUM, MINIMUM, Roles, Step, now};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc, Weekday};
use std::collections::BTreeSet;

/// What becomes of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: u32,
    pub(crate) status: &'static str,
    pub(crate) practitioner: u32,
    pub(crate) patient: u32,
    pub(crate) room: Option<u32>,
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
}

/// All that the oracle knows.
#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    pub(crate) entries: Vec<Entry>,
    pub(crate) limits: Limits,
    pub(crate) weeks_from: Weekday,
}

pub(crate) type Verdict = Result<(), BTreeSet<&'static str>>;

impl Oracle {
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new(), limits: Limits::default(), weeks_from: Weekday::Mon }
    }

    /// Says what must become of `step`, and does it.
    pub(crate) fn follow(&mut self, step: &Step) -> Verdict {
        match step {
            Step::Book { number, patient, ask } => {
                if self.entry(*number).is_some() {
                    return refused("appointment_exists");
                }
                let entry = Entry { number: *number, status: "booked", ..ask.entry(*patient) };
                self.permit(&entry, None, ask)?;
                self.entries.push(entry);
                Ok(())
            }
            Step::Reschedule { number, ask } => {
                let Some(current) = self.entry(*number) else { return refused("appointment_unknown") };
                if !["proposed", "pending", "booked", "waitlist"].contains(&current.status) {
                    return refused("not_movable");
                }
                let entry = Entry { number: *number, status: current.status, ..ask.entry(current.patient) };
                if entry != current {
                    self.permit(&entry, Some(&current), ask)?;
                }
                self.replace(entry);
                Ok(())
            }
            Step::Cancel { number } => {
                let Some(current) = self.entry(*number) else { return refused("appointment_unknown") };
                if !["booked", "arrived", "checked-in"].contains(&current.status) {
                    return refused("transition_illegal");
                }
                self.replace(Entry { status: "cancelled", ..current });
                Ok(())
            }
            Step::Stand { number, status, by } => self.stand(*number, status, *by),
            Step::Limit { limits, weeks_from } => {
                (self.limits, self.weeks_from) = (*limits, *weeks_from);
                Ok(())
            }
        }
    }

    fn stand(&mut self, number: u32, status: &'static str, by: Roles) -> Verdict {
        let Some(current) = self.entry(number) else { return refused("appointment_unknown") };
        if by == Roles::Practitioner && current.practitioner != 1 {
            return refused("not_yours");
        }
        if current.status == status {
            return Ok(());
        }
        let legal: &[&str] = match current.status {
            "booked" => &["arrived", "checked-in", "fulfilled", "noshow", "entered-in-error"],
            "arrived" => &["checked-in", "fulfilled", "noshow", "booked", "entered-in-error"],
            "checked-in" => &["fulfilled", "arrived", "noshow", "entered-in-error"],
            "noshow" => &["arrived", "booked", "entered-in-error"],
            "fulfilled" | "cancelled" => &["entered-in-error"],
            _ => &[],
        };
        if !legal.contains(&status) {
            return refused("transition_illegal");
        }
        let entry = Entry { status, ..current };
        if takes_time(status) && !takes_time(current.status) {
            // It stands where it stood, so nobody asks whether that is past or whether its practitioner still takes patients.
            let reasons = self.hard_reasons(&entry, Some(&current));
            if !reasons.is_empty() {
                return Err(reasons);
            }
        }
        self.replace(entry);
        Ok(())
    }

    fn permit(&self, entry: &Entry, current: Option<&Entry>, ask: &Ask) -> Verdict {
        let mut reasons = self.hard_reasons(entry, current);
        let past = entry.start + TimeDelta::minutes(15) < now();
        let stays = current.is_some_and(|current| current.start == entry.start);
        let set_aside = reasons.is_empty() && ask.written && [Roles::Manager, Roles::Admin].contains(&ask.by);
        if past && !stays && !set_aside {
            reasons.insert("in_the_past");
        }
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }

    fn hard_reasons(&self, entry: &Entry, current: Option<&Entry>) -> BTreeSet<&'static str> {
        let mut reasons = BTreeSet::new();
        let minutes = entry.end - entry.start;
        if minutes <= TimeDelta::zero() {
            reasons.insert("interval_empty");
        } else if minutes < TimeDelta::minutes(MINIMUM) || minutes > TimeDelta::minutes(MAXIMUM) {
            reasons.insert("duration_out_of_bounds");
        }
        let when_and_who = |it: &Entry| (it.start, it.end, it.practitioner);
        // The fourth takes no appointments.
        if entry.practitioner == 4 && current.map(when_and_who) != Some(when_and_who(entry)) {
            reasons.insert("practitioner_inactive");
        }
        for other in self.entries.iter().filter(|it| it.number != entry.number && takes_time(it.status)) {
            let shared = entry.start.max(other.start) < entry.end.min(other.end);
            if shared && entry.practitioner == other.practitioner {
                reasons.insert("practitioner_busy");
            }
            if shared && entry.patient == other.patient {
                reasons.insert("patient_busy");
            }
            if shared && entry.room.is_some() && entry.room == other.room {
                reasons.insert("location_busy");
            }
        }
        let (per_week, per_month) = self.limits.of(entry.practitioner);
        if self.is_full(entry, current, per_week, |it| self.week(it.start)) {
            reasons.insert("weekly_limit_reached");
        }
        if self.is_full(entry, current, per_month, |it| month(it.start)) {
            reasons.insert("monthly_limit_reached");
        }
        reasons
    }

    /// Whether the span that `entry` would fall into has no place left. One that has a place there keeps it.
    fn is_full(
        &self,
        entry: &Entry,
        current: Option<&Entry>,
        limit: Option<u32>,
        span: impl Fn(&Entry) -> NaiveDate,
    ) -> bool {
        let Some(limit) = limit else { return false };
        let same = |it: &Entry| it.practitioner == entry.practitioner && span(it) == span(entry);
        if current.is_some_and(|current| takes_time(current.status) && same(current)) {
            return false;
        }
        let mut count = 0;
        for it in &self.entries {
            if takes_time(it.status) && same(it) {
                count += 1;
            }
        }
        count >= limit
    }

    pub(crate) fn entry(&self, number: u32) -> Option<Entry> {
        self.entries.iter().find(|it| it.number == number).copied()
    }

    fn replace(&mut self, entry: Entry) {
        for it in &mut self.entries {
            if it.number == entry.number {
                *it = entry;
            }
        }
    }

    /// How many appointments a practitioner has in the week, and in the month, that begins on `first`.
    pub(crate) fn counts(&self, practitioner: u32, first: NaiveDate) -> (u32, u32) {
        let (mut of_week, mut of_month) = (0, 0);
        for it in self.entries.iter().filter(|it| it.practitioner == practitioner && takes_time(it.status)) {
            of_week += u32::from(self.week(it.start) == first);
            of_month += u32::from(month(it.start) == first);
        }
        (of_week, of_month)
    }

    /// The first day of the week: back day by day until it is one.
    fn week(&self, instant: DateTime<Utc>) -> NaiveDate {
        let mut date = london_date(instant);
        while date.weekday() != self.weeks_from {
            date = date - Days::new(1);
        }
        date
    }
}

/// The first day of the month.
fn month(instant: DateTime<Utc>) -> NaiveDate {
    let date = london_date(instant);
    NaiveDate::from_ymd_opt(date.year(), date.month(), 1).unwrap()
}

pub(crate) fn takes_time(status: &str) -> bool {
    ["booked", "arrived", "checked-in", "fulfilled"].contains(&status)
}

/// An hour ahead from 01:00 UTC on the last Sunday of March to 01:00 UTC on that of October.
fn london_date(instant: DateTime<Utc>) -> NaiveDate {
    let change = |month: u32| {
        let mut date = NaiveDate::from_ymd_opt(instant.year(), month, 31).unwrap();
        while date.weekday() != Weekday::Sun {
            date = date - Days::new(1);
        }
        date.and_hms_opt(1, 0, 0).unwrap().and_utc()
    };
    let summer = change(3) <= instant && instant < change(10);
    (instant + TimeDelta::hours(i64::from(summer))).date_naive()
}

fn refused(code: &'static str) -> Verdict {
    Err(BTreeSet::from([code]))
}
