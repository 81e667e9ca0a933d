//! The app's own reader and writer of JSON, against serde_json.

use crate::corpus::Corpus;
use docket_frontend::cache::Request;
use docket_shared::json;
use docket_shared::protocol::http::CommandStatus;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

fn same<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &str) {
    let (ours, theirs) = (json::read::<T>(text), serde_json::from_str::<T>(text));
    if let (Ok(ours), Ok(theirs)) = (&ours, &theirs) {
        assert_eq!(ours, theirs, "{text}");
    }
    if let Ok(read) = ours
        && let Ok(written) = json::write(&read)
    {
        crate::assert_same(text.len(), &read, &written, &serde_json::from_str(&written).unwrap());
        assert_eq!(json::read::<T>(&written).as_ref(), Ok(&read), "{written}");
    }
}

/// Whether every number in it is a whole one.
fn is_whole(value: &Value) -> bool {
    match value {
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_whole),
        Value::Object(fields) => fields.values().all(is_whole),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

fn check(text: &[u8]) {
    let Ok(text) = std::str::from_utf8(text) else { return };
    let theirs = serde_json::from_str::<Value>(text);
    // Of a number that is no whole one nothing is kept, so that none is too large.
    let is_too_large =
        theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
    assert!(is_too_large || json::parse(text).is_ok() == theirs.is_ok(), "{text}");
    if theirs.is_ok_and(|value| is_whole(&value)) {
        same::<Value>(text);
    }
    same::<Vec<Option<String>>>(text);
    same::<std::collections::BTreeMap<String, i64>>(text);
    same::<CommandStatus>(text);
    same::<Request>(text);
}

#[test]
fn json() {
    let corpus = Corpus::of("json").and_golden("reasons.json", |reason| reason).offered_as_seeds();
    crate::as_it_is(&corpus, check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, check));
}
