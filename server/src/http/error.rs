//! What goes wrong on the wire: RFC 9457 problem details with one plain sentence for the sender, and a cause for the log that
//! the sender never sees.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER, UPGRADE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use docket_shared::command::FieldError;
use docket_shared::protocol::http::Problem;
use std::time::Duration;

/// The media type of problem details.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An answer other than the one that was hoped for.
#[derive(Debug)]
pub struct ApiError {
    kind: Kind,
    detail: String,
    field: Option<String>,
    retry_after: Option<Duration>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $code:literal, $title:literal;)+) => {
        /// The kinds of problem, each with its status, its stable name and its title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            /// Its name in `/problems/{code}`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// It in words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

kinds! {
    /// The request is no HTTP that makes sense here.
    BadRequest = BAD_REQUEST, "bad-request", "The request cannot be read";
    /// The body is no JSON.
    NotJson = BAD_REQUEST, "not-json", "The body is not JSON";
    /// Nobody is signed in.
    NotSignedIn = UNAUTHORIZED, "not-signed-in", "Nobody is signed in";
    /// Username or password is wrong.
    WrongCredentials = UNAUTHORIZED, "wrong-credentials", "The sign-in failed";
    /// The role may not.
    Forbidden = FORBIDDEN, "forbidden", "This is not permitted";
    /// Another site sent it.
    CrossSite = FORBIDDEN, "cross-site", "The request came from another site";
    /// There is no such thing, or it is not the asker's.
    NotFound = NOT_FOUND, "not-found", "There is no such thing";
    /// The path knows other methods.
    MethodNotAllowed = METHOD_NOT_ALLOWED, "method-not-allowed", "The path has no such method";
    /// The body did not come in time.
    TooSlow = REQUEST_TIMEOUT, "too-slow", "The body did not come in time";
    /// The body is too large.
    TooLarge = PAYLOAD_TOO_LARGE, "too-large", "The body is too large";
    /// The body is of another type.
    NotJsonType = UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body must be JSON";
    /// A field is wrong.
    Invalid = UNPROCESSABLE_ENTITY, "invalid", "A field is not valid";
    /// The command's id was used for another command.
    CommandIdReused = UNPROCESSABLE_ENTITY, "command-id-reused", "The command id was used before";
    /// A WebSocket was expected.
    UpgradeRequired = UPGRADE_REQUIRED, "upgrade-required", "This is a WebSocket";
    /// Too many tries.
    TooMany = TOO_MANY_REQUESTS, "too-many-tries", "Too many tries";
    /// Something broke here.
    Internal = INTERNAL_SERVER_ERROR, "internal", "Something went wrong in the server";
    /// Too much to do, or shutting down.
    Unavailable = SERVICE_UNAVAILABLE, "unavailable", "The server cannot take this now";
}

impl ApiError {
    /// A problem of `kind`: `detail` is one plain sentence, without anybody's name.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), field: None, retry_after: None }
    }

    /// A field is wrong.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(Kind::Invalid, detail) }
    }

    /// There is no such `what`.
    pub fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no such {what}."))
    }

    /// Something broke; `cause` goes to the log alone.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(Kind::Internal, "Something went wrong here. It has been logged; please try again.")
    }

    /// What cannot be kept at present, since the disk is full or broken; `cause` goes to the log alone.
    pub fn unkept(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "something could not be written; if the disk is full, make room");
        let detail = "The server cannot write this down at present. Try again in a moment.";
        Self::new(Kind::Unavailable, detail).after(Duration::from_secs(10))
    }

    /// After how long it may be tried again.
    #[must_use]
    pub fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

impl From<FieldError> for ApiError {
    fn from(error: FieldError) -> Self {
        match error.field.as_str() {
            "" => Self::new(Kind::Invalid, error.message),
            _ => Self::field(error.field, error.message),
        }
    }
}

impl From<crate::journal::JournalError> for ApiError {
    fn from(error: crate::journal::JournalError) -> Self {
        Self::internal(&error)
    }
}

impl From<crate::auth::CredentialsError> for ApiError {
    fn from(error: crate::auth::CredentialsError) -> Self {
        if error.is_unwritten() { Self::unkept(&error) } else { Self::internal(&error) }
    }
}

impl From<tokio::task::JoinError> for ApiError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let problem = Problem {
            kind: format!("/problems/{}", self.kind.code()),
            title: self.kind.title().into(),
            status: status.as_u16(),
            detail: self.detail,
            field: self.field,
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // RFC 9110, 15.5.2 and 15.5.22.
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Session realm=\"docket\""));
        }
        if status == StatusCode::UPGRADE_REQUIRED {
            headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        }
        if let Some(wait) = self.retry_after {
            // Whole seconds, rounded up: trying earlier would be refused again.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }
}
