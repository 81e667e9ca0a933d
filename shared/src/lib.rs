//! Docket's domain and protocol.
//!
//! Pure: no clock, no randomness, no IO, so that browser and server run the very same code and a decision can be
//! replayed. The modules stand in the order in which a booking meets them: it is named and timed, stated as a
//! [`command`], permitted by [`policy`], decided by [`decide`] against a [`state`], and becomes [`event`]s or a
//! [`rejection`], which travel as the [`protocol`] says.

pub mod ids;
pub mod time;

pub mod json;
pub mod order;
mod tagged;

#[doc(hidden)]
pub mod planted;

pub mod model;

pub mod command;
pub mod policy;

pub mod event;
pub mod rejection;

pub mod state;

pub mod decide;

pub mod alternatives;

pub mod similarity;

pub mod look_alikes;

pub mod protocol;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
