//! Who may do what: a table of roles by routes and commands, held against a running server.

use docket_shared::command::{
    Command, SaveAccount, SaveHealthcareService, SaveLocation, SaveOrganization, SavePatient,
    SavePractitioner,
};
use docket_shared::model::{Account, AppointmentStatus, HealthcareService, Location, Role};
use docket_shared::rejection::{Outcome, Reason};
use docket_shared::testing::{
    a_patient, a_practitioner, actor, an_organization, appointment, book, cancel, half_an_hour, import,
    location, patient, practitioner, reschedule, service, stand,
};
use docket_tests::client::{Client, answer, envelope};
use docket_tests::server::{Server, Setup};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;

/// Those who ask, in the order of the tables' columns: nobody, receptionist, practitioner, manager, admin.
async fn everybody(url: &str) -> Vec<(String, Client)> {
    let mut everybody = vec![("nobody".to_owned(), Client::nobody(url))];
    for role in Role::ALL {
        everybody.push((format!("{role:?}"), Client::of(role, url).await));
    }
    everybody
}

#[tokio::test]
async fn each_route_is_for_those_whom_the_table_names() {
    let server = Server::start(Setup::clinic()).await;
    let receptionist = Client::of(Role::Receptionist, server.url()).await;
    receptionist.confirm(Command::BookAppointment(half_an_hour(1, "2026-11-03T09:00:00Z"))).await;
    let (get, put, post) = (Method::GET, Method::PUT, Method::POST);
    let window = "from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z";
    let staff = [401, 200, 200, 200, 200];
    let password = format!("/api/v1/accounts/{}/password", actor(Role::Practitioner).account_id);
    let table = [
        (&get, format!("/api/v1/calendar?{window}"), staff),
        // Whoever may open it is told that it is a WebSocket.
        (&get, format!("/api/v1/feed?{window}"), [401, 426, 426, 426, 426]),
        (&get, "/api/v1/practitioners".into(), staff),
        (&get, "/api/v1/healthcare-services".into(), staff),
        (&get, "/api/v1/locations".into(), staff),
        (&get, "/api/v1/settings".into(), staff),
        (&get, format!("/api/v1/appointments/{}", appointment(1)), staff),
        (&get, format!("/api/v1/appointments/{}/history", appointment(1)), staff),
        (&get, "/api/v1/patients?query=Family3".into(), staff),
        (&post, "/api/v1/patients/_search".into(), staff),
        (&get, format!("/api/v1/patients/{}", patient(1)), staff),
        (&get, "/api/v1/accounts".into(), [401, 403, 403, 403, 200]),
        // Nothing of the body is looked at before the permission.
        (&put, password, [401, 403, 403, 403, 422]),
        (&post, "/api/v1/commands".into(), [401, 422, 422, 422, 422]),
        (&get, format!("/api/v1/commands/{}", appointment(1)), [401, 404, 404, 404, 404]),
        (&get, "/api/v1/session".into(), [204, 200, 200, 200, 200]),
        (&get, "/api/v1/openapi.json".into(), [200; 5]),
        (&get, "/api/v1/docs".into(), [200; 5]),
        (&get, "/health/live".into(), [200; 5]),
        (&get, "/health/ready".into(), [200; 5]),
        // Off, unless it was asked for.
        (&get, "/metrics".into(), [404; 5]),
    ];
    let everybody = everybody(server.url()).await;
    for (method, path, expected) in &table {
        for ((name, client), expected) in everybody.iter().zip(expected) {
            let request = client.request((*method).clone(), path);
            let request =
                if **method == get { request } else { request.json(&json!({ "query": "Family3" })) };
            let answer = answer(request).await;
            assert_eq!(answer.status, *expected, "{name}: {method} {path}: {}", answer.body);
        }
    }
}

fn commands() -> Vec<(Command, [u16; 4])> {
    let (start, end) = ("2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z");
    let desk = [202, 403, 202, 202];
    let settings = [403, 403, 202, 202];
    let account = Account {
        id: docket_shared::ids::AccountId::new(uuid::Uuid::from_u128(77)),
        username: "new".into(),
        name: "New".into(),
        role: Role::Receptionist,
        practitioner_id: None,
        active: true,
    };
    let room = Location { id: location(1), source: None, name: "Blue room".into(), active: true };
    let healthcare_service = HealthcareService {
        id: service(1),
        source: None,
        name: "Consultation".into(),
        duration_minutes: 20,
        colour: 1,
        active: true,
    };
    vec![
        (Command::BookAppointment(book(5, start, end)), desk),
        (Command::RescheduleAppointment(reschedule(5, start, end)), desk),
        (cancel(6), desk),
        (stand(6, AppointmentStatus::Arrived), [202; 4]),
        (Command::SavePatient(SavePatient { patient: Arc::new(a_patient(1)) }), desk),
        (Command::SavePractitioner(SavePractitioner { practitioner: Arc::new(a_practitioner(2)) }), settings),
        (Command::SaveLocation(SaveLocation { location: Arc::new(room) }), settings),
        (
            Command::SaveHealthcareService(SaveHealthcareService {
                healthcare_service: Arc::new(healthcare_service),
            }),
            settings,
        ),
        (Command::SaveOrganization(SaveOrganization { organization: Arc::new(an_organization()) }), settings),
        (
            Command::ImportAppointment(import("1", AppointmentStatus::Proposed, start, end)),
            [403, 403, 403, 202],
        ),
        (Command::SaveAccount(SaveAccount { account: Arc::new(account) }), [403, 403, 403, 202]),
    ]
}

#[tokio::test]
async fn each_command_is_for_the_roles_that_the_table_names() {
    let server = Server::start(Setup::clinic()).await;
    let everybody = everybody(server.url()).await;
    for (command, expected) in commands() {
        let unsent = everybody[0].1.send(&envelope(command.clone())).await;
        assert_eq!(unsent.problem().kind, "/problems/not-signed-in");
        for ((name, client), expected) in everybody.iter().skip(1).zip(expected) {
            let sent = envelope(command.clone());
            let answer = client.send(&sent).await;
            assert_eq!(answer.status, expected, "{name}: {command:?}: {}", answer.body);
            // Nothing of what is not permitted is kept.
            let kept = client.get(&format!("/api/v1/commands/{}", sent.id)).await.status;
            assert_eq!(kept, if expected == 202 { 200 } else { 404 }, "{name}: {command:?}");
        }
    }
    assert!(server.check().is_sound());
}

#[tokio::test]
async fn practitioners_change_the_status_of_their_own_appointments_alone() {
    let server = Server::start(Setup::clinic()).await;
    let desk = Client::of(Role::Receptionist, server.url()).await;
    let mut theirs = half_an_hour(2, "2026-11-03T09:00:00Z");
    theirs.practitioner_id = practitioner(2);
    desk.confirm(Command::BookAppointment(half_an_hour(1, "2026-11-03T09:00:00Z"))).await;
    desk.confirm(Command::BookAppointment(theirs)).await;
    let first = Client::of(Role::Practitioner, server.url()).await;
    first.confirm(stand(1, AppointmentStatus::Arrived)).await;
    let Outcome::Rejected(rejection) = first.decide(stand(2, AppointmentStatus::Arrived)).await else {
        panic!("it is another's")
    };
    assert_eq!(rejection.reasons, [Reason::NotYours { appointment_id: appointment(2) }]);
}

#[tokio::test]
async fn who_is_signed_in_learns_what_they_may() {
    let server = Server::start(Setup::clinic()).await;
    for role in Role::ALL {
        let me = Client::of(role, server.url()).await.me().await;
        assert_eq!((me.account.role, me.account.id), (role, actor(role).account_id));
        let expected: Vec<_> = docket_shared::policy::Permission::ALL
            .into_iter()
            .filter(|it| docket_shared::policy::may(role, *it))
            .collect();
        assert_eq!(me.permissions, expected);
    }
}
