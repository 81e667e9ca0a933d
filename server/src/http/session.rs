//! POST, GET and DELETE `/api/v1/session`: signing in and out.

use super::App;
use super::access::{SignedIn, signed_in};
use super::error::{ApiError, Kind};
use super::input::JsonBody;
use crate::auth::{ACCOUNT, GENERATION, Trier, VerifyError, account_named};
use crate::serve::Peer;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use docket_shared::model::Account;
use docket_shared::policy::{Actor, Permission};
use docket_shared::protocol::http::{Me, SignIn};
use std::net::IpAddr;
use std::sync::Arc;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::{Expiry, Session};

/// Where a request comes from, as far as it is known.
pub(super) struct ClientAddress(Option<IpAddr>);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let direct = parts.extensions.get::<ConnectInfo<Peer>>().map(|info| info.0.0.ip());
        // The last entry is the one that our own proxy has added; those before it anybody can write.
        let forwarded = parts.headers.get_all("x-forwarded-for").into_iter().next_back();
        let forwarded = forwarded.and_then(|it| it.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Ok(Self(if app.web.behind_proxy { forwarded.or(direct) } else { direct }))
    }
}

/// Signs in. Wrong username and wrong password are one answer, given after the same work.
///
/// # Errors
/// 401 where it failed, 429 after too many failures, 503 where it cannot be kept.
pub(super) async fn post(
    State(app): State<App>,
    session: Session,
    ClientAddress(address): ClientAddress,
    body: JsonBody,
) -> Result<Json<Me>, ApiError> {
    let SignIn { username, password } = body.read()?;
    // Whoever has just heard that an account is there may sign in with it.
    app.organization.projection.caught_up().await;
    let account = app.organization.projection.read(|state, _| account_named(state, &username));
    let generation =
        account.as_ref().map(|account| app.auth.sessions.generation(account.id)).unwrap_or_default();
    let trier = Trier { username: &username, address };
    let verified = app.auth.verify(trier, account.as_ref().map(|account| account.id), password).await?;
    let Some(account) = account.filter(|_| verified) else {
        return Err(ApiError::new(Kind::WrongCredentials, "The username or the password is wrong."));
    };
    // What was set while the password was looked at ends this sign-in, too.
    if app.auth.sessions.generation(account.id) != generation {
        return Err(ApiError::new(Kind::WrongCredentials, "The username or the password is wrong."));
    }
    // A new id, so that one that was planted before the sign-in is worth nothing after it.
    let failed = |error: tower_sessions::session::Error| ApiError::unkept(&error);
    session.cycle_id().await.map_err(failed)?;
    let seconds = i64::from(app.web.session_hours) * 3600;
    session.set_expiry(Some(Expiry::AtDateTime(OffsetDateTime::now_utc() + Duration::seconds(seconds))));
    session.insert(ACCOUNT, account.id).await.map_err(failed)?;
    session.insert(GENERATION, generation).await.map_err(failed)?;
    session.save().await.map_err(failed)?;
    tracing::info!(account.id = %account.id, "signed in");
    Ok(Json(me(&app, &account, &session).await?))
}

/// Who is signed in; 204 where nobody is, since that is no error.
///
/// # Errors
/// Where the session cannot be read.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Some(SignedIn { account, .. }) = signed_in(&app, &headers) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    Ok(Json(me(&app, &account, &session).await?).into_response())
}

/// Signs out; also where nobody was signed in.
///
/// # Errors
/// 503 where that cannot be written: here it has ended, and a restart would not know.
pub(super) async fn delete(session: Session) -> Result<StatusCode, ApiError> {
    session.flush().await.map_err(|error| ApiError::unkept(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn me(app: &App, account: &Arc<Account>, session: &Session) -> Result<Me, ApiError> {
    let Account { id, role, practitioner_id, .. } = **account;
    let actor = Actor { account_id: id, role, practitioner_id };
    let permissions = Permission::ALL.into_iter().filter(|it| actor.may(*it)).collect();
    // Of the session itself: the middleware knows only what a new one would have.
    let expires = session.id().and_then(|id| app.auth.sessions.expires(id));
    let expires_at = expires.and_then(|at| DateTime::<Utc>::from_timestamp(at.unix_timestamp(), 0));
    let credentials = Arc::clone(&app.auth.credentials);
    let storage_key = tokio::task::spawn_blocking(move || credentials.storage_key(id)).await??;
    Ok(Me {
        account: Account::clone(account),
        permissions,
        expires_at: expires_at.unwrap_or_default(),
        storage_key: STANDARD.encode(storage_key),
    })
}

impl From<VerifyError> for ApiError {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Overloaded => {
                let detail = "Too many people are signing in. Try again in a moment.";
                Self::new(Kind::Unavailable, detail).after(std::time::Duration::from_secs(1))
            }
            VerifyError::HeldUp { wait } => {
                let detail = "Too many attempts to sign in. Wait a moment, then try again.";
                Self::new(Kind::TooMany, detail).after(wait)
            }
            VerifyError::Credentials(error) => error.into(),
        }
    }
}
