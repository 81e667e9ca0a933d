//! Requests that make no sense: each is refused with problem details that name what is wrong and repeat nothing of it.

use docket_shared::model::Role;
use docket_shared::protocol::http::BODY_MAXIMUM;
use docket_tests::client::{Answer, Client, answer};
use docket_tests::server::{Server, Setup};
use reqwest::Method;
use serde_json::{Value, json};

const JSON: &str = "application/json";
/// What must not come back.
const SECRET: &str = "Quillfeather";

/// A meeting that is repeated by a rule.
fn repeated(rule: &str) -> String {
    let id = "0192f0c1-0000-7000-8000-000000000001";
    json!({
        "id": id, "type": "create_meeting", "meeting_id": id, "recurrence": rule,
        "details": { "summary": SECRET, "start": "2026-11-24T09:00:00Z", "end": "2026-11-24T09:30:00Z" },
    })
    .to_string()
}

/// Rules that would come round for ever, or ever so often, or not at all as they are written.
const RULES: [&str; 12] = [
    "",
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;COUNT=10",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=99999999999999999999",
    "FREQ=DAILY;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367",
    "FREQ=DAILY;UNTIL=20270101;COUNT=2",
    "FREQ=DAILY;UNTIL=20270105T235960Z",
    "FREQ=DAILY;BYHOUR=1",
];

async fn post(client: &Client, path: &str, media_type: &str, body: String) -> Answer {
    let request = client.request(Method::POST, path);
    let request = if media_type.is_empty() { request } else { request.header("content-type", media_type) };
    answer(request.body(body)).await
}

/// A booking with these fields changed; null takes one away.
fn booking(changes: Value) -> String {
    let mut fields = json!({
        "id": "0192f0c1-0000-7000-8000-000000000001", "type": "book_appointment",
        "appointment_id": "0192f0c1-0000-7000-8000-000000000002",
        "patient_id": "0192f0c1-0000-7000-8000-000000000003",
        "practitioner_id": "0192f0c1-0000-7000-8000-000000000004",
        "start": "2026-11-24T09:00:00Z", "end": "2026-11-24T09:15:00Z",
    });
    let Value::Object(changes) = changes else { panic!("changes are an object") };
    for (name, value) in changes {
        if value.is_null() {
            fields.as_object_mut().unwrap().remove(&name);
        } else {
            fields[name] = value;
        }
    }
    fields.to_string()
}

fn patient(fields: Value) -> String {
    let id = "0192f0c1-0000-7000-8000-000000000001";
    json!({ "id": id, "type": "save_patient", "patient": fields }).to_string()
}

#[tokio::test]
async fn a_body_that_is_no_command_is_refused_with_the_field_that_is_wrong() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let commands = server.check().commands;
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases: Vec<(String, u16, Option<&str>)> = vec![
        (String::new(), 400, None),
        ("{".into(), 400, None),
        (format!("{{\"{SECRET}"), 400, None),
        (nested, 400, None),
        ("{} {}".into(), 400, None),
        ("null".into(), 422, None),
        ("[]".into(), 422, None),
        ("\"text\"".into(), 422, None),
        ("{}".into(), 422, Some("id")),
        (booking(json!({ "id": null })), 422, Some("id")),
        (booking(json!({ "id": SECRET })), 422, Some("id")),
        (booking(json!({ "id": 7 })), 422, Some("id")),
        (booking(json!({ "type": null })), 422, Some("type")),
        (booking(json!({ "type": SECRET })), 422, Some("type")),
        (booking(json!({ "type": ["book_appointment"] })), 422, Some("type")),
        (booking(json!({ "patient_id": null })), 422, Some("patient_id")),
        (booking(json!({ "patient_id": SECRET })), 422, Some("patient_id")),
        (booking(json!({ "practitioner_id": {} })), 422, Some("practitioner_id")),
        (booking(json!({ "location_id": "room 2" })), 422, Some("location_id")),
        (booking(json!({ "start": "tomorrow" })), 422, Some("start")),
        (booking(json!({ "start": "2026-11-24T09:00:00" })), 422, Some("start")),
        (booking(json!({ "start": 1_795_510_800 })), 422, Some("start")),
        (booking(json!({ "start": "1899-12-31T09:00:00Z" })), 422, Some("start")),
        (booking(json!({ "end": "2026-11-24T25:00:00Z" })), 422, Some("end")),
        (booking(json!({ "note": 7 })), 422, Some("note")),
        (booking(json!({ "note": "x".repeat(2_001) })), 422, Some("note")),
        (booking(json!({ "override_reason": "x".repeat(501) })), 422, Some("override_reason")),
        (booking(json!({ "quill": SECRET })), 422, Some("quill")),
        (booking(json!({})).replacen('{', "{\"note\": \"a\", \"note\": \"b\", ", 1), 422, Some("note")),
        (booking(json!({})).replacen('{', "{\"id\": \"a\", ", 1), 422, Some("id")),
        (booking(json!({ "note": "@" })).replace("\"@\"", "NaN"), 400, None),
        (booking(json!({ "note": "@" })).replace("\"@\"", "1e999"), 400, None),
        (booking(json!({ "note": "@" })).replace('@', "\\ud800"), 400, None),
        (booking(json!({ "note": "a\u{0}b" })), 422, Some("note")),
        (booking(json!({ "start": "2026-11-24T23:59:61Z" })), 422, Some("start")),
        (booking(json!({ "start": "+262142-12-31T23:59:59Z" })), 422, Some("start")),
        (booking(json!({ "start": "-262143-01-01T00:00:00Z" })), 422, Some("start")),
        (booking(json!({ "id": "0192f0c1-0000-7000-8000-00000000000" })), 422, Some("id")),
        (patient(json!(SECRET)), 422, Some("patient")),
        (patient(json!({ "family": SECRET })), 422, Some("patient.id")),
        (
            patient(json!({
                "id": "0192f0c1-0000-7000-8000-000000000003", "family": SECRET, "given": "Z", "active": true,
                "birth_date": "14.3.1984",
            })),
            422,
            Some("patient.birth_date"),
        ),
        (
            patient(json!({
                "id": "0192f0c1-0000-7000-8000-000000000003", "family": SECRET, "given": "Z", "active": true,
                "identifiers": [{ "system": "urn:a", "value": "1" }, { "system": "urn:a", "value": 2 }],
            })),
            422,
            Some("patient.identifiers[1].value"),
        ),
        (booking(json!({ "note": "x".repeat(BODY_MAXIMUM) })), 413, None),
    ];
    let rules = RULES.map(|rule| (repeated(rule), 422, Some("recurrence")));
    for (body, status, field) in cases.into_iter().chain(rules) {
        let shown: String = body.chars().take(200).collect();
        let refused = post(&client, "/api/v1/commands", JSON, body).await;
        assert_eq!(refused.status, status, "{shown}: {}", refused.body);
        let problem = refused.problem();
        assert_eq!(problem.field.as_deref(), field, "{shown}: {problem:?}");
        assert!(problem.detail.ends_with('.') && problem.kind.starts_with("/problems/"), "{problem:?}");
        assert!(!refused.body.contains(SECRET), "{shown}: {problem:?}");
    }
    assert_eq!(server.check().commands, commands, "nothing of it was kept");
}

#[tokio::test]
async fn only_json_is_read_and_not_too_much_of_it() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    for (media_type, status) in [
        ("", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data", 415),
        ("text/json", 415),
        (JSON, 202),
        ("application/json; charset=utf-8", 202),
        ("APPLICATION/JSON", 202),
        ("application/fhir+json", 202),
    ] {
        let answer = post(&client, "/api/v1/commands", media_type, booking(json!({}))).await;
        assert_eq!(answer.status, status, "{media_type}: {}", answer.body);
        if status == 415 {
            assert_eq!(answer.problem().kind, "/problems/unsupported-media-type");
        }
    }
    // Without a length that announces it.
    let piece = || Ok::<_, std::io::Error>(axum::body::Bytes::from(vec![b' '; 16 * 1024]));
    let pieces = futures_util::stream::iter((0..8).map(move |_| piece()));
    let request = client.request(Method::POST, "/api/v1/commands").header("content-type", JSON);
    let body = axum::body::Body::from_stream(pieces);
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let large = answer(request.body(body)).await;
    assert_eq!((large.status, large.problem().kind.as_str()), (413, "/problems/too-large"));
    // As large as may be.
    let padding = BODY_MAXIMUM - booking(json!({})).len();
    let full = format!("{}{}", booking(json!({})), " ".repeat(padding));
    assert_eq!(post(&client, "/api/v1/commands", JSON, full).await.status, 202);
}

#[tokio::test]
async fn other_bodies_and_parameters_name_their_fields_too() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Admin, server.url()).await;
    for (path, body, status, field) in [
        ("/api/v1/session", json!({}), 422, Some("username")),
        ("/api/v1/session", json!({ "username": "admin" }), 422, Some("password")),
        ("/api/v1/session", json!({ "username": 1, "password": SECRET }), 422, Some("username")),
        ("/api/v1/patients/_search", json!({}), 422, Some("query")),
        ("/api/v1/patients/_search", json!({ "query": " " }), 422, Some("query")),
        ("/api/v1/patients/_search", json!({ "birth_date": SECRET }), 422, Some("birth_date")),
        ("/api/v1/patients/_search", json!({ "nom": SECRET }), 422, Some("nom")),
        ("/api/v1/patients/_search", json!(SECRET), 422, None),
        ("/api/v1/session", json!(["admin", SECRET]), 422, None),
    ] {
        let refused = client.post(path, &body).await;
        assert_eq!(refused.status, status, "{path} {body}: {}", refused.body);
        assert_eq!(refused.problem().field.as_deref(), field, "{path} {body}");
        assert!(!refused.body.contains(SECRET), "{}", refused.body);
    }
    let (from, to) = ("from=2026-11-02T00:00:00Z", "to=2026-11-03T00:00:00Z");
    for path in ["/api/v1/calendar", "/api/v1/feed"] {
        for (query, field) in [
            (String::new(), "from"),
            (from.to_owned(), "to"),
            (to.to_owned(), "from"),
            (format!("from={SECRET}&{to}"), "from"),
            ("from=2026-11-02&to=2026-11-03".into(), "from"),
            (format!("{from}&to=2026-11-02T00:00:00Z"), "to"),
            (format!("{from}&to=2026-11-01T00:00:00Z"), "to"),
            (format!("{from}&to=2028-11-01T00:00:00Z"), "to"),
            ("from=1899-11-02T00:00:00Z&to=1899-11-03T00:00:00Z".into(), "from"),
        ] {
            let refused = client.get(&format!("{path}?{query}")).await;
            assert_eq!(
                (refused.status, refused.problem().field.as_deref()),
                (422, Some(field)),
                "{path}?{query}"
            );
            assert!(!refused.body.contains(SECRET), "{}", refused.body);
        }
    }
    for (query, field) in [("epoch=1&seq=2", "epoch"), ("seq=two", "seq"), ("seq=-1", "seq")] {
        let refused = client.get(&format!("/api/v1/feed?{from}&{to}&{query}")).await;
        assert_eq!((refused.status, refused.problem().field.as_deref()), (422, Some(field)), "{query}");
    }
    for query in ["", "?query=", "?birth_date=soon"] {
        assert_eq!(client.get(&format!("/api/v1/patients{query}")).await.status, 422, "{query}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Admin, server.url()).await;
    let unknown = "0192f0c1-0000-7000-8000-000000000009";
    for path in [
        "/api/v1/".to_owned(),
        "/api/v1/nothing".into(),
        "/api/v2/commands".into(),
        "/api/v1/commands/".into(),
        "/api/v1/commands/not-an-id".into(),
        format!("/api/v1/commands/{unknown}"),
        format!("/api/v1/appointments/{unknown}"),
        format!("/api/v1/appointments/{unknown}/history"),
        // There, but a patient.
        format!("/api/v1/appointments/{}/history", docket_shared::testing::patient(1)),
        format!("/api/v1/patients/{unknown}"),
        format!("/api/v1/patients/{SECRET}"),
    ] {
        let refused = client.get(&path).await;
        assert_eq!(refused.status, 404, "{path}");
        assert_eq!(refused.problem().kind, "/problems/not-found", "{path}");
        assert!(!refused.body.contains(SECRET), "{}", refused.body);
    }
    for (method, path) in [
        (Method::GET, "/api/v1/commands"),
        (Method::PUT, "/api/v1/commands"),
        (Method::PATCH, "/api/v1/session"),
        (Method::POST, "/api/v1/calendar"),
        (Method::DELETE, "/api/v1/settings"),
    ] {
        let refused = answer(client.request(method.clone(), path)).await;
        assert_eq!(refused.status, 405, "{method} {path}");
        assert_eq!(refused.problem().kind, "/problems/method-not-allowed");
        assert!(refused.header("allow").is_some(), "{method} {path}");
    }
    let feed = client.get("/api/v1/feed?from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z").await;
    assert_eq!((feed.status, feed.problem().kind.as_str()), (426, "/problems/upgrade-required"));
}
