//! What waits for my answer: invitations, times that others propose, pairs that somebody takes for one; and what was called off. What it says is pure;
//! the page draws it.

pub mod answer;
pub mod letters;
pub mod replies;
pub mod seen;

use super::later::Missing;
use super::toasts::Same;
use crate::cache::Connection;
use crate::hooks::{use_cache, use_me, use_now};
use docket_shared::ids::AccountId;
use docket_shared::state::State;
use docket_shared::time::{DateTime, Utc};
use letters::letters;
use seen::Seen;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How many things there are to look at, as far as this browser knows: what waits for my answer, and news that I have not put
/// aside. What I have answered and nobody has decided yet is not among them. Counting comes with the inbox, a moment after the
/// calendar; until then none are known of.
#[hook]
pub fn use_waiting() -> usize {
    let cache = use_cache();
    let me = use_me().account.id;
    let now = use_now();
    let seen = use_context::<Seen>().unwrap_or_default();
    let come = use_state(|| AT_FIRST);
    {
        let come = come.clone();
        let live = cache.is_loaded() && cache.connection == Connection::Live;
        use_effect_with(live, move |live| {
            if *live && come.is_none() {
                // Missed now, it is asked for again with the next connection.
                spawn_local(async move {
                    if let Ok(count) = part().await {
                        come.set(Some(count));
                    }
                });
            }
        });
    }
    let count = *come;
    let known = (Same(Rc::clone(&cache.view)), me, now, seen, count.is_some());
    *use_memo(known, |(state, me, now, seen, _)| count.map_or(0, |count| count(&state.0, *me, *now, seen)))
}

type Count = fn(&State, AccountId, DateTime<Utc>, &Seen) -> usize;

/// Where the app is one file (tests, feature `split` off), it is simply there.
const AT_FIRST: Option<Count> = if cfg!(feature = "split") { None } else { Some(waiting) };

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(meetings, fallible)]
fn part() -> Result<Count, Missing> {
    Ok(waiting)
}

#[cfg(not(feature = "split"))]
async fn part() -> Result<Count, Missing> {
    Ok(waiting)
}

fn waiting(state: &State, me: AccountId, now: DateTime<Utc>, seen: &Seen) -> usize {
    let letters = letters(state, me, now);
    letters.iter().filter(|it| it.needs_me() || (it.is_news() && !seen.holds(&it.key()))).count()
}

/// The button to the inbox, as it is read aloud: it begins with what stands on it, so that it can be asked for by that.
pub fn name(count: usize) -> String {
    match count {
        0 => "Inbox: nothing new".into(),
        count => format!("Inbox: {count} to look at"),
    }
}
