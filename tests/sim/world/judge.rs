//! The promises, held to what has happened.

use super::{Breach, World};
use crate::socket::ROOM;
use crate::truth::takes_time;
use docket_frontend::cache::Progress;
use docket_server::check::check;
use docket_server::clock::Clock as _;
use docket_server::journal::Records as _;
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AccountId, AppointmentId, Epoch, Seq};
use docket_shared::model::{Meeting, MergeSuggestion};
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::rejection::Outcome;
use docket_shared::state::{CalendarSnapshot, State};
use docket_shared::time::{DateTime, Interval, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Messages beyond the wire's room that one flush may hold: the server asks for room before each, so none.
const BEYOND_ROOM: usize = 1;

impl World {
    pub(super) fn clock_now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// What has come to the disk follows from what was there.
    pub(super) fn follow_disk(&mut self) -> Result<(), Breach> {
        let before = self.truth.batches;
        for batch in self.disk.kept(before) {
            if let Err(wrong) = self.truth.follow(&batch, &self.commands) {
                return self.breach("decisions keep the rules and say why", wrong);
            }
            self.note(&format!("  decided {:?}", batch.commands));
        }
        if self.truth.batches / 8 > before / 8 { self.replay_is_live() } else { Ok(()) }
    }

    /// What waits to be published is on the disk.
    pub(super) fn published_is_kept(&self) -> Result<(), Breach> {
        let Some(commit) = self.server.as_ref().and_then(|server| server.unpublished.back()) else {
            return Ok(());
        };
        let is_kept = commit.seq <= self.truth.seq()
            && commit.changes.iter().all(|it| self.kept_change(it.seq) == Some(it))
            && commit.outcomes.iter().all(|(by, id, outcome)| {
                self.truth.outcomes.get(id).is_some_and(|it| it.by == *by && it.outcome == *outcome)
            });
        if is_kept { Ok(()) } else { self.breach("nothing is told before it is kept", format!("{commit:?}")) }
    }

    fn kept_change(&self, seq: Seq) -> Option<&Change> {
        self.truth.changes.get(usize::try_from(seq.0.checked_sub(1)?).ok()?)
    }

    /// What was answered 202 has its outcome.
    pub(super) fn acknowledged_is_kept(&self) -> Result<(), Breach> {
        match self.acknowledged.iter().find(|id| !self.truth.outcomes.contains_key(id)) {
            Some(lost) => self.breach("what was answered 202 is never lost", format!("{lost} is.")),
            None => Ok(()),
        }
    }

    /// Queues keep within their bounds.
    pub(super) fn bounds_hold(&self) -> Result<(), Breach> {
        if self.server.as_ref().is_some_and(crate::server::Server::is_overfull) {
            return self.breach("queues keep within their bounds", "The server's do not.");
        }
        let feeds = self.clients.iter().filter_map(|client| client.feed.as_ref());
        if feeds.into_iter().any(|feed| feed.socket.0.borrow().to_client.len() > ROOM + BEYOND_ROOM) {
            return self.breach("queues keep within their bounds", "A connection's does not.");
        }
        Ok(())
    }

    /// The authority's state is what the journal comes to, and so is the judge's.
    pub(super) fn replay_is_live(&self) -> Result<(), Breach> {
        let Some(server) = &self.server else { return Ok(()) };
        let Some(authority) = server.authority() else { return Ok(()) };
        let mut replayed = State::default();
        let read = server.records().each_change(Seq(0), &mut |change| {
            replayed.apply(&change.event);
            true
        });
        let live = authority.state();
        let same = read.is_ok()
            && is_same(&replayed, live)
            && replayed.appointments() == &self.truth.appointments
            && replayed.meetings() == &self.truth.meetings
            && authority.head().seq == self.truth.seq();
        if same { Ok(()) } else { self.breach("a replay is what is so", "It differs.") }
    }

    /// A message says what the journal holds, and no more than its reader may see.
    pub(super) fn message_is_so(
        &self,
        client: usize,
        epoch: Epoch,
        message: &ServerMessage,
    ) -> Result<(), Breach> {
        let reader = self.clients[client].actor.account_id;
        let was_suggested = |to: &MergeSuggestion| {
            let is_it =
                |made: &MergeSuggestion| (made.by, made.at, made.organizers) == (to.by, to.at, to.organizers);
            to.is_for(reader)
                && (epoch != self.truth.epoch
                    || self.truth.changes.iter().any(|it| {
                        matches!(&it.event, Event::MergeSuggested { suggestion, .. } if is_it(suggestion))
                    }))
        };
        if let Some(title) = shown_to_outsider(message, reader, was_suggested) {
            return self.breach("outsiders see no title", format!("Browser {client} is told {title:?}."));
        }
        if epoch != self.truth.epoch {
            return Ok(());
        }
        let is_so = match message {
            ServerMessage::Snapshot(snapshot) => self.snapshot_is_so(snapshot),
            ServerMessage::Changes { changes, .. } => changes.iter().all(|change| {
                self.kept_change(change.seq).is_some_and(|kept| {
                    *change == kept.seen_by(Some(reader)) && is_shown_as_kept(change, kept, reader)
                })
            }),
            ServerMessage::Outcome { id, outcome } => {
                let kept = self.truth.outcomes.get(id);
                kept.is_some_and(|kept| kept.by == reader && kept.outcome == *outcome)
            }
            ServerMessage::Resumed { seq, .. } | ServerMessage::Heartbeat { seq, .. } => {
                *seq <= self.truth.seq()
            }
            ServerMessage::SessionEnded => true,
        };
        if is_so {
            return Ok(());
        }
        self.breach(
            "nothing is told that the journal does not hold",
            format!("Browser {client} is: {message:?}"),
        )
    }

    fn snapshot_is_so(&self, snapshot: &CalendarSnapshot) -> bool {
        if snapshot.seq != self.truth.seq() {
            return snapshot.seq < self.truth.seq();
        }
        let window = snapshot.window;
        let within: BTreeSet<AppointmentId> = self
            .truth
            .appointments
            .values()
            .filter(|it| it.start < window.end && window.start < it.end)
            .map(|it| it.id)
            .collect();
        snapshot.appointments.len() == within.len()
            && snapshot
                .appointments
                .iter()
                .all(|it| within.contains(&it.id) && self.truth.appointments.get(&it.id) == Some(it))
    }

    /// A browser shows nothing as decided that is not, and draws its requests over what is so. `epoch` is the life from which the
    /// news came.
    pub(super) fn shown_is_so(&mut self, client: usize, epoch: Option<Epoch>) -> Result<(), Breach> {
        let Some(cache) = self.clients[client].cache.clone() else { return Ok(()) };
        for request in cache.requests.iter() {
            let decided = matches!(request.progress, Progress::Confirmed { .. } | Progress::Rejected(_));
            if !decided || !self.clients[client].judged.insert(request.id) {
                continue;
            }
            // What was taken up from an earlier visit, or comes from another life, was judged then.
            if epoch != Some(self.truth.epoch) {
                continue;
            }
            let kept = self.truth.outcomes.get(&request.id).map(|it| &it.outcome);
            let is_so = match (&request.progress, kept) {
                (Progress::Confirmed { .. }, Some(Outcome::Confirmed { .. })) => true,
                (Progress::Rejected(shown), Some(Outcome::Rejected(kept))) => shown == kept,
                _ => false,
            };
            if !is_so {
                let sentence = format!("Browser {client} shows {request:?}; kept is {kept:?}.");
                return self.breach("nothing is shown as decided that is not", sentence);
            }
        }
        let Some((life, seq)) = cache.position else { return Ok(()) };
        let is_waiting = |it: &Progress| match it {
            Progress::Queued | Progress::Accepted => true,
            Progress::Confirmed { seq: due, .. } => *due > seq,
            Progress::Rejected(_) | Progress::Refused(_) => false,
        };
        let nothing_waits = !cache.requests.iter().any(|it| is_waiting(&it.progress));
        if nothing_waits && !Rc::ptr_eq(&cache.view, &cache.confirmed) {
            return self
                .breach("what is decided is drawn as decided", format!("Browser {client}, at {life}"));
        }
        self.meters_count_what_is_drawn(client)
    }

    /// In the weeks that a browser knows whole, its meters show as many appointments as it draws.
    fn meters_count_what_is_drawn(&self, client: usize) -> Result<(), Breach> {
        let who = &self.clients[client];
        let (Some(cache), false) = (&who.cache, who.anew) else { return Ok(()) };
        let view = &cache.view;
        let whole = |first: docket_shared::time::NaiveDate| {
            let start = first.and_time(docket_shared::time::NaiveTime::MIN).and_utc();
            let around =
                Interval::new(start - chrono::TimeDelta::days(1), start + chrono::TimeDelta::days(8));
            who.window.covers(around)
        };
        let mut drawn: BTreeMap<_, u32> = BTreeMap::new();
        for appointment in view.appointments().values().filter(|it| takes_time(it.status)) {
            let week = view.week_and_month(appointment.start).0;
            *drawn.entry((appointment.practitioner_id, week)).or_default() += 1;
        }
        for ((practitioner, week), count) in drawn {
            if whole(week) && view.tally().week(practitioner, week) != count {
                let shown = view.tally().week(practitioner, week);
                let sentence = format!("Browser {client}, week of {week}: {shown} instead of {count}.");
                return self.breach("meters count what is drawn", sentence);
            }
        }
        Ok(())
    }

    /// At the end: the journal is sound, and everybody has the same before them.
    pub(super) fn all_agree(&mut self) -> Result<(), Breach> {
        self.replay_is_live()?;
        self.acknowledged_is_kept()?;
        let Some(server) = &self.server else { return self.breach("the server is there", "It is not.") };
        match check(server.records()) {
            Ok(findings) if findings.is_sound() => {}
            Ok(findings) => return self.breach("`docket check` finds nothing", findings.to_string()),
            Err(error) => return self.breach("`docket check` finds nothing", error.to_string()),
        }
        let (now, epoch) = (server.now(), server.epoch);
        let projected = server.projection.read(|state, seq| (state.clone(), seq));
        if projected.1 != self.truth.seq()
            || server.authority().is_none_or(|it| !is_same(&projected.0, it.state()))
        {
            return self.breach("what queries read is what is so", format!("At {:?}.", projected.1));
        }
        for (number, client) in self.clients.iter().enumerate() {
            let Some(cache) = &client.cache else { continue };
            let (window, reader) = (client.window, client.actor.account_id);
            let seen = |state: &State| state.snapshot(epoch, projected.1, now, window, reader);
            let (mine, theirs) = (seen(&cache.confirmed), seen(&projected.0));
            let same = cache.position == Some((epoch, projected.1)) && agree(&mine, &theirs, &projected.0);
            if !same {
                let sentence =
                    format!("Browser {number} at {:?}: {}", cache.position, difference(&mine, &theirs));
                return self.breach("everybody comes to see the same", sentence);
            }
        }
        Ok(())
    }
}

fn is_same(one: &State, other: &State) -> bool {
    one.organization() == other.organization()
        && one.practitioners() == other.practitioners()
        && one.patients() == other.patients()
        && one.accounts() == other.accounts()
        && one.appointments() == other.appointments()
        && one.meetings() == other.meetings()
        && one.kept_apart() == other.kept_apart()
        && one.merge_suggestions() == other.merge_suggestions()
        && one.tally() == other.tally()
}

/// Whether two windows are the same. A browser knows the patients that it has met, which may be fewer, and each as they are.
fn agree(mine: &CalendarSnapshot, theirs: &CalendarSnapshot, all: &State) -> bool {
    let patients = mine.patients.iter().all(|it| all.patients().get(&it.id) == Some(it));
    let bare = |snapshot: &CalendarSnapshot| CalendarSnapshot { patients: Vec::new(), ..snapshot.clone() };
    patients && bare(mine) == bare(theirs)
}

fn difference(mine: &CalendarSnapshot, theirs: &CalendarSnapshot) -> String {
    let parts = [
        ("organization", mine.organization == theirs.organization),
        ("zone", mine.zone_rules == theirs.zone_rules),
        ("patients", mine.patients == theirs.patients),
        ("practitioners", mine.practitioners == theirs.practitioners),
        ("accounts", mine.accounts == theirs.accounts),
        ("appointments", mine.appointments == theirs.appointments),
        ("weeks", mine.weeks == theirs.weeks),
        ("months", mine.months == theirs.months),
        ("meetings", mine.meetings == theirs.meetings),
        ("pairs kept apart", mine.kept_apart == theirs.kept_apart),
        ("suggestions", mine.merge_suggestions == theirs.merge_suggestions),
    ];
    let names: Vec<_> = parts.iter().filter(|(_, same)| !same).map(|(name, _)| *name).collect();
    let figures = (
        &mine.weeks,
        &theirs.weeks,
        &mine.months,
        &theirs.months,
        mine.meetings.len(),
        theirs.meetings.len(),
    );
    format!("{names:?} differ; {figures:?}")
}

/// Whether a change is told as it is kept, or, where it concerns nobody who reads it, without who did it and to what pair.
fn is_shown_as_kept(change: &Change, kept: &Change, reader: AccountId) -> bool {
    let people = kept.event.meetings().flat_map(|it| &it.attendees).any(|it| it.account_id == reader);
    let is_private = kept.event.meetings().next().is_some() && !people;
    (change.by == kept.by) != is_private
}

/// The title of a meeting that somebody is told of whom it does not concern, and to whom nobody suggested that it is one with theirs.
fn shown_to_outsider(
    message: &ServerMessage,
    reader: AccountId,
    was_suggested: impl Fn(&MergeSuggestion) -> bool,
) -> Option<String> {
    let is_leak = |meeting: &Meeting| {
        let invited = meeting.attendees.iter().any(|it| it.account_id == reader);
        let mut moved = meeting.exceptions.iter().filter_map(|it| it.details.as_ref());
        let titled =
            !meeting.details.summary.is_empty() && !meeting.merge_suggestions.iter().any(&was_suggested);
        !invited && (!meeting.redacted || titled || moved.any(|it| !it.summary.is_empty()))
    };
    let leak = |meeting: &Meeting| is_leak(meeting).then(|| meeting.details.summary.clone());
    match message {
        ServerMessage::Snapshot(snapshot) => snapshot.meetings.iter().find_map(|it| leak(it)),
        ServerMessage::Changes { changes, .. } => {
            let meetings = changes.iter().flat_map(|change| Event::meetings(&change.event));
            meetings.into_iter().find_map(|it| leak(it))
        }
        ServerMessage::Resumed { .. }
        | ServerMessage::Outcome { .. }
        | ServerMessage::Heartbeat { .. }
        | ServerMessage::SessionEnded => None,
    }
}
