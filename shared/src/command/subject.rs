//! What a command is about.

use super::{BookAppointment, Command, RescheduleAppointment};
use crate::ids::{AppointmentId, MeetingId};
use chrono::{DateTime, Utc};

/// A command that gives an appointment a time.
#[derive(Clone, Copy, Debug)]
pub enum Placing<'a> {
    /// A new one.
    Book(&'a BookAppointment),
    /// One that is there already.
    Reschedule(&'a RescheduleAppointment),
}

impl Command {
    /// What it places, if it places an appointment.
    pub const fn placing(&self) -> Option<Placing<'_>> {
        if let Self::BookAppointment(book) = self {
            return Some(Placing::Book(book));
        }
        if let Self::RescheduleAppointment(reschedule) = self {
            return Some(Placing::Reschedule(reschedule));
        }
        None
    }

    /// The appointment that it is about, if it is about one.
    pub fn appointment_id(&self) -> Option<AppointmentId> {
        match self {
            Self::BookAppointment(book) => Some(book.appointment_id),
            Self::RescheduleAppointment(reschedule) => Some(reschedule.appointment_id),
            Self::CancelAppointment(cancel) => Some(cancel.appointment_id),
            Self::ChangeAppointmentStatus(change) => Some(change.appointment_id),
            Self::ImportAppointment(import) => Some(import.appointment_id()),
            Self::SavePatient(_)
            | Self::SavePractitioner(_)
            | Self::SaveLocation(_)
            | Self::SaveHealthcareService(_)
            | Self::SaveOrganization(_)
            | Self::SaveAccount(_)
            | Self::CreateMeeting(_)
            | Self::ChangeMeeting(_)
            | Self::CancelMeeting(_)
            | Self::InviteToMeeting(_)
            | Self::UninviteFromMeeting(_)
            | Self::LeaveMeeting(_)
            | Self::RespondToMeeting(_)
            | Self::ProposeMeetingTime(_)
            | Self::AnswerTimeProposal(_)
            | Self::MergeMeetings(_)
            | Self::UnmergeMeetings(_)
            | Self::SuggestMerge(_)
            | Self::KeepMeetingsApart(_) => None,
        }
    }

    /// Which occurrence of a series it is about, by its original start, if it is about one alone.
    pub fn recurrence_id(&self) -> Option<DateTime<Utc>> {
        if let Self::ChangeMeeting(change) = self {
            change.recurrence_id
        } else if let Self::CancelMeeting(cancel) = self {
            cancel.recurrence_id
        } else if let Self::RespondToMeeting(respond) = self {
            respond.recurrence_id
        } else if let Self::ProposeMeetingTime(propose) = self {
            propose.recurrence_id
        } else {
            None
        }
    }

    /// The meeting that is there already and that it changes or answers, if it is about one alone.
    pub const fn meeting_id(&self) -> Option<MeetingId> {
        match self {
            Self::ChangeMeeting(change) => Some(change.meeting_id),
            Self::CancelMeeting(cancel) => Some(cancel.meeting_id),
            Self::InviteToMeeting(invite) => Some(invite.meeting_id),
            Self::UninviteFromMeeting(uninvite) => Some(uninvite.meeting_id),
            Self::LeaveMeeting(leave) => Some(leave.meeting_id),
            Self::RespondToMeeting(respond) => Some(respond.meeting_id),
            Self::ProposeMeetingTime(propose) => Some(propose.meeting_id),
            Self::AnswerTimeProposal(answer) => Some(answer.meeting_id),
            Self::BookAppointment(_)
            | Self::RescheduleAppointment(_)
            | Self::CancelAppointment(_)
            | Self::ChangeAppointmentStatus(_)
            | Self::ImportAppointment(_)
            | Self::SavePatient(_)
            | Self::SavePractitioner(_)
            | Self::SaveLocation(_)
            | Self::SaveHealthcareService(_)
            | Self::SaveOrganization(_)
            | Self::SaveAccount(_)
            | Self::CreateMeeting(_)
            | Self::MergeMeetings(_)
            | Self::UnmergeMeetings(_)
            | Self::SuggestMerge(_)
            | Self::KeepMeetingsApart(_) => None,
        }
    }
}
