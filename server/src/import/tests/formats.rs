//! Each format: references, times, schedules, tables and their columns.

use super::*;

#[tokio::test]
async fn references_of_every_kind_find_their_thing() {
    let person = |kind: &str, name: &str| {
        json!({
            "resourceType": kind, "id": name,
            "identifier": [{ "system": "urn:example:people", "value": format!("{kind}-{name}") }],
            "name": [{ "given": ["Given"], "family": name }],
        })
    };
    let actors = |patient: Value, practitioner: Value| json!([{ "actor": patient, "status": "accepted" }, { "actor": practitioner, "status": "accepted" }]);
    let named = |kind: &str| json!({ "type": kind, "identifier": { "system": "urn:example:people", "value": format!("{kind}-One") } });
    let address = |text: &str| json!({ "reference": text });
    for (patient, practitioner) in [
        (address("Patient/One"), address("Practitioner/One/_history/3")),
        (
            address("https://fhir.example.org/r4/Patient/One"),
            address("https://fhir.example.org/r4/Practitioner/One"),
        ),
        (address("urn:uuid:6f0a1c1e-0000-4000-8000-000000000001"), address("Practitioner/One")),
        (named("Patient"), named("Practitioner")),
        (
            address("Patient?identifier=urn:example:people|Patient-One"),
            address("Practitioner?active=true&identifier=urn%3Aexample%3Apeople%7cPractitioner-One"),
        ),
    ] {
        let clinic = clinic(Bounds::default()).await;
        let mut booked = appointment("1", "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        booked["participant"] = actors(patient.clone(), practitioner);
        let is_uuid = patient["reference"].as_str().is_some_and(|text| text.starts_with("urn:uuid:"));
        let url = |kind: &str| match (kind, is_uuid) {
            ("Patient", true) => "urn:uuid:6f0a1c1e-0000-4000-8000-000000000001".into(),
            _ => format!("https://fhir.example.org/r4/{kind}/One"),
        };
        let entry = |kind: &str| json!({ "fullUrl": url(kind), "resource": person(kind, "One") });
        let bundle = json!({
            "resourceType": "Bundle", "type": "collection",
            "entry": [{ "resource": booked }, entry("Patient"), { "response": {} }, entry("Practitioner")],
        });
        let files = Files::new(&[("bundle.json", &bundle.to_string())]);
        let report = files.import(&clinic, &["bundle.json"]).await;
        let state = state(&clinic);
        let found = only(&state);
        assert_eq!(found.patient_id, PatientId::external(&external("urn:example:people", "Patient-One")));
        assert_eq!(state.practitioners()[&found.practitioner_id].name, "Given One");
        assert_eq!((state.patients().len(), state.practitioners().len()), (1, 1), "{patient} {report}");
    }
}

#[tokio::test]
async fn who_is_only_named_is_known_by_that_name_or_by_a_plain_one() {
    let clinic = clinic(Bounds::default()).await;
    let mut booked = appointment("1", "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
    booked["participant"][0]["actor"]["reference"] = json!("Patient/1f3a2b8c-77aa-4c52");
    let files = Files::new(&[("one.json", &booked.to_string())]);
    files.import(&clinic, &["one.json"]).await;
    let state = state(&clinic);
    let found = only(&state);
    assert_eq!(state.practitioners()[&found.practitioner_id].name, "Dr One");
    assert_eq!(state.patients()[&found.patient_id].name(), "Patient 1f3a2b8c…");
}

#[tokio::test]
async fn an_id_that_several_files_have_is_not_guessed() {
    let clinic = clinic(Bounds::default()).await;
    let patient = |system: &str| {
        let identifier = json!([{ "system": system, "value": "1" }]);
        json!({ "resourceType": "Patient", "id": "1", "identifier": identifier, "name": [{ "family": "X" }] })
    };
    let files = Files::new(&[
        ("a.json", &patient("urn:a").to_string()),
        ("b.json", &patient("urn:b").to_string()),
        ("c.json", &appointment("1", "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z").to_string()),
    ]);
    let report = files.import(&clinic, &["a.json", "b.json", "c.json"]).await;
    assert_eq!(counts(&report, Kind::Appointment), [1, 0, 0, 0, 1]);
    assert!(report.skipped.listed[0].sentence.contains("several of the files"), "{report}");
    assert_eq!(counts(&report, Kind::Patient), [2, 2, 0, 0, 0]);
}

#[tokio::test]
async fn a_source_that_is_named_joins_what_is_imported_apart() {
    let clinic = clinic(Bounds::default()).await;
    let named = Mapping::new(Some("hospital".into()), []);
    let files = Files::new(&[
        ("people.csv", "patient_id,given,family,birth_date\n1,Ada,Lovelace,1815-12-10\n"),
        ("one.json", &appointment("1", "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z").to_string()),
    ]);
    files.import_as(&clinic, &["one.json"], &named).await;
    files.import_as(&clinic, &["people.csv"], &named).await;
    let state = state(&clinic);
    let id = PatientId::external(&external("urn:docket:import:hospital:patient", "1"));
    assert_eq!((only(&state).patient_id, state.patients().len()), (id, 1));
    assert_eq!(state.patients()[&id].name(), "Ada Lovelace");
}

#[tokio::test]
async fn encounters_are_the_appointments_that_they_were() {
    use AppointmentStatus::{Booked, Cancelled, CheckedIn, Fulfilled};
    for (status, expected) in
        [("finished", Fulfilled), ("planned", Booked), ("in-progress", CheckedIn), ("cancelled", Cancelled)]
    {
        let clinic = clinic(Bounds::default()).await;
        let encounter = json!({
            "resourceType": "Encounter", "id": "e", "status": status, "class": { "code": "AMB" },
            "type": [{ "coding": [{ "display": "Encounter for symptom" }] }],
            "subject": { "reference": "Patient/1" },
            "participant": [{ "individual": { "reference": "Practitioner/1" } }],
            "location": [{ "location": { "reference": "Location/1", "display": "Room 1" } }],
            "period": { "start": "1994-09-02T13:55:57+02:00", "end": "1994-09-02T14:10:57+02:00" },
        });
        let files = Files::new(&[("encounter.json", &encounter.to_string())]);
        files.import(&clinic, &["encounter.json"]).await;
        let state = state(&clinic);
        let found = only(&state);
        assert_eq!((found.status, found.start), (expected, at("1994-09-02T11:55:57Z")));
        assert_eq!(found.note, "Encounter for symptom");
        assert_eq!(state.locations()[&found.location_id.unwrap()].name, "Room 1");
    }
}

#[tokio::test]
async fn a_busy_unavailable_slot_is_an_absence_and_free_ones_are_not_needed() {
    let clinic = clinic(Bounds::default()).await;
    let slot = |id: u32, status: &str, start: &str, end: &str| {
        json!({
            "resourceType": "Slot", "id": id.to_string(), "status": status, "start": start, "end": end,
            "schedule": { "reference": "Schedule/s" }, "comment": "Out of the office",
        })
    };
    let mut orphan = slot(9, "busy-unavailable", "2026-11-03T09:00:00Z", "2026-11-03T09:15:00Z");
    orphan["schedule"]["reference"] = json!("Schedule/other");
    let all = [
        slot(1, "free", "2026-11-03T08:45:00Z", "2026-11-03T09:00:00Z"),
        slot(2, "busy-unavailable", "2026-11-03T09:15:00Z", "2026-11-03T09:30:00Z"),
        slot(3, "busy-unavailable", "2026-11-03T09:00:00Z", "2026-11-03T09:15:00Z"),
        orphan,
        json!({ "resourceType": "Schedule", "id": "s", "actor": [{ "reference": "Practitioner/1" }] }),
        json!({ "resourceType": "Observation", "id": "o" }),
    ];
    let files = Files::new(&[("slots.ndjson", &ndjson(&all))]);
    let report = files.import(&clinic, &["slots.ndjson"]).await;
    let expected = [("Observation", 1), ("Schedule", 1), ("Slot", 1)];
    assert_eq!(report.not_needed, expected.map(|(what, count)| (what.to_owned(), count)).into());
    assert_eq!(report.skipped.count(), 1);
    let first = state(&clinic);
    let practitioner = first.practitioners().values().next().unwrap();
    let [absence] = &practitioner.not_available[..] else { panic!("{practitioner:?}") };
    assert_eq!(absence.description, "Out of the office");
    assert_eq!(absence.during.duration_minutes(), 30);
    let before = clinic.projection.committed();
    files.import(&clinic, &["slots.ndjson"]).await;
    assert_eq!(clinic.projection.committed(), before);
}

#[tokio::test]
async fn marks_that_steer_a_printer_and_dates_that_stand_for_none_lose_no_row() {
    let clinic = clinic(Bounds::default()).await;
    let people = "patient_id,given,family,birth_date\n1,Ada\u{b}May,Lovelace,0001-01-01\n";
    let visits = "id,start,stop,patient,provider,description\n7,2026-07-01T08:00:00Z,2026-07-01T08:15:00Z,1,d,Check-up\u{b}with X-ray\n";
    let person = json!({
        "resourceType": "Patient", "id": "2", "name": [{ "given": ["Bo\u{85}"], "family": "Reyes" }],
        "birthDate": "1753-01-01",
    });
    let files = Files::new(&[
        ("people.csv", people),
        ("visits.csv", visits),
        ("person.json", &person.to_string()),
        (
            "persons.ndjson",
            &format!(
                "{}\n",
                json!({ "resourceType": "Patient", "id": "3", "name": [{ "family": "Q\u{1b}" }] })
            ),
        ),
    ]);
    let report = files.import(&clinic, &["people.csv", "visits.csv", "person.json", "persons.ndjson"]).await;
    let state = state(&clinic);
    let mut people: Vec<_> = state.patients().values().map(|it| (it.name(), it.birth_date)).collect();
    people.sort();
    let named = ["Ada May Lovelace", "Bo Reyes", "Q"].map(|name| (name.to_owned(), None));
    assert_eq!(people, named, "{report}");
    assert_eq!(only(&state).note, "Check-up with X-ray");
}

#[tokio::test]
async fn a_table_is_read_by_its_usual_columns_or_by_those_it_is_told() {
    let pairs = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<Pair>>();
    for (name, content, told) in [
        (
            "encounters.csv",
            "Id,START,STOP,PATIENT,PROVIDER,DESCRIPTION\n7,2026-07-01T08:00:00Z,2026-07-01T08:15:00Z,p,d,Check-up\n",
            vec![],
        ),
        (
            "odd.tsv",
            "nr\tvon\tbis\twer\tbei\twas\r\n7\t2026-07-01 09:00\t2026-07-01 09:15\tp\td\tCheck-up\r\n",
            pairs(&[
                "id=nr",
                "start=von",
                "end=bis",
                "patient=wer",
                "practitioner=bei",
                "note=WAS",
                "status==attended",
            ]),
        ),
        (
            "list.csv",
            "\u{feff}appointment_id;appointment_date;appointment_time;status;patient_id;comment\n7;2026-07-01;09:00:00;attended;p;Check-up\n",
            vec![],
        ),
    ] {
        let clinic = clinic(Bounds::default()).await;
        let files = Files::new(&[(name, content)]);
        let report = files.import_as(&clinic, &[name], &Mapping::new(None, told)).await;
        assert_eq!(counts(&report, Kind::Appointment), [1, 1, 0, 0, 0], "{name}: {report}");
        let state = state(&clinic);
        let found = only(&state);
        // Nine by the clinic's clock, which is on summer time.
        assert_eq!((found.start, found.end), (at("2026-07-01T08:00:00Z"), at("2026-07-01T08:15:00Z")));
        assert_eq!((found.status, found.note.as_str()), (AppointmentStatus::Fulfilled, "Check-up"));
    }
}

#[tokio::test]
async fn rows_that_cannot_be_read_are_named_by_their_line() {
    let clinic = clinic(Bounds::default()).await;
    let text = "id,start,end,patient,practitioner\n\
                1,2026-11-03T09:00:00,2026-11-03T09:15:00,p,d\n\
                2,2026-11-03T09:00:00\n\
                \n\
                3,2026-03-29T01:30:00,2026-03-29T02:30:00,p,d\n\
                4,2026-11-03T10:00:00,,p,d\n\
                5,2026-11-03T10:00:00,2026-11-03T10:15:00,p,\n\
                \"6\",2026-11-03T11:00:00,2026-11-03T11:15:00,p,d\n\
                7,2026-11-03T12:00:00,2026-11-03T12:15:00,\u{1},d\n";
    let files = Files::new(&[]);
    let mut bytes = text.as_bytes().to_vec();
    let broken = bytes.iter().position(|byte| *byte == 1).unwrap();
    bytes[broken] = 0xff;
    std::fs::write(files.0.path().join("rows.csv"), bytes).unwrap();
    let told = Mapping::new(None, ["service=what".parse::<Pair>().unwrap()]);
    let report = files.import_as(&clinic, &["rows.csv"], &told).await;
    assert_eq!(
        places(&report.skipped),
        [
            (None, None, "There is no column what to be the service."),
            (Some(3), None, "It has 2 columns where the header has 5."),
            (Some(5), None, "Its start is a time that the clocks skip."),
            (Some(6), None, "It has no end."),
            (Some(7), None, "It names no practitioner."),
            (Some(9), None, "The line is not written in UTF-8."),
        ]
    );
    assert_eq!(counts(&report, Kind::Appointment), [6, 2, 0, 0, 4]);
}

#[tokio::test]
async fn lines_are_counted_whatever_ends_them() {
    let header = "id,start,end,patient,practitioner";
    let note = "\"a\nb\",2026-11-03T09:00:00,2026-11-03T09:15:00,p,d";
    for (end, expected) in [("\n", 5), ("\r\n", 5), ("\r", 5)] {
        for mark in ["", "\u{feff}"] {
            let clinic = clinic(Bounds::default()).await;
            let text = [mark, header, end, note, end, end, "bad", end, "worse"].concat();
            let files = Files::new(&[("rows.csv", &text)]);
            let report = files.import(&clinic, &["rows.csv"]).await;
            assert_eq!(counts(&report, Kind::Appointment), [3, 1, 0, 0, 2], "{end:?} {mark:?} {report}");
            let lines: Vec<_> = places(&report.skipped).iter().map(|(line, _, _)| *line).collect();
            assert_eq!(lines, [Some(expected), Some(expected + 1)], "{end:?} {mark:?}");
        }
    }
}

#[test]
fn a_pair_names_a_field_and_a_column() {
    assert_eq!("patient = PATIENT".parse::<Pair>().map(|pair| pair.field), Ok(Field::Patient));
    for (text, expected) in [
        ("patient", MappingError::NoPair),
        ("patient=", MappingError::NoPair),
        ("patient==", MappingError::NoPair),
        ("nobody=PATIENT", MappingError::Unknown("nobody".into())),
    ] {
        assert_eq!(text.parse::<Pair>(), Err(expected), "{text}");
    }
    assert!(MappingError::Unknown("x".into()).to_string().contains("practitioner_name"));
}
