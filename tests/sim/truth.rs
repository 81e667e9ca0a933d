//! What the journal comes to, reckoned without any index and with another time-zone database: the judge of the server's decisions.

mod appointments;
mod meetings;

use docket_server::journal::{Batch, CommandRecord};
use docket_server::organization::SYSTEM;
use docket_shared::command::Command;
use docket_shared::event::{Change, Event};
use docket_shared::ids::{
    AccountId, AppointmentId, CommandId, Epoch, LocationId, MeetingId, PatientId, PractitionerId, Seq,
};
use docket_shared::model::{Account, Appointment, AppointmentStatus, Meeting, Organization, Practitioner};
use docket_shared::policy::Actor;
use docket_shared::rejection::{Outcome, Reason};
use docket_shared::time::{DateTime, Utc};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All that is so, and how it came to be.
pub(crate) struct Truth {
    pub(crate) epoch: Epoch,
    pub(crate) batches: usize,
    pub(crate) changes: Vec<Change>,
    pub(crate) outcomes: BTreeMap<CommandId, CommandRecord>,
    pub(crate) appointments: BTreeMap<AppointmentId, Arc<Appointment>>,
    pub(crate) meetings: BTreeMap<MeetingId, Arc<Meeting>>,
    accounts: BTreeMap<AccountId, Arc<Account>>,
    practitioners: BTreeMap<PractitionerId, Arc<Practitioner>>,
    organization: Arc<Organization>,
    kept_apart: BTreeSet<[MeetingId; 2]>,
    zone: TimeZone,
}

/// What an appointment would take.
struct Proposed {
    id: AppointmentId,
    practitioner: PractitionerId,
    patient: PatientId,
    location: Option<LocationId>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Truth {
    pub(crate) fn new(epoch: Epoch) -> Self {
        Self {
            epoch,
            batches: 0,
            changes: Vec::new(),
            outcomes: BTreeMap::new(),
            appointments: BTreeMap::new(),
            meetings: BTreeMap::new(),
            accounts: BTreeMap::new(),
            practitioners: BTreeMap::new(),
            organization: Arc::default(),
            kept_apart: BTreeSet::new(),
            zone: TimeZone::UTC,
        }
    }

    pub(crate) fn seq(&self) -> Seq {
        Seq(self.changes.len() as u64)
    }

    /// Follows a commit, of which `commands` holds what was asked for.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn follow(
        &mut self,
        batch: &Batch,
        commands: &BTreeMap<CommandId, Command>,
    ) -> Result<(), String> {
        self.batches += 1;
        let mut rest = &batch.changes[..];
        for record in &batch.commands {
            let own = rest.iter().take_while(|change| change.command_id == record.id).count();
            let (events, later) = rest.split_at(own);
            rest = later;
            self.decided(record, events, commands.get(&record.id)).map_err(|wrong| {
                format!("{wrong} (command {}, {:?})", record.id, commands.get(&record.id))
            })?;
        }
        if rest.is_empty() { Ok(()) } else { Err("A commit holds events of no command of its own.".into()) }
    }

    fn decided(
        &mut self,
        record: &CommandRecord,
        events: &[Change],
        command: Option<&Command>,
    ) -> Result<(), String> {
        if self.outcomes.contains_key(&record.id) {
            return Err("A command has two outcomes.".into());
        }
        match &record.outcome {
            Outcome::Confirmed { seq, .. } => {
                if record.by != SYSTEM.account_id && !command.is_none_or(|it| self.may_send(record.by, it)) {
                    return Err("A command was confirmed of an account that may not send it.".into());
                }
                for change in events {
                    if change.seq != self.seq().next() || change.by != record.by || change.at != record.at {
                        return Err(format!("Event {} stands where it cannot.", change.seq));
                    }
                    self.happened(change)?;
                }
                if let Some(Command::CreateMeeting(create)) = command {
                    self.crossings_are_told(create, events, record.at)?;
                }
                if *seq != self.seq() {
                    return Err(format!("The outcome says {seq}, the events end at {}.", self.seq()));
                }
            }
            Outcome::Rejected(rejection) => {
                if rejection.reasons.is_empty() || !events.is_empty() {
                    return Err("A rejected command has events, or no reason.".into());
                }
                for reason in &rejection.reasons {
                    self.holds(reason, record, command)?;
                }
            }
        }
        self.outcomes.insert(record.id, record.clone());
        Ok(())
    }

    fn happened(&mut self, change: &Change) -> Result<(), String> {
        if let Some((appointment, previous)) = change.event.appointment() {
            self.placed(change, appointment, previous)?;
            self.appointments.insert(appointment.id, Arc::clone(appointment));
        }
        self.met(change)?;
        for meeting in change.event.meetings() {
            self.meetings.insert(meeting.id, Arc::clone(meeting));
        }
        self.merges_end()?;
        match &change.event {
            Event::AccountSaved { account } => _ = self.accounts.insert(account.id, Arc::clone(account)),
            Event::PractitionerSaved { practitioner } => {
                self.practitioners.insert(practitioner.id, Arc::clone(practitioner));
            }
            Event::OrganizationSaved { organization, .. } => {
                self.zone = TimeZone::get(&organization.zone).map_err(|error| error.to_string())?;
                self.organization = Arc::clone(organization);
            }
            Event::MeetingsKeptApart { pair, .. } => _ = self.kept_apart.insert(pair.ids()),
            Event::AppointmentBooked { .. }
            | Event::AppointmentRescheduled { .. }
            | Event::AppointmentCancelled { .. }
            | Event::AppointmentStatusChanged { .. }
            | Event::AppointmentImported { .. }
            | Event::PatientSaved { .. }
            | Event::LocationSaved { .. }
            | Event::HealthcareServiceSaved { .. }
            | Event::MeetingCreated { .. }
            | Event::MeetingChanged { .. }
            | Event::MeetingCancelled { .. }
            | Event::MeetingAttendeesChanged { .. }
            | Event::MeetingAnswered { .. }
            | Event::MeetingTimeProposed { .. }
            | Event::MeetingTimeProposalDeclined { .. }
            | Event::InvitationsCrossed { .. }
            | Event::MergeSuggested { .. }
            | Event::MeetingsMerged { .. }
            | Event::MeetingsUnmerged { .. } => {}
        }
        self.changes.push(change.clone());
        Ok(())
    }

    fn may_send(&self, account: AccountId, command: &Command) -> bool {
        let account = self.accounts.get(&account).filter(|account| account.active);
        account.is_some_and(|account| {
            let (role, practitioner_id) = (account.role, account.practitioner_id);
            Actor { account_id: account.id, role, practitioner_id }.may_send(command)
        })
    }

    /// Whether a reason for a rejection is one.
    fn holds(
        &self,
        reason: &Reason,
        record: &CommandRecord,
        command: Option<&Command>,
    ) -> Result<(), String> {
        let Some(command) = command else { return Ok(()) };
        if *reason == Reason::NotPermitted {
            let wrong = record.by != SYSTEM.account_id && self.may_send(record.by, command);
            return if wrong { Err("An account may, and was told that it may not.".into()) } else { Ok(()) };
        }
        match self.proposed(command) {
            Some(proposed) if !self.is_against(reason, &proposed, record.at) => {
                Err(format!("Rejected for a reason that is none: {reason:?}."))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn proposed(&self, command: &Command) -> Option<Proposed> {
        Some(match command {
            Command::BookAppointment(book) => Proposed {
                id: book.appointment_id,
                practitioner: book.practitioner_id,
                patient: book.patient_id,
                location: book.location_id,
                start: book.start,
                end: book.end,
            },
            Command::RescheduleAppointment(moved) => Proposed {
                id: moved.appointment_id,
                practitioner: moved.practitioner_id,
                patient: self.appointments.get(&moved.appointment_id)?.patient_id,
                location: moved.location_id,
                start: moved.start,
                end: moved.end,
            },
            Command::ChangeAppointmentStatus(change) => {
                let current = self.appointments.get(&change.appointment_id)?;
                Proposed {
                    id: current.id,
                    practitioner: current.practitioner_id,
                    patient: current.patient_id,
                    location: current.location_id,
                    start: current.start,
                    end: current.end,
                }
            }
            Command::ImportAppointment(import) => Proposed {
                id: import.appointment_id(),
                practitioner: import.practitioner_id,
                patient: import.patient_id,
                location: import.location_id,
                start: import.start,
                end: import.end,
            },
            Command::CancelAppointment(_)
            | Command::SavePatient(_)
            | Command::SavePractitioner(_)
            | Command::SaveLocation(_)
            | Command::SaveHealthcareService(_)
            | Command::SaveOrganization(_)
            | Command::SaveAccount(_)
            | Command::CreateMeeting(_)
            | Command::ChangeMeeting(_)
            | Command::CancelMeeting(_)
            | Command::InviteToMeeting(_)
            | Command::UninviteFromMeeting(_)
            | Command::LeaveMeeting(_)
            | Command::RespondToMeeting(_)
            | Command::ProposeMeetingTime(_)
            | Command::AnswerTimeProposal(_)
            | Command::MergeMeetings(_)
            | Command::UnmergeMeetings(_)
            | Command::SuggestMerge(_)
            | Command::KeepMeetingsApart(_) => return None,
        })
    }
}

/// Whether an appointment takes anybody's time.
pub(crate) fn takes_time(status: AppointmentStatus) -> bool {
    use AppointmentStatus as S;
    [S::Pending, S::Booked, S::Arrived, S::Fulfilled, S::CheckedIn].contains(&status)
}
