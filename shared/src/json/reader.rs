//! Reads from a value that stays where it is.

use super::Unreadable;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde_json::{Map, Value};
use std::fmt;

type Read<T> = Result<T, Unreadable>;

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    // Nothing is put into words that nobody reads.
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// A value that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    value: &'a Value,
    /// The field that says which variant of an enum it is, where it lies among the variant's own; it is none of those.
    tag: Option<&'static str>,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(value: &'a Value) -> Self {
        Self { value, tag: None }
    }

    /// An enum whose tag lies among its fields.
    #[cfg(target_arch = "wasm32")]
    pub(crate) const fn tagged(value: &'a Value, tag: &'static str) -> Self {
        Self { value, tag: Some(tag) }
    }

    /// The fields of an object; of those only the `known` ones, where it is known which they are.
    fn fields(self, known: Option<&'static [&'static str]>) -> Read<Fields<'a>> {
        let Value::Object(fields) = self.value else { return Err(Unreadable) };
        Ok(Fields { fields: fields.iter(), value: &Value::Null, tag: self.tag, known })
    }

    fn items(self) -> Read<Items<'a>> {
        let Value::Array(items) = self.value else { return Err(Unreadable) };
        Ok(Items(items.iter()))
    }

    fn variant(self) -> Read<Variant<'a>> {
        let (name, content) = match (self.value, self.tag) {
            (Value::Object(fields), Some(tag)) => (named(fields, tag)?, self),
            (Value::Object(fields), None) => {
                let (name, content) = fields.iter().next().ok_or(Unreadable)?;
                (name.as_str(), Self::new(content))
            }
            (Value::String(name), None) => (name.as_str(), Self::new(&Value::Null)),
            (Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_), _) => {
                return Err(Unreadable);
            }
        };
        Ok(Variant { name, content })
    }
}

fn named<'a>(fields: &'a Map<String, Value>, tag: &str) -> Read<&'a str> {
    fields.get(tag).and_then(Value::as_str).ok_or(Unreadable)
}

/// Methods that read one kind of value by one method of the visitor.
macro_rules! plain {
    ($($($method:ident),+: $read:ident => $visit:ident;)+) => {$($(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
            visitor.$visit(self.value.$read().ok_or(Unreadable)?)
        }
    )+)+};
}

impl<'a> Deserializer<'a> for Reader<'a> {
    type Error = Unreadable;

    plain! {
        deserialize_bool: as_bool => visit_bool;
        deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64: as_i64 => visit_i64;
        deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64: as_u64 => visit_u64;
        deserialize_f32, deserialize_f64: as_f64 => visit_f64;
        deserialize_char, deserialize_str, deserialize_string, deserialize_identifier: as_str => visit_str;
        deserialize_bytes, deserialize_byte_buf: as_str => visit_str;
        deserialize_unit: as_null => visit_nothing;
    }

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().ok_or(Unreadable)?),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(_) => visitor.visit_seq(self.items()?),
            Value::Object(_) => visitor.visit_map(self.fields(None)?),
        }
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    /// A name that begins with a small letter is no type's: it is the tag of an enum, which is handed over as this reader's
    /// own. Decided when it is compiled, or every such enum would be read by way of a value as well.
    #[inline(always)]
    fn deserialize_newtype_struct<V: Visitor<'a>>(self, name: &'static str, visitor: V) -> Read<V::Value> {
        match name.as_bytes() {
            [b'a'..=b'z', ..] => visitor.visit_enum(Handed(Reader { tag: Some(name), ..self })),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_map(self.fields(None)?)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_map(self.fields(Some(fields))?)
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }
}

/// `visit_unit`, as `plain!` would call it.
trait VisitNothing<'a>: Visitor<'a> {
    fn visit_nothing(self, (): ()) -> Read<Self::Value> {
        self.visit_unit()
    }
}

impl<'a, V: Visitor<'a>> VisitNothing<'a> for V {}

/// The fields of an object, but for the tag of the enum that they belong to, and for what a newer Docket has added: whoever
/// has a page open while the server is renewed goes on with what the page knows.
struct Fields<'a> {
    fields: serde_json::map::Iter<'a>,
    value: &'a Value,
    tag: Option<&'static str>,
    known: Option<&'static [&'static str]>,
}

impl<'a> Fields<'a> {
    #[inline(never)]
    fn step(&mut self) -> Option<Name<'a>> {
        let (tag, known) = (self.tag, self.known);
        let is_wanted = |name: &str| tag != Some(name) && known.is_none_or(|known| known.contains(&name));
        let (name, value) = self.fields.find(|(name, _)| is_wanted(name))?;
        self.value = value;
        Some(Name(name))
    }
}

impl<'a> MapAccess<'a> for Fields<'a> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        self.step().map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Read<S::Value> {
        seed.deserialize(Reader::new(self.value))
    }
}

struct Items<'a>(std::slice::Iter<'a, Value>);

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'a>>(&mut self, seed: S) -> Read<Option<S::Value>> {
        self.0.next().map(|value| seed.deserialize(Reader::new(value))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The name of a field or a variant.
struct Name<'a>(&'a str);

impl<'a> Deserializer<'a> for Name<'a> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(self.0)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'a>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A variant, and what it holds.
struct Variant<'a> {
    name: &'a str,
    content: Reader<'a>,
}

impl<'a> EnumAccess<'a> for Variant<'a> {
    type Error = Unreadable;
    type Variant = Reader<'a>;

    fn variant_seed<S: DeserializeSeed<'a>>(self, seed: S) -> Read<(S::Value, Reader<'a>)> {
        Ok((seed.deserialize(Name(self.name))?, self.content))
    }
}

impl<'a> VariantAccess<'a> for Reader<'a> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'a>>(self, seed: S) -> Read<S::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn struct_variant<V: Visitor<'a>>(self, fields: &'static [&'static str], visitor: V) -> Read<V::Value> {
        visitor.visit_map(self.fields(Some(fields))?)
    }
}

/// A reader of an enum, handed to who knows the enum, as the only variant of it.
struct Handed<'a>(Reader<'a>);

impl<'a> EnumAccess<'a> for Handed<'a> {
    type Error = Unreadable;
    type Variant = Reader<'a>;

    fn variant_seed<S: DeserializeSeed<'a>>(self, seed: S) -> Read<(S::Value, Reader<'a>)> {
        Ok((seed.deserialize(self.0)?, self.0))
    }
}
