//! What can be done about two meetings that may be one, as the shared decision has it: what it would refuse is not offered,
//! and what it would bring about is what the preview shows.

use super::Comparison;
use crate::words::reason::{About, sentence};
use docket_shared::command::{
    Command, KeepMeetingsApart, MergeMeetings, RespondToMeeting, Side, SuggestMerge,
};
use docket_shared::decide::{Context, decide};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, MeetingId};
use docket_shared::model::{Meeting, ParticipationStatus};
use docket_shared::rejection::Reason;
use docket_shared::state::State;
use docket_shared::time::{DateTime, Utc};
use std::sync::Arc;

/// What stands of each: the meeting from which it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) survivor: MeetingId,
    pub(super) summary: MeetingId,
    pub(super) time: MeetingId,
    pub(super) location: MeetingId,
    /// Both, where none is named.
    pub(super) description: Option<MeetingId>,
}

impl Choice {
    /// To begin with: mine where I organize one of them, otherwise the one that more people have accepted.
    pub(super) fn of(state: &State, comparison: &Comparison, me: AccountId) -> Self {
        let Comparison { one, other, .. } = *comparison;
        let weight = |id: MeetingId| {
            let meeting = state.meetings().get(&id);
            let mine = meeting.is_some_and(|it| it.organizer == me);
            let accepted = meeting.map_or(0, |it| {
                it.attendees.iter().filter(|who| who.status == ParticipationStatus::Accepted).count()
            });
            (mine, accepted)
        };
        let survivor = if weight(other) > weight(one) { other } else { one };
        Self { survivor, summary: survivor, time: survivor, location: survivor, description: None }
    }

    /// `id` stands: its title, time and place with it, each of which can still be chosen otherwise.
    pub(super) const fn standing(self, id: MeetingId) -> Self {
        Self { survivor: id, summary: id, time: id, location: id, ..self }
    }

    /// Whether the description of `id` stands.
    pub(super) fn describes(self, id: MeetingId) -> bool {
        self.description.is_none_or(|only| only == id)
    }

    /// The description of the one that is not `other` is taken along or left out; left out, that of `other` stands.
    pub(super) fn describing(self, other: MeetingId) -> Self {
        let description = match self.description {
            Some(only) if only == other => None,
            Some(_) | None => Some(other),
        };
        Self { description, ..self }
    }

    fn side(self, chosen: MeetingId) -> Side {
        if chosen == self.survivor { Side::Survivor } else { Side::Merged }
    }

    fn command(self, state: &State, comparison: &Comparison) -> MergeMeetings {
        let Comparison { one, other, .. } = *comparison;
        let merged = if self.survivor == one { other } else { one };
        let seen = |id: MeetingId| state.meetings().get(&id).map(|it| it.sequence);
        MergeMeetings {
            survivor_id: self.survivor,
            merged_id: merged,
            summary: self.side(self.summary),
            time: self.side(self.time),
            location: self.side(self.location),
            description: self.description.map(|chosen| self.side(chosen)),
            survivor_sequence: seen(self.survivor),
            merged_sequence: seen(merged),
        }
    }
}

/// What can be done.
pub(super) struct Ways {
    merge: Command,
    /// What a merge comes to, where I may.
    pub(super) united: Option<Arc<Meeting>>,
    /// Why I may not.
    why_not: Vec<Reason>,
    /// Whether I can tell those who may.
    pub(super) may_suggest: bool,
    /// Whether it has been suggested already.
    is_suggested: bool,
    /// Whether the answer can go out before the question is settled: the other side is asked then.
    may_wait: bool,
}

impl Ways {
    pub(super) fn of(state: &State, comparison: &Comparison, choice: &Choice, context: &Context) -> Self {
        let merge = Command::MergeMeetings(choice.command(state, comparison));
        let (united, why_not) = match decide(state, &merge, context) {
            Ok(events) => (events.into_iter().find_map(survivor), Vec::new()),
            Err(reasons) => (None, reasons),
        };
        let suggested = decide(state, &suggestion(comparison), context);
        let answer = comparison.answer.clone().map(Command::RespondToMeeting);
        Self {
            merge,
            united,
            why_not,
            may_suggest: suggested.as_ref().is_ok_and(|events| !events.is_empty()),
            is_suggested: suggested.is_ok_and(|events| events.is_empty()),
            may_wait: answer.is_some_and(|answer| decide(state, &answer, context).is_ok()),
        }
    }

    /// Merges; a note that waited with the answer goes to the one that stands.
    pub(super) fn merge(&self, comparison: &Comparison) -> Vec<Command> {
        let noted =
            comparison.answer.iter().filter(|answer| !answer.note.is_empty()).map(|answer| {
                Command::RespondToMeeting(RespondToMeeting { sequence: None, ..answer.clone() })
            });
        std::iter::once(self.merge.clone()).chain(noted).collect()
    }

    /// Tells those who may; an answer that waited goes out.
    pub(super) fn suggest(&self, comparison: &Comparison) -> Vec<Command> {
        let answer = comparison.answer.clone().filter(|_| self.may_wait).map(Command::RespondToMeeting);
        std::iter::once(suggestion(comparison)).chain(answer).collect()
    }

    /// Says that the two are two; an answer that waited says so itself.
    pub(super) fn apart(&self, comparison: &Comparison) -> Command {
        let Comparison { one, other, .. } = *comparison;
        match comparison.answer.clone() {
            Some(mut answer) => {
                answer.not_same_as.push(if answer.meeting_id == one { other } else { one });
                Command::RespondToMeeting(answer)
            }
            None => {
                Command::KeepMeetingsApart(KeepMeetingsApart { meeting_id: one, other_meeting_id: other })
            }
        }
    }

    /// The answer as it is, where nothing forbids it.
    pub(super) fn for_now(&self, comparison: &Comparison) -> Option<Command> {
        comparison.answer.clone().filter(|_| self.may_wait).map(Command::RespondToMeeting)
    }

    /// Declines the invitation that is asked about, or the one of the two that somebody else organizes; and its title.
    pub(super) fn decline(
        &self,
        meetings: &[&Arc<Meeting>; 2],
        comparison: &Comparison,
        me: AccountId,
    ) -> Option<(Command, String)> {
        let asked = comparison.answer.as_ref().map(|answer| answer.meeting_id);
        let open = |meeting: &Meeting| {
            meeting.attendee(me).is_some_and(|it| it.status != ParticipationStatus::Declined)
                && !meeting.is_chaired_by(me)
        };
        let meeting = match asked {
            Some(asked) => meetings.iter().find(|meeting| meeting.id == asked)?,
            None => meetings.iter().find(|meeting| open(meeting))?,
        };
        let respond = RespondToMeeting {
            meeting_id: meeting.id,
            recurrence_id: comparison.answer.as_ref().and_then(|answer| answer.recurrence_id),
            status: ParticipationStatus::Declined,
            note: comparison.answer.as_ref().map(|answer| answer.note.clone()).unwrap_or_default(),
            sequence: None,
            keep_dates: comparison.answer.as_ref().is_some_and(|answer| answer.keep_dates),
            not_same_as: Vec::new(),
        };
        Some((Command::RespondToMeeting(respond), format!("“{}”", meeting.details.summary)))
    }

    /// Why there is no merging, and what there is instead.
    pub(super) fn note(&self, state: &State, now: DateTime<Utc>) -> Option<String> {
        let about = About { state, now };
        if self.is_suggested && self.united.is_none() {
            return Some("It has been suggested to the organizers that these are one.".into());
        }
        if self.may_suggest {
            return Some(
                "Only an organizer of one of them can merge them. You can tell them that these are one."
                    .into(),
            );
        }
        self.why_not.first().map(|reason| sentence(reason, about))
    }
}

fn suggestion(comparison: &Comparison) -> Command {
    let Comparison { one, other, .. } = *comparison;
    Command::SuggestMerge(SuggestMerge { meeting_id: one, other_meeting_id: other })
}

fn survivor(event: Event) -> Option<Arc<Meeting>> {
    if let Event::MeetingsMerged { survivor, .. } = event { Some(survivor) } else { None }
}
