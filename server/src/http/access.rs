//! Who may use a route, and that the request is not another site's.

use super::error::{ApiError, Kind};
use super::headers::is_logged;
use super::{App, COOKIE};
use axum::extract::{FromRequestParts, Request};
use axum::handler::Handler;
use axum::http::header::{self, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use docket_shared::ids::AccountId;
use docket_shared::model::Account;
use docket_shared::policy::{Actor, Permission};
use std::pin::Pin;
use std::sync::Arc;
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

/// A handler behind the guard of its route.
#[derive(Clone)]
pub(super) struct Guarded<H> {
    pub(super) access: Access,
    /// The route's, for the log.
    pub(super) path: &'static str,
    pub(super) handler: H,
}

/// The route that an answer came from; carried by answers that are logged.
#[derive(Clone, Copy)]
pub(super) struct Answered(pub(super) &'static str);

/// What a guarded handler will answer.
pub(super) type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

impl<H: Handler<T, App>, T: 'static> Handler<T, App> for Guarded<H> {
    type Future = Answering;

    fn call(self, mut request: Request, app: App) -> Self::Future {
        let Self { access, path, handler } = self;
        Box::pin(async move {
            let mut response = match guard(&app, access, &mut request) {
                Ok(()) => handler.call(request, app).await,
                Err(error) => error.into_response(),
            };
            if is_logged(response.status()) {
                response.extensions_mut().insert(Answered(path));
            }
            response
        })
    }
}

/// Lets a request through that may use the route, and notes who sent it.
fn guard(app: &App, access: Access, request: &mut Request) -> Result<(), ApiError> {
    same_site(app, request)?;
    if access == Access::Anyone {
        return Ok(());
    }
    let signed_in = signed_in(app, request.headers()).ok_or_else(not_signed_in)?;
    let named = request.headers().get(ACCOUNT_HEADER);
    if named.is_some_and(|named| named.as_bytes() != signed_in.account.id.to_string().as_bytes()) {
        return Err(another_account());
    }
    if let Access::May(permission) = access
        && !signed_in.actor().may(permission)
    {
        return Err(forbidden());
    }
    request.extensions_mut().insert(signed_in);
    Ok(())
}

/// Who the session in the cookie signs in: an account that is active at this moment.
pub(super) fn signed_in(app: &App, headers: &HeaderMap) -> Option<SignedIn> {
    let session_id = session_id(headers)?;
    let account = active(app, app.auth.sessions.account(session_id)?)?;
    Some(SignedIn { account, session_id })
}

/// The session's id in the cookies; where a browser has several of the name, the last, as for `tower_sessions`.
pub fn session_id(headers: &HeaderMap) -> Option<Id> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|pair| pair.split_once('='));
    let (_, id) = pairs.rfind(|(name, _)| name.trim() == COOKIE)?;
    id.trim().parse().ok()
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
fn same_site(app: &App, request: &Request) -> Result<(), ApiError> {
    if request.method().is_safe() || is_own(request.headers(), request.uri(), app.web.public_url.as_deref()) {
        return Ok(());
    }
    Err(ApiError::new(Kind::CrossSite, "Requests that change something must come from Docket's own pages."))
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
    fn the_session_is_found_among_other_cookies() {
        let [one, other] = [Id::default(), Id::default()];
        for (cookies, expected) in [
            (vec![format!("{COOKIE}={one}")], Some(one)),
            (vec![format!("theme=dark; {COOKIE}={one}; {COOKIE}2={other}")], Some(one)),
            (vec![format!("{COOKIE}={other};{COOKIE}={one}")], Some(one)),
            (vec!["theme=dark".to_owned(), format!("{COOKIE}={one}")], Some(one)),
            (vec![format!("{COOKIE}=x")], None),
            (vec![format!("x{COOKIE}={one}")], None),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for cookie in &cookies {
                headers.append(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
            }
            assert_eq!(session_id(&headers), expected, "{cookies:?}");
        }
    }

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
