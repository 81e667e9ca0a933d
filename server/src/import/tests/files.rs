//! What holds of every format: nothing is imported twice, bad lines are named, order and rules are kept.

use super::*;

const DAY: [(&str, &str); 3] = [
    ("2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z"),
    ("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z"),
    ("2026-11-03T09:30:00Z", "2026-11-03T10:00:00Z"),
];

fn day() -> String {
    ndjson(&[0, 1, 2].map(|it| appointment(&it.to_string(), DAY[it].0, DAY[it].1)))
}

#[tokio::test]
async fn what_overlaps_is_refused_and_named_and_the_rest_is_taken() {
    let clinic = clinic(Bounds::default()).await;
    let files = Files::new(&[("day.ndjson", &day())]);
    let report = files.import(&clinic, &["day.ndjson"]).await;
    assert_eq!(counts(&report, Kind::Appointment), [3, 2, 0, 1, 0]);
    assert_eq!(counts(&report, Kind::Practitioner), [1, 1, 0, 0, 0]);
    assert_eq!(counts(&report, Kind::Patient), [1, 1, 0, 0, 0]);
    assert_eq!(report.refused_because, [("patient_busy", 1), ("practitioner_busy", 1)].into());
    let expected = "The practitioner has another appointment from 2026-11-03 09:00 UTC to 2026-11-03 09:30 UTC. \
                    The patient has another appointment from 2026-11-03 09:00 UTC to 2026-11-03 09:30 UTC.";
    assert_eq!(places(&report.rejected), [(Some(2), None, expected)]);
    assert_eq!(report.rejected.listed[0].place.resource.as_deref(), Some("Appointment/1"));
    let text = report.to_string();
    assert!(text.contains("day.ndjson, line 2, Appointment/1: The practitioner has"), "{text}");
    assert!(check(&*clinic.records).unwrap().is_sound());
}

#[tokio::test]
async fn the_same_again_changes_nothing_and_other_content_only_what_it_says() {
    let clinic = clinic(Bounds::default()).await;
    let files = Files::new(&[("day.ndjson", &day())]);
    files.import(&clinic, &["day.ndjson"]).await;
    let before = clinic.projection.committed();
    let again = files.import(&clinic, &["day.ndjson"]).await;
    assert_eq!(clinic.projection.committed(), before);
    assert_eq!(counts(&again, Kind::Appointment), [3, 0, 3, 0, 0]);
    assert_eq!(counts(&again, Kind::Patient), [1, 0, 1, 0, 0]);
    // Twice in one import is once, too.
    let twice = files.import(&clinic, &["day.ndjson", "day.ndjson"]).await;
    assert_eq!(counts(&twice, Kind::Appointment), [6, 0, 6, 0, 0]);
    assert_eq!(clinic.projection.committed(), before);

    files.write("day.ndjson", &day().replacen("booked", "cancelled", 1));
    let changed = files.import(&clinic, &["day.ndjson"]).await;
    assert_eq!(counts(&changed, Kind::Appointment), [3, 1, 2, 0, 0]);
    assert_eq!(clinic.projection.committed(), before.next());
}

#[tokio::test]
async fn bad_lines_are_named_and_skipped_without_repeating_what_they_hold() {
    let clinic = clinic(Bounds::default()).await;
    let good = appointment("good", DAY[0].0, DAY[0].1).to_string();
    let with = |name: &str, value: Value| {
        let mut resource = appointment("bad", DAY[2].0, DAY[2].1);
        resource[name] = value;
        resource.to_string()
    };
    let nobody = json!([{ "actor": { "reference": "Practitioner/1" }, "status": "accepted" }]);
    let declined = json!([
        { "actor": { "reference": "Patient/1" }, "status": "accepted" },
        { "actor": { "reference": "Practitioner/1" }, "status": "declined" },
    ]);
    let lines = [
        r#"{"resourceType": "Appointment", "secret": "Mrs"#.into(),
        String::new(),
        r#"{"name": "Mrs Secret"}"#.into(),
        r#"{"resourceType": "Mrs Secret", "id": "1"}"#.into(),
        with("status", json!("Secret")),
        with("start", json!("Secret")),
        with("start", json!("2026-11-03")),
        with("end", Value::Null),
        with("participant", nobody),
        with("participant", declined),
        with("id", Value::Null),
        good,
        with("end", json!("2250-01-01T00:00:00Z")),
        with("end", json!("2026-11-03T09:00:00Z")),
    ];
    let files = Files::new(&[("lines.jsonl", &lines.join("\r\n"))]);
    let report = files.import(&clinic, &["lines.jsonl"]).await;
    let none = None;
    assert_eq!(
        places(&report.skipped),
        [
            (Some(1), none, "The line is no JSON."),
            (Some(3), none, "It is no FHIR resource: it has no resource type."),
            (Some(4), none, "It is no FHIR resource: it has no resource type."),
            (Some(5), none, "Its status is none of FHIR's."),
            (Some(6), none, "Its start is no date and time."),
            (Some(7), none, "Its start is a day without a time."),
            (Some(8), none, "It has no end."),
            (Some(11), none, "It has neither an identifier nor an id."),
            (Some(9), none, "It names no patient."),
            (Some(10), none, "It names no practitioner."),
            (Some(13), none, "It is out of bounds: end: Must lie between the years 1900 and 2199."),
        ]
    );
    assert_eq!(counts(&report, Kind::Appointment), [10, 1, 0, 1, 8]);
    assert_eq!(places(&report.rejected), [(Some(14), none, "It does not end after it starts.")]);
    assert!(!format!("{report}{}", serde_json::to_string(&report).unwrap()).contains("Secret"));
}

#[tokio::test]
async fn an_unreadable_file_is_an_error_before_anything_is_sent() {
    let clinic = clinic(Bounds::default()).await;
    let files = Files::new(&[("day.ndjson", &day())]);
    let paths = ["day.ndjson", "missing.ndjson"].map(|name| files.0.path().join(name));
    let before = clinic.projection.committed();
    let error = import(&clinic, &paths, &Mapping::default(), |_| ()).await.unwrap_err();
    assert!(matches!(&error, ImportError::Unreadable(path, _) if path.ends_with("missing.ndjson")));
    assert_eq!(clinic.projection.committed(), before);
    files.write("broken.json", "{\"resourceType\": \"Bundle\",\n \"entry\": [\n");
    files.write("empty.csv", "");
    let report = files.import(&clinic, &["broken.json", "empty.csv"]).await;
    assert_eq!(report.skipped.count(), 2, "{report}");
    assert_eq!(report.skipped.listed[0].sentence, "The file is no JSON from here on.");
}

#[tokio::test]
async fn a_small_queue_is_waited_for_and_progress_ends_at_the_end() {
    let clinic = clinic(Bounds { queue: 3, batch: 2 }).await;
    let all: Vec<_> = (0..700)
        .map(|number| {
            let start = at("2026-01-01T00:00:00Z") + chrono::TimeDelta::hours(number);
            let end = start + chrono::TimeDelta::minutes(30);
            appointment(&number.to_string(), &start.to_rfc3339(), &end.to_rfc3339())
        })
        .collect();
    let files = Files::new(&[("year.ndjson", &ndjson(&all))]);
    let mut seen = Vec::new();
    let path = files.0.path().join("year.ndjson");
    let report = import(&clinic, &[path], &Mapping::default(), |progress| seen.push(progress)).await.unwrap();
    assert_eq!(counts(&report, Kind::Appointment), [700, 700, 0, 0, 0]);
    assert_eq!(seen.first(), Some(&Progress::Reading { read: 500 }));
    assert_eq!(seen.last(), Some(&Progress::Sending { done: 702, total: 702 }));
}

#[tokio::test]
async fn people_and_places_of_all_files_come_before_appointments() {
    let clinic = clinic(Bounds::default()).await;
    let practitioner = json!({
        "resourceType": "Practitioner", "id": "1", "active": false,
        "name": [{ "prefix": ["Dr."], "given": ["Ada", "B."], "family": "Okafor" }],
    });
    let files = Files::new(&[
        ("appointments.ndjson", &day()),
        ("people.ndjson", &ndjson(std::slice::from_ref(&practitioner))),
    ]);
    let report = files.import(&clinic, &["appointments.ndjson", "people.ndjson"]).await;
    let state = state(&clinic);
    let id = PractitionerId::external(&external("urn:docket:import:people:practitioner", "1"));
    let practitioner = &state.practitioners()[&id];
    assert_eq!((practitioner.name.as_str(), state.practitioners().len()), ("Dr. Ada B. Okafor", 1));
    // Who has left by now had appointments all the same.
    assert_eq!(counts(&report, Kind::Appointment), [3, 2, 0, 1, 0]);
    assert_eq!(counts(&report, Kind::Practitioner), [1, 1, 0, 0, 0]);
    assert!(!practitioner.active);
    let before = clinic.projection.committed();
    let again = files.import(&clinic, &["people.ndjson", "appointments.ndjson"]).await;
    assert_eq!(counts(&again, Kind::Practitioner), [1, 0, 1, 0, 0]);
    assert_eq!(clinic.projection.committed(), before);
}

#[tokio::test]
async fn what_only_the_clinic_says_of_a_practitioner_stays() {
    use docket_shared::command::SavePractitioner;
    use docket_shared::model::{Practitioner, WeeklyHours};
    let clinic = clinic(Bounds::default()).await;
    let person = |name: &str| {
        json!({ "resourceType": "Practitioner", "id": "1", "name": [{ "text": name }] }).to_string()
    };
    let files = Files::new(&[("people.json", &person("Dr One"))]);
    files.import(&clinic, &["people.json"]).await;
    let current = Practitioner::clone(state(&clinic).practitioners().values().next().unwrap());
    let practitioner = Arc::new(Practitioner { available_time: Some(WeeklyHours::default()), ..current });
    let command = Command::SavePractitioner(SavePractitioner { practitioner });
    let id = CommandId::new(Uuid::now_v7());
    clinic.authority.submit(CommandEnvelope { id, command }, SYSTEM).await.unwrap();
    files.write("people.json", &person("Dr One-Two"));
    files.import(&clinic, &["people.json"]).await;
    let state = state(&clinic);
    let practitioner = state.practitioners().values().next().unwrap();
    assert_eq!(practitioner.name, "Dr One-Two");
    assert_eq!(practitioner.available_time, Some(WeeklyHours::default()));
}
