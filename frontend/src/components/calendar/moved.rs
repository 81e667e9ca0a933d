//! A meeting that somebody has moved in the calendar, and not sent yet: all who are invited are asked again when it is. Pure.

mod ask;

pub use ask::{AskMoved, Props as AskMovedProps};

use super::Judgement;
use crate::components::desk::{OccurrenceId, Whose};
use crate::components::meeting::check::{self, Advice};
use crate::components::meeting::draft::MeetingDraft;
use crate::components::precheck::Verdict;
use crate::decision::decide;
use crate::layout::{self, Span};
use crate::words::Names;
use crate::words::meeting::listed;
use chrono::NaiveDate;
use docket_shared::command::{ChangeMeeting, Command};
use docket_shared::decide::Context;
use docket_shared::ids::AccountId;
use docket_shared::model::MeetingDetails;
use docket_shared::state::State;
use docket_shared::time::Interval;

/// Where which meeting would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub id: OccurrenceId,
    /// In whose column it was moved.
    pub whose: Whose,
    /// To which day.
    pub date: NaiveDate,
    /// To which time.
    pub span: Span,
}

impl Moved {
    /// The form as it would be with it: of this date, or of `all` of the series. Nothing where there is no such meeting any more.
    pub fn draft(self, state: &State, all: bool) -> Option<MeetingDraft> {
        let zone = state.zone();
        let meeting = state.meetings().get(&self.id.meeting_id)?;
        meeting.occurrence(self.id.recurrence_id, zone)?;
        let which = self.id.recurrence_id.filter(|_| !all);
        let mut draft = MeetingDraft::changing(meeting, which, zone);
        // A series goes as many days on or back as this date does from where the series has it.
        let date = match self.id.recurrence_id.filter(|_| all) {
            Some(regular) => {
                let days = self.date - zone.date(regular);
                draft.repeat.move_on(days);
                draft.date + days
            }
            None => self.date,
        };
        draft.move_to(date);
        draft.set_span(self.span);
        draft.touched = true;
        Some(draft)
    }

    /// The date as it is, and the command that it comes to. Without the form, so that it is little to load and quick to judge.
    fn change(self, state: &State) -> Option<(Interval, ChangeMeeting)> {
        let zone = state.zone();
        let OccurrenceId { meeting_id, recurrence_id } = self.id;
        let meeting = state.meetings().get(&meeting_id)?;
        let before = meeting.occurrence(recurrence_id, zone)?.details;
        let Interval { start, end } = layout::interval_on(zone, self.date, self.span);
        let interval = before.interval();
        let details = MeetingDetails { start, end, ..before };
        let sequence = Some(meeting.sequence);
        Some((interval, ChangeMeeting { meeting_id, recurrence_id, details, recurrence: None, sequence }))
    }

    /// Whether it is where it was.
    pub fn is_nothing(self, state: &State) -> bool {
        self.change(state).is_none_or(|(before, change)| before == change.details.interval())
    }

    /// What is sent at once, since nobody but whoever is signed in is concerned and nothing refuses it.
    pub fn at_once(self, state: &State, context: &Context) -> Option<Command> {
        if self.is_of_series() || !self.asked(state, context.actor.account_id).is_empty() {
            return None;
        }
        let command = Command::ChangeMeeting(self.change(state)?.1);
        // While it is not known, it is asked about.
        decide(state, &command, context)?.is_ok().then_some(command)
    }

    /// Whether it is a date of a series.
    pub const fn is_of_series(self) -> bool {
        self.id.recurrence_id.is_some()
    }

    /// Who is asked again: everybody but `me`.
    pub fn asked(self, state: &State, me: AccountId) -> Vec<AccountId> {
        let meeting = state.meetings().get(&self.id.meeting_id);
        let people = meeting.into_iter().flat_map(|it| &it.attendees).map(|it| it.account_id);
        people.filter(|id| *id != me).collect()
    }

    /// What would be said of this date: by the rules of the authority, and by who is taken then.
    pub fn judged(self, state: &State, context: &Context) -> Judgement {
        let decided = self.change(state).and_then(|(_, change)| {
            let time = change.details.interval();
            Some((time, decide(state, &Command::ChangeMeeting(change), context)?))
        });
        let Some((time, decided)) = decided else {
            return Judgement { code: Verdict::Unknown.code(), word: Verdict::Unknown.word().into() };
        };
        let me = context.actor.account_id;
        let is_taken = |account| check::is_taken(state, account, self.id.meeting_id, time);
        if decided.is_err() {
            Judgement { code: "blocked", word: "Not free".into() }
        } else if self.asked(state, me).into_iter().chain([me]).any(is_taken) {
            Judgement { code: "soft", word: "Not everybody is free".into() }
        } else {
            Judgement { code: Verdict::Free.code(), word: Verdict::Free.word().into() }
        }
    }

    fn drafted(self, state: &State, all: bool) -> Option<(MeetingDraft, Vec<Command>)> {
        let draft = self.draft(state, all)?;
        let commands = draft.commands(state.zone())?;
        Some((draft, commands))
    }

    /// The same in sentences; for all of a series, too, it is this date that people are looked for on.
    fn advice(self, commands: &[Command], state: &State, context: &Context) -> Advice {
        let me = context.actor.account_id;
        let Some((_, ChangeMeeting { details, .. })) = self.change(state) else { return Advice::default() };
        let people: Vec<_> = self.asked(state, me).into_iter().chain([me]).collect();
        check::advice(state, commands, &details, self.id.meeting_id, &people, context)
    }
}

/// So many are named.
const NAMED: usize = 4;

/// `Nils Lindqvist and Mina Costa will be asked again.`
fn asked_again(state: &State, people: &[AccountId]) -> String {
    let mut names: Vec<String> =
        people.iter().take(NAMED).map(|id| Names(state).account(*id).to_owned()).collect();
    match people.len().saturating_sub(NAMED) {
        0 => {}
        more => names.push(crate::words::counted(more, "other", "others")),
    }
    match names.is_empty() {
        true => "Nobody else is invited, so nobody is asked.".into(),
        false => format!("{} will be asked again.", listed(&names)),
    }
}

#[cfg(test)]
mod tests;
