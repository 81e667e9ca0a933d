//! What is being typed to invitations: kept while the app is open, whichever page is shown, until it is sent. An invitation
//! that is sent out anew is another one, with nothing typed to it.

use chrono::{DateTime, NaiveDate, Utc};
use docket_shared::ids::MeetingId;
use docket_shared::time::ZoneRules;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::words::time::parse_clock;

/// Which invitation: the meeting, the occurrence if it is to one alone, the SEQUENCE at which everybody was asked.
pub type ReplyKey = (MeetingId, Option<DateTime<Utc>>, u32);

/// An answer that is being thought about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Whether there is a field for a note.
    pub noting: bool,
    /// What the others shall read.
    pub note: String,
    /// To which occurrence of a series; to all of it where none is named.
    pub scope: Option<DateTime<Utc>>,
    /// Another time that is being proposed.
    pub times: Option<Times>,
}

/// A time as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// The day.
    pub date: NaiveDate,
    /// When it begins.
    pub start: String,
    /// When it ends.
    pub end: String,
}

impl Times {
    /// The instants, if both can be read and the end comes after the start.
    pub fn read(&self, zone: &ZoneRules) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let at = |text: &str| {
            let midnight = self.date.and_hms_opt(0, 0, 0)?;
            let minute = parse_clock(text)?;
            Some(zone.instant(midnight + chrono::TimeDelta::minutes(minute.into())).earliest())
        };
        let (start, end) = (at(&self.start)?, at(&self.end)?);
        (start < end).then_some((start, end))
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{at, london, meeting};

    #[test]
    fn a_typed_time_is_the_clinics_and_ends_after_it_starts() {
        let times = |start: &str, end: &str| Times {
            date: "2026-07-01".parse().unwrap(),
            start: start.into(),
            end: end.into(),
        };
        for (start, end, expected) in [
            ("9", "930", Some(("2026-07-01T08:00:00Z", "2026-07-01T08:30:00Z"))),
            ("9:30", "9:30", None),
            ("10", "9", None),
            ("", "9", None),
        ] {
            let expected = expected.map(|(start, end)| (at(start), at(end)));
            assert_eq!(times(start, end).read(&london()), expected, "{start} to {end}");
        }
    }

    #[test]
    fn what_is_typed_stays_with_its_own_invitation() {
        let replies = Replies::default();
        let reply = Reply { note: "I bring slides.".into(), ..Reply::default() };
        replies.set((meeting(1), None, 0), reply.clone());
        assert_eq!(replies.get(&(meeting(1), None, 0)), reply);
        // Sent out anew, it is another invitation.
        assert_eq!(replies.get(&(meeting(1), None, 1)), Reply::default());
    }
}
