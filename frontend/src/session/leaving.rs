//! Leaving: the page closes at once, and the server hears of it as soon as it can. Until it has, a mark stays in the browser:
//! a page that is loaded meanwhile must not find somebody signed in who has left.

use crate::net::api::{self, NetError};
use crate::outbox::storage;
use std::sync::atomic::{AtomicBool, Ordering};

const MARK: &str = "docket.leaving";
/// The mark where the browser keeps none.
static LEAVING: AtomicBool = AtomicBool::new(false);

/// Somebody leaves.
pub(super) fn begin() {
    LEAVING.store(true, Ordering::Relaxed);
    if let Some(storage) = storage() {
        _ = storage.set_item(MARK, "");
    }
}

/// Tells the server that somebody has left, if it does not know yet.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn finish() -> Result<(), NetError> {
    let marked = storage().is_some_and(|storage| matches!(storage.get_item(MARK), Ok(Some(_))));
    if !marked && !LEAVING.load(Ordering::Relaxed) {
        return Ok(());
    }
    match api::sign_out().await {
        // A session that has ended needs no further end.
        Ok(()) | Err(NetError::SessionEnded) => {}
        Err(error) => return Err(error),
    }
    LEAVING.store(false, Ordering::Relaxed);
    if let Some(storage) = storage() {
        _ = storage.remove_item(MARK);
    }
    Ok(())
}
