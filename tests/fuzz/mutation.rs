//! Changes to what is right: to bytes, or, where it is JSON, to what it says, so that it stays JSON and comes further.

use crate::corpus::Corpus;
use fastrand::Rng;
use serde_json::{Map, Value};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// What decoders trip over, as bytes.
const ODD: [&[u8]; 24] = [
    b"null",
    b"-1",
    b"0",
    b"1e400",
    b"1.5",
    b"18446744073709551616",
    b"\"\"",
    b"\"\\ud800\"",
    b"\"\\u0000\"",
    b"[",
    b"]",
    b"{",
    b"}",
    b"\"",
    b"\\",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\xff",
    b"\xef\xbb\xbf",
    b"=",
    b"+262142-12-31T23:59:59Z",
];

/// The same, as values of JSON.
const ODD_TEXTS: [&str; 16] = [
    "",
    " ",
    "\0",
    "\u{202e}a",
    "e\u{301}",
    "00000000-0000-0000-0000-000000000000",
    "9999-12-31T23:59:59.999Z",
    "+262142-12-31T23:59:59Z",
    "-262143-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-02-30",
    "2026-03-29T01:30:00+01:00",
    "24:00:00",
    "23:59:60",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=4294967295",
    "book_appointment",
];

/// An input of `corpus` with some changes, which follow from `made`.
pub(crate) fn vary(corpus: &Corpus, made: &[u8]) -> Vec<u8> {
    let mut hasher = DefaultHasher::new();
    made.hash(&mut hasher);
    let mut random = Rng::with_seed(hasher.finish());
    let inputs: Vec<&[u8]> = corpus.inputs().collect();
    let one = inputs[random.usize(..inputs.len())];
    let other = inputs[random.usize(..inputs.len())];
    if let (Ok(mut value), true) = (serde_json::from_slice::<Value>(one), random.u8(..4) > 0) {
        let spare = serde_json::from_slice(other).unwrap_or(Value::Null);
        for _ in 0..random.u8(1..4) {
            change(&mut value, &spare, &mut random);
        }
        return value.to_string().into_bytes();
    }
    let mut bytes = one.to_vec();
    for _ in 0..random.u8(1..6) {
        bend(&mut bytes, other, &mut random);
    }
    bytes
}

/// Changes something somewhere in `value`.
fn change(value: &mut Value, spare: &Value, random: &mut Rng) {
    let deeper = random.u8(..5) > 0;
    match value {
        Value::Array(items) if deeper && !items.is_empty() => {
            let at = random.usize(..items.len());
            match random.u8(..12) {
                0 => _ = items.remove(at),
                1 => items.push(items[at].clone()),
                2 => items.swap(at, 0),
                _ => change(&mut items[at], spare, random),
            }
        }
        Value::Object(fields) if deeper && !fields.is_empty() => change_field(fields, spare, random),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => *value = odd(spare, random),
    }
}

fn change_field(fields: &mut Map<String, Value>, spare: &Value, random: &mut Rng) {
    let at = random.usize(..fields.len());
    let Some(name) = fields.keys().nth(at).cloned() else { return };
    match random.u8(..12) {
        0 => _ = fields.remove(&name),
        1 => _ = fields.insert(format!("{name}s"), odd(spare, random)),
        2 => {
            if let Some((name, value)) = spare.as_object().and_then(|it| it.iter().nth(at % it.len().max(1)))
            {
                fields.insert(name.clone(), value.clone());
            }
        }
        _ => {
            if let Some(value) = fields.get_mut(&name) {
                change(value, spare, random);
            }
        }
    }
}

fn odd(spare: &Value, random: &mut Rng) -> Value {
    match random.u8(..14) {
        0 => Value::Null,
        1 => random.bool().into(),
        2 => random.u64(..).into(),
        3 => random.i64(..).into(),
        4 => random.i32(-3..70_000).into(),
        5 => 0.5.into(),
        6 => Value::Array(Vec::new()),
        7 => Value::Object(Map::new()),
        8 => vec![spare.clone(); random.usize(..40)].into(),
        9 => (0..random.u8(..200)).fold(Value::Null, |inner, _| Value::Array(vec![inner])),
        10 => "é".repeat(random.usize(..5_000)).into(),
        11 => spare.clone(),
        _ => ODD_TEXTS[random.usize(..ODD_TEXTS.len())].into(),
    }
}

/// Changes some bytes.
fn bend(bytes: &mut Vec<u8>, other: &[u8], random: &mut Rng) {
    let at = random.usize(..=bytes.len());
    let until = random.usize(at..=bytes.len().min(at + 64));
    match random.u8(..6) {
        0 => bytes.truncate(at),
        1 => _ = bytes.drain(at..until),
        2 => bytes.splice(at..at, ODD[random.usize(..ODD.len())].iter().copied()).for_each(drop),
        3 => {
            let again: Vec<u8> = bytes[at..until].to_vec();
            bytes.splice(at..at, again).for_each(drop);
        }
        4 => {
            let from = random.usize(..=other.len());
            let piece = &other[from..other.len().min(from + 64)];
            bytes.splice(at..until, piece.iter().copied()).for_each(drop);
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.u8(..8);
            }
        }
    }
}
