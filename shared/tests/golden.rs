//! What was written once must be read for ever: journals outlive versions, and a browser may be older than its server. Each
//! file holds examples of one command, event or message. A file is never changed, only joined by another.

#![expect(clippy::unwrap_used, reason = "test code fails at once")]

use docket_shared::command::{Command, CommandEnvelope};
use docket_shared::event::{Change, Event};
use docket_shared::protocol::ws::{ClientMessage, ServerMessage};
use docket_shared::rejection::{Outcome, Reason};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Debug;

/// The files of a folder, each with its name. Built in, since a browser has no folders.
macro_rules! files {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("golden/", $folder, "/", $name, ".json")))),+]
    };
}

const COMMANDS: [(&str, &str); 24] = files!("command":
    "book_appointment", "reschedule_appointment", "cancel_appointment", "change_appointment_status", "import_appointment",
    "save_patient", "save_practitioner", "save_location", "save_healthcare_service", "save_organization", "save_account",
    "create_meeting", "change_meeting", "cancel_meeting", "invite_to_meeting", "uninvite_from_meeting", "leave_meeting", "respond_to_meeting", "propose_meeting_time", "answer_time_proposal", "merge_meetings", "unmerge_meetings", "suggest_merge", "keep_meetings_apart",
);

const EVENTS: [(&str, &str); 23] = files!("event":
    "appointment_booked", "appointment_rescheduled", "appointment_cancelled", "appointment_status_changed",
    "appointment_imported", "patient_saved", "practitioner_saved", "location_saved", "healthcare_service_saved",
    "organization_saved", "account_saved",
    "meeting_created", "meeting_changed", "meeting_cancelled", "meeting_attendees_changed", "meeting_answered", "meeting_time_proposed", "meeting_time_proposal_declined", "invitations_crossed", "meetings_kept_apart", "merge_suggested", "meetings_merged", "meetings_unmerged",
);

/// What came to hold more since, under the name of its command or event.
const COMMANDS_SINCE: [(&str, &str); 1] = files!("command": "change_meeting_made_on");
const EVENTS_SINCE: [(&str, &str); 5] = files!("event":
    "meeting_cancelled_by_somebody", "invitations_crossed_whole", "meetings_kept_apart_whole", "merge_suggested_whole", "meetings_merged_since",
);

const MESSAGES: [(&str, &str); 6] = files!("message":
    "resumed", "snapshot", "changes", "outcome", "heartbeat", "session_ended",
);

/// What came to hold more since, under the name of its message.
const MESSAGES_SINCE: [(&str, &str); 4] = files!("message":
    "outcome_about_meetings", "snapshot_with_meetings", "outcome_about_changes", "outcome_about_bounds",
);

/// Reads each example of `file`. What is read is written so that it reads the same again; the first example, which holds
/// every field, is written exactly as it stands.
fn examples<T: Serialize + PartialEq + Debug>(name: &str, file: &str, read: impl Fn(Value) -> T) -> Vec<T> {
    let values: Vec<Value> = serde_json::from_str(file).unwrap();
    assert!(!values.is_empty(), "{name}");
    let things: Vec<T> = values.iter().cloned().map(&read).collect();
    for (index, (thing, value)) in things.iter().zip(&values).enumerate() {
        let written = serde_json::to_value(thing).unwrap();
        assert_eq!(&read(written.clone()), thing, "{name} {index}");
        // By way of text, too: the two readers of JSON are not the same.
        assert_eq!(read(serde_json::from_str(&written.to_string()).unwrap()), *thing, "{name} {index}");
        if index == 0 {
            assert_eq!(&written, value, "{name} is written otherwise now");
        }
    }
    things
}

const fn name_of_command(command: &Command) -> &'static str {
    match command {
        Command::BookAppointment(_) => "book_appointment",
        Command::RescheduleAppointment(_) => "reschedule_appointment",
        Command::CancelAppointment(_) => "cancel_appointment",
        Command::ChangeAppointmentStatus(_) => "change_appointment_status",
        Command::ImportAppointment(_) => "import_appointment",
        Command::SavePatient(_) => "save_patient",
        Command::SavePractitioner(_) => "save_practitioner",
        Command::SaveLocation(_) => "save_location",
        Command::SaveHealthcareService(_) => "save_healthcare_service",
        Command::SaveOrganization(_) => "save_organization",
        Command::SaveAccount(_) => "save_account",
        Command::CreateMeeting(_) => "create_meeting",
        Command::ChangeMeeting(_) => "change_meeting",
        Command::CancelMeeting(_) => "cancel_meeting",
        Command::InviteToMeeting(_) => "invite_to_meeting",
        Command::UninviteFromMeeting(_) => "uninvite_from_meeting",
        Command::LeaveMeeting(_) => "leave_meeting",
        Command::RespondToMeeting(_) => "respond_to_meeting",
        Command::ProposeMeetingTime(_) => "propose_meeting_time",
        Command::AnswerTimeProposal(_) => "answer_time_proposal",
        Command::MergeMeetings(_) => "merge_meetings",
        Command::UnmergeMeetings(_) => "unmerge_meetings",
        Command::SuggestMerge(_) => "suggest_merge",
        Command::KeepMeetingsApart(_) => "keep_meetings_apart",
    }
}

const fn name_of_event(event: &Event) -> &'static str {
    match event {
        Event::AppointmentBooked { .. } => "appointment_booked",
        Event::AppointmentRescheduled { .. } => "appointment_rescheduled",
        Event::AppointmentCancelled { .. } => "appointment_cancelled",
        Event::AppointmentStatusChanged { .. } => "appointment_status_changed",
        Event::AppointmentImported { .. } => "appointment_imported",
        Event::PatientSaved { .. } => "patient_saved",
        Event::PractitionerSaved { .. } => "practitioner_saved",
        Event::LocationSaved { .. } => "location_saved",
        Event::HealthcareServiceSaved { .. } => "healthcare_service_saved",
        Event::OrganizationSaved { .. } => "organization_saved",
        Event::AccountSaved { .. } => "account_saved",
        Event::MeetingCreated { .. } => "meeting_created",
        Event::MeetingChanged { .. } => "meeting_changed",
        Event::MeetingCancelled { .. } => "meeting_cancelled",
        Event::MeetingAttendeesChanged { .. } => "meeting_attendees_changed",
        Event::MeetingAnswered { .. } => "meeting_answered",
        Event::MeetingTimeProposed { .. } => "meeting_time_proposed",
        Event::MeetingTimeProposalDeclined { .. } => "meeting_time_proposal_declined",
        Event::InvitationsCrossed { .. } => "invitations_crossed",
        Event::MeetingsKeptApart { .. } => "meetings_kept_apart",
        Event::MergeSuggested { .. } => "merge_suggested",
        Event::MeetingsMerged { .. } => "meetings_merged",
        Event::MeetingsUnmerged { .. } => "meetings_unmerged",
    }
}

const fn name_of_message(message: &ServerMessage) -> &'static str {
    match message {
        ServerMessage::Resumed { .. } => "resumed",
        ServerMessage::Snapshot(_) => "snapshot",
        ServerMessage::Changes { .. } => "changes",
        ServerMessage::Outcome { .. } => "outcome",
        ServerMessage::Heartbeat { .. } => "heartbeat",
        ServerMessage::SessionEnded => "session_ended",
    }
}

#[test]
fn every_command_that_was_sent_is_read() {
    for (name, file) in COMMANDS.into_iter().chain(COMMANDS_SINCE) {
        for envelope in examples(name, file, |value| CommandEnvelope::from_json(value).unwrap()) {
            assert!(name.starts_with(name_of_command(&envelope.command)), "{name}");
            // The digest of a command is made of this; another form would make every old id another command's.
            let again: Command =
                serde_json::from_value(serde_json::to_value(&envelope.command).unwrap()).unwrap();
            assert_eq!(again, envelope.command);
        }
    }
}

#[test]
fn every_event_that_was_kept_is_read() {
    for (name, file) in EVENTS.into_iter().chain(EVENTS_SINCE) {
        for change in examples(name, file, |value| serde_json::from_value::<Change>(value).unwrap()) {
            assert!(name.starts_with(name_of_event(&change.event)), "{name}");
        }
    }
}

#[test]
fn every_message_that_was_pushed_is_read() {
    for (name, file) in MESSAGES {
        for message in examples(name, file, |value| serde_json::from_value::<ServerMessage>(value).unwrap()) {
            assert_eq!(name_of_message(&message), name);
        }
    }
    for (name, file) in MESSAGES_SINCE {
        for message in examples(name, file, |value| serde_json::from_value::<ServerMessage>(value).unwrap()) {
            assert!(name.starts_with(name_of_message(&message)), "{name}");
        }
    }
    let heartbeat = json!({ "type": "heartbeat", "seq": 42 });
    let message: ClientMessage = serde_json::from_value(heartbeat.clone()).unwrap();
    assert_eq!(serde_json::to_value(message).unwrap(), heartbeat);
}

#[test]
fn every_reason_is_among_the_outcomes_under_its_code() {
    let mut codes = BTreeSet::new();
    for (name, file) in [MESSAGES[3], MESSAGES_SINCE[0], MESSAGES_SINCE[2], MESSAGES_SINCE[3]] {
        let first =
            examples(name, file, |value| serde_json::from_value::<ServerMessage>(value).unwrap()).remove(0);
        let ServerMessage::Outcome { outcome: Outcome::Rejected(rejection), .. } = &first else {
            panic!("the first example is a rejection")
        };
        let written = serde_json::to_value(&rejection.reasons).unwrap();
        for (reason, value) in rejection.reasons.iter().zip(written.as_array().unwrap()) {
            assert_eq!(value["code"], reason.code());
        }
        codes.extend(rejection.reasons.iter().map(Reason::code));
    }
    assert_eq!(codes.len(), 45, "an example is missing, or a new reason needs one");
}

#[test]
fn what_is_new_to_an_old_reader_is_refused_and_not_misread() {
    let (_, file) = MESSAGES[4];
    let mut examples: Vec<Value> = serde_json::from_str(file).unwrap();
    examples[0]["type"] = json!("something_new");
    assert!(serde_json::from_value::<ServerMessage>(examples.remove(0)).is_err());
}
