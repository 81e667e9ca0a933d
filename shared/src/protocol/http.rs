//! Bodies of the HTTP API, version 1. Times are RFC 3339, errors RFC 9457.

use crate::event::Change;
use crate::ids::{AccountId, CommandId, MeetingId};
use crate::model::{Account, Meeting, Organization, Patient};
use crate::policy::Permission;
use crate::rejection::Outcome;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// The largest request body, in bytes.
pub const BODY_MAXIMUM: usize = 64 * 1024;

/// RFC 9457 problem details. `detail` is one plain sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// A stable name of the kind of problem, as `/problems/invalid-command`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status code.
    pub status: u16,
    /// What went wrong this time.
    pub detail: String,
    /// The field that is wrong, as `patient.birth_date`, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The answer to GET `/api/v1/commands/{id}`, and with status `pending` to POST `/api/v1/commands`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommandStatus {
    /// The command.
    pub id: CommandId,
    /// What became of it.
    #[serde(flatten)]
    pub progress: CommandProgress,
}

/// What became of a command so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum CommandProgress {
    /// It is decided.
    Decided(Outcome),
    /// It is durable and will be decided.
    Pending(PendingMark),
}

/// `{"status": "pending"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum PendingMark {
    /// Not decided yet.
    Pending,
}

/// The body of POST `/api/v1/session`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's username.
    pub username: String,
    /// Its password.
    pub password: String,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SignIn(..)")
    }
}

/// Who is signed in: the answer to GET and POST `/api/v1/session`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Me {
    /// The account.
    pub account: Account,
    /// What it may do.
    pub permissions: Vec<Permission>,
    /// When the session ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// 256 bits, base64: encrypts what the browser keeps for this account, and is never kept there itself.
    pub storage_key: String,
}

impl fmt::Debug for Me {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Me").field("account", &self.account.id).finish_non_exhaustive()
    }
}

/// The body of PUT `/api/v1/accounts/{id}/password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// The new password, 12 to 200 characters.
    pub password: String,
}

impl fmt::Debug for SetPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SetPassword(..)")
    }
}

/// The body of POST `/api/v1/patients/_search`: a patient is found who fits all that is given.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PatientSearch {
    /// What a person types: parts of names, a birth date, a phone number, a record number, in any order.
    #[serde(default)]
    pub query: String,
    /// Parts of given and family names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// The value of one of their identifiers, or `system|value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
}

impl fmt::Debug for PatientSearch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PatientSearch(..)")
    }
}

/// The answer to GET `/api/v1/settings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settings {
    /// The clinic's settings.
    pub organization: Arc<Organization>,
    /// The names of all time zones that can be chosen.
    pub zones: Vec<String>,
}

/// The answer to a search for patients: the best matches first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PatientPage {
    /// At most 20.
    pub patients: Vec<Arc<Patient>>,
    /// Whether there are more than these.
    pub more: bool,
}

/// The answer to GET `/api/v1/appointments/{id}/history` and `/api/v1/meetings/{id}/history`: oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct History {
    /// Every event about the appointment or the meeting.
    pub changes: Vec<Change>,
}

/// The answer to POST `/api/v1/meetings/_look-alikes`: meetings that look like the one sketched and do not concern who asks.
/// What they are called and who is invited is not told; their organizers can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HiddenLookAlikes {
    /// The most alike first, at most 5.
    pub look_alikes: Vec<HiddenLookAlike>,
}

/// A meeting that looks like the one asked about and does not concern who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HiddenLookAlike {
    /// Which.
    pub meeting_id: MeetingId,
    /// Who can tell more.
    pub organizer: AccountId,
    /// From.
    pub start: DateTime<Utc>,
    /// Up to and without.
    pub end: DateTime<Utc>,
}

/// The answer to GET `/api/v1/meetings`: those that concern who asks, by start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeetingPage {
    /// At most 500.
    pub meetings: Vec<Arc<Meeting>>,
}
