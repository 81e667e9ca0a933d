//! What every answer carries, and a log line for each.

use super::App;
use super::access::Answered;
use super::error::{ApiError, Kind, PROBLEM_JSON};
use super::routes::Direct;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, RETRY_AFTER,
    STRICT_TRANSPORT_SECURITY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;
use tower_service::Service;

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

/// The edge of the edge: one service around all routes, and not a layer for each thing that it does, since a layer costs a
/// clone of all that is below it and an allocation or two a request.
#[derive(Clone, Debug)]
pub struct Edge {
    router: Router,
    direct: Arc<[Direct]>,
    app: App,
}

impl Edge {
    pub(super) const fn new(router: Router, direct: Arc<[Direct]>, app: App) -> Self {
        Self { router, direct, app }
    }
}

impl Service<Request> for Edge {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.router, context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let begun = Instant::now();
        let is_https = self.app.web.is_https();
        let is_api = request.uri().path().starts_with("/api/");
        let method = request.method().clone();
        let answering = match self.direct.iter().find(|route| route.is_for(&request)) {
            Some(route) => route.call(request, self.app.clone()),
            None => {
                let routed = self.router.call(request);
                Box::pin(async move { routed.await.unwrap_or_else(|never| match never {}) })
            }
        };
        Box::pin(async move {
            let mut response = answering.await;
            if is_api {
                response = as_problem(response);
            }
            secure(response.headers_mut(), is_https);
            if is_logged(response.status()) {
                log(&method, &response, begun);
            }
            Ok(response)
        })
    }
}

/// Sets what every answer carries.
fn secure(headers: &mut HeaderMap, is_https: bool) {
    // At once: growing by and by would hash all of them anew each time.
    headers.reserve(FIXED.len() + 2);
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Turns what axum itself refuses below `/api` (unknown paths, other methods) into problem details.
fn as_problem(response: Response) -> Response {
    let status = response.status();
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
    let media = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if media.starts_with(PROBLEM_JSON) {
        return response;
    }
    let mut problem = ApiError::new(kind, detail).into_response();
    for name in [ALLOW, RETRY_AFTER, VARY] {
        if let Some(value) = response.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    if let Some(answered) = response.extensions().get::<Answered>() {
        problem.extensions_mut().insert(*answered);
    }
    problem
}

/// Whether an answer is worth a line as the log is set.
pub(super) fn is_logged(status: StatusCode) -> bool {
    status.is_server_error() || tracing::enabled!(tracing::Level::DEBUG)
}

/// One line a request: the route, never the address, since a query may hold a name.
fn log(method: &Method, response: &Response, begun: Instant) {
    let route = response.extensions().get::<Answered>().map_or("", |answered| answered.0);
    let status = response.status().as_u16();
    let duration_ms = begun.elapsed().as_millis();
    if response.status().is_server_error() {
        tracing::warn!(%method, route, status, duration_ms, "answered");
    } else {
        tracing::debug!(%method, route, status, duration_ms, "answered");
    }
}
