use crate::ids::{AccountId, PractitionerId};
use serde::{Deserialize, Serialize};

/// A member of staff who signs in. The password is no part of it: it never enters the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to sign in; unique, compared without regard to case.
    pub username: String,
    /// The name that colleagues see.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The practitioner that it is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// Whether it may sign in.
    pub active: bool,
}

/// What an account may do; [`crate::policy`] says what follows from each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Books, moves, cancels, checks in.
    Receptionist,
    /// Sees the clinic and changes the status of their own appointments.
    Practitioner,
    /// What a receptionist may, and settings, hours, limits, overrides.
    Manager,
    /// What a manager may, and accounts.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Receptionist, Self::Practitioner, Self::Manager, Self::Admin];
}
