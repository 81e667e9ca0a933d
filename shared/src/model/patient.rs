use super::Source;
use crate::ids::{Identifier, PatientId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who is seen (FHIR R4 Patient): a copy where `source` says whose it is, otherwise registered here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// Its id.
    pub id: PatientId,
    /// The system that owns it, where that is not this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Family name.
    pub family: String,
    /// Given names, space-separated.
    pub given: String,
    /// Date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Administrative gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Telephone number, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Record numbers and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Whether they can be booked.
    pub active: bool,
}

impl Patient {
    /// The years in which somebody may have been born: systems write others where it is not known.
    pub const BIRTH_YEARS: std::ops::Range<i32> = 1800..2200;

    /// The name as it is shown: given names first.
    pub fn name(&self) -> String {
        match (self.given.trim(), self.family.trim()) {
            ("", family) => family.into(),
            (given, "") => given.into(),
            (given, family) => [given, family].join(" "),
        }
    }
}

impl fmt::Debug for Patient {
    /// Nothing but the id, so that no name reaches a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Patient").field("id", &self.id).finish_non_exhaustive()
    }
}

/// FHIR R4's value set `administrative-gender`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the codes speak for themselves")]
pub enum Gender {
    Male,
    Female,
    Other,
    Unknown,
}
