//! Docket through its public API: everything here is done over HTTP and the feed, by clients that know no more than a browser.

#![expect(clippy::unwrap_used, reason = "test code fails at once")]

mod ledger;
mod load;
mod rules;

mod backup;
mod crash;
mod damage;
mod full;
mod race;

mod meetings;

mod hostile;
mod idempotency;
mod malformed;
mod overload;
mod permissions;
mod sessions;
mod slow;

mod following;

mod crowd;

mod guards;

mod description;
mod privacy;
