//! The server's clock as far as it is known: this machine's, and how far that is off.

use chrono::{DateTime, TimeDelta, Utc};
use std::cell::Cell;

/// The server's clock.
#[derive(Default)]
pub(super) struct Clock {
    ahead: Cell<TimeDelta>,
}

impl Clock {
    /// The server's clock shows `now`. How long the message took is not known, and is not much.
    pub(super) fn set(&self, now: DateTime<Utc>) {
        self.ahead.set(now - local_now());
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        local_now() + self.ahead.get()
    }
}

/// What this machine's clock shows.
pub fn local_now() -> DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of this era fit")]
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
