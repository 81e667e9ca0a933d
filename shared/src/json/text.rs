//! A text as a value, RFC 8259. serde_json's own way reads any type whatever and says at length what is wrong, and where; here is
//! what is left when it is one type and nobody asks.

use super::Unreadable;
use serde_json::{Map, Number, Value};

type Read<T> = Result<T, Unreadable>;

/// How deep values may lie in one another, as with serde_json: a stack has an end.
const DEEPEST: u8 = 127;

/// A number that is no whole one, or too large. Docket has none: whatever reads it as one of its own finds that it is not, and what
/// nobody reads may be anything.
const NO_WHOLE_NUMBER: f64 = 0.5;

/// What `text` says.
pub(super) fn parse(text: &str) -> Read<Value> {
    let mut source = Source { text, at: 0, room: DEEPEST };
    let value = source.value()?;
    source.next_is(None)?;
    Ok(value)
}

struct Source<'a> {
    text: &'a str,
    at: usize,
    room: u8,
}

impl Source<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes the next byte if it is that one.
    fn took(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    fn next_is(&mut self, expected: Option<u8>) -> Read<()> {
        if self.next() != expected {
            return Err(Unreadable);
        }
        self.at += 1;
        Ok(())
    }

    #[inline(never)]
    fn value(&mut self) -> Read<Value> {
        match self.next().ok_or(Unreadable)? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.string().map(Value::String),
            b'[' => self.deeper(Self::array),
            b'{' => self.deeper(Self::object),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Read<Value> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(value)
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        self.at += 1;
        self.room = self.room.checked_sub(1).ok_or(Unreadable)?;
        let value = read(self);
        self.room += 1;
        value
    }

    fn array(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        while self.another(b']', items.is_empty())? {
            items.push(self.value()?);
        }
        Ok(Value::Array(items))
    }

    fn object(&mut self) -> Read<Value> {
        let mut fields = Map::new();
        let mut is_first = true;
        while self.another(b'}', is_first)? {
            is_first = false;
            if self.next() != Some(b'"') {
                return Err(Unreadable);
            }
            let name = self.string()?;
            self.next_is(Some(b':'))?;
            let value = self.value()?;
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }

    /// Whether there is another one before `end`, which is taken, as is the comma.
    fn another(&mut self, end: u8, is_first: bool) -> Read<bool> {
        if self.next() == Some(end) {
            self.at += 1;
            return Ok(false);
        }
        if !is_first {
            self.next_is(Some(b','))?;
        }
        Ok(true)
    }

    #[inline(never)]
    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut read = String::new();
        loop {
            let rest = self.text.get(self.at..).ok_or(Unreadable)?;
            let plain = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..=0x1f));
            let plain = plain.ok_or(Unreadable)?;
            read.push_str(&rest[..plain]);
            self.at += plain + 1;
            match rest.as_bytes()[plain] {
                b'"' => return Ok(read),
                b'\\' => read.push(self.escaped()?),
                _ => return Err(Unreadable),
            }
        }
    }

    fn escaped(&mut self) -> Read<char> {
        let letter = self.peek().ok_or(Unreadable)?;
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let unit = match first {
                    // Half of a character; the other half follows, and neither stands alone.
                    0xd800..=0xdbff if self.took(b'\\') && self.took(b'u') => {
                        let second = self.unit()?.checked_sub(0xdc00).filter(|it| *it < 0x400);
                        0x1_0000 + ((first - 0xd800) << 10) + second.ok_or(Unreadable)?
                    }
                    _ => first,
                };
                char::from_u32(unit).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn unit(&mut self) -> Read<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16)).ok_or(Unreadable)?;
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }

    fn number(&mut self) -> Read<Value> {
        let is_negative = self.took(b'-');
        let from = self.at;
        let size = self.digits()?;
        if self.text.as_bytes()[from] == b'0' && self.at > from + 1 {
            return Err(Unreadable);
        }
        let mut is_whole = true;
        if self.took(b'.') {
            is_whole = false;
            self.digits()?;
        }
        if self.took(b'e') || self.took(b'E') {
            is_whole = false;
            _ = self.took(b'+') || self.took(b'-');
            self.digits()?;
        }
        let number = match (size.filter(|_| is_whole), is_negative) {
            (Some(size), false) => Some(Number::from(size)),
            // There is no zero below zero.
            (Some(size @ 1..), true) => 0_i64.checked_sub_unsigned(size).map(Number::from),
            (Some(0) | None, _) => None,
        };
        Ok(number.or_else(|| Number::from_f64(NO_WHOLE_NUMBER)).map_or(Value::Null, Value::Number))
    }

    /// At least one digit; what they come to, where that is not too much.
    fn digits(&mut self) -> Read<Option<u64>> {
        let from = self.at;
        let mut size = Some(0_u64);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            let digit = u64::from(digit - b'0');
            size = size.and_then(|size| size.checked_mul(10)?.checked_add(digit));
            self.at += 1;
        }
        if self.at == from { Err(Unreadable) } else { Ok(size) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json_is_read_and_nothing_else() {
        for text in [
            " {\"a\" : [ 1 , -2,18446744073709551615 , -9223372036854775808 ] , \"b\":{}, \"c\":[] }\n",
            "\"\\u00e9\\uD83D\\ude00 \\\"\\\\\\/\\b\\f\\n\\r\\t é\"",
            "{\"a\":1,\"a\":2}",
            "[true,false,null]",
            "0",
            "[] ",
        ] {
            assert_eq!(parse(text), Ok(serde_json::from_str(text).unwrap()), "{text}");
        }
        for text in [
            "",
            " ",
            "{",
            "[",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "nul",
            "nulll",
            "01",
            "-",
            "+1",
            "1.",
            ".5",
            "1e",
            "1e+",
            "--1",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "\"\n\"",
            "[]]",
            "1 1",
            "\"a\"b",
        ] {
            assert_eq!(parse(text), Err(Unreadable), "{text}");
            assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_whole_number_of_ours_is_read_from_one_that_is_none() {
        for text in ["0.5", "1e3", "-0", "-1.0", "18446744073709551616", "-9223372036854775809", "1E-2"] {
            let read = parse(text).unwrap();
            assert!(serde_json::from_str::<Value>(text).unwrap().is_f64(), "{text}");
            assert_eq!((read.as_u64(), read.as_i64()), (None, None), "{text}");
        }
    }

    #[test]
    fn depth_has_an_end() {
        for (depth, is_read) in [(127, true), (128, false)] {
            let text = "[".repeat(depth) + &"]".repeat(depth);
            assert_eq!(parse(&text).is_ok(), is_read);
            assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), is_read);
        }
    }
}
