//! The calendar as this browser knows it: what the server has confirmed, and over it what I have asked for and nobody has
//! decided yet. A pure reducer: it touches no network and no clock, so that every order in which messages can arrive is a
//! test that runs natively.

mod overlay;
mod requests;
#[cfg(test)]
mod tests;

pub use requests::{Progress, Request};

use chrono::{DateTime, Utc};
use docket_shared::command::Command;
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AppointmentId, CommandId, Epoch, MeetingId, Seq};
use docket_shared::model::{Appointment, Meeting, Patient};
use docket_shared::planted;
use docket_shared::policy::Actor;
use docket_shared::rejection::Outcome;
use docket_shared::state::{CalendarSnapshot, State};
use docket_shared::time::Interval;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// So many pieces of news are kept.
const NEWS_MAXIMUM: usize = 8;

/// All that the app knows.
#[derive(Clone, Debug)]
pub struct Cache {
    /// What is so as far as the server has said, and as if all that I asked for were confirmed.
    pub view: Rc<State>,
    /// What is so as far as the server has said.
    pub confirmed: Rc<State>,
    /// The appointments about which a request of mine is undecided, each as it would be.
    pub pending: Rc<BTreeMap<AppointmentId, Arc<Appointment>>>,
    /// The meetings about which one is, each as it would be.
    pub pending_meetings: Rc<BTreeMap<MeetingId, Arc<Meeting>>>,
    /// Whether changes arrive.
    pub connection: Connection,
    /// When what is confirmed was last known to be true, by the server's clock.
    pub as_of: DateTime<Utc>,
    /// Every request of mine, newest first.
    pub requests: Rc<Vec<Rc<Request>>>,
    /// What was last merged, separated again, moved or called off, or declined, as far as it has arrived, oldest first.
    pub news: Rc<Vec<News>>,
    /// How far what is confirmed reaches; `None` until the first snapshot.
    pub position: Option<(Epoch, Seq)>,
    /// Who is signed in: pending requests are drawn as theirs.
    actor: Actor,
    /// Patients that a search or a request told of: they outlive a snapshot that does not hold them.
    learned: Rc<Vec<Arc<Patient>>>,
    /// Requests whose confirmation came before their changes, and where those are: drawn until they come.
    ahead: Vec<(CommandId, Epoch, Seq)>,
}

/// What everybody concerned is told as it happens.
#[derive(Clone, Debug)]
pub struct News {
    /// What has happened.
    pub change: Change,
    /// The meeting as it was before, where it was known.
    pub before: Option<Arc<Meeting>>,
}

/// Whether changes arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// They do.
    Live,
    /// They did not for a moment; it is being tried again.
    Reconnecting {
        /// When the last message came.
        since: DateTime<Utc>,
    },
    /// They have not for longer than a moment.
    Offline {
        /// When the last message came.
        since: DateTime<Utc>,
    },
    /// The server is of a later version, which this page cannot follow: it must be loaded again.
    Outdated,
}

/// One thing that happened to the cache.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "there is one at a time, and it is soon gone")
)]
pub enum Action {
    /// The server sent a window of its state.
    Snapshot(Rc<CalendarSnapshot>),
    /// The server sent what was committed.
    Changes {
        /// The position after them.
        seq: Seq,
        /// In order.
        changes: Rc<Vec<Change>>,
        /// When they came.
        at: DateTime<Utc>,
    },
    /// The server is there, and nothing is missing.
    Alive(DateTime<Utc>),
    /// The connection came or went.
    Connection(Connection),
    /// I ask for something.
    Submit {
        /// Its id.
        id: CommandId,
        /// What.
        command: Command,
        /// When.
        at: DateTime<Utc>,
    },
    /// Requests that were kept from an earlier visit.
    Restore(Vec<Request>),
    /// The server has taken a request (202).
    Accepted(CommandId),
    /// The server has lost a request that it had taken (a backup was restored): it must be sent once more.
    Requeue(CommandId),
    /// The server will not take a request, for a reason that is no rule of the calendar.
    Refused(CommandId, String),
    /// A request is decided.
    Outcome(CommandId, Outcome),
    /// What I ask for can be decided here from now on.
    Decidable,
    /// I have seen what became of a request.
    Dismiss(CommandId),
    /// A search told of these.
    Learn(Vec<Arc<Patient>>),
}

impl Cache {
    /// Nothing known yet.
    pub fn new(actor: Actor, now: DateTime<Utc>) -> Self {
        Self {
            view: Rc::default(),
            confirmed: Rc::default(),
            pending: Rc::default(),
            pending_meetings: Rc::default(),
            connection: Connection::Reconnecting { since: now },
            as_of: now,
            requests: Rc::default(),
            news: Rc::default(),
            position: None,
            actor,
            learned: Rc::default(),
            ahead: Vec::new(),
        }
    }

    /// Whether there is anything to show.
    pub const fn is_loaded(&self) -> bool {
        self.position.is_some()
    }

    /// What of time is known; `None` until the first snapshot.
    pub fn window(&self) -> Option<Interval> {
        self.confirmed.horizon()
    }

    /// The cache after `action`.
    #[must_use]
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Snapshot(snapshot) => self.replace(&snapshot),
            Action::Changes { seq, changes, at } => self.follow(seq, &changes, at),
            Action::Alive(at) => self.hear(at),
            Action::Connection(connection) => self.connection = connection,
            Action::Submit { id, command, at } => self.submit(id, command, at),
            Action::Restore(kept) => self.restore(kept),
            Action::Accepted(id) => self.progress(id, Progress::Accepted),
            Action::Requeue(id) => self.progress(id, Progress::Queued),
            Action::Refused(id, sentence) => self.progress(id, Progress::Refused(sentence)),
            Action::Outcome(id, outcome) => self.progress(id, Progress::of(outcome)),
            Action::Decidable => self.overlay(),
            Action::Dismiss(id) => self.dismiss(id),
            Action::Learn(patients) => self.learn(patients),
        }
        self
    }

    fn replace(&mut self, snapshot: &CalendarSnapshot) {
        let mut state = State::from_snapshot(snapshot);
        let newest = |patient: &Arc<Patient>| {
            Arc::clone(self.confirmed.patients().get(&patient.id).unwrap_or(patient))
        };
        self.learned.iter().for_each(|patient| state.learn_patient(&newest(patient)));
        // Whoever I registered is as this copy knows them while it has followed everything; after a gap somebody may have
        // changed them.
        if self.position == Some((snapshot.epoch, snapshot.seq)) {
            let known = self.registered().filter_map(|patient| self.confirmed.patients().get(&patient.id));
            known.for_each(|patient| state.learn_patient(patient));
        }
        self.confirmed = Rc::new(state);
        self.position = Some((snapshot.epoch, snapshot.seq));
        self.as_of = snapshot.as_of;
        self.settle();
        self.overlay();
    }

    /// Something came that nothing is missing before: the connection is there, whatever was thought of it.
    fn hear(&mut self, at: DateTime<Utc>) {
        self.as_of = self.as_of.max(at);
        self.connection = Connection::Live;
    }

    /// Follows what is contiguous. A gap cannot be followed: the feed notices it too and begins anew.
    fn follow(&mut self, seq: Seq, changes: &[Change], at: DateTime<Utc>) {
        let Some((epoch, known)) = self.position else { return };
        let fresh = changes.iter().filter(|change| change.seq > known);
        let mut state = State::clone(&self.confirmed);
        let mut reached = known;
        let mut carried_out: Vec<(CommandId, Seq)> = Vec::new();
        for change in fresh {
            if change.seq != reached.next() && !planted!("a-gap-is-followed") {
                return;
            }
            reached = change.seq;
            self.note_news(change, &state);
            state.apply(&change.event);
            // The changes of one request follow one another; it is confirmed with the last of them.
            carried_out.pop_if(|(id, _)| *id == change.command_id);
            carried_out.push((change.command_id, change.seq));
        }
        self.confirmed = Rc::new(state);
        self.position = Some((epoch, reached.max(seq)));
        self.hear(at);
        // What a request brought about is the word that it is confirmed, too: were it drawn over what is so until its
        // outcome comes, it would hide what others have changed since.
        carried_out.into_iter().for_each(|(id, seq)| self.progress(id, Progress::confirmed(seq)));
        self.overlay();
    }

    /// Keeps what everybody concerned is told as it happens; `state` is as it was before.
    fn note_news(&mut self, change: &Change, state: &State) {
        let is_news = match &change.event {
            Event::MeetingsMerged { .. }
            | Event::MeetingsUnmerged { .. }
            | Event::MeetingCancelled { .. }
            | Event::MeetingTimeProposalDeclined { .. } => true,
            // Those of others come with all that anybody moves.
            Event::MeetingChanged { meeting } => meeting.concerns(self.actor.account_id),
            Event::MeetingCreated { .. }
            | Event::MeetingAttendeesChanged { .. }
            | Event::MeetingAnswered { .. }
            | Event::MeetingTimeProposed { .. }
            | Event::InvitationsCrossed { .. }
            | Event::MeetingsKeptApart { .. }
            | Event::MergeSuggested { .. }
            | Event::AppointmentBooked { .. }
            | Event::AppointmentRescheduled { .. }
            | Event::AppointmentCancelled { .. }
            | Event::AppointmentStatusChanged { .. }
            | Event::AppointmentImported { .. }
            | Event::PatientSaved { .. }
            | Event::PractitionerSaved { .. }
            | Event::LocationSaved { .. }
            | Event::HealthcareServiceSaved { .. }
            | Event::OrganizationSaved { .. }
            | Event::AccountSaved { .. } => false,
        };
        if is_news {
            let surplus = (self.news.len() + 1).saturating_sub(NEWS_MAXIMUM);
            let kept = self.news.iter().skip(surplus).cloned();
            let known = change.event.meetings().next().and_then(|it| state.meetings().get(&it.id));
            let news = News { change: change.clone(), before: known.cloned() };
            self.news = Rc::new(kept.chain([news]).collect());
        }
    }

    fn learn(&mut self, patients: Vec<Arc<Patient>>) {
        let mut state = State::clone(&self.confirmed);
        patients.iter().for_each(|patient| state.learn_patient(patient));
        self.confirmed = Rc::new(state);
        let mut learned = Vec::clone(&self.learned);
        learned.retain(|known| patients.iter().all(|patient| patient.id != known.id));
        learned.extend(patients);
        self.learned = Rc::new(learned);
        self.overlay();
    }
}
