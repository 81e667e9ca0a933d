//! Reading requests, so that every refusal is a problem that names what is wrong.

use super::error::{ApiError, Kind};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use docket_shared::command::{CommandEnvelope, given_once};
use docket_shared::protocol::http::BODY_MAXIMUM;
use docket_shared::time::Interval;
use futures_util::future::poll_immediate;
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::pin::pin;
use std::str::FromStr;
use std::time::Duration;
use tokio::time::timeout;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest window that is answered at once, in days.
pub const WINDOW_DAYS_MAXIMUM: i64 = 400;

/// A JSON body, whatever its shape.
pub struct JsonBody(pub Value);

impl JsonBody {
    /// It as a `T`.
    ///
    /// # Errors
    /// 422 with the field that is wrong; its value is never repeated.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        docket_shared::command::read(self.0).map_err(ApiError::from)
    }
}

impl<S: Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, ApiError> {
        let body = json(request).await?;
        let value: Value = serde_json::from_slice(&body).map_err(not_json)?;
        if !value.is_object() {
            // serde would take a list of the fields' values, too.
            return Err(ApiError::new(Kind::Invalid, "The body must be a JSON object."));
        }
        given_once(&body)?;
        Ok(Self(value))
    }
}

/// A command as the body.
pub struct CommandBody(pub CommandEnvelope);

impl<S: Sync> FromRequest<S> for CommandBody {
    type Rejection = ApiError;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, ApiError> {
        Ok(Self(CommandEnvelope::from_slice(&json(request).await?).map_err(not_json)??))
    }
}

fn not_json(error: serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    ApiError::new(Kind::NotJson, format!("The body is not JSON: line {line}, column {column}."))
}

/// The bytes of a body that says that it is JSON.
async fn json(request: Request<Body>) -> Result<Bytes, ApiError> {
    let (parts, body) = request.into_parts();
    if !is_json(&parts) {
        return Err(ApiError::new(Kind::NotJsonType, "Send the body as application/json."));
    }
    let too_large =
        || ApiError::new(Kind::TooLarge, format!("A body may have {BODY_MAXIMUM} bytes at the most."));
    let announced = parts.headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > BODY_MAXIMUM) {
        return Err(too_large());
    }
    let mut reading = pin!(to_bytes(body, BODY_MAXIMUM));
    // Nearly every body has come with its head, and a timer costs a look at the clock.
    let reading = match poll_immediate(&mut reading).await {
        Some(read) => read,
        None => timeout(PATIENCE, reading).await.map_err(|_| {
            let seconds = PATIENCE.as_secs();
            ApiError::new(Kind::TooSlow, format!("The body did not come within {seconds} seconds."))
        })?,
    };
    reading.map_err(|error| {
        let is_too_large = std::error::Error::source(&error).is_some_and(|it| it.is::<LengthLimitError>());
        if is_too_large {
            too_large()
        } else {
            ApiError::new(Kind::BadRequest, "The body did not come whole.")
        }
    })
}

fn is_json(parts: &Parts) -> bool {
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind == "application/json" {
        return true;
    }
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// The query's parameters, by name.
pub struct Parameters(HashMap<String, String>);

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(parameters)| Self(parameters))
            .map_err(|_| ApiError::new(Kind::BadRequest, "The query after the ? cannot be read."))
    }
}

impl Parameters {
    /// The text of `name`, if it is given and not blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// `name` as a `T`, if it is given.
    ///
    /// # Errors
    /// 422 that names it and says what it should be.
    pub fn parsed<T: FromStr>(&self, name: &str, what: &str) -> Result<Option<T>, ApiError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| ApiError::field(name, format!("Must be {what}.")))
    }

    /// The window between `from` and `to`.
    ///
    /// # Errors
    /// 422 where one is missing or no time, they are the wrong way round, or too far apart.
    pub fn window(&self) -> Result<Interval, ApiError> {
        let instant = |name: &str| {
            let what = "a time with its offset, as 2026-11-24T09:00:00Z";
            let given = self.parsed::<DateTime<Utc>>(name, what)?;
            given.ok_or_else(|| ApiError::field(name, format!("Missing: {what}.")))
        };
        let window = Interval::new(instant("from")?, instant("to")?);
        if window.start >= window.end {
            return Err(ApiError::field("to", "Must be after from."));
        }
        if window.duration().num_days() > WINDOW_DAYS_MAXIMUM {
            return Err(ApiError::field("to", format!("At most {WINDOW_DAYS_MAXIMUM} days after from.")));
        }
        let years = 1900..=2200;
        use chrono::Datelike as _;
        if !years.contains(&window.start.year()) || !years.contains(&window.end.year()) {
            return Err(ApiError::field("from", "Must lie between the years 1900 and 2200."));
        }
        Ok(window)
    }
}

/// An id in a path.
///
/// # Errors
/// 404 where it is no UUID: there is nothing of that name then.
pub fn id<T: FromStr>(text: &str, what: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::not_found(what))
}
