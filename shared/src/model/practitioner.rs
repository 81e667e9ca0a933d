use super::{Limits, Source};
use crate::ids::{HealthcareServiceId, PractitionerId};
use crate::time::{Interval, ZoneRules};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who sees patients (FHIR R4 Practitioner with what PractitionerRole adds: services, hours, absences).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct WeeklyHours(pub [Vec<AvailableTime>; 7]);

impl WeeklyHours {
    /// The spans worked on `day`.
    pub fn on(&self, day: Weekday) -> &[AvailableTime] {
        &self.0[day.num_days_from_monday() as usize]
    }

    /// The spans worked on `date` as the clinic's clock in `zone` has them, in order. A time that the clocks skip is
    /// the instant of the change; one that they show twice is the first of the two.
    pub fn spans<'a>(&'a self, date: NaiveDate, zone: &'a ZoneRules) -> impl Iterator<Item = Interval> + 'a {
        let midnight = date.and_time(NaiveTime::MIN);
        let at = move |minute: u16| zone.instant(midnight + TimeDelta::minutes(minute.into())).earliest();
        self.on(date.weekday())
            .iter()
            .map(move |time| Interval::new(at(time.start_minute), at(time.end_minute)))
    }
}

/// A span of a day, in minutes from the clinic's midnight (FHIR `availableTime`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AvailableTime {
    /// From this minute, 0 to 1439.
    pub start_minute: u16,
    /// Up to and without this minute, at most 1440.
    pub end_minute: u16,
}

/// An absence: leave, training (FHIR `notAvailable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NotAvailable {
    /// What it is, for all staff to read.
    pub description: String,
    /// When.
    pub during: Interval,
}

/// A practitioner's own limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    use crate::testing::{at, london};

    #[test]
    fn a_days_spans_follow_the_clock() {
        let mut hours = WeeklyHours::default();
        let spans = [(0, 90), (540, 720), (1320, 1440)];
        hours.0[6] =
            spans.map(|(start_minute, end_minute)| AvailableTime { start_minute, end_minute }).into();
        let spans = |date: &str| hours.spans(date.parse().unwrap(), &london()).collect::<Vec<_>>();
        let of = |start: &str, end: &str| Interval::new(at(start), at(end));
        assert_eq!(spans("2026-11-07"), []);
        for (sunday, expected) in [
            (
                "2026-11-08",
                [
                    of("2026-11-08T00:00:00Z", "2026-11-08T01:30:00Z"),
                    of("2026-11-08T09:00:00Z", "2026-11-08T12:00:00Z"),
                    of("2026-11-08T22:00:00Z", "2026-11-09T00:00:00Z"),
                ],
            ),
            // The clocks go forward from 01:00, and back from 02:00.
            (
                "2027-03-28",
                [
                    of("2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z"),
                    of("2027-03-28T08:00:00Z", "2027-03-28T11:00:00Z"),
                    of("2027-03-28T21:00:00Z", "2027-03-28T23:00:00Z"),
                ],
            ),
            (
                "2026-10-25",
                [
                    of("2026-10-24T23:00:00Z", "2026-10-25T00:30:00Z"),
                    of("2026-10-25T09:00:00Z", "2026-10-25T12:00:00Z"),
                    of("2026-10-25T22:00:00Z", "2026-10-26T00:00:00Z"),
                ],
            ),
        ] {
            assert_eq!(spans(sunday), expected, "{sunday}");
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
