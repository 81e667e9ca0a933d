//! What waits for my answer: invitations, times that others propose, pairs that somebody takes for one. What it says is pure;
//! the page draws it.

pub mod answer;
pub mod letters;
pub mod replies;

use super::toasts::Same;
use crate::hooks::{use_cache, use_me, use_now};
use letters::{Letter, letters};
use std::rc::Rc;
use yew::prelude::*;

/// How many things wait for my answer, as far as this browser knows. What I have answered and nobody has decided yet is not
/// among them.
#[hook]
pub fn use_waiting() -> usize {
    let cache = use_cache();
    let me = use_me().account.id;
    let now = use_now();
    *use_memo((Same(Rc::clone(&cache.view)), me, now), |(state, me, now)| {
        letters(&state.0, *me, *now).iter().filter(|letter| Letter::needs_me(letter)).count()
    })
}

/// The button to the inbox, as it is read aloud.
pub fn name(count: usize) -> String {
    match count {
        0 => "Inbox: nothing waits for your answer".into(),
        1 => "Inbox: 1 waits for your answer".into(),
        count => format!("Inbox: {count} wait for your answer"),
    }
}
