//! Reading a command from JSON so that an error names the field that is wrong.

use super::{Command, CommandEnvelope};
use crate::ids::CommandId;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// A field that cannot be accepted, and why, in a sentence for the sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The path of the field in the body, as `patient.birth_date`; empty where the whole body is meant.
    pub field: String,
    /// What is wrong with it. Never repeats the value.
    pub message: String,
}

impl FieldError {
    /// `field` is wrong in that `message`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => formatter.write_str(&self.message),
            field => write!(formatter, "{field}: {}", self.message),
        }
    }
}

impl std::error::Error for FieldError {}

impl CommandEnvelope {
    /// Reads and validates a command.
    ///
    /// # Errors
    /// The first field that is missing, unknown, of the wrong shape or out of bounds.
    pub fn from_json(body: Value) -> Result<Self, FieldError> {
        let Value::Object(mut fields) = body else {
            return Err(FieldError::new("", "The body must be a JSON object."));
        };
        let id: CommandId = match fields.remove("id") {
            None => return Err(FieldError::new("id", "A command needs an id, a UUID made by the sender.")),
            Some(id) => serde_json::from_value(id).map_err(|_| FieldError::new("id", "Not a UUID."))?,
        };
        let kind = match fields.remove("type") {
            Some(Value::String(kind)) => kind,
            Some(_) => return Err(FieldError::new("type", "Must be a string.")),
            None => return Err(FieldError::new("type", "A command needs a type, as \"book_appointment\".")),
        };
        let command = Command::from_parts(&kind, Value::Object(fields))?;
        command.validate()?;
        Ok(Self { id, command })
    }
}

impl Command {
    pub(super) fn from_parts(kind: &str, fields: impl Fields) -> Result<Self, FieldError> {
        Ok(match kind {
            "book_appointment" => Self::BookAppointment(read(fields)?),
            "reschedule_appointment" => Self::RescheduleAppointment(read(fields)?),
            "cancel_appointment" => Self::CancelAppointment(read(fields)?),
            "change_appointment_status" => Self::ChangeAppointmentStatus(read(fields)?),
            "import_appointment" => Self::ImportAppointment(read(fields)?),
            "save_patient" => Self::SavePatient(read(fields)?),
            "save_practitioner" => Self::SavePractitioner(read(fields)?),
            "save_location" => Self::SaveLocation(read(fields)?),
            "save_healthcare_service" => Self::SaveHealthcareService(read(fields)?),
            "save_organization" => Self::SaveOrganization(read(fields)?),
            "save_account" => Self::SaveAccount(read(fields)?),
            "create_meeting" => Self::CreateMeeting(read(fields)?),
            "change_meeting" => Self::ChangeMeeting(read(fields)?),
            "cancel_meeting" => Self::CancelMeeting(read(fields)?),
            "invite_to_meeting" => Self::InviteToMeeting(read(fields)?),
            "uninvite_from_meeting" => Self::UninviteFromMeeting(read(fields)?),
            "leave_meeting" => Self::LeaveMeeting(read(fields)?),
            "respond_to_meeting" => Self::RespondToMeeting(read(fields)?),
            "propose_meeting_time" => Self::ProposeMeetingTime(read(fields)?),
            "answer_time_proposal" => Self::AnswerTimeProposal(read(fields)?),
            "merge_meetings" => Self::MergeMeetings(read(fields)?),
            "unmerge_meetings" => Self::UnmergeMeetings(read(fields)?),
            "suggest_merge" => Self::SuggestMerge(read(fields)?),
            "keep_meetings_apart" => Self::KeepMeetingsApart(read(fields)?),
            _ => return Err(FieldError::new("type", "No such command.")),
        })
    }
}

/// What a command or another body can be read from.
pub trait Fields {
    /// It as a `T`.
    ///
    /// # Errors
    /// As [`read`].
    fn read<T: DeserializeOwned>(self) -> Result<T, FieldError>;
}

impl Fields for Value {
    fn read<T: DeserializeOwned>(self) -> Result<T, FieldError> {
        serde_path_to_error::deserialize(self).map_err(named)
    }
}

/// Reads a `T`.
///
/// # Errors
/// The field that is missing, unknown or of the wrong shape; its value is never repeated.
pub fn read<T: DeserializeOwned>(fields: impl Fields) -> Result<T, FieldError> {
    fields.read()
}

fn named(error: serde_path_to_error::Error<serde_json::Error>) -> FieldError {
    let inner = error.inner().to_string();
    let message = plain(&inner);
    let mut field = match error.path().to_string() {
        path if path == "." => String::new(),
        path => path,
    };
    // A missing or unknown field is reported on the object that should or should not hold it.
    if let Some(whole) = quoted(&inner).filter(|_| message.contains("field `")) {
        let name = shortened(whole);
        if name != whole {
            field = field.replace(whole, &name);
        }
        let within = field.rsplit_once('.').map_or(field.as_str(), |(_, last)| last);
        if within != name {
            field = if field.is_empty() { name } else { format!("{field}.{name}") };
        }
    }
    FieldError { field, message }
}

/// Serde's messages quote the offending value (`invalid type: string "…"`); a value may be a patient's, so it goes.
fn plain(message: &str) -> String {
    let expected = message.find(", expected ").map(|at| &message[at + 2..]);
    let is_named = message.contains("field `") || message.contains("variant `");
    match expected {
        Some(expected) if message.starts_with("invalid ") => capitalized(&named_plainly(expected)),
        _ if is_named => match quoted(message) {
            Some(name) => capitalized(&message.replacen(name, &shortened(name), 1)),
            None => capitalized(message),
        },
        _ => "Not of the form that this field takes.".into(),
    }
}

/// What serde expects, in words that do not come from Rust.
fn named_plainly(expected: &str) -> String {
    let what = expected.strip_prefix("expected ").unwrap_or(expected);
    let is_whole = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "usize"].contains(&what);
    let plainly = match what {
        _ if is_whole => "a whole number in its bounds",
        "f32" | "f64" => "a number",
        "a map" => "an object",
        "a sequence" => "a list",
        _ if what.starts_with("struct ") => "an object",
        _ => what,
    };
    format!("expected {plainly}")
}

/// So many letters of a name that we do not know are repeated: the sender made it up, and it may be as long as a body.
const UNKNOWN_MAXIMUM: usize = 60;

fn shortened(name: &str) -> String {
    match name.char_indices().nth(UNKNOWN_MAXIMUM) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), characters.as_str()))
}

fn quoted(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once('`')?;
    rest.split_once('`').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn book() -> Value {
        json!({
            "id": "0192f0c1-0000-7000-8000-000000000001", "type": "book_appointment",
            "appointment_id": "0192f0c1-0000-7000-8000-000000000002",
            "patient_id": "0192f0c1-0000-7000-8000-000000000003",
            "practitioner_id": "0192f0c1-0000-7000-8000-000000000004",
            "start": "2026-11-24T09:00:00Z", "end": "2026-11-24T09:15:00Z",
        })
    }

    #[test]
    fn a_command_reads_back_as_it_was_written() {
        let envelope = CommandEnvelope::from_json(book()).unwrap();
        let again = CommandEnvelope::from_json(serde_json::to_value(&envelope).unwrap()).unwrap();
        assert_eq!(again, envelope);
    }

    #[test]
    fn what_is_expected_is_said_in_plain_words() {
        let body = |fields: Value| {
            let mut body = json!({ "id": "0192f0c1-0000-7000-8000-000000000001" });
            body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            CommandEnvelope::from_json(body).unwrap_err()
        };
        for (fields, field, message) in [
            (json!({ "type": "save_patient", "patient": "Ada Lovelace" }), "patient", "Expected an object."),
            (
                json!({ "type": "save_organization", "organization": {
                    "name": "N", "zone": "UTC", "minimum_duration_minutes": -5 } }),
                "organization.minimum_duration_minutes",
                "Expected a whole number in its bounds.",
            ),
            (json!({ "type": "uninvite_from_meeting", "account_ids": 7 }), "account_ids", "Expected a list."),
        ] {
            assert_eq!(body(fields), FieldError::new(field, message));
        }
    }

    #[test]
    fn an_error_names_its_field() {
        for (change, value, field) in [
            ("id", json!(null), "id"),
            ("id", json!("x"), "id"),
            ("type", json!("dance"), "type"),
            ("type", json!(7), "type"),
            ("patient_id", json!("Ada Lovelace"), "patient_id"),
            ("start", json!("yesterday"), "start"),
            ("start", json!("9999-11-24T09:00:00Z"), "start"),
            ("colour", json!("red"), "colour"),
            ("note", json!("x".repeat(2_001)), "note"),
            ("note", json!(["Ada Lovelace"]), "note"),
        ] {
            let mut body = book();
            body[change] = value;
            let error = CommandEnvelope::from_json(body).unwrap_err();
            assert_eq!(error.field, field, "{error}");
            assert!(!error.message.contains("Lovelace"), "{error}");
        }
        for (change, value, message) in
            [("note", json!(["Ada Lovelace"]), "Expected a string."), ("id", json!([]), "Not a UUID.")]
        {
            let mut body = book();
            body[change] = value;
            assert_eq!(CommandEnvelope::from_json(body).unwrap_err().message, message);
        }
        let mut body = book();
        body["q".repeat(60_000)] = json!(1);
        let error = CommandEnvelope::from_json(body).unwrap_err();
        assert!(error.field.starts_with("qqq") && error.field.len() < 100, "{}", error.field.len());
        assert!(error.message.len() < 500, "{}", error.message.len());
        let mut body = book();
        body.as_object_mut().unwrap().remove("end");
        assert_eq!(CommandEnvelope::from_json(body).unwrap_err().field, "end");
        assert_eq!(CommandEnvelope::from_json(json!([])).unwrap_err().field, "");
    }
}
