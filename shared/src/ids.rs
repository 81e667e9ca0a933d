//! Identifiers. Our own are UUIDv7, made where the thing is made; a thing that an external system owns gets the
//! name-based UUIDv5 of its [`Identifier`], so that reading it twice names it once.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use uuid::Uuid;

/// The namespace of every name-based id (a random UUID, fixed for good: changing it would orphan every import).
const EXTERNAL: Uuid = Uuid::from_u128(0x6d1c_5f0a_2f5e_4b7e_9a58_31d0_c4c7_7e19);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(Uuid);

        // The order of the bytes, compared at once: trees are looked through by ids all the time.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                self.0.as_u128().cmp(&other.0.as_u128())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl $name {
            /// The id that `uuid` is.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id of the thing that `identifier` names in another system (UUIDv5, RFC 9562 section 5.5).
            pub fn external(identifier: &Identifier) -> Self {
                Self(identifier.uuid())
            }

            /// The UUID itself.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A staff account.
    AccountId,
    /// An appointment (FHIR Appointment).
    AppointmentId,
    /// A command, made by the client; sending the same id again is answered the same.
    CommandId,
    /// A service that the clinic offers (FHIR HealthcareService).
    HealthcareServiceId,
    /// A room or other place (FHIR Location).
    LocationId,
    /// A meeting (iCalendar UID).
    MeetingId,
    /// A patient (FHIR Patient).
    PatientId,
    /// A practitioner (FHIR Practitioner).
    PractitionerId,
    /// One life of a journal. A restored backup begins another, so that a client that saw more than the backup
    /// holds notices and resynchronizes.
    Epoch,
}

impl CommandId {
    /// The id of the command that brings the thing `identifier` names to the content `content`: the same content
    /// again is the same command, another content is another.
    pub fn of_content(identifier: &Identifier, content: &[u8]) -> Self {
        Self(Uuid::new_v5(&identifier.uuid(), content))
    }
}

/// A name in a system that is not ours (FHIR Identifier).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The namespace, usually a URI.
    pub system: String,
    /// The value, unique within the system.
    pub value: String,
}

impl Identifier {
    /// The name-based UUID of this identifier.
    pub fn uuid(&self) -> Uuid {
        let system = Uuid::new_v5(&EXTERNAL, self.system.as_bytes());
        Uuid::new_v5(&system, self.value.as_bytes())
    }
}

/// A position in the journal: the sequence number of an event, counted from 1 without gaps. 0 is the empty journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The next position.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identifier(system: &str, value: &str) -> Identifier {
        Identifier { system: system.into(), value: value.into() }
    }

    #[test]
    fn an_external_id_depends_on_system_and_value_and_on_where_one_ends() {
        let id = |system, value| PatientId::external(&identifier(system, value));
        assert_eq!(id("urn:a", "1"), id("urn:a", "1"));
        assert_ne!(id("urn:a", "1"), id("urn:a", "2"));
        assert_ne!(id("urn:a", "1"), id("urn:b", "1"));
        assert_ne!(id("urn:a", "b1"), id("urn:ab", "1"));
        assert_eq!(id("urn:a", "1").uuid().get_version_num(), 5);
    }

    #[test]
    fn another_content_is_another_command() {
        let patient = identifier("urn:a", "1");
        assert_eq!(CommandId::of_content(&patient, b"x"), CommandId::of_content(&patient, b"x"));
        assert_ne!(CommandId::of_content(&patient, b"x"), CommandId::of_content(&patient, b"y"));
    }
}
