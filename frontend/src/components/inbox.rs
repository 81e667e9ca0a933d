//! What waits for my answer: invitations, times that others propose, pairs that somebody takes for one; and what was called off. What it says is pure;
//! the page draws it.

pub mod answer;
pub mod letters;
pub mod replies;
pub mod seen;

use super::toasts::Same;
use crate::hooks::{use_cache, use_me, use_now};
use letters::letters;
use seen::Seen;
use std::rc::Rc;
use yew::prelude::*;

/// How many things there are to look at, as far as this browser knows: what waits for my answer, and news that I have not put
/// aside. What I have answered and nobody has decided yet is not among them.
#[hook]
pub fn use_waiting() -> usize {
    let cache = use_cache();
    let me = use_me().account.id;
    let now = use_now();
    let seen = use_context::<Seen>().unwrap_or_default();
    *use_memo((Same(Rc::clone(&cache.view)), me, now, seen), |(state, me, now, seen)| {
        let letters = letters(&state.0, *me, *now);
        letters.iter().filter(|it| it.needs_me() || (it.is_news() && !seen.holds(&it.key()))).count()
    })
}

/// The button to the inbox, as it is read aloud: it begins with what stands on it, so that it can be asked for by that.
pub fn name(count: usize) -> String {
    match count {
        0 => "Inbox: nothing new".into(),
        count => format!("Inbox: {count} to look at"),
    }
}
