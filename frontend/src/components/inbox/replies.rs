//! What is being typed to meetings, in the inbox or in a panel: kept while the app is open, whichever page is shown, until it is
//! sent. An invitation that is sent out anew is another one, with nothing typed to it.

use crate::components::meeting::draft::MeetingDraft;
use chrono::{DateTime, Utc};
use docket_shared::ids::MeetingId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use yew::prelude::*;

/// What is typed to: the meeting, the occurrence if it is one alone, the SEQUENCE at which everybody was asked.
pub type ReplyKey = (MeetingId, Option<DateTime<Utc>>, u32);

/// An answer that is being thought about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// Whether there is a field for a note.
    pub noting: bool,
    /// What the others shall read, once somebody has typed it.
    pub note: Option<String>,
    /// To which occurrence of a series one is about to answer; to all of it where none is named.
    pub scope: Option<DateTime<Utc>>,
    /// Another time that is being proposed.
    pub times: Option<Rc<MeetingDraft>>,
    /// Why whoever organizes it is about to call it off.
    pub reason: String,
}

/// All of them, as a context: what is typed into one is drawn there alone.
#[derive(Clone, Default)]
pub struct Replies(Rc<RefCell<BTreeMap<ReplyKey, Reply>>>);

impl PartialEq for Replies {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Replies {
    /// What was typed to this one.
    pub fn get(&self, key: &ReplyKey) -> Reply {
        self.0.borrow().get(key).cloned().unwrap_or_default()
    }

    /// Keeps what is typed.
    pub fn set(&self, key: ReplyKey, reply: Reply) {
        if reply == Reply::default() {
            self.0.borrow_mut().remove(&key);
        } else {
            self.0.borrow_mut().insert(key, reply);
        }
    }
}

/// What is being typed to this one, and the way to change it.
#[derive(Clone)]
pub struct ReplyHandle {
    /// As it is.
    pub reply: Reply,
    key: ReplyKey,
    replies: Replies,
    update: UseForceUpdateHandle,
}

impl ReplyHandle {
    /// Changes it, and draws it anew.
    pub fn edit(&self, change: impl FnOnce(&mut Reply)) {
        let mut edited = self.replies.get(&self.key);
        change(&mut edited);
        self.replies.set(self.key, edited);
        self.update.force_update();
    }
}

/// The reply to `key`.
#[hook]
pub fn use_reply(key: ReplyKey) -> ReplyHandle {
    let own = use_memo((), |()| Replies::default());
    let replies = use_context::<Replies>().unwrap_or_else(|| Replies::clone(&own));
    let update = use_force_update();
    ReplyHandle { reply: replies.get(&key), key, replies, update }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::meeting;

    #[test]
    fn what_is_typed_stays_with_its_own_invitation() {
        let replies = Replies::default();
        let reply = Reply { note: Some("I bring slides.".into()), ..Reply::default() };
        replies.set((meeting(1), None, 0), reply.clone());
        assert_eq!(replies.get(&(meeting(1), None, 0)), reply);
        // Sent out anew, it is another invitation.
        assert_eq!(replies.get(&(meeting(1), None, 1)), Reply::default());
    }
}
