//! Writes into a text.

use super::Unreadable;
use serde::Serialize;
use serde::ser::{
    Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use std::fmt::{self, Write as _};

type Written<T = ()> = Result<T, Unreadable>;

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// A text that is being written.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    /// Under which name the next enum has its variant among its fields.
    tag: Option<&'static str>,
    /// Whether the next object is begun already, by the tag.
    begun: bool,
}

impl Writer {
    /// Of an enum whose tag lies among its fields.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn tagged(tag: &'static str) -> Self {
        Self { tag: Some(tag), ..Self::default() }
    }

    pub(crate) fn text(self) -> String {
        self.text
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => self.text.extend(['\\', letter]),
                '\0'..='\u{1f}' => _ = write!(self.text, "\\u{:04x}", u32::from(letter)),
                _ => self.text.push(letter),
            }
        }
        self.text.push('"');
    }

    fn number(&mut self, number: impl fmt::Display) -> Written {
        _ = write!(self.text, "{number}");
        Ok(())
    }

    /// Before what is not the first of its array or object.
    fn separate(&mut self) {
        if !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        self.string(key);
        self.text.push(':');
    }

    fn open(&mut self, bracket: char, close: &'static str) -> Open<'_> {
        if !std::mem::take(&mut self.begun) {
            self.text.push(bracket);
        }
        Open { writer: self, close }
    }

    /// Begins a variant; what closes it once what it holds is written.
    fn variant(&mut self, variant: &str) -> &'static str {
        self.text.push('{');
        if let Some(tag) = self.tag.take() {
            self.key(tag);
            self.string(variant);
            self.begun = true;
            return "";
        }
        self.key(variant);
        "}"
    }
}

impl<'a> Serializer for &'a mut Writer {
    type Ok = ();
    type Error = Unreadable;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    fn serialize_bool(self, yes: bool) -> Written {
        self.text.push_str(if yes { "true" } else { "false" });
        Ok(())
    }
    fn serialize_i8(self, number: i8) -> Written {
        self.serialize_i64(number.into())
    }
    fn serialize_i16(self, number: i16) -> Written {
        self.serialize_i64(number.into())
    }
    fn serialize_i32(self, number: i32) -> Written {
        self.serialize_i64(number.into())
    }
    fn serialize_i64(self, number: i64) -> Written {
        self.number(number)
    }
    fn serialize_u8(self, number: u8) -> Written {
        self.serialize_u64(number.into())
    }
    fn serialize_u16(self, number: u16) -> Written {
        self.serialize_u64(number.into())
    }
    fn serialize_u32(self, number: u32) -> Written {
        self.serialize_u64(number.into())
    }
    fn serialize_u64(self, number: u64) -> Written {
        self.number(number)
    }
    fn serialize_f32(self, _: f32) -> Written {
        Err(Unreadable)
    }
    fn serialize_f64(self, _: f64) -> Written {
        Err(Unreadable)
    }
    fn serialize_char(self, letter: char) -> Written {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, text: &str) -> Written {
        self.string(text);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(Unreadable)
    }
    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, thing: &T) -> Written {
        thing.serialize(self)
    }
    fn serialize_unit(self) -> Written {
        self.text.push_str("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        if self.tag.is_some() {
            _ = self.variant(variant);
            self.begun = false;
            self.text.push('}');
        } else {
            self.string(variant);
        }
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, thing: &T) -> Written {
        thing.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        thing: &T,
    ) -> Written {
        let close = self.variant(variant);
        thing.serialize(&mut *self)?;
        self.text.push_str(close);
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Written<Open<'a>> {
        Ok(self.open('[', "]"))
    }
    fn serialize_tuple(self, _: usize) -> Written<Open<'a>> {
        Ok(self.open('[', "]"))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Written<Open<'a>> {
        Ok(self.open('[', "]"))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Written<Open<'a>> {
        self.variant(variant);
        Ok(self.open('[', "]}"))
    }
    fn serialize_map(self, _: Option<usize>) -> Written<Open<'a>> {
        Ok(self.open('{', "}"))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Written<Open<'a>> {
        Ok(self.open('{', "}"))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Written<Open<'a>> {
        let close = if self.variant(variant).is_empty() { "}" } else { "}}" };
        Ok(self.open('{', close))
    }
}

/// An array or object that is open.
pub(crate) struct Open<'a> {
    writer: &'a mut Writer,
    close: &'static str,
}

impl Open<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, thing: &T) -> Written {
        self.writer.separate();
        thing.serialize(&mut *self.writer)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, thing: &T) -> Written {
        self.writer.key(name);
        thing.serialize(&mut *self.writer)
    }

    fn shut(self) -> Written {
        self.writer.text.push_str(self.close);
        Ok(())
    }
}

macro_rules! items {
    ($($kind:ident by $method:ident),+) => {$(
        impl $kind for Open<'_> {
            type Ok = ();
            type Error = Unreadable;

            fn $method<T: Serialize + ?Sized>(&mut self, thing: &T) -> Written {
                self.item(thing)
            }
            fn end(self) -> Written {
                self.shut()
            }
        }
    )+};
}

items!(
    SerializeSeq by serialize_element,
    SerializeTuple by serialize_element,
    SerializeTupleStruct by serialize_field,
    SerializeTupleVariant by serialize_field
);

macro_rules! fields {
    ($($kind:ident),+) => {$(
        impl $kind for Open<'_> {
            type Ok = ();
            type Error = Unreadable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, thing: &T) -> Written {
                self.field(name, thing)
            }
            fn end(self) -> Written {
                self.shut()
            }
        }
    )+};
}

fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Unreadable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.writer.separate();
        key.serialize(&mut *self.writer)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, thing: &T) -> Written {
        self.writer.text.push(':');
        thing.serialize(&mut *self.writer)
    }
    fn end(self) -> Written {
        self.shut()
    }
}
