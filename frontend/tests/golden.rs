//! What travels, against files that hold it as it is. In the browser the enums with a tag are read and written by other code
//! than on the server (`shared/src/tagged.rs`); both run these tests, so both speak the same JSON.

use docket_shared::command::Command;
use docket_shared::event::Event;
use docket_shared::json::{self, Unreadable};
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::rejection::{Outcome, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Debug;
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Every object of `file`: read as the app reads and as serde_json does, and written as either writes, it is the same.
/// `name` is the tag's value as the type's own name for what was read; all `kinds` of them must be there.
fn same<T>(file: &str, tag: &str, kinds: usize, name: fn(&T) -> &'static str)
where
    T: Clone + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let golden: Vec<Value> = serde_json::from_str(file).expect("a file of objects");
    let mut named = BTreeSet::new();
    for value in golden {
        let text = value.to_string();
        let by_app: T = json::read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(value[tag], name(&by_app), "{text}");
        let written = json::write(&by_app).expect("written");
        assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), value, "{text}");
        let read: T = serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(value[tag], name(&read), "{text}");
        assert_eq!(serde_json::to_value(&read).expect("written"), value, "{text}");
        assert_eq!(by_app, read, "{text}");
        let from_text: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(from_text, read, "{text}");
        let written = serde_json::to_string(&read).expect("written");
        assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), value, "{text}");
        // Elsewhere serde's own code comes between, which hands everything on.
        if cfg!(target_arch = "wasm32") {
            assert_eq!(json::read_value::<T>(&with_news(value)), Ok(read.clone()), "{text}");
        }
        named.insert(name(&read));
    }
    assert_eq!(named.len(), kinds, "{named:?}");
}

/// The same as a later version might send it: with a field more in every object.
fn with_news(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, with_news(value)));
            fields.chain([("zz_new".into(), Value::Null)]).collect()
        }
        Value::Array(items) => items.into_iter().map(with_news).collect(),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_command_is_the_same() {
    same::<Command>(include_str!("golden/commands.json"), "type", 24, |command| match command {
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
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn every_event_is_the_same() {
    same::<Event>(include_str!("golden/events.json"), "type", 23, |event| match event {
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
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn every_outcome_is_the_same() {
    same::<Outcome>(include_str!("golden/outcomes.json"), "status", 2, |outcome| match outcome {
        Outcome::Confirmed { .. } => "confirmed",
        Outcome::Rejected(_) => "rejected",
    });
}

#[wasm_bindgen_test(unsupported = test)]
fn every_reason_is_the_same() {
    same::<Reason>(include_str!("golden/reasons.json"), "code", 46, Reason::code);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_message_is_the_same() {
    same::<ServerMessage>(include_str!("golden/messages.json"), "type", 6, |message| match message {
        ServerMessage::Resumed { .. } => "resumed",
        ServerMessage::Snapshot(_) => "snapshot",
        ServerMessage::Changes { .. } => "changes",
        ServerMessage::Outcome { .. } => "outcome",
        ServerMessage::Heartbeat { .. } => "heartbeat",
        ServerMessage::SessionEnded => "session_ended",
    });
    let golden: Vec<Value> =
        serde_json::from_str(include_str!("golden/messages.json")).expect("a file of objects");
    let types: BTreeSet<_> = golden.iter().filter_map(|message| message["type"].as_str()).collect();
    assert_eq!(types, BTreeSet::from(ServerMessage::TYPES));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_outcome_is_read_out_of_the_answer_about_a_command() {
    let id = "01890000-0000-7000-8000-000000000002";
    let read = |status: Value| json::read_value::<Outcome>(&status).ok();
    let confirmed = read(serde_json::json!({"id": id, "status": "confirmed", "seq": 42}));
    assert!(matches!(confirmed, Some(Outcome::Confirmed { .. })), "{confirmed:?}");
    let reasons = serde_json::json!([{"code": "interval_empty"}]);
    let rejected =
        read(serde_json::json!({"id": id, "status": "rejected", "reasons": reasons, "alternatives": []}));
    assert!(matches!(rejected, Some(Outcome::Rejected(_))), "{rejected:?}");
    assert_eq!(read(serde_json::json!({"id": id, "status": "pending"})), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_unknown_or_misses_something_is_an_error_and_no_panic() {
    let message = |text: &str| {
        serde_json::from_str::<ServerMessage>(text).is_err()
            && json::read::<ServerMessage>(text) == Err(Unreadable)
    };
    for text in [
        r#"{"type": "weather", "sun": true}"#,
        r#"{"seq": 1}"#,
        r#"{"type": 7}"#,
        r#""heartbeat""#,
        "[]",
        "null",
        r#"{"type": "heartbeat", "seq": 1}"#,
        r#"{"type": "outcome", "id": "01890000-0000-7000-8000-000000000002", "outcome": {"status": "maybe"}}"#,
    ] {
        assert!(message(text), "{text}");
    }
    assert!(json::read::<Command>(r#"{"type": "cancel_appointment", "reason": ""}"#).is_err());
    assert!(serde_json::from_str::<Command>(r#"{"type": "cancel_appointment", "reason": ""}"#).is_err());
    assert!(json::read::<Reason>(r#"{"code": "zone_unknown"}"#).is_err());
    assert!(serde_json::from_str::<Reason>(r#"{"code": "zone_unknown"}"#).is_err());
}
