//! Enums whose tag lies among their fields, in the browser: read and written by way of [`crate::json`].
//!
//! Serde's own way (`#[serde(tag = …)]`) writes every type below such an enum out once for each kind of deserializer that can
//! meet it, which costs the app more bytes than all the rules. Here there is one. The form on the wire is the same; the golden
//! files prove it on both sides.

/// Reads and writes an enum with `#[serde(remote = "Self")]` with its tag among its fields.
macro_rules! tagged {
    ($($name:ident by $tag:literal),+ $(,)?) => {$(
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use serde::de::{Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, Visitor};
            use serde::ser::{Error as _, Serialize, Serializer};
            use serde_json::Value;
            use $crate::json::{Reader, Writer, parse};

            struct Tagged;

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_newtype_struct($tag, Tagged)
                }
            }

            impl<'de> Visitor<'de> for Tagged {
                type Value = $name;

                fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.write_str(stringify!($name))
                }

                // The app's own reader hands itself over.
                fn visit_enum<A: EnumAccess<'de>>(self, reader: A) -> Result<$name, A::Error> {
                    reader.variant_seed(self).map(|(read, _)| read)
                }

                // Any other is asked for a value.
                fn visit_newtype_struct<D: Deserializer<'de>>(self, other: D) -> Result<$name, D::Error> {
                    let value = Value::deserialize(other)?;
                    $name::deserialize(Reader::tagged(&value, $tag)).map_err(D::Error::custom)
                }
            }

            impl<'de> DeserializeSeed<'de> for Tagged {
                type Value = $name;

                fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<$name, D::Error> {
                    $name::deserialize(reader)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut writer = Writer::tagged($tag);
                    let written = Self::serialize(self, &mut writer).and_then(|()| parse(&writer.text()));
                    Serialize::serialize(&written.map_err(S::Error::custom)?, serializer)
                }
            }
        };
    )+};
}

pub(crate) use tagged;
