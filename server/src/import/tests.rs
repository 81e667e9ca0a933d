use super::*;
use crate::authority::Bounds;
use crate::check::check;
use crate::clock::FixedClock;
use crate::organization::SYSTEM;
use docket_shared::command::{Command, CommandEnvelope, SaveOrganization};
use docket_shared::ids::{CommandId, PatientId, PractitionerId};
use docket_shared::model::{Appointment, AppointmentStatus};
use docket_shared::state::State;
use docket_shared::testing::{an_organization, at};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

mod files;
mod formats;
mod real;

/// An organization in London that has nobody yet.
async fn clinic(bounds: Bounds) -> Organization {
    let clock = Arc::new(FixedClock::new(at("2026-11-24T10:42:00Z")));
    let organization = Organization::in_memory(clock, bounds).unwrap();
    let command = Command::SaveOrganization(SaveOrganization { organization: Arc::new(an_organization()) });
    let id = CommandId::new(Uuid::now_v7());
    organization.authority.submit(CommandEnvelope { id, command }, SYSTEM).await.unwrap();
    organization
}

/// A folder with files to import.
struct Files(tempfile::TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, content) in files {
            folder.write(name, content);
        }
        folder
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    async fn import_as(&self, organization: &Organization, names: &[&str], mapping: &Mapping) -> Report {
        let paths: Vec<_> = names.iter().map(|name| self.0.path().join(name)).collect();
        import(organization, &paths, mapping, |_| ()).await.unwrap()
    }

    async fn import(&self, organization: &Organization, names: &[&str]) -> Report {
        self.import_as(organization, names, &Mapping::default()).await
    }
}

fn state(organization: &Organization) -> State {
    organization.projection.read(|state, _| state.clone())
}

fn only(state: &State) -> &Appointment {
    assert_eq!(state.appointments().len(), 1);
    state.appointments().values().next().unwrap()
}

fn external(system: &str, value: &str) -> Identifier {
    Identifier { system: system.into(), value: value.into() }
}

fn counts(report: &Report, kind: Kind) -> [usize; 5] {
    let Counts { read, confirmed, unchanged, rejected, skipped } = report.of(kind);
    [read, confirmed, unchanged, rejected, skipped]
}

fn places(lines: &report::Lines) -> Vec<(Option<u64>, Option<usize>, &str)> {
    lines.listed.iter().map(|it| (it.place.line, it.place.entry, it.sentence.as_str())).collect()
}

fn ndjson(resources: &[Value]) -> String {
    resources.iter().map(|it| format!("{it}\n")).collect()
}

/// An appointment of Patient/1 with Practitioner/1.
fn appointment(id: &str, start: &str, end: &str) -> Value {
    json!({
        "resourceType": "Appointment", "id": id, "status": "booked", "start": start, "end": end,
        "participant": [
            { "actor": { "reference": "Patient/1" }, "status": "accepted" },
            { "actor": { "reference": "Practitioner/1", "display": "Dr One" }, "status": "accepted" },
        ],
    })
}
