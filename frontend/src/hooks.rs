//! What components may ask for: the cache, the clock, who is signed in, and the few things that a person can do. They know
//! these hooks and nothing of the network behind them; [`crate::app`] provides it.

mod history;
mod look_alikes;
mod patients;

pub use history::{HistoryFound, use_history};
pub use look_alikes::use_hidden_look_alikes;
pub use patients::{PatientsFound, use_patients};

use crate::cache::Cache;
use chrono::{DateTime, Utc};
use docket_shared::command::Command;
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::protocol::http::Me;
use docket_shared::time::Interval;
use std::rc::Rc;
use yew::prelude::*;

/// What a component can do.
#[derive(Clone, PartialEq)]
pub struct Deeds {
    /// Asks for something; answers with the request's id.
    pub submit: Callback<Command, CommandId>,
    /// Puts a rejection aside.
    pub dismiss: Callback<CommandId>,
    /// Says what of time is shown, so that the cache covers it …
    pub show: Callback<Interval>,
    /// … and when it no longer is.
    pub hide: Callback<Interval>,
    /// Says something to those who listen to the screen.
    pub announce: Callback<String>,
    /// Ends the session.
    pub sign_out: Callback<()>,
    /// Sets an account's password; answers with the sentence of a refusal.
    pub set_password: Callback<PasswordWish>,
    /// Takes note of patients that a search found.
    pub learn: Callback<Vec<std::sync::Arc<docket_shared::model::Patient>>>,
}

/// A password to be set.
#[derive(Clone)]
pub struct PasswordWish {
    /// Whose.
    pub account_id: AccountId,
    /// What it shall be.
    pub password: String,
    /// Told `None` when it is set, otherwise why it is not.
    pub done: Callback<Option<String>>,
}

/// The minute that the clock shows, as a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now(pub DateTime<Utc>);

/// The cache as a context, compared by identity: comparing it by value would cost more than drawing it.
#[derive(Clone, Debug)]
pub struct Shared(pub Rc<Cache>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The calendar as this browser knows it.
#[hook]
pub fn use_cache() -> Rc<Cache> {
    provided(use_context::<Shared>()).0
}

/// What can be done.
#[hook]
pub fn use_deeds() -> Deeds {
    provided(use_context::<Deeds>())
}

/// Who is signed in.
#[hook]
pub fn use_me() -> Rc<Me> {
    provided(use_context::<Rc<Me>>())
}

/// This moment, by the server's clock as far as it is known; it ticks twice a minute.
#[hook]
pub fn use_now() -> DateTime<Utc> {
    provided(use_context::<Now>()).0
}

/// Asks for something.
#[hook]
pub fn use_submit() -> Callback<Command, CommandId> {
    use_deeds().submit
}

/// Puts a rejection aside.
#[hook]
pub fn use_dismiss() -> Callback<CommandId> {
    use_deeds().dismiss
}

/// Says something to those who listen to the screen.
#[hook]
pub fn use_announce() -> Callback<String> {
    use_deeds().announce
}

/// Ends the session.
#[hook]
pub fn use_sign_out() -> Callback<()> {
    use_deeds().sign_out
}

/// Sets a password.
#[hook]
pub fn use_set_password() -> Callback<PasswordWish> {
    use_deeds().set_password
}

/// Makes the cache cover `shown`.
#[hook]
pub fn use_window(shown: Interval) {
    let Deeds { show, hide, .. } = use_deeds();
    use_effect_with(shown, move |shown| {
        let shown = *shown;
        show.emit(shown);
        move || hide.emit(shown)
    });
}

#[expect(clippy::expect_used, reason = "a component outside of the app is a mistake of ours, not of a user")]
fn provided<T>(context: Option<T>) -> T {
    context.expect("inside the app")
}
