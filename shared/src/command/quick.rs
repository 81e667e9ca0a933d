//! Reading a command that is as it should be, in one pass over its bytes and with no tree of values in between: as we write it, the
//! `id` first and then the `type`. Says nothing about what is wrong: whatever cannot be read here is read again by `parse.rs`,
//! which alone decides what is refused.

use super::parse::{FieldError, Fields};
use super::{Command, CommandEnvelope, given_once};
use crate::ids::CommandId;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer as _, Error as _, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

impl CommandEnvelope {
    /// Reads and validates a command from the bytes of a body; one in which a field is given twice is none.
    ///
    /// # Errors
    /// Where they are no JSON.
    pub fn from_slice(body: &[u8]) -> Result<Result<Self, FieldError>, serde_json::Error> {
        if let Some(envelope) = Self::quickly(body) {
            return Ok(Ok(envelope));
        }
        let read = serde_json::from_slice(body).map(Self::from_json)?;
        Ok(read.and_then(|envelope| given_once(body).map(|()| envelope)))
    }

    fn quickly(body: &[u8]) -> Option<Self> {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let envelope = deserializer.deserialize_map(Envelope).ok()?;
        deserializer.end().ok()?;
        envelope.command.validate().ok()?;
        Some(envelope)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum First {
    Id,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Second {
    Type,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Kind<'a>(#[serde(borrow)] Cow<'a, str>);

/// The object of a command.
struct Envelope;

impl<'de> Visitor<'de> for Envelope {
    type Value = CommandEnvelope;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a command")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CommandEnvelope, A::Error> {
        let id = map.next_entry::<First, CommandId>()?;
        let kind = map.next_entry::<Second, Kind<'de>>()?;
        let (Some((First::Id, id)), Some((Second::Type, Kind(kind)))) = (id, kind) else {
            return Err(A::Error::custom("an id and a type"));
        };
        let command = Command::from_parts(&kind, Rest(map)).map_err(A::Error::custom)?;
        Ok(CommandEnvelope { id, command })
    }
}

/// What follows them. No command takes fields that it does not know, so that another `id` or `type` is none that is read here.
struct Rest<A>(A);

impl<'de, A: MapAccess<'de>> Fields for Rest<A> {
    fn read<T: DeserializeOwned>(self) -> Result<T, FieldError> {
        T::deserialize(MapAccessDeserializer::new(self.0)).map_err(|_| FieldError::new("", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const CANCEL: &str = r#""reason": "asked to", "appointment_id": "0192f0c1-0000-7000-8000-000000000002""#;
    const ID: &str = r#""id": "0192f0c1-0000-7000-8000-000000000001""#;
    const OTHER_ID: &str = r#""id": "0192f0c1-0000-7000-8000-000000000009""#;
    const ROOM: &str =
        r#""location": {"id": "0192f0c1-0000-7000-8000-000000000003", "name": "Room 1", "active": true}"#;

    #[test]
    fn what_is_given_twice_is_refused() {
        for (body, field) in [
            (format!(r#"{{{ID}, {OTHER_ID}, "type": "cancel_appointment", {CANCEL}}}"#), "id"),
            (format!(r#"{{{ID}, "type": "cancel_appointment", {CANCEL}, {CANCEL}}}"#), "reason"),
            (format!(r#"{{{ID}, "type": "dance", "type": "cancel_appointment", {CANCEL}}}"#), "type"),
        ] {
            let refused = CommandEnvelope::from_slice(body.as_bytes()).unwrap().unwrap_err();
            assert_eq!(refused, FieldError::new(field, "Given twice."), "{body}");
        }
    }

    #[test]
    fn both_ways_of_reading_say_the_same() {
        for (body, quickly) in [
            (format!(r#"{{{ID}, "type": "cancel_appointment", {CANCEL}}}"#), true),
            (format!(r#"{{{ID}, "type": "cancel\u005fappointment", {CANCEL}}} "#), true),
            (format!(r#"{{"type": "cancel_appointment", {ID}, {CANCEL}}}"#), false),
            (format!(r#"{{{ID}, "type": "cancel_appointment", {CANCEL}, {OTHER_ID}}}"#), false),
            (format!(r#"{{{ID}, {CANCEL}, "type": "cancel_appointment"}}"#), false),
            (format!(r#"{{{ID}}}"#), false),
            (format!(r#"{{{ID}, "type": "save_location", {ROOM}}}"#), true),
            (format!(r#"{{{ID}, "type": "save_location", {CANCEL}}}"#), false),
            (format!(r#"{{{ID}, {OTHER_ID}, "type": "cancel_appointment", {CANCEL}}}"#), false),
            (format!(r#"{{{ID}, "type": "cancel_appointment", {CANCEL}, {CANCEL}}}"#), false),
            (format!(r#"{{{ID}, "type": "cancel_appointment", {CANCEL}, "colour": "red"}}"#), false),
            (format!(r#"{{{ID}, "type": "dance", {CANCEL}}}"#), false),
            (format!(r#"{{{ID}, "type": "cancel_appointment", "appointment_id": 7, "reason": ""}}"#), false),
            (format!(r#"["{ID}", "cancel_appointment"]"#), false),
            (format!(r#"{{{ID}, "type": "cancel_appointment", {CANCEL}}}."#), false),
            (String::new(), false),
        ] {
            let read = CommandEnvelope::from_slice(body.as_bytes()).map_err(|error| error.to_string());
            // A tree of values has forgotten what was there twice.
            let slowly = serde_json::from_str::<Value>(&body).map(CommandEnvelope::from_json);
            let slowly = slowly.map(|read| read.and_then(|it| given_once(body.as_bytes()).map(|()| it)));
            assert_eq!(read, slowly.map_err(|error| error.to_string()), "{body}");
            assert_eq!(CommandEnvelope::quickly(body.as_bytes()).is_some(), quickly, "{body}");
        }
    }
}
