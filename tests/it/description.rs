//! The API's description of itself, and what every answer carries.

use docket_shared::command::Command;
use docket_shared::model::Role;
use docket_shared::testing::{appointment, half_an_hour, patient};
use docket_tests::client::{Client, answer, envelope};
use docket_tests::server::{PASSWORD, Server, Setup};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every `$ref` below `value`.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn the_description_is_whole() {
    let server = Server::start(Setup::clinic()).await;
    let document: Value = Client::nobody(server.url()).read("/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "{found:?}");
    for reference in &found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let named = operation["operationId"].as_str().unwrap();
            assert!(names.insert(named.to_owned()), "{named} names two operations");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.values().all(|it| it["description"].is_string()), "{method} {path}");
            // Each part of the path in braces is a parameter.
            let asked = path.split('/').filter(|part| part.starts_with('{')).count();
            let parameters = operation["parameters"].as_array().unwrap();
            let given = parameters.iter().filter(|it| it["in"] == "path" && it["required"] == true).count();
            assert_eq!(asked, given, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_description_can_be_read() {
    let server = Server::start(Setup::clinic()).await;
    let client = Client::nobody(server.url());
    let document: Value = client.read("/api/v1/openapi.json").await;
    let page = client.get("/api/v1/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").unwrap().starts_with("text/html"));
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.body.contains(path.as_str()), "{path}");
    }
    for shape in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(page.body.contains(&format!("id=\"{shape}\"")), "{shape}");
    }
    assert!(!page.body.contains("<script") && !page.body.contains("style=\""), "the policy admits neither");
    assert_eq!(client.get("/api/v1/docs.css").await.header("content-type"), Some("text/css; charset=utf-8"));
}

#[tokio::test]
async fn what_is_answered_is_described() {
    let server = Server::start(Setup::clinic()).await;
    let nobody = Client::nobody(server.url());
    let document: Value = nobody.read("/api/v1/openapi.json").await;
    let admin = Client::of(Role::Admin, server.url()).await;
    let desk = Client::of(Role::Receptionist, server.url()).await;
    let booking = envelope(Command::BookAppointment(half_an_hour(1, "2026-11-03T09:00:00Z")));
    desk.confirm(booking.command.clone()).await;
    let booking = json!(envelope(booking.command));
    let unknown = "0192f0c1-0000-7000-8000-000000000009";
    let window = "?from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z";
    let (get, post, put, delete) = ("get", "post", "put", "delete");
    let none = Value::Null;
    let wrong = json!({ "username": "nobody", "password": PASSWORD });
    let table: Vec<(&Client, &str, &str, String, &Value)> = vec![
        (&nobody, post, "/api/v1/commands", String::new(), &booking),
        (&desk, post, "/api/v1/commands", String::new(), &booking),
        (&desk, post, "/api/v1/commands", String::new(), &wrong),
        (&desk, post, "/api/v1/commands", String::new(), &none),
        (&desk, get, "/api/v1/commands/{id}", unknown.into(), &none),
        (&desk, get, "/api/v1/feed", window.into(), &none),
        (&nobody, get, "/api/v1/feed", window.into(), &none),
        (&desk, get, "/api/v1/calendar", window.into(), &none),
        (&desk, get, "/api/v1/calendar", String::new(), &none),
        (&desk, get, "/api/v1/practitioners", String::new(), &none),
        (&desk, get, "/api/v1/healthcare-services", String::new(), &none),
        (&desk, get, "/api/v1/locations", String::new(), &none),
        (&desk, get, "/api/v1/settings", String::new(), &none),
        (&desk, get, "/api/v1/appointments/{id}", appointment(1).to_string(), &none),
        (&desk, get, "/api/v1/appointments/{id}", unknown.into(), &none),
        (&desk, get, "/api/v1/appointments/{id}/history", appointment(1).to_string(), &none),
        (&desk, get, "/api/v1/patients", "?name=Family1".into(), &none),
        (&desk, get, "/api/v1/patients", String::new(), &none),
        (&desk, post, "/api/v1/patients/_search", String::new(), &wrong),
        (&desk, get, "/api/v1/patients/{id}", patient(1).to_string(), &none),
        (&desk, get, "/api/v1/accounts", String::new(), &none),
        (&admin, get, "/api/v1/accounts", String::new(), &none),
        (&admin, put, "/api/v1/accounts/{id}/password", unknown.into(), &wrong),
        (&desk, put, "/api/v1/accounts/{id}/password", unknown.into(), &wrong),
        (&nobody, post, "/api/v1/session", String::new(), &wrong),
        (&nobody, get, "/api/v1/session", String::new(), &none),
        (&desk, get, "/api/v1/session", String::new(), &none),
        (&nobody, delete, "/api/v1/session", String::new(), &none),
        (&nobody, get, "/api/v1/openapi.json", String::new(), &none),
        (&nobody, get, "/health/live", String::new(), &none),
        (&nobody, get, "/health/ready", String::new(), &none),
        (&nobody, get, "/metrics", String::new(), &none),
    ];
    for (client, method, path, given, body) in table {
        let asked =
            if path.contains("{id}") { path.replace("{id}", &given) } else { format!("{path}{given}") };
        let request = client.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &asked);
        let answer = answer(if body.is_null() { request } else { request.json(body) }).await;
        let responses = &document["paths"][path][method]["responses"];
        let described = &responses[answer.status.to_string()];
        assert!(described.is_object(), "{method} {asked} answers {}: {responses}", answer.status);
        let media_type = answer.header("content-type").unwrap_or_default().split(';').next().unwrap();
        let said = described["content"].as_object();
        assert!(
            said.map_or(media_type.is_empty(), |said| said.contains_key(media_type)),
            "{method} {asked} answers {} as {media_type}",
            answer.status
        );
    }
}

#[tokio::test]
async fn every_answer_carries_what_keeps_a_browser_safe() {
    let server = Server::start(Setup::clinic()).await;
    let desk = Client::of(Role::Receptionist, server.url()).await;
    let nobody = Client::nobody(server.url());
    let paths = [
        "/",
        "/calendar",
        "/assets/nothing.js",
        "/api/v1/docs.css",
        "/api/v1/openapi.json",
        "/api/v1/settings",
        "/api/v1/session",
        "/api/v1/nothing",
        "/api/v1/calendar",
        "/api/v1/feed?from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z",
        "/health/ready",
        "/metrics",
    ];
    for client in [&desk, &nobody] {
        for path in paths {
            let mut answers = vec![client.get(path).await];
            answers.push(answer(client.request(Method::POST, path)).await);
            for answer in answers {
                let policy = answer.header("content-security-policy").unwrap_or_default();
                for part in
                    ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
                {
                    assert!(policy.contains(part), "{path} {}: {policy}", answer.status);
                }
                assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
                for (name, value) in [
                    ("x-content-type-options", "nosniff"),
                    ("x-frame-options", "DENY"),
                    ("referrer-policy", "same-origin"),
                    ("cross-origin-opener-policy", "same-origin"),
                    ("cross-origin-resource-policy", "same-origin"),
                ] {
                    assert_eq!(answer.header(name), Some(value), "{path} {}", answer.status);
                }
                if path.starts_with("/api/") {
                    assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
                }
            }
        }
    }
}
