//! My requests: what I asked for, and what became of it.

use super::Cache;
use crate::words::request::{of_meeting, start_of_meeting};
use chrono::{DateTime, Utc};
use docket_shared::command::Command;
use docket_shared::ids::{CommandId, Seq};
use docket_shared::model::Patient;
use docket_shared::order::sort_by_key;
use docket_shared::planted;
use docket_shared::rejection::{Note, Outcome, Rejection};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use std::sync::Arc;

/// Requests that are listed; of those dealt with, the oldest go first.
const LISTED_MAXIMUM: usize = 100;

/// Something that I asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its id, the same however often it is sent.
    pub id: CommandId,
    /// What.
    pub command: Command,
    /// When I asked.
    pub sent_at: DateTime<Utc>,
    /// What became of it.
    pub progress: Progress,
    /// Whether I have dealt with a rejection.
    pub seen: bool,
    /// What the meeting was called, and which date of it was meant, as I asked: later it may be called otherwise, be at another time, or
    /// no longer be mine to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<Utc>>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It is kept here and not yet taken by the server.
    Queued,
    /// The server has it for good (202) and has not told what it decided.
    Accepted,
    /// Carried out.
    Confirmed {
        /// The journal's position after it.
        seq: Seq,
        /// What I should know besides.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Note>,
    },
    /// Decided against.
    Rejected(Rejection),
    /// Not taken, in a sentence: its shape or a permission was wrong.
    Refused(String),
}

impl Progress {
    /// What `outcome` comes to.
    pub fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Confirmed { seq, note } => Self::Confirmed { seq, note },
            Outcome::Rejected(rejection) => Self::Rejected(rejection),
        }
    }

    /// Carried out as asked.
    pub const fn confirmed(seq: Seq) -> Self {
        Self::Confirmed { seq, note: None }
    }

    /// Whether nothing more will come of it.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Queued | Self::Accepted => false,
            Self::Confirmed { .. } | Self::Rejected(_) | Self::Refused(_) => true,
        }
    }
}

impl Cache {
    /// The request with this id.
    pub fn request(&self, id: CommandId) -> Option<&Rc<Request>> {
        self.requests.iter().find(|request| request.id == id)
    }

    /// Those that the server does not have yet, oldest first: the order in which they must be sent.
    pub fn queued(&self) -> impl Iterator<Item = &Rc<Request>> {
        self.requests.iter().rev().filter(|request| matches!(request.progress, Progress::Queued))
    }

    /// Those that the server has and has not told the outcome of.
    pub fn accepted(&self) -> impl Iterator<Item = &Rc<Request>> {
        self.requests
            .iter()
            .filter(|it| matches!(it.progress, Progress::Accepted) && !planted!("an-outcome-told-once"))
    }

    /// The patients whom I had registered, as they were then: a snapshot holds only those who have an appointment in it.
    pub(super) fn registered(&self) -> impl Iterator<Item = &Arc<Patient>> {
        self.requests.iter().filter_map(|request| {
            let confirmed = matches!(request.progress, Progress::Confirmed { .. });
            if let (Command::SavePatient(save), true) = (&request.command, confirmed) {
                return Some(&save.patient);
            }
            None
        })
    }

    pub(super) fn submit(&mut self, id: CommandId, command: Command, at: DateTime<Utc>) {
        if self.request(id).is_some() {
            return;
        }
        let (called, start) = (of_meeting(&self.view, &command), start_of_meeting(&self.view, &command));
        let progress = Progress::Queued;
        let request = Request { id, command, sent_at: at, progress, seen: false, called, start };
        let requests = std::iter::once(Rc::new(request)).chain(self.requests.iter().cloned());
        self.requests = Rc::new(bounded(requests));
        self.overlay();
    }

    /// Takes up what an earlier visit left. What had been accepted is asked about again; the same id is safe to send.
    pub(super) fn restore(&mut self, kept: Vec<Request>) {
        let new = kept.into_iter().filter(|request| self.request(request.id).is_none()).map(Rc::new);
        let mut requests: Vec<_> = self.requests.iter().cloned().chain(new).collect();
        // Of what was asked for in one instant (a registration and its booking) the ids tell the order: they are UUIDv7.
        sort_by_key(&mut requests, |request| std::cmp::Reverse((request.sent_at, request.id)));
        planted!("sent-out-of-order" => requests.reverse());
        self.requests = Rc::new(requests);
        self.overlay();
    }

    /// Notes what became of a request. What is decided stays, in whatever order the news come; what one sending of it was
    /// refused for may be decided all the same, since another was taken.
    pub(super) fn progress(&mut self, id: CommandId, progress: Progress) {
        let known = self.request(id).map(|request| request.progress.clone());
        let is_decided = |it: &Progress| matches!(it, Progress::Confirmed { .. } | Progress::Rejected(_));
        let stays = |known: Progress| {
            (is_decided(&known) && !adds_note(&known, &progress))
                || known == progress
                || (known.is_final() && !is_decided(&progress))
        };
        if known.is_none_or(stays) && !planted!("a-late-202-undoes-an-outcome") {
            return;
        }
        if let (Progress::Confirmed { seq, .. }, Some((epoch, _))) = (&progress, self.position) {
            self.ahead.retain(|(other, ..)| *other != id);
            self.ahead.push((id, epoch, *seq));
        }
        self.change(id, |request| request.progress = progress);
        self.overlay();
    }

    pub(super) fn dismiss(&mut self, id: CommandId) {
        self.change(id, |request| request.seen = true);
    }

    fn change(&mut self, id: CommandId, change: impl FnOnce(&mut Request)) {
        let Some(index) = self.requests.iter().position(|request| request.id == id) else { return };
        let mut requests = Vec::clone(&self.requests);
        let mut request = Request::clone(&requests[index]);
        change(&mut request);
        requests[index] = Rc::new(request);
        self.requests = Rc::new(requests);
    }
}

/// Whether all that is new is the note: the changes of a request come before the word that it is confirmed.
const fn adds_note(known: &Progress, progress: &Progress) -> bool {
    matches!(
        (known, progress),
        (Progress::Confirmed { note: None, .. }, Progress::Confirmed { note: Some(_), .. })
    )
}

/// All that is undecided or not dealt with, and the newest of the others.
fn bounded(requests: impl Iterator<Item = Rc<Request>>) -> Vec<Rc<Request>> {
    let mut room = LISTED_MAXIMUM;
    requests
        .filter(|request| {
            let open = match request.progress {
                Progress::Queued | Progress::Accepted => true,
                Progress::Rejected(_) | Progress::Refused(_) => !request.seen,
                Progress::Confirmed { .. } => false,
            };
            let kept = open || room > 0;
            room = room.saturating_sub(1);
            kept
        })
        .collect()
}
