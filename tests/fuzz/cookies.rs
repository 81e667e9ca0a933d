//! The session in the Cookie header of a request.

use crate::corpus::Corpus;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use docket_server::http::access::session_id;

/// Each line is a header.
fn headers(text: &[u8]) -> HeaderMap {
    let lines = text.split(|byte| *byte == b'\n').filter_map(|line| HeaderValue::from_bytes(line).ok());
    lines.map(|value| (COOKIE, value)).collect()
}

fn check(text: &[u8]) {
    let headers = headers(text);
    let Some(id) = session_id(&headers) else { return };
    let named =
        |value: &HeaderValue| value.as_bytes().windows(docket_server::http::COOKIE.len()).any(is_name);
    assert!(headers.values().any(named), "{id} of {headers:?}");
    let again = format!("theme=dark; {}={id}; other", docket_server::http::COOKIE);
    assert_eq!(session_id(&self::headers(again.as_bytes())), Some(id), "{again}");
}

fn is_name(bytes: &[u8]) -> bool {
    bytes == docket_server::http::COOKIE.as_bytes()
}

#[test]
fn cookies() {
    let corpus = Corpus::of("cookies").offered_as_seeds();
    let signed_in = corpus.inputs().filter(|it| session_id(&headers(it)).is_some()).count();
    assert!(signed_in > 1, "of the corpus, {signed_in} sign in");
    crate::as_it_is(&corpus, check);
    bolero::check!().for_each(|made: &[u8]| crate::varied(&corpus, made, check));
}
