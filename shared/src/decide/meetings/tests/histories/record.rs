//! What has been said, by whom, to what: kept from the commands alone.

use crate::command::Command;
use crate::event::Event;
use crate::ids::{AccountId, MeetingId};
use crate::model::{Attendee, Meeting, MeetingDetails, MeetingException, ParticipationStatus, Role};
use crate::testing::{Given, actor};
use crate::time::{DateTime, RecurrenceRule, Utc, ZoneRules};
use std::collections::{BTreeMap, BTreeSet};

/// A time and place: whoever agrees agrees to that.
type WhenAndWhere = (MeetingDetails, Option<RecurrenceRule>);

/// Who has said what.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// What everybody has answered to which time and place, to whichever meeting of those that were ever one.
    said: Vec<(AccountId, ParticipationStatus, WhenAndWhere, MeetingId)>,
    /// The same of single dates.
    said_of_dates: Vec<(AccountId, ParticipationStatus, MeetingDetails, MeetingId)>,
    /// What was ever merged into what.
    merged: BTreeMap<MeetingId, BTreeSet<MeetingId>>,
}

fn when_and_where(meeting: &Meeting) -> WhenAndWhere {
    (bare(&meeting.details), meeting.recurrence.clone())
}

fn bare(details: &MeetingDetails) -> MeetingDetails {
    MeetingDetails { summary: String::new(), description: String::new(), ..details.clone() }
}

/// What was answered to single dates of `meeting` that take place, with when and where these are.
fn answers_to_dates(meeting: &Meeting, zone: &ZoneRules) -> Vec<(DateTime<Utc>, MeetingDetails, Attendee)> {
    let of = |exception: &MeetingException| {
        let at = meeting.occurrence(Some(exception.recurrence_id), zone)?;
        let answers = exception.answers.iter().filter(|it| it.status != ParticipationStatus::NeedsAction);
        let with_date = |it: &Attendee| (exception.recurrence_id, bare(&at.details), it.clone());
        Some(answers.map(with_date).collect::<Vec<_>>())
    };
    meeting.exceptions.iter().filter_map(of).flatten().collect()
}

impl Record {
    /// Follows what came of a command.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn follow(
        &mut self,
        before: &Given,
        by: Role,
        command: &Command,
        event: &Event,
    ) -> Result<(), String> {
        let account = actor(by).account_id;
        let was = |id: MeetingId| before.state.meetings().get(&id);
        if let Event::MeetingsMerged { survivor, merged } = event {
            self.merged.entry(survivor.id).or_default().insert(merged.id);
            self.merged.entry(merged.id).or_default().insert(survivor.id);
        }
        let zone = before.state.zone();
        for meeting in event.meetings() {
            self.note(meeting, account, command, was(meeting.id).map(|it| &**it));
            self.note_dates(meeting, account, command, zone);
        }
        nobody_is_lost(before, command, event)?;
        no_answer_to_a_date_is_lost(before, event)?;
        for meeting in event.meetings() {
            if !meeting.is_chaired_by(meeting.organizer) {
                return Err(format!("{} is organized by somebody who does not chair it", meeting.id));
            }
            for attendee in &meeting.attendees {
                self.has_said(meeting, attendee)?;
            }
            for (id, at, answer) in answers_to_dates(meeting, zone) {
                let kin = self.kin(meeting.id);
                let is_so = self.said_of_dates.iter().any(|(who, status, to, of)| {
                    (*who, *status) == (answer.account_id, answer.status) && *to == at && kin.contains(of)
                });
                if !is_so {
                    return Err(format!("{answer:?} to {id} of {} is invented", meeting.id));
                }
            }
            for exception in &meeting.exceptions {
                for answer in &exception.answers {
                    if meeting.attendee(answer.account_id).is_none() {
                        return Err(format!(
                            "{} answers an occurrence of {} uninvited",
                            answer.account_id, meeting.id
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// What the command says of who comes when.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other command says anything of that")]
    fn note(&mut self, meeting: &Meeting, by: AccountId, command: &Command, was: Option<&Meeting>) {
        use ParticipationStatus::Accepted;
        let at = when_and_where(meeting);
        let mut say = |who, status| self.said.push((who, status, at.clone(), meeting.id));
        // Whoever takes a meeting over comes.
        if meeting.is_chaired_by(by) && was.is_none_or(|it| !it.concerns(by)) {
            say(by, Accepted);
        }
        match command {
            Command::CreateMeeting(_) => say(by, Accepted),
            Command::RespondToMeeting(respond) if respond.recurrence_id.is_none() => say(by, respond.status),
            // Whoever moves a meeting goes on to come, or not, as they had said.
            Command::ChangeMeeting(_) => {
                if let Some(mine) = was.and_then(|it| it.attendee(by)) {
                    say(by, mine.status);
                }
            }
            Command::AnswerTimeProposal(answer) if answer.accept => {
                if let Some(mine) = was.and_then(|it| it.attendee(by)) {
                    say(by, mine.status);
                }
                say(answer.account_id, Accepted);
            }
            // Whoever merges agrees to what they have chosen.
            Command::MergeMeetings(_) => say(by, Accepted),
            // Whoever takes a merge back organizes what nobody else does any more, and comes, at the time that it is given back.
            Command::UnmergeMeetings(_) if meeting.organizer == by => say(by, Accepted),
            _ => {}
        }
    }

    /// What the command says of who comes to single dates.
    #[expect(clippy::wildcard_enum_match_arm, reason = "no other command says anything of that")]
    fn note_dates(&mut self, meeting: &Meeting, by: AccountId, command: &Command, zone: &ZoneRules) {
        let dates = answers_to_dates(meeting, zone);
        let mut say = |who: AccountId| {
            for (_, at, answer) in dates.iter().filter(|(_, _, it)| it.account_id == who) {
                self.said_of_dates.push((who, answer.status, at.clone(), meeting.id));
            }
        };
        match command {
            Command::RespondToMeeting(respond) => {
                if let Some(at) = respond.recurrence_id.and_then(|id| meeting.occurrence(Some(id), zone)) {
                    self.said_of_dates.push((by, respond.status, bare(&at.details), meeting.id));
                }
            }
            // Whoever moves a date, or all of them, goes on to come, or not, as they had said.
            Command::ChangeMeeting(_) | Command::MergeMeetings(_) => say(by),
            Command::AnswerTimeProposal(answer) if answer.accept => {
                say(by);
                say(answer.account_id);
            }
            _ => {}
        }
    }

    /// Every meeting that was ever one with `id`.
    fn kin(&self, id: MeetingId) -> BTreeSet<MeetingId> {
        let (mut kin, mut open) = (BTreeSet::from([id]), vec![id]);
        while let Some(at) = open.pop() {
            let others = self.merged.get(&at).into_iter().flatten();
            open.extend(others.filter(|other| kin.insert(**other)));
        }
        kin
    }

    fn has_said(&self, meeting: &Meeting, attendee: &Attendee) -> Result<(), String> {
        if attendee.status == ParticipationStatus::NeedsAction {
            return Ok(());
        }
        let (kin, at) = (self.kin(meeting.id), when_and_where(meeting));
        let is_so = self.said.iter().any(|(who, status, to, id)| {
            *who == attendee.account_id && *status == attendee.status && *to == at && kin.contains(id)
        });
        if is_so { Ok(()) } else { Err(format!("{attendee:?} of {} is invented", meeting.id)) }
    }
}

/// What was answered to a single date of either of two that are merged is the answer to that date of the one that stands, where that
/// is at the same time and place, unless there was a later one.
fn no_answer_to_a_date_is_lost(before: &Given, event: &Event) -> Result<(), String> {
    let Event::MeetingsMerged { survivor, merged } = event else { return Ok(()) };
    let zone = before.state.zone();
    let now = answers_to_dates(survivor, zone);
    for was in [survivor.id, merged.id].into_iter().filter_map(|id| before.state.meetings().get(&id)) {
        if when_and_where(was) != when_and_where(survivor) {
            continue;
        }
        for (id, at, answer) in answers_to_dates(was, zone) {
            let stands = survivor.occurrence(Some(id), zone).is_some_and(|it| bare(&it.details) == at);
            let is_kept = now.iter().any(|(named, _, it)| {
                (*named, it.account_id) == (id, answer.account_id) && it.answered_at >= answer.answered_at
            });
            if stands && !is_kept {
                return Err(format!("{answer:?} to {id} of {} is lost by a merge", was.id));
            }
        }
    }
    Ok(())
}

/// Whoever was invited is, unless somebody said otherwise.
fn nobody_is_lost(before: &Given, command: &Command, event: &Event) -> Result<(), String> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "nobody goes by any other command")]
    let goes: BTreeSet<AccountId> = match command {
        Command::LeaveMeeting(_) => {
            let now: BTreeSet<_> =
                event.meetings().flat_map(|it| &it.attendees).map(|it| it.account_id).collect();
            let was = event.meetings().filter_map(|it| before.state.meetings().get(&it.id));
            let gone: BTreeSet<_> = was
                .flat_map(|it| &it.attendees)
                .map(|it| it.account_id)
                .filter(|it| !now.contains(it))
                .collect();
            if gone.len() > 1 {
                return Err(format!("{gone:?} go where one leaves"));
            }
            gone
        }
        Command::UninviteFromMeeting(uninvite) => uninvite.account_ids.iter().copied().collect(),
        _ => BTreeSet::new(),
    };
    let now = |account: AccountId| event.meetings().any(|it| it.concerns(account));
    for meeting in event.meetings().filter_map(|it| before.state.meetings().get(&it.id)) {
        // What a merge has frozen brings nobody back who has left since.
        let left_since = |account: AccountId| {
            meeting.merged_into.as_ref().is_some_and(|into| {
                before.state.meetings().get(&into.meeting_id).is_some_and(|it| !it.concerns(account))
            })
        };
        for attendee in &meeting.attendees {
            let account = attendee.account_id;
            if !now(account) && !goes.contains(&account) && !left_since(account) {
                return Err(format!("{account} is lost from {}", meeting.id));
            }
        }
    }
    // A merge takes everybody along.
    if let Event::MeetingsMerged { survivor, merged } = event {
        for id in [survivor.id, merged.id] {
            let was = before.state.meetings().get(&id).into_iter().flat_map(|it| &it.attendees);
            if let Some(lost) = was.into_iter().find(|it| !survivor.concerns(it.account_id)) {
                return Err(format!("{lost:?} is lost by a merge"));
            }
        }
    }
    Ok(())
}
