//! The decision: pure, the same in browser and server. Given the state, a command, the time and who asks, it says
//! which events follow or every reason why none do.

mod appointments;
mod directory;
mod meetings;
pub mod rules;

pub use meetings::{crossed_with, disposes, may_take_over};

use crate::command::Command;
use crate::event::Event;
use crate::policy::Actor;
use crate::rejection::{Note, NoteCode, Reason};
use crate::state::State;
use crate::time::ZoneRules;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// What a decision needs besides state and command.
#[derive(Clone, Debug)]
pub struct Context {
    /// The authority's clock; in the browser, its best guess of it.
    pub now: DateTime<Utc>,
    /// Who asks.
    pub actor: Actor,
    /// The rules of the zone that a [`crate::command::SaveOrganization`] names, looked up by the server; `None`
    /// where there is no such zone or the command is another.
    pub zone_rules: Option<Arc<ZoneRules>>,
}

impl Context {
    /// `actor` asks, and it is `now`.
    pub const fn new(now: DateTime<Utc>, actor: Actor) -> Self {
        Self { now, actor, zone_rules: None }
    }
}

/// Decides `command`. `Ok` holds the events that follow, none where all is as the command would have it already.
///
/// # Errors
/// Every reason why it cannot be carried out, hard ones first; never empty.
pub fn decide(state: &State, command: &Command, context: &Context) -> Result<Vec<Event>, Vec<Reason>> {
    match command {
        Command::BookAppointment(book) => appointments::book(state, book, context),
        Command::RescheduleAppointment(reschedule) => appointments::reschedule(state, reschedule, context),
        Command::CancelAppointment(cancel) => appointments::cancel(state, cancel),
        Command::ChangeAppointmentStatus(change) => appointments::change_status(state, change, context),
        Command::ImportAppointment(import) => appointments::import(state, import, context),
        Command::SavePatient(save) => directory::save_patient(state, save),
        Command::SavePractitioner(save) => directory::save_practitioner(state, save),
        Command::SaveLocation(save) => directory::save_location(state, save),
        Command::SaveHealthcareService(save) => directory::save_healthcare_service(state, save),
        Command::SaveOrganization(save) => directory::save_organization(state, save, context),
        Command::SaveAccount(save) => directory::save_account(state, save),
        Command::CreateMeeting(create) => meetings::create(state, create, context),
        Command::ChangeMeeting(change) => meetings::change(state, change, context),
        Command::CancelMeeting(cancel) => meetings::cancel(state, cancel, context),
        Command::InviteToMeeting(invite) => meetings::invite(state, invite, context),
        Command::UninviteFromMeeting(uninvite) => meetings::uninvite(state, uninvite, context),
        Command::LeaveMeeting(leave) => meetings::leave(state, leave, context),
        Command::RespondToMeeting(respond) => meetings::respond(state, respond, context),
        Command::ProposeMeetingTime(propose) => meetings::propose(state, propose, context),
        Command::AnswerTimeProposal(answer) => meetings::answer_proposal(state, answer, context),
        Command::MergeMeetings(merge) => meetings::merge(state, merge, context),
        Command::UnmergeMeetings(unmerge) => meetings::unmerge(state, unmerge, context),
        Command::SuggestMerge(suggest) => meetings::suggest(state, suggest, context),
        Command::KeepMeetingsApart(keep) => meetings::keep_apart(state, keep, context),
    }
}

/// What the sender of a command that is carried out should know besides, given the state before it.
pub fn note(state: &State, command: &Command) -> Option<Note> {
    let survivor = |id| Some(state.surviving_meeting(id)?.id);
    if let Command::MergeMeetings(merge) = command {
        let (one, other) = (survivor(merge.survivor_id)?, survivor(merge.merged_id)?);
        return (one == other).then_some(Note { code: NoteCode::AlreadyMerged, meeting_id: one });
    }
    let asked = command.meeting_id()?;
    let meeting_id = survivor(asked).filter(|survivor| *survivor != asked)?;
    Some(Note { code: NoteCode::WentToSurvivor, meeting_id })
}
