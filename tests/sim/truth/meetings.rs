//! Meetings: merges end somewhere and lose nobody's answer, and crossed invitations are told.

use super::Truth;
use docket_shared::command::CreateMeeting;
use docket_shared::event::{Change, Event};
use docket_shared::model::{Attendee, Meeting, MeetingException, ParticipationStatus};
use docket_shared::time::{DateTime, TimeDelta, Utc};

/// Invitations that begin no further apart are told for certain; the rule itself goes a little further.
const NEAR: TimeDelta = TimeDelta::days(3);

impl Truth {
    pub(super) fn met(&self, change: &Change) -> Result<(), String> {
        for meeting in change.event.meetings() {
            let before = self.meetings.get(&meeting.id);
            if !meeting.is_chaired_by(meeting.organizer) {
                return Err(format!(
                    "Event {} leaves meeting {} without its organizer.",
                    change.seq, meeting.id
                ));
            }
            if before.is_some_and(|before| before.sequence > meeting.sequence) || meeting.redacted {
                return Err(format!("Event {} takes meeting {} back.", change.seq, meeting.id));
            }
        }
        self.nobody_is_lost(change)?;
        let Event::MeetingsMerged { survivor, merged } = &change.event else { return Ok(()) };
        let (Some(one), Some(other)) = (self.meetings.get(&survivor.id), self.meetings.get(&merged.id))
        else {
            return Err(format!("Event {} merges what is not there.", change.seq));
        };
        if !one.stands() || !other.stands() || one.id == other.id {
            return Err(format!("Event {} merges what does not stand.", change.seq));
        }
        for before in [one, other] {
            keeps_answers(before, survivor)?;
            let title = &before.details.summary;
            if survivor.details.summary != *title && !survivor.aliases.contains(title) {
                return Err(format!("Nobody finds {} under its title any more.", before.id));
            }
        }
        Ok(())
    }

    /// Whoever was invited still is, but by being uninvited or by leaving.
    fn nobody_is_lost(&self, change: &Change) -> Result<(), String> {
        if matches!(change.event, Event::MeetingAttendeesChanged { .. }) {
            return Ok(());
        }
        let is_there = |account| change.event.meetings().any(|it| it.concerns(account));
        for before in change.event.meetings().filter_map(|it| self.meetings.get(&it.id)) {
            let survivor = before.merged_into.as_ref().and_then(|into| self.meetings.get(&into.meeting_id));
            let lost = before.attendees.iter().map(|it| it.account_id).find(|account| {
                // What was merged away remembers who has left the other one since.
                !is_there(*account) && survivor.is_none_or(|it| it.concerns(*account))
            });
            if let Some(lost) = lost {
                return Err(format!("Event {} loses {lost} from {}.", change.seq, before.id));
            }
        }
        Ok(())
    }

    /// Whatever a meeting was merged into, that ends at one which was not.
    pub(super) fn merges_end(&self) -> Result<(), String> {
        for meeting in self.meetings.values() {
            let mut at = meeting;
            for _ in 0..self.meetings.len() {
                let Some(into) = &at.merged_into else { break };
                let Some(next) = self.meetings.get(&into.meeting_id) else {
                    return Err(format!("Meeting {} was merged into none.", at.id));
                };
                at = next;
            }
            if at.merged_into.is_some() {
                return Err(format!("The merges of meeting {} go in a circle.", meeting.id));
            }
        }
        Ok(())
    }

    /// Two who invite each other at about the same time, and have not answered, hear of it.
    pub(super) fn crossings_are_told(
        &self,
        create: &CreateMeeting,
        events: &[Change],
        at: DateTime<Utc>,
    ) -> Result<(), String> {
        let Some(meeting) = self.meetings.get(&create.meeting_id) else { return Ok(()) };
        let is_open = |meeting: &Meeting, account| {
            meeting.attendee(account).is_some_and(|it| it.status == ParticipationStatus::NeedsAction)
        };
        for other in self.meetings.values().filter(|it| it.stands() && it.organizer != meeting.organizer) {
            let pair = docket_shared::model::MeetingPair::new(meeting.id, other.id);
            let crossed = is_open(meeting, other.organizer)
                && is_open(other, meeting.organizer)
                && meeting.recurrence.is_none()
                && other.recurrence.is_none()
                && other.details.end > at
                && (other.details.start - meeting.details.start).abs() < NEAR
                && !self.kept_apart.contains(&pair.ids())
                && !create.not_same_as.contains(&other.id);
            let told = events
                .iter()
                .any(|it| matches!(&it.event, Event::InvitationsCrossed { pair: told, .. } if *told == pair));
            if crossed && !told {
                return Err(format!("Nobody was told that {} and {} cross.", meeting.id, other.id));
            }
        }
        Ok(())
    }
}

/// Whoever was invited still is, and whoever had answered to this time and place still has.
fn keeps_answers(before: &Meeting, survivor: &Meeting) -> Result<(), String> {
    let (was, is) = (&before.details, &survivor.details);
    let is_same = (was.start, was.end, was.all_day) == (is.start, is.end, is.all_day)
        && (was.location_id, &was.location) == (is.location_id, &is.location)
        && before.recurrence == survivor.recurrence;
    for attendee in &before.attendees {
        let Some(now) = survivor.attendee(attendee.account_id) else {
            return Err(format!("The merge of {} uninvites somebody.", before.id));
        };
        let had_answered = attendee.status != ParticipationStatus::NeedsAction;
        if is_same && had_answered && now.status == ParticipationStatus::NeedsAction {
            return Err(format!("The merge of {} drops an answer.", before.id));
        }
    }
    // So do answers to single dates that neither of the two has moved or called off.
    let as_all = |it: &&MeetingException| !it.cancelled && it.details.is_none();
    for exception in before.exceptions.iter().filter(as_all).filter(|_| is_same) {
        let now = survivor.exceptions.iter().find(|it| it.recurrence_id == exception.recurrence_id);
        if now.is_some_and(|it| !as_all(&it)) {
            continue;
        }
        for answer in &exception.answers {
            let is_kept =
                |it: &Attendee| it.account_id == answer.account_id && it.answered_at >= answer.answered_at;
            if !now.is_some_and(|it| it.answers.iter().any(is_kept)) {
                return Err(format!("The merge of {} drops an answer to a date.", before.id));
            }
        }
    }
    Ok(())
}
