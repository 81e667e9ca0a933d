//! Who may use a route, and that the request is not another site's.

use super::App;
use super::error::{ApiError, Kind};
use crate::auth::ACCOUNT;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use docket_shared::ids::AccountId;
use docket_shared::model::Account;
use docket_shared::policy::{Actor, Permission};
use std::sync::Arc;
use tower_sessions::Session;
use tower_sessions::session::Id;

/// Names the account for which a page acts; a session of another is refused.
const ACCOUNT_HEADER: &str = "x-docket-account";

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever asks.
    Anyone,
    /// Whoever is signed in; what they may do further depends on what they send.
    SignedIn,
    /// Whoever may do this.
    May(Permission),
}

/// Who is signed in, for handlers behind [`Access::SignedIn`] or [`Access::May`].
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account, as it is now.
    pub account: Arc<Account>,
    /// Its session.
    pub session_id: Id,
}

impl SignedIn {
    /// As the rules see them.
    pub fn actor(&self) -> Actor {
        let Account { id, role, practitioner_id, .. } = *self.account;
        Actor { account_id: id, role, practitioner_id }
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(not_signed_in)
    }
}

/// Lets a request through that may use the route.
pub(super) async fn guard(
    State((app, access)): State<(App, Access)>,
    mut request: Request,
    next: Next,
) -> Response {
    if access == Access::Anyone {
        return next.run(request).await;
    }
    let signed_in = match signed_in(&app, request.extensions().get::<Session>()).await {
        Ok(Some(signed_in)) => signed_in,
        Ok(None) => return not_signed_in().into_response(),
        Err(error) => return error.into_response(),
    };
    let named = request.headers().get(ACCOUNT_HEADER);
    if named.is_some_and(|named| named.as_bytes() != signed_in.account.id.to_string().as_bytes()) {
        return another_account().into_response();
    }
    if let Access::May(permission) = access
        && !signed_in.actor().may(permission)
    {
        return forbidden().into_response();
    }
    request.extensions_mut().insert(signed_in);
    next.run(request).await
}

/// Who a session signs in: an account that is active at this moment.
pub(super) async fn signed_in(app: &App, session: Option<&Session>) -> Result<Option<SignedIn>, ApiError> {
    let Some(session) = session else { return Ok(None) };
    let account: Option<AccountId> =
        session.get(ACCOUNT).await.map_err(|error| ApiError::internal(&error))?;
    let (Some(account_id), Some(session_id)) = (account, session.id()) else { return Ok(None) };
    let account = active(app, account_id);
    Ok(account.map(|account| SignedIn { account, session_id }))
}

/// The account, if it is active.
pub(super) fn active(app: &App, account: AccountId) -> Option<Arc<Account>> {
    app.organization
        .projection
        .read(|state, _| state.accounts().get(&account).filter(|account| account.active).map(Arc::clone))
}

/// What was asked for in the name of one account must not be done in that of another, who has signed in since in the same
/// browser.
pub(super) fn another_account() -> ApiError {
    ApiError::new(Kind::NotSignedIn, "Somebody else is signed in now.")
}

fn not_signed_in() -> ApiError {
    ApiError::new(Kind::NotSignedIn, "Sign in first.")
}

/// The role may not.
pub(super) fn forbidden() -> ApiError {
    ApiError::new(Kind::Forbidden, "Your role does not permit this.")
}

/// Refuses what a page of another site makes a browser send. The session's cookie is `SameSite=Strict` already; this holds where
/// a browser is old or another application shares our site.
pub(super) async fn same_site(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_own(request.headers(), request.uri(), app.web.public_url.as_deref()) {
        return next.run(request).await;
    }
    ApiError::new(Kind::CrossSite, "Requests that change something must come from Docket's own pages.")
        .into_response()
}

/// Whether the request is of our own pages, or of no page at all: only browsers send these headers, and a browser always sends
/// one of them with what could do harm.
pub(super) fn is_own(headers: &HeaderMap, uri: &Uri, public_url: Option<&str>) -> bool {
    let fetch_site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
    if fetch_site.is_some_and(|site| site != b"same-origin" && site != b"none") {
        return false;
    }
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if public_url.is_some_and(|url| url.trim_end_matches('/').eq_ignore_ascii_case(origin)) {
        return true;
    }
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(|it| it.as_str()));
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    origin_host.is_some_and(|origin| host.is_some_and(|host| host.eq_ignore_ascii_case(origin)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_our_own_pages_and_no_pages_at_all_may_change_something() {
        for (origin, fetch_site, expected) in [
            (None, None, true),
            (Some("http://127.0.0.1:8080"), None, true),
            (Some("http://127.0.0.1:8080"), Some("same-origin"), true),
            (Some("https://docket.example"), None, true),
            (Some("http://127.0.0.1:8081"), None, false),
            (Some("https://evil.example"), None, false),
            (Some("null"), None, false),
            (None, Some("cross-site"), false),
            (None, Some("same-site"), false),
            (Some("http://127.0.0.1:8080"), Some("cross-site"), false),
            (None, Some("none"), true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1:8080"));
            if let Some(origin) = origin {
                headers.insert(ORIGIN, HeaderValue::from_static(origin));
            }
            if let Some(site) = fetch_site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            let own = is_own(&headers, &Uri::from_static("/"), Some("https://docket.example/"));
            assert_eq!(own, expected, "{origin:?} {fetch_site:?}");
        }
    }
}
