//! Finding a field that a body gives twice. Which of the two counts, readers of JSON do not agree on (RFC 8259 section 4), so that what a
//! proxy has let through may be another thing than what is read here: such a body is refused.

use super::parse::FieldError;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// The first field of `body`, which is JSON, that is there twice.
///
/// # Errors
/// That field.
pub fn given_once(body: &[u8]) -> Result<(), FieldError> {
    let mut found = None;
    let walk = Walk { path: "", found: &mut found };
    // Only what was found ends it: whether it is JSON, others say.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_slice(body));
    found.map_or(Ok(()), |field| Err(FieldError::new(field, "Given twice.")))
}

/// Goes through a value and all that is in it.
struct Walk<'a> {
    path: &'a str,
    found: &'a mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Walk { path: self.path, found: self.found })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = fields.next_key::<String>()? {
            let path = if self.path.is_empty() { name.clone() } else { format!("{}.{name}", self.path) };
            if !names.insert(name) {
                *self.found = Some(path);
                return Err(A::Error::custom("given twice"));
            }
            fields.next_value_seed(Walk { path: &path, found: self.found })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_there_twice_is_named_wherever_it_stands() {
        for (body, expected) in [
            (r#"{"a": 1, "b": [1, -1, 1.5, true, null, "a", {"a": {}}]}"#, None),
            (r#"{"a": 1, "b": 2, "a": 1}"#, Some("a")),
            (r#"{"a": 1, "\u0061": 1}"#, Some("a")),
            (r#"{"a": {"b": 1, "c": {"b": 1}, "b": 2}}"#, Some("a.b")),
            (r#"{"a": [{"b": 1}, {"b": 1, "b": 1}]}"#, Some("a.b")),
            (r#"[{"": 1, "": 1}]"#, Some("")),
            ("1", None),
            ("{", None),
        ] {
            let found = given_once(body.as_bytes()).map_err(|error| error.field);
            assert_eq!(found.err().as_deref(), expected, "{body}");
        }
    }
}
