//! Commands about meetings for tests, as short as a row of a table.

use super::{Given, actor, at, meeting};
use crate::command::{
    ChangeMeeting, Command, CreateMeeting, Invitee, MergeMeetings, RespondToMeeting, Side, UnmergeMeetings,
};
use crate::model::{AttendeeRole, Meeting, MeetingDetails, ParticipationStatus, Role};
use crate::time::RecurrenceRule;
use std::sync::Arc;

/// What, when and where: no place, no description.
pub fn details(summary: &str, start: &str, end: &str) -> MeetingDetails {
    MeetingDetails {
        summary: summary.into(),
        description: String::new(),
        location_id: None,
        location: String::new(),
        start: at(start),
        end: at(end),
        all_day: false,
    }
}

/// The account of `role`, to be invited.
pub const fn invitee(role: Role) -> Invitee {
    Invitee { account_id: actor(role).account_id, role: AttendeeRole::ReqParticipant }
}

/// A command to create the `number`th meeting and invite the accounts of `roles`.
pub fn create(number: u32, details: MeetingDetails, roles: &[Role]) -> CreateMeeting {
    CreateMeeting {
        meeting_id: meeting(number),
        details,
        recurrence: None,
        attendees: roles.iter().copied().map(invitee).collect(),
        not_same_as: Vec::new(),
    }
}

/// The same, repeated as `rule` says.
///
/// # Panics
/// Where `rule` is none.
pub fn series(number: u32, details: MeetingDetails, rule: &str, roles: &[Role]) -> CreateMeeting {
    let recurrence: RecurrenceRule = rule.parse().unwrap_or_else(|_| panic!("not a rule: {rule}"));
    CreateMeeting { recurrence: Some(recurrence), ..create(number, details, roles) }
}

/// A command to answer the `number`th meeting, as it stands.
pub fn respond(number: u32, status: ParticipationStatus) -> RespondToMeeting {
    RespondToMeeting {
        meeting_id: meeting(number),
        recurrence_id: None,
        status,
        note: String::new(),
        sequence: None,
        keep_dates: false,
        not_same_as: Vec::new(),
    }
}

/// A command to accept it.
pub fn accept(number: u32) -> Command {
    Command::RespondToMeeting(respond(number, ParticipationStatus::Accepted))
}

/// A command to make `details` of the `number`th meeting, which is no series.
pub fn change(number: u32, details: MeetingDetails) -> Command {
    let meeting_id = meeting(number);
    Command::ChangeMeeting(ChangeMeeting {
        meeting_id,
        recurrence_id: None,
        details,
        recurrence: None,
        sequence: None,
    })
}

/// A command to merge the `merged`th meeting into the `survivor`th, of which everything stands.
pub fn merge(survivor: u32, merged: u32) -> MergeMeetings {
    MergeMeetings {
        survivor_id: meeting(survivor),
        merged_id: meeting(merged),
        summary: Side::Survivor,
        time: Side::Survivor,
        location: Side::Survivor,
        description: None,
        survivor_sequence: None,
        merged_sequence: None,
    }
}

/// A command to take back what became of the `merged`th meeting.
pub fn unmerge(merged: u32) -> Command {
    Command::UnmergeMeetings(UnmergeMeetings { meeting_id: meeting(merged) })
}

impl Given {
    /// The `number`th meeting as it is.
    ///
    /// # Panics
    /// Where there is none.
    pub fn meeting(&self, number: u32) -> &Arc<Meeting> {
        self.state.meetings().get(&meeting(number)).unwrap_or_else(|| panic!("no meeting {number}"))
    }

    /// What the account of `role` has answered to the `number`th meeting; `None` where it is not invited.
    pub fn answer(&self, number: u32, role: Role) -> Option<ParticipationStatus> {
        self.meeting(number).answer(actor(role).account_id, None)
    }
}
