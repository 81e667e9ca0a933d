//! Enums whose tag lies among their fields, in the browser: read and written by way of a JSON value.
//!
//! Serde's own way (`#[serde(tag = …)]`) writes every type below such an enum out once for each kind of deserializer that can
//! meet it, which costs the app more bytes than all the rules. Here everything is read from a [`Value`] alone. The form on
//! the wire is the same; the golden files prove it on both sides.

use serde_json::{Map, Value};

/// `{"tag": "name", …fields}` as `{"name": {…fields}}`, and `{"tag": "name"}` as `"name"`: serde's form outside of the fields.
pub(crate) fn outside(value: Value, tag: &'static str) -> Result<Value, String> {
    let Value::Object(mut fields) = value else { return Err("expected an object".into()) };
    let Some(Value::String(name)) = fields.remove(tag) else { return Err(format!("missing field `{tag}`")) };
    if fields.is_empty() {
        return Ok(Value::String(name));
    }
    Ok(Value::Object(Map::from_iter([(name, Value::Object(fields))])))
}

/// The other way round.
pub(crate) fn inside(value: Value, tag: &'static str) -> Value {
    let (name, mut fields) = match value {
        Value::String(name) => (name, Map::new()),
        Value::Object(outer) => match outer.into_iter().next() {
            Some((name, Value::Object(fields))) => (name, fields),
            // Every variant has named fields or holds something that has.
            Some(_) | None => return Value::Null,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return Value::Null,
    };
    fields.insert(tag.into(), Value::String(name));
    Value::Object(fields)
}

/// Reads and writes an enum with `#[serde(remote = "Self")]` with its tag among its fields.
macro_rules! tagged {
    ($($name:ident by $tag:literal),+ $(,)?) => {$(
        #[cfg(target_arch = "wasm32")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error as _;
                let value = <serde_json::Value as serde::Deserialize>::deserialize(deserializer)?;
                let value = $crate::tagged::outside(value, $tag).map_err(D::Error::custom)?;
                Self::deserialize(value).map_err(D::Error::custom)
            }
        }

        #[cfg(target_arch = "wasm32")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::Error as _;
                let value = Self::serialize(self, serde_json::value::Serializer).map_err(S::Error::custom)?;
                serde::Serialize::serialize(&$crate::tagged::inside(value, $tag), serializer)
            }
        }
    )+};
}

pub(crate) use tagged;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn inside_and_outside_are_inverse() {
        for (within, without) in [
            (json!({"code": "last_admin"}), json!("last_admin")),
            (json!({"code": "zone_unknown", "zone": "Mars"}), json!({"zone_unknown": {"zone": "Mars"}})),
        ] {
            assert_eq!(outside(within.clone(), "code"), Ok(without.clone()));
            assert_eq!(inside(without, "code"), within);
        }
        assert!(outside(json!({"zone": "Mars"}), "code").is_err());
        assert!(outside(json!("code"), "code").is_err());
    }
}
