//! Logs are read by people who treat nobody: whatever a clinic does, at the most talkative setting no patient, no secret and
//! nothing that was typed about somebody is in them.

use docket_shared::command::{
    BookAppointment, CancelAppointment, Command, RescheduleAppointment, SavePatient,
};
use docket_shared::ids::{AppointmentId, Identifier, PatientId};
use docket_shared::model::Patient;
use docket_shared::time::{DateTime, Interval, TimeDelta, Utc};
use docket_tests::client::{Client, answer, envelope};
use docket_tests::feed::Follower;
use docket_tests::server::Process;
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

const DEMO_PASSWORD: &str = "docket-demo-clinic";
/// Words that no log has a reason to hold but that somebody was named or written about.
const WORDS: [&str; 9] = [
    "Quillfeather",
    "Zephyrine",
    "xylographic",
    "krummhorn",
    "5550142099",
    "MRN-774411",
    "1931-07-23",
    "mistyped-username",
    "mistyped-password",
];

fn someone(patient_id: PatientId) -> Patient {
    Patient {
        id: patient_id,
        source: None,
        family: WORDS[0].into(),
        given: WORDS[1].into(),
        birth_date: WORDS[6].parse().ok(),
        gender: None,
        phone: Some(WORDS[4].into()),
        identifiers: vec![Identifier { system: "urn:example".into(), value: WORDS[5].into() }],
        active: true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_log_names_a_patient_or_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path(), &["--sample"], &[("DOCKET_LOG", "trace")]).await;
    let client = Client::signed_in("rosa", DEMO_PASSWORD, process.url()).await;
    Client::nobody(process.url()).sign_in(WORDS[7], WORDS[8]).await;
    let now = Utc::now();
    let window = Interval::new(now - TimeDelta::days(14), now + TimeDelta::days(14));
    let follower = Follower::open(&client, window).await;
    let calendar = client.calendar(window).await;
    assert!(calendar.patients.len() > 50, "the sample is a living clinic");

    work(&client, calendar.practitioners[0].id, now).await;
    ask(&client).await;
    for patient in calendar.patients.iter().take(10) {
        client.post("/api/v1/patients/_search", &json!({ "query": patient.name() })).await;
        client.get(&format!("/api/v1/patients?name={}", patient.family)).await;
    }
    follower.caught_up(client.calendar(window).await.seq).await;
    follower.leave().await;
    let cookie = client.cookie().unwrap().split_once('=').unwrap().1.to_owned();
    let key = client.me().await.storage_key;
    let (status, log) = process.terminate().await;
    assert!(status.success(), "{log}");

    // It did log, or the test would prove nothing.
    assert!(log.contains("TRACE") && log.contains("/api/v1/patients/_search"), "{log}");
    let lowered = log.to_lowercase();
    let patients = calendar.patients.iter().map(|patient| patient.name());
    // The demo's password is told at the start, to whoever starts it.
    for word in WORDS.iter().map(|word| (*word).to_owned()).chain(patients).chain([cookie, key]) {
        let found = lowered.find(&word.to_lowercase());
        let around =
            found.map(|at| log.get(at.saturating_sub(200)..(at + 200).min(log.len())).unwrap_or_default());
        assert_eq!(around, None, "{word:?} is in the log");
    }
}

/// What a receptionist does, with words to be found again.
async fn work(client: &Client, practitioner_id: docket_shared::ids::PractitionerId, now: DateTime<Utc>) {
    let patient_id = PatientId::new(Uuid::now_v7());
    client.confirm(Command::SavePatient(SavePatient { patient: Arc::new(someone(patient_id)) })).await;
    let appointment_id = AppointmentId::new(Uuid::now_v7());
    let start = now + TimeDelta::days(3);
    // Whether it is confirmed depends on the hour; alternatives are looked for in either case.
    let booking = BookAppointment {
        appointment_id,
        patient_id,
        practitioner_id,
        location_id: None,
        service_id: None,
        start,
        end: start + TimeDelta::minutes(30),
        note: WORDS[2].into(),
        override_reason: Some(WORDS[3].into()),
    };
    client.decide(Command::BookAppointment(booking.clone())).await;
    let manager = Client::signed_in("mina", DEMO_PASSWORD, client.url()).await;
    manager.decide(Command::BookAppointment(booking.clone())).await;
    let end = start + TimeDelta::minutes(45);
    let override_reason = Some(WORDS[3].into());
    let reschedule = RescheduleAppointment {
        appointment_id,
        practitioner_id,
        location_id: None,
        start,
        end,
        override_reason,
    };
    manager.decide(Command::RescheduleAppointment(reschedule)).await;
    client.get(&format!("/api/v1/appointments/{appointment_id}/history")).await;
    let cancel = CancelAppointment { appointment_id, reason: WORDS[3].into() };
    client.decide(Command::CancelAppointment(cancel)).await;
}

/// Questions and mistakes with the same words in them.
async fn ask(client: &Client) {
    for word in WORDS {
        client.post("/api/v1/patients/_search", &json!({ "query": word })).await;
        client.post("/api/v1/patients/_search", &json!({ "birth_date": word })).await;
        client.post("/api/v1/patients/_search", &json!({ word: word })).await;
        for path in ["patients?query=", "patients?name=", "patients?birth_date=", "patients?identifier="] {
            client.get(&format!("/api/v1/{path}{word}")).await;
        }
        for path in ["patients/", "appointments/", "commands/", "nothing/", "calendar?from="] {
            client.get(&format!("/api/v1/{path}{word}")).await;
        }
        client.get(&format!("/{word}")).await;
        let mut broken = json!(envelope(Command::SavePatient(SavePatient {
            patient: Arc::new(someone(PatientId::new(Uuid::now_v7()))),
        })));
        broken["patient"]["birth_date"] = json!(word);
        broken["patient"][word] = json!(word);
        client.post("/api/v1/commands", &broken).await;
        let request =
            client.request(Method::POST, "/api/v1/commands").header("content-type", "application/json");
        answer(request.body(format!("{{\"patient\": {word}"))).await;
    }
}
