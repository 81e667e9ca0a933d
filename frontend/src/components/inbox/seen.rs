//! Which news somebody has put aside: kept in this browser, by account, as names of meetings and dates that say nothing else.

use crate::components::theme::{read, write};
use docket_shared::ids::AccountId;
use std::rc::Rc;
use yew::prelude::*;

/// So many are remembered; what is older is over.
const KEPT_MAXIMUM: usize = 200;

/// What has been seen, and the way to say so. As a context: the count and the page show the same.
#[derive(Clone, Default)]
pub struct Seen {
    keys: Rc<Vec<String>>,
    /// Told the key of what has been seen.
    pub note: Callback<String>,
}

impl PartialEq for Seen {
    /// With the same keys, to say so comes to the same, too.
    fn eq(&self, other: &Self) -> bool {
        self.keys == other.keys
    }
}

impl Seen {
    /// Whether the letter of this key has been seen.
    pub fn holds(&self, key: &str) -> bool {
        self.keys.iter().any(|it| it == key)
    }
}

fn with(keys: &[String], key: String) -> Vec<String> {
    let mut kept: Vec<String> = keys.iter().filter(|it| **it != key).cloned().collect();
    kept.push(key);
    let surplus = kept.len().saturating_sub(KEPT_MAXIMUM);
    kept.drain(..surplus);
    kept
}

/// What `account` has seen, for the frame that provides it.
#[hook]
pub fn use_new_seen(account: AccountId) -> Seen {
    let name = format!("docket.seen.{account}");
    let keys = use_state(|| {
        let kept = read(&name).unwrap_or_default();
        Rc::new(kept.lines().map(str::to_owned).collect::<Vec<_>>())
    });
    let note = {
        let keys = keys.clone();
        Callback::from(move |key| {
            let seen = with(&keys, key);
            write(&name, &seen.join("\n"));
            keys.set(Rc::new(seen));
        })
    };
    Seen { keys: Rc::clone(&keys), note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_remembered_once_and_the_oldest_goes_first() {
        let mut keys = Vec::new();
        for number in 0..KEPT_MAXIMUM + 1 {
            keys = with(&keys, number.to_string());
            keys = with(&keys, number.to_string());
        }
        assert_eq!(keys.len(), KEPT_MAXIMUM);
        let seen = Seen { keys: Rc::new(keys), note: Callback::noop() };
        assert_eq!((seen.holds("0"), seen.holds("1"), seen.holds("200")), (false, true, true));
    }
}
