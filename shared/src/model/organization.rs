use crate::similarity::SimilarityStrategy;
use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// The clinic's own settings (FHIR R4 Organization, and what scheduling needs besides).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// Its IANA time zone, as `Europe/London`.
    pub zone: String,
    /// The day on which its weeks begin.
    pub first_day_of_week: Weekday,
    /// How many appointments a practitioner takes, unless the practitioner has limits of their own.
    pub limits: Limits,
    /// The shortest appointment, in minutes.
    pub minimum_duration_minutes: u32,
    /// The longest appointment, in minutes.
    pub maximum_duration_minutes: u32,
    /// How meetings are held against each other to find those that look like one.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub similarity: SimilarityStrategy,
}

/// Whether it goes without saying.
fn is_usual(strategy: &SimilarityStrategy) -> bool {
    *strategy == SimilarityStrategy::default()
}

impl Default for Organization {
    /// A clinic that nobody has set up yet.
    fn default() -> Self {
        Self {
            name: "Clinic".into(),
            zone: "UTC".into(),
            first_day_of_week: Weekday::Mon,
            limits: Limits::default(),
            minimum_duration_minutes: 5,
            maximum_duration_minutes: 480,
            similarity: SimilarityStrategy::default(),
        }
    }
}

/// At most so many appointments; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// In a week of the clinic.
    #[serde(default)]
    pub per_week: Option<u32>,
    /// In a calendar month of the clinic.
    #[serde(default)]
    pub per_month: Option<u32>,
}
