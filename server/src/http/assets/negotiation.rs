//! Two questions of RFC 9110 about a request's headers: is brotli accepted, and does the client have this already?

use axum::http::HeaderValue;
use axum::http::header::GetAll;

/// Whether `Accept-Encoding` (RFC 9110, 12.5.3) admits `br`. An absent header admits anything, but one who does not ask for
/// brotli may not know it.
pub(super) fn accepts_brotli(values: GetAll<'_, HeaderValue>) -> bool {
    let mut any = false;
    for item in items(values) {
        let mut parts = item.split(';').map(str::trim);
        let coding = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f32>);
        let wanted = weight.is_ok_and(|weight| weight > 0.0);
        if coding.eq_ignore_ascii_case("br") {
            return wanted;
        }
        any |= coding == "*" && wanted;
    }
    any
}

/// Whether `If-None-Match` (RFC 9110, 13.1.2) names this tag, compared weakly.
pub(super) fn has_same(values: GetAll<'_, HeaderValue>, tag: &str) -> bool {
    items(values).any(|item| item == "*" || item.strip_prefix("W/").unwrap_or(item) == tag)
}

/// The members of a list header. No tag of ours holds a comma.
fn items<'a>(values: GetAll<'a, HeaderValue>) -> impl Iterator<Item = &'a str> {
    values.into_iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(',').map(str::trim))
}
