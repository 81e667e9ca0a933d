use super::{Limits, Source};
use crate::ids::{HealthcareServiceId, PractitionerId};
use crate::time::Interval;
use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who sees patients (FHIR R4 Practitioner with what PractitionerRole adds: services, hours, absences).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practitioner {
    /// Its id.
    pub id: PractitionerId,
    /// The system that owns it, where that is not this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The name with its title, as `Dr Ada Okafor`.
    pub name: String,
    /// Whether they can be booked.
    pub active: bool,
    /// The services they offer; empty means all.
    #[serde(default)]
    pub services: BTreeSet<HealthcareServiceId>,
    /// When they work; `None` means that no hours are kept for them and any time will do.
    #[serde(default)]
    pub available_time: Option<WeeklyHours>,
    /// When they do not, hours or no hours.
    #[serde(default)]
    pub not_available: Vec<NotAvailable>,
    /// Their own limits.
    #[serde(default)]
    pub limits: PractitionerLimits,
}

impl Practitioner {
    /// Whether they offer `service`.
    pub fn offers(&self, service: HealthcareServiceId) -> bool {
        self.services.is_empty() || self.services.contains(&service)
    }

    /// The limits that hold for them.
    pub fn effective_limits(&self, organization: &Limits) -> Limits {
        Limits {
            per_week: self.limits.per_week.over(organization.per_week),
            per_month: self.limits.per_month.over(organization.per_month),
        }
    }
}

/// A week's hours: for each day, Monday first, the spans worked, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeeklyHours(pub [Vec<AvailableTime>; 7]);

impl WeeklyHours {
    /// The spans worked on `day`.
    pub fn on(&self, day: Weekday) -> &[AvailableTime] {
        &self.0[day.num_days_from_monday() as usize]
    }

    /// Whether `[start, end)`, in the clinic's local time, lies within one span of one day. The end of a day counts
    /// as minute 1440 of that day.
    pub fn cover(&self, start: NaiveDateTime, end: NaiveDateTime) -> bool {
        let day = start.date();
        let from_seconds = start.num_seconds_from_midnight();
        let until_seconds = if end.date() == day {
            end.num_seconds_from_midnight()
        } else if Some(end.date()) == day.succ_opt() && end.num_seconds_from_midnight() == 0 {
            24 * 60 * 60
        } else {
            return false;
        };
        self.on(day.weekday()).iter().any(|time| {
            u32::from(time.start_minute) * 60 <= from_seconds
                && until_seconds <= u32::from(time.end_minute) * 60
        })
    }
}

/// A span of a day, in minutes from the clinic's midnight (FHIR `availableTime`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AvailableTime {
    /// From this minute, 0 to 1439.
    pub start_minute: u16,
    /// Up to and without this minute, at most 1440.
    pub end_minute: u16,
}

/// An absence: leave, training (FHIR `notAvailable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotAvailable {
    /// What it is, for all staff to read.
    pub description: String,
    /// When.
    pub during: Interval,
}

/// A practitioner's own limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PractitionerLimits {
    /// In a week of the clinic.
    #[serde(default)]
    pub per_week: Limit,
    /// In a calendar month of the clinic.
    #[serde(default)]
    pub per_month: Limit,
}

/// A limit that may override the organization's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// As the organization says.
    #[default]
    Default,
    /// None, whatever the organization says.
    Unlimited,
    /// This many.
    AtMost(u32),
}

impl Limit {
    fn over(self, organization: Option<u32>) -> Option<u32> {
        match self {
            Self::Default => organization,
            Self::Unlimited => None,
            Self::AtMost(count) => Some(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_cover_a_span_of_one_day_up_to_midnight() {
        let mut hours = WeeklyHours::default();
        hours.0[1] = vec![
            AvailableTime { start_minute: 540, end_minute: 720 },
            AvailableTime { start_minute: 1320, end_minute: 1440 },
        ];
        for (start, end, expected) in [
            ("2026-11-24T09:00:00", "2026-11-24T12:00:00", true),
            ("2026-11-24T08:59:59", "2026-11-24T09:30:00", false),
            ("2026-11-24T11:30:00", "2026-11-24T12:00:01", false),
            ("2026-11-24T23:00:00", "2026-11-25T00:00:00", true),
            ("2026-11-24T23:00:00", "2026-11-25T00:15:00", false),
            ("2026-11-25T09:00:00", "2026-11-25T09:30:00", false),
        ] {
            assert_eq!(hours.cover(start.parse().unwrap(), end.parse().unwrap()), expected, "{start} {end}");
        }
    }

    #[test]
    fn own_limits_come_before_the_organizations() {
        for (own, organization, expected) in [
            (Limit::Default, Some(3), Some(3)),
            (Limit::Default, None, None),
            (Limit::Unlimited, Some(3), None),
            (Limit::AtMost(5), Some(3), Some(5)),
            (Limit::AtMost(0), None, Some(0)),
        ] {
            assert_eq!(own.over(organization), expected, "{own:?} over {organization:?}");
        }
    }
}
