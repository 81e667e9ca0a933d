//! `/health/live`, `/health/ready` and `/metrics`.

use super::App;
use super::error::{ApiError, Kind};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

/// The process runs.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// Commands are taken.
///
/// # Errors
/// 503 where they are not: a commit failed, or the server is shutting down.
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, ApiError> {
    if app.shutdown.is_cancelled() {
        return Err(ApiError::new(Kind::Unavailable, "The server is shutting down."));
    }
    if !app.organization.is_healthy() {
        let detail =
            "A commit failed, so no commands are taken until a restart. What was committed can be read.";
        return Err(ApiError::new(Kind::Unavailable, detail));
    }
    Ok("ready\n")
}

/// Prometheus' text format, where it was asked for.
///
/// # Errors
/// 404 where it was not.
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, ApiError> {
    let Some(recorder) = &app.web.metrics else {
        return Err(ApiError::new(Kind::NotFound, "Metrics are off; --metrics turns them on."));
    };
    let authority = &app.organization.authority;
    let gauge = |name: &'static str, value: usize| {
        #[expect(clippy::cast_precision_loss, reason = "bounds of queues are small")]
        metrics::gauge!(name).set(value as f64);
    };
    gauge("docket_queue_length", authority.queued());
    gauge("docket_queue_bound", app.web.bounds.queue);
    gauge("docket_batch_bound", app.web.bounds.batch);
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], recorder.render()).into_response())
}
