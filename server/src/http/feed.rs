//! GET `/api/v1/feed`: the WebSocket.

use super::App;
use super::access::{SignedIn, active, another_account, is_own};
use super::error::{ApiError, Kind};
use super::input::Parameters;
use crate::push::connection::{self, Sources, Subscription};
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use docket_shared::ids::{AccountId, Epoch, Seq};
use docket_shared::planted;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The largest message that is read from a browser, in bytes: it has little to say.
const MESSAGE_MAXIMUM: usize = 4 * 1024;
/// What may wait to be written before a browser counts as too slow, in bytes; a snapshot of a large clinic fits.
const UNWRITTEN_MAXIMUM: usize = 64 * 1024 * 1024;

/// Feeds of one account at once: tabs and machines that share it.
const FEEDS_MAXIMUM: usize = 64;

/// How many feeds each account has open.
#[derive(Debug, Default)]
pub(super) struct Feeds(Mutex<HashMap<AccountId, usize>>);

/// An open feed; it counts until it is dropped.
struct Place {
    feeds: Arc<Feeds>,
    account_id: AccountId,
}

impl Feeds {
    fn take(self: &Arc<Self>, account_id: AccountId) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(account_id).or_default();
        if *count >= FEEDS_MAXIMUM {
            return None;
        }
        *count += 1;
        Some(Place { feeds: Arc::clone(self), account_id })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.feeds.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.account_id) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.account_id);
            }
        }
    }
}

/// Opens the feed.
///
/// # Errors
/// 403 for another site's page, 422 where the parameters make no sense, 426 where it is no WebSocket.
pub(super) async fn open(
    State(app): State<App>,
    signed_in: SignedIn,
    headers: HeaderMap,
    uri: Uri,
    parameters: Parameters,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    // A browser sends our cookie with any page's WebSocket; only the origin tells whose page it is.
    if !is_own(&headers, &uri, app.web.public_url.as_deref()) && !planted!("a-feed-for-any-page") {
        return Err(ApiError::new(Kind::CrossSite, "The feed is for Docket's own pages."));
    }
    let window = parameters.window()?;
    let epoch: Option<Epoch> = parameters.parsed("epoch", "the epoch of a snapshot")?;
    let seq: Option<u64> = parameters.parsed("seq", "a sequence number")?;
    let upgrade =
        upgrade.map_err(|_| ApiError::new(Kind::UpgradeRequired, "Open this as a WebSocket (RFC 6455)."))?;
    let account_id = signed_in.account.id;
    let named: Option<AccountId> = parameters.parsed("account", "the id of an account")?;
    if named.is_some_and(|named| named != account_id) {
        return Err(another_account());
    }
    let place = app.open_feeds.take(account_id).ok_or_else(|| {
        ApiError::new(Kind::TooMany, format!("At most {FEEDS_MAXIMUM} feeds of one account at once."))
    })?;
    let subscription = Subscription { account_id, window, resume: epoch.zip(seq.map(Seq)) };
    let organization = &app.organization;
    let sources = Sources {
        hub: Arc::clone(&organization.hub),
        projection: Arc::clone(&organization.projection),
        clock: Arc::clone(&organization.clock),
    };
    let upgrade = upgrade
        // Every feed has such a buffer for as long as it is open, and the usual 128 kB would be most of what it costs.
        .read_buffer_size(MESSAGE_MAXIMUM)
        .max_message_size(MESSAGE_MAXIMUM)
        .max_frame_size(MESSAGE_MAXIMUM)
        .max_write_buffer_size(UNWRITTEN_MAXIMUM);
    let tracked = app.feeds.token();
    Ok(upgrade.on_upgrade(move |socket| async move {
        let _held = (tracked, place);
        let stands = || {
            let stands = app.auth.sessions.stands(signed_in.session_id, account_id)
                && active(&app, account_id).is_some();
            std::future::ready(stands)
        };
        metrics::gauge!("docket_feeds").increment(1);
        let end = connection::serve(socket, &sources, subscription, stands, app.shutdown.cancelled()).await;
        metrics::gauge!("docket_feeds").decrement(1);
        tracing::debug!(account.id = %account_id, ?end, "a feed ended");
    }))
}
