//! What every answer carries, and a log line for each.

use super::App;
use super::error::{ApiError, Kind, PROBLEM_JSON};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::time::Instant;

/// Only our own files, no inline script or style, no frames; wasm is compiled, nothing else is evaluated.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// Sets what every answer carries.
pub(super) async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.web.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Turns what axum itself refuses below `/api` (unknown paths, other methods) into problem details.
pub(super) async fn problems(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !is_api || kind.starts_with(PROBLEM_JSON) {
        return response;
    }
    let (kind, detail) = match status {
        StatusCode::NOT_FOUND => (Kind::NotFound, "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            (Kind::MethodNotAllowed, "This address knows other methods than this.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => (Kind::TooLarge, "The body is too large."),
        status if status.is_client_error() => (Kind::BadRequest, "The request cannot be understood."),
        status if status.is_server_error() => (Kind::Internal, "Something went wrong here."),
        _ => return response,
    };
    let mut problem = ApiError::new(kind, detail).into_response();
    for name in [ALLOW, RETRY_AFTER, VARY] {
        if let Some(value) = response.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}

/// One line a request: the route, never the address, since a query may hold a name.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (status, route) = (response.status().as_u16(), route.unwrap_or_default());
    let duration_ms = begun.elapsed().as_millis();
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, duration_ms, "answered");
    } else {
        tracing::debug!(%method, route, status, duration_ms, "answered");
    }
    response
}
