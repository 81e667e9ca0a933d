//! A meeting as it is being typed, and the commands that it comes to. Pure; nothing typed is ever lost by a rejection, since a
//! draft can be made again from its command.

mod again;

pub use again::changed_since;

use super::repeat::{Repeat, Rhythm};
use crate::layout::{self, Span};
use crate::words::time::{clock, parse_clock};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use docket_shared::command::{
    ChangeMeeting, Command, CreateMeeting, InviteToMeeting, Invitee, UninviteFromMeeting,
};
use docket_shared::ids::{AccountId, LocationId, MeetingId};
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::model::{AttendeeRole, Meeting, MeetingDetails};
use docket_shared::time::{Interval, ZoneRules};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// What the draft will become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new meeting, with the id that it will have.
    Create(MeetingId),
    /// A change of a meeting, or of one occurrence of it.
    Change(Arc<Meeting>, Option<DateTime<Utc>>),
}

/// The meeting as it stands.
#[derive(Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct MeetingDraft {
    pub purpose: Purpose,
    pub summary: String,
    pub description: String,
    pub location_id: Option<LocationId>,
    pub location: String,
    pub date: NaiveDate,
    /// The last day, where it takes whole days.
    pub last: NaiveDate,
    pub all_day: bool,
    /// As typed.
    pub start: String,
    /// As typed.
    pub end: String,
    pub repeat: Repeat,
    /// Whoever is invited besides the organizers.
    pub people: Vec<Invitee>,
    /// Which meetings look like it and are not it.
    pub not_same_as: BTreeSet<MeetingId>,
    /// The date, start and end that stand for an instant that they do not tell exactly: across midnight, or in the hour that
    /// the clock shows twice.
    pub exact: Option<(NaiveDate, String, String, Interval)>,
    /// The SEQUENCE of the meeting, as the server has it, that the change is made on.
    pub sequence: Option<u32>,
    /// A change that was rejected, where somebody else has changed the meeting and it is not known which of it was meant.
    pub asked: Option<Box<ChangeMeeting>>,
    /// Whether somebody has typed in it.
    pub touched: bool,
    /// Whether it was opened to invite somebody: that is where one types first.
    pub inviting: bool,
}

impl std::fmt::Debug for MeetingDraft {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("MeetingDraft").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// How long a meeting is where nobody has said so.
const USUAL_MINUTES: u16 = 30;

/// When a meeting begins where nobody has said so.
const USUAL_START: u16 = 9 * 60;

impl MeetingDraft {
    /// An empty one for `date`.
    pub fn new(date: NaiveDate) -> Self {
        Self {
            purpose: Purpose::Create(MeetingId::new(Uuid::now_v7())),
            summary: String::new(),
            description: String::new(),
            location_id: None,
            location: String::new(),
            date,
            last: date,
            all_day: false,
            start: clock(USUAL_START),
            end: clock(USUAL_START + USUAL_MINUTES),
            repeat: Repeat::once(date),
            people: Vec::new(),
            not_same_as: BTreeSet::new(),
            exact: None,
            sequence: None,
            asked: None,
            touched: false,
            inviting: false,
        }
    }

    /// An empty one that begins with the next half hour, if `date` is today; at nine on any other day.
    pub fn soon(date: NaiveDate, now: DateTime<Utc>, zone: &ZoneRules) -> Self {
        let mut draft = Self::new(date);
        let local = zone.local(now);
        if local.date() == date {
            let next = layout::minute_of(local) / 30 * 30 + 30;
            draft.begin_at(next.min(layout::DAY - USUAL_MINUTES));
        }
        draft
    }

    /// A change of `meeting`, or of the occurrence that it names `recurrence_id`, beginning with how it is.
    pub fn changing(meeting: &Arc<Meeting>, recurrence_id: Option<DateTime<Utc>>, zone: &ZoneRules) -> Self {
        let off = || Some(meeting.cancelled_occurrence(recurrence_id?, zone)?.1);
        let occurrence = meeting.occurrence(recurrence_id, zone).or_else(off);
        let details = occurrence.as_ref().map_or(&meeting.details, |it| &it.details);
        let mut draft = Self::new(zone.date(details.start));
        draft.purpose = Purpose::Change(Arc::clone(meeting), recurrence_id);
        draft.sequence = Some(meeting.sequence);
        draft.set_details(details, zone);
        if recurrence_id.is_none() {
            draft.repeat = Repeat::of(meeting.recurrence.as_ref(), draft.date, zone);
        }
        let invited = meeting.attendees.iter().filter(|it| it.role != AttendeeRole::Chair);
        draft.people = invited.map(|it| Invitee { account_id: it.account_id, role: it.role }).collect();
        draft
    }

    fn set_details(&mut self, details: &MeetingDetails, zone: &ZoneRules) {
        self.summary.clone_from(&details.summary);
        self.description.clone_from(&details.description);
        self.location_id = details.location_id;
        self.location.clone_from(&details.location);
        self.all_day = details.all_day;
        self.date = zone.date(details.start);
        self.last = zone.date(details.end - TimeDelta::seconds(1)).max(self.date);
        if !details.all_day {
            let span = layout::span_on(zone, self.date, details.interval());
            self.set_span(span.unwrap_or(Span::new(USUAL_START, USUAL_START + USUAL_MINUTES)));
            self.exact = Some((self.date, self.start.clone(), self.end.clone(), details.interval()));
        }
    }

    /// Its id.
    pub fn meeting_id(&self) -> MeetingId {
        match &self.purpose {
            Purpose::Create(id) => *id,
            Purpose::Change(meeting, _) => meeting.id,
        }
    }

    /// Which occurrence is changed, if it is one alone.
    pub const fn recurrence_id(&self) -> Option<DateTime<Utc>> {
        match &self.purpose {
            Purpose::Create(_) => None,
            Purpose::Change(_, recurrence_id) => *recurrence_id,
        }
    }

    /// Whether the occurrence that it changes is one of `meeting` that does not take place.
    pub fn is_called_off(&self, meeting: &Meeting) -> bool {
        let named = self.recurrence_id().and_then(|id| meeting.exception(id));
        named.is_some_and(|it| it.cancelled)
    }

    /// Whether it becomes a new meeting.
    pub const fn is_new(&self) -> bool {
        matches!(self.purpose, Purpose::Create(_))
    }

    /// Whether it is the very same form as `other`, typed further.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.meeting_id(), self.recurrence_id()) == (other.meeting_id(), other.recurrence_id())
    }

    /// Whether whoever asks for `other` is served with this: both are new meetings, or the same change.
    pub fn serves_for(&self, other: &Self) -> bool {
        self.is_same(other) || (self.is_new() && other.is_new())
    }

    /// The same, opened to invite somebody.
    #[must_use]
    pub fn to_invite(self) -> Self {
        Self { inviting: true, ..self }
    }

    /// Whether it is to be kept when its form is left: somebody has changed something, if only the time.
    pub fn is_worth_keeping(&self) -> bool {
        self.touched || self.is_typed()
    }

    /// Whether more is typed than a place in the calendar.
    pub fn is_typed(&self) -> bool {
        match &self.purpose {
            Purpose::Create(_) => {
                !(self.summary.trim().is_empty()
                    && self.description.trim().is_empty()
                    && self.location.trim().is_empty()
                    && self.people.is_empty()
                    && self.repeat.rhythm == Rhythm::Once)
            }
            Purpose::Change(..) => self.touched,
        }
    }

    /// Invites somebody, or gives them another role.
    pub fn invite(&mut self, account_id: AccountId, role: AttendeeRole) {
        match self.people.iter_mut().find(|it| it.account_id == account_id) {
            Some(invitee) => invitee.role = role,
            None => self.people.push(Invitee { account_id, role }),
        }
    }

    /// Puts it at `span` of its date.
    pub fn set_span(&mut self, span: Span) {
        self.start = clock(span.start);
        self.end = clock(span.end);
    }

    /// Begins at `minute`, as long as it is or usually would be.
    pub fn begin_at(&mut self, minute: u16) {
        let minutes = self.span().map_or(USUAL_MINUTES, Span::minutes);
        self.set_span(Span::new(minute, (minute + minutes).min(layout::DAY)));
    }

    /// The start as typed; the end follows, as far as it made sense before.
    pub fn type_start(&mut self, text: String) {
        let minutes = self.span().map_or(USUAL_MINUTES, Span::minutes);
        if let Some(start) = parse_clock(&text) {
            self.end = clock((start + minutes).min(layout::DAY));
        }
        self.start = text;
    }

    /// Another day; where it takes whole days, as many of them.
    pub fn move_to(&mut self, date: NaiveDate) {
        let days = self.last - self.date;
        self.date = date;
        self.last = date + days;
    }

    /// The part of its day that it takes, if what is typed is two times, the end after the start.
    pub fn span(&self) -> Option<Span> {
        let span = Span::new(parse_clock(&self.start)?, parse_clock(&self.end)?);
        (span.start < span.end).then_some(span)
    }

    /// Its time, if what is typed makes one.
    pub fn interval(&self, zone: &ZoneRules) -> Option<Interval> {
        if self.all_day {
            return Some(zone.days(self.date, self.last.max(self.date) + Days::new(1)));
        }
        if let Some((date, start, end, interval)) = &self.exact
            && (date, start, end) == (&self.date, &self.start, &self.end)
        {
            return Some(*interval);
        }
        let span = self.span()?;
        let at = |minute| layout::instant_at(zone, self.date, minute);
        let interval = Interval::new(at(span.start), at(span.end));
        // Two times that the clock leaps over are one instant.
        let leapt = interval.start >= interval.end;
        Some(if leapt { layout::interval_on(zone, self.date, span) } else { interval })
    }

    /// What, when and where; `None` until it has a time.
    pub fn details(&self, zone: &ZoneRules) -> Option<MeetingDetails> {
        let Interval { start, end } = self.interval(zone)?;
        Some(MeetingDetails {
            summary: self.summary.trim().to_owned(),
            description: self.description.trim().to_owned(),
            location_id: self.location_id,
            location: self.location.trim().to_owned(),
            start,
            end,
            all_day: self.all_day,
        })
    }

    /// What look-alikes are looked for with.
    pub fn sketch(&self, zone: &ZoneRules, me: AccountId) -> Option<MeetingSketch> {
        Some(MeetingSketch {
            meeting_id: Some(self.meeting_id()),
            details: self.details(zone)?,
            organizer: match &self.purpose {
                Purpose::Create(_) => me,
                Purpose::Change(meeting, _) => meeting.organizer,
            },
            attendees: self.people.iter().map(|it| it.account_id).collect(),
        })
    }

    /// What is to be asked for, in order; nothing where nothing is changed. `None` until it has a title and a time that make
    /// sense.
    pub fn commands(&self, zone: &ZoneRules) -> Option<Vec<Command>> {
        let details = self.details(zone).filter(|it| !it.summary.is_empty())?;
        let recurrence = self.repeat.rule(self.date, zone).ok()?;
        let not_same_as: Vec<MeetingId> = self.not_same_as.iter().copied().collect();
        match &self.purpose {
            Purpose::Create(meeting_id) => Some(vec![Command::CreateMeeting(CreateMeeting {
                meeting_id: *meeting_id,
                details,
                recurrence,
                attendees: self.people.clone(),
                not_same_as,
            })]),
            Purpose::Change(meeting, recurrence_id) => {
                // One that was called off is brought back by whatever is asked of it.
                let is_off = self.is_called_off(meeting);
                let before = meeting.occurrence(*recurrence_id, zone).map(|it| it.details);
                if before.is_none() && !is_off {
                    return None;
                }
                let recurrence =
                    if recurrence_id.is_some() { meeting.recurrence.clone() } else { recurrence };
                let mut commands = Vec::new();
                if before.is_none_or(|before| details != before) || recurrence != meeting.recurrence {
                    let recurrence = recurrence.filter(|_| recurrence_id.is_none());
                    commands.push(Command::ChangeMeeting(ChangeMeeting {
                        meeting_id: meeting.id,
                        recurrence_id: *recurrence_id,
                        details,
                        recurrence,
                        sequence: self.sequence,
                    }));
                }
                commands.extend(self.invitations(meeting, not_same_as));
                Some(commands)
            }
        }
    }

    /// Whom to invite and whom to uninvite.
    fn invitations(&self, meeting: &Meeting, not_same_as: Vec<MeetingId>) -> Vec<Command> {
        let meeting_id = meeting.id;
        let is_new =
            |it: &Invitee| meeting.attendee(it.account_id).is_none_or(|before| before.role != it.role);
        let attendees: Vec<Invitee> = self.people.iter().copied().filter(is_new).collect();
        let account_ids: Vec<AccountId> = meeting
            .attendees
            .iter()
            .filter(|before| before.role != AttendeeRole::Chair)
            .map(|before| before.account_id)
            .filter(|id| self.people.iter().all(|it| it.account_id != *id))
            .collect();
        let mut commands = Vec::new();
        if !account_ids.is_empty() {
            commands.push(Command::UninviteFromMeeting(UninviteFromMeeting { meeting_id, account_ids }));
        }
        if !attendees.is_empty() {
            commands.push(Command::InviteToMeeting(InviteToMeeting { meeting_id, attendees, not_same_as }));
        }
        commands
    }
}

#[cfg(test)]
mod tests;
