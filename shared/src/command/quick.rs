//! Reading a command that is as it should be, in two passes over its bytes and with no tree of values in between. Says nothing
//! about what is wrong: whatever cannot be read here is read again by `parse.rs`, which alone decides what is refused.

use super::parse::{FieldError, Fields};
use super::{Command, CommandEnvelope, given_once};
use crate::ids::CommandId;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What says how the rest is to be read.
#[derive(Deserialize)]
struct Head<'a> {
    id: CommandId,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
}

/// The body of a command.
#[derive(Clone, Copy)]
struct Body<'a>(&'a [u8]);

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
        let Head { id, kind } = serde_json::from_slice(body).ok()?;
        let command = Command::from_parts(&kind, Body(body)).ok()?;
        command.validate().ok()?;
        Some(Self { id, command })
    }
}

impl Fields for Body<'_> {
    fn read<T: DeserializeOwned>(self) -> Result<T, FieldError> {
        let unreadable = |_| FieldError::new("", "");
        let mut deserializer = serde_json::Deserializer::from_slice(self.0);
        let read = T::deserialize(Rest(&mut deserializer)).map_err(unreadable)?;
        deserializer.end().map_err(unreadable)?;
        Ok(read)
    }
}

/// An object without its `id` and `type`: as a deserializer, as the visitor of its map, as that map.
struct Rest<T>(T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Rest<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Rest(visitor))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Rest<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Rest(map))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(Key(key)) = self.0.next_key()? {
            if key != "id" && key != "type" {
                return seed.deserialize(StrDeserializer::new(&key)).map(Some);
            }
            self.0.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

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
            (format!(r#"{{{CANCEL}, "type": "cancel\u005fappointment", {ID}}} "#), true),
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
