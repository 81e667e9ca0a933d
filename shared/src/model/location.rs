use super::Source;
use crate::ids::LocationId;
use serde::{Deserialize, Serialize};

/// A room or other place that holds one appointment at a time (FHIR R4 Location).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// The system that owns it, where that is not this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Its name.
    pub name: String,
    /// Whether it can be booked.
    pub active: bool,
}
