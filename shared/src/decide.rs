//! The decision: pure, the same in browser and server. Given the state, a command, the time and who asks, it says
//! which events follow or every reason why none do.

mod appointments;
mod directory;
pub mod rules;

use crate::command::Command;
use crate::event::Event;
use crate::policy::Actor;
use crate::rejection::Reason;
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
    }
}
