use super::Source;
use crate::ids::HealthcareServiceId;
use serde::{Deserialize, Serialize};

/// How many colours there are to choose from; the app gives each a tint, a bar and a text value.
pub const PALETTE: u8 = 12;

/// What the clinic offers (FHIR R4 HealthcareService).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HealthcareService {
    /// Its id.
    pub id: HealthcareServiceId,
    /// The system that owns it, where that is not this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Its name.
    pub name: String,
    /// How long it usually takes, in minutes.
    pub duration_minutes: u32,
    /// Index into the palette, below [`PALETTE`].
    pub colour: u8,
    /// Whether it can be booked.
    pub active: bool,
}
