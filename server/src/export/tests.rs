use super::*;
use crate::authority::Bounds;
use crate::clock::FixedClock;
use crate::import::{Kind, Mapping, import};
use crate::organization::SYSTEM;
use crate::sample;
use docket_shared::command::{
    BookAppointment, CancelAppointment, Command, CommandEnvelope, SavePractitioner,
};
use docket_shared::ids::{AppointmentId, CommandId};
use docket_shared::model::{Appointment, Practitioner, Role};
use docket_shared::rejection::Outcome;
use docket_shared::testing::at;
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

fn organization() -> Organization {
    let clock = Arc::new(FixedClock::new(at("2026-11-24T10:42:00Z")));
    Organization::in_memory(clock, Bounds::default()).unwrap()
}

async fn confirm(organization: &Organization, command: Command) {
    let id = CommandId::new(Uuid::now_v7());
    organization.authority.submit(CommandEnvelope { id, command }, SYSTEM).await.unwrap();
    let outcome = organization.records.command(id).unwrap().unwrap().outcome;
    assert!(matches!(outcome, Outcome::Confirmed { .. }), "{outcome:?}");
}

fn state(organization: &Organization) -> State {
    organization.projection.read(|state, _| state.clone())
}

/// The sample clinic, where bookings were made besides and somebody has left since.
async fn clinic() -> Organization {
    let organization = organization();
    for envelope in sample::commands(7, organization.clock.now()) {
        organization.authority.submit(envelope, SYSTEM).await.unwrap();
    }
    organization.projection.caught_up().await;
    let state = state(&organization);
    let practitioner = Practitioner::clone(state.practitioners().values().find(|it| it.active).unwrap());
    let patient_id = *state.patients().keys().next().unwrap();
    let book = |appointment_id, start, end| BookAppointment {
        appointment_id,
        patient_id,
        practitioner_id: practitioner.id,
        location_id: None,
        service_id: None,
        start: at(start),
        end: at(end),
        note: "Telephone, “urgent”".into(),
        override_reason: Some("Asked for it".into()),
    };
    let kept = AppointmentId::new(Uuid::now_v7());
    let cancelled = AppointmentId::new(Uuid::now_v7());
    for (id, start, end) in [
        (kept, "2027-01-12T02:00:00Z", "2027-01-12T02:30:00Z"),
        (cancelled, "2027-01-13T02:00:00Z", "2027-01-13T02:30:00Z"),
    ] {
        confirm(&organization, Command::BookAppointment(book(id, start, end))).await;
    }
    let reason = "Feels better".into();
    let cancel = CancelAppointment { appointment_id: cancelled, reason };
    confirm(&organization, Command::CancelAppointment(cancel)).await;
    let practitioner = Arc::new(Practitioner { active: false, ..practitioner });
    confirm(&organization, Command::SavePractitioner(SavePractitioner { practitioner })).await;
    organization.projection.caught_up().await;
    organization
}

/// What of an appointment an export keeps; its id, where another system owns it.
fn kept(appointment: &Appointment) -> (Option<AppointmentId>, Value) {
    let mut value = serde_json::to_value(appointment).unwrap();
    let fields = value.as_object_mut().unwrap();
    fields.retain(|name, _| !["id", "source", "overrides"].contains(&name.as_str()));
    (appointment.source.as_ref().map(|_| appointment.id), value)
}

fn all(state: &State) -> Vec<Value> {
    let mut all: Vec<_> = state.appointments().values().map(|it| kept(it).1).collect();
    all.sort_by_key(ToString::to_string);
    all
}

fn written(organization: &Organization) -> (tempfile::TempDir, PathBuf, Exported) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.ndjson");
    let exported = export(organization, &mut std::fs::File::create(&path).unwrap()).unwrap();
    (folder, path, exported)
}

#[tokio::test]
async fn an_export_read_into_an_empty_organization_gives_the_same_appointments() {
    let from = clinic().await;
    let (_folder, path, exported) = written(&from);
    let to = organization();
    let report = import(&to, std::slice::from_ref(&path), &Mapping::default(), |_| ()).await.unwrap();
    let (from, read) = (state(&from), state(&to));
    assert_eq!(report.rejected.count() + report.skipped.count(), 0, "{report}");
    assert_eq!(exported.appointments, from.appointments().len());
    assert_eq!(report.of(Kind::Appointment).confirmed, exported.appointments, "{report}");
    assert_eq!(all(&read), all(&from));
    for (id, appointment) in from.appointments() {
        if appointment.source.is_some() {
            assert_eq!(kept(&read.appointments()[id]), kept(appointment));
        }
    }
    assert_eq!(read.patients(), from.patients());
    assert_eq!(read.locations(), from.locations());
    assert_eq!(read.services(), from.services());
    let names = |state: &State| -> Vec<_> {
        state.practitioners().values().map(|it| (it.id, it.name.clone(), it.active)).collect()
    };
    assert_eq!(names(&read), names(&from));
    assert!(crate::check::check(&*to.records).unwrap().is_sound());

    let before = to.projection.committed();
    let again = import(&to, &[path], &Mapping::default(), |_| ()).await.unwrap();
    assert_eq!(to.projection.committed(), before);
    assert_eq!(again.of(Kind::Appointment).unchanged, exported.appointments, "{again}");
}

#[tokio::test]
async fn an_export_read_where_it_came_from_changes_nothing() {
    let clinic = clinic().await;
    let (_folder, path, exported) = written(&clinic);
    let before = state(&clinic);
    let report = import(&clinic, &[path], &Mapping::default(), |_| ()).await.unwrap();
    let after = state(&clinic);
    assert_eq!(report.rejected.count() + report.skipped.count(), 0, "{report}");
    assert_eq!(report.of(Kind::Appointment).read, exported.appointments);
    assert_eq!(after.appointments(), before.appointments());
    assert_eq!(after.practitioners(), before.practitioners());
    assert_eq!(after.patients(), before.patients());
}

#[tokio::test]
async fn each_line_is_a_resource_and_no_staff_account_is_in_it() {
    let clinic = clinic().await;
    assert!(sample::accounts().iter().any(|account| account.role == Role::Admin));
    let mut bytes = Vec::new();
    let exported = export(&clinic, &mut bytes).unwrap();
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for line in String::from_utf8(bytes).unwrap().lines() {
        let resource: Value = serde_json::from_str(line).unwrap();
        let kind = resource["resourceType"].as_str().unwrap();
        *counts.entry(kind.into()).or_default() += 1;
        assert!(resource["identifier"][0]["value"].is_string());
    }
    let expected = [
        ("Appointment", exported.appointments),
        ("HealthcareService", exported.healthcare_services),
        ("Location", exported.locations),
        ("Patient", exported.patients),
        ("Practitioner", exported.practitioners),
    ];
    assert_eq!(counts, expected.map(|(kind, count)| (kind.to_owned(), count)).into());
}
