//! A change that has to be asked for again: upon what others have made of the meeting meanwhile, so that whoever changes the
//! description does not put the time back that somebody else has moved.

use super::{MeetingDraft, Purpose};
use crate::cache::Cache;
use crate::components::meeting::repeat::Repeat;
use docket_shared::command::{ChangeMeeting, Command};
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, Revision};
use docket_shared::time::ZoneRules;
use std::rc::Rc;
use std::sync::Arc;

impl MeetingDraft {
    /// The form again as it was when `command` was sent; `None` for commands that are not made with it. Of a change only what `me`
    /// has changed is in it, and the rest is as it is by now: one of `sent` tells what that was.
    pub fn again(command: &Command, cache: &Cache, sent: &[Rc<Self>], me: AccountId) -> Option<Self> {
        let state = &cache.view;
        let zone = state.zone();
        if let Command::CreateMeeting(create) = command {
            let mut draft = Self::new(zone.date(create.details.start));
            draft.set_details(&create.details, zone);
            draft.repeat = Repeat::of(create.recurrence.as_ref(), draft.date, zone);
            draft.people.clone_from(&create.attendees);
            draft.not_same_as = create.not_same_as.iter().copied().collect();
            return Some(draft);
        }
        // What is shown may have a change of mine over it, whose number nobody has given yet.
        let sequence = |meeting: &Meeting| cache.confirmed.meetings().get(&meeting.id).map(|it| it.sequence);
        if let Command::ChangeMeeting(change) = command {
            let current = state.surviving_meeting(change.meeting_id)?;
            let sequence = sequence(current);
            if let Some(sent) = sent.iter().rev().find(|it| it.came_to(change, zone)) {
                return Some(sent.onto(current, sequence, zone));
            }
            let draft = Self { sequence, ..Self::changing(current, change.recurrence_id, zone) };
            let is_merged = current.id != change.meeting_id;
            if is_merged || changed_since(current, change.sequence.unwrap_or(0), me).is_some() {
                return Some(Self { asked: Some(Box::new(change.clone())), touched: true, ..draft });
            }
            return Some(draft.with(change, zone));
        }
        let Command::InviteToMeeting(invite) = command else { return None };
        let current = state.surviving_meeting(invite.meeting_id)?;
        let mut draft = Self { sequence: sequence(current), ..Self::changing(current, None, zone) };
        invite.attendees.iter().for_each(|it| draft.invite(it.account_id, it.role));
        draft.not_same_as = invite.not_same_as.iter().copied().collect();
        Some(draft)
    }

    /// Whether `change` is what it came to.
    fn came_to(&self, change: &ChangeMeeting, zone: &ZoneRules) -> bool {
        (self.meeting_id(), self.recurrence_id()) == (change.meeting_id, change.recurrence_id)
            && self.sequence == change.sequence
            && self.details(zone).as_ref() == Some(&change.details)
    }

    /// All that `change` says, whatever it replaces.
    #[must_use]
    pub fn with(mut self, change: &ChangeMeeting, zone: &ZoneRules) -> Self {
        self.set_details(&change.details, zone);
        if change.recurrence_id.is_none() {
            self.repeat = Repeat::of(change.recurrence.as_ref(), self.date, zone);
        }
        Self { asked: None, ..self }
    }

    /// What of this change differs from what it was begun on, upon `current`, whose SEQUENCE the server has as `sequence`.
    #[must_use]
    pub fn onto(&self, current: &Arc<Meeting>, sequence: Option<u32>, zone: &ZoneRules) -> Self {
        let Purpose::Change(before, recurrence_id) = &self.purpose else { return self.clone() };
        let opened = Self::changing(before, *recurrence_id, zone);
        let mut draft = Self::changing(current, *recurrence_id, zone);
        if self.summary.trim() != opened.summary.trim() {
            draft.summary.clone_from(&self.summary);
        }
        if self.description.trim() != opened.description.trim() {
            draft.description.clone_from(&self.description);
        }
        let place = |it: &Self| (it.location_id, it.location.trim().to_owned());
        if place(self) != place(&opened) {
            draft.location_id = self.location_id;
            draft.location.clone_from(&self.location);
        }
        let time = |it: &Self| (it.all_day, it.interval(zone));
        if time(self) != time(&opened) {
            (draft.date, draft.last, draft.all_day) = (self.date, self.last, self.all_day);
            draft.start.clone_from(&self.start);
            draft.end.clone_from(&self.end);
            draft.exact.clone_from(&self.exact);
        }
        if self.repeat != opened.repeat {
            draft.repeat.clone_from(&self.repeat);
        }
        for it in self.people.iter().filter(|it| !opened.people.contains(it)) {
            draft.invite(it.account_id, it.role);
        }
        let is_uninvited = |account| {
            let has = |draft: &Self| draft.people.iter().any(|it| it.account_id == account);
            has(&opened) && !has(self)
        };
        draft.people.retain(|it| !is_uninvited(it.account_id));
        let (not_same_as, asked) = (self.not_same_as.clone(), self.asked.clone());
        Self { sequence, not_same_as, asked, touched: self.touched, inviting: self.inviting, ..draft }
    }
}

/// The latest change of `meeting` by somebody else than `me` after `sequence`: the server rejects what was made on that.
pub fn changed_since(meeting: &Meeting, sequence: u32, me: AccountId) -> Option<&Revision> {
    let others = meeting.revisions.iter().filter(|it| it.by != me && it.sequence > sequence);
    others.max_by_key(|it| it.sequence)
}
