//! Docket's things as FHIR R4 resources. A thing that another system owns carries its name there as the official identifier,
//! Docket's own its id.

use crate::import::{COLOUR_EXTENSION, DURATION_EXTENSION, OWN_SYSTEM};
use docket_shared::ids::Identifier;
use docket_shared::model::{
    Appointment, AppointmentStatus, HealthcareService, Location, Patient, Practitioner, Source,
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub(super) fn service(service: &HealthcareService) -> Value {
    let mut resource = resource("HealthcareService", service.id.uuid(), service.source.as_ref(), &[]);
    resource.insert("active".into(), json!(service.active));
    resource.insert("name".into(), json!(service.name));
    let extension = json!([
        { "url": DURATION_EXTENSION, "valueUnsignedInt": service.duration_minutes },
        { "url": COLOUR_EXTENSION, "valueUnsignedInt": service.colour },
    ]);
    resource.insert("extension".into(), extension);
    resource.into()
}

pub(super) fn location(location: &Location) -> Value {
    let mut resource = resource("Location", location.id.uuid(), location.source.as_ref(), &[]);
    resource.insert("status".into(), json!(if location.active { "active" } else { "inactive" }));
    resource.insert("name".into(), json!(location.name));
    resource.insert("mode".into(), json!("instance"));
    resource.into()
}

pub(super) fn practitioner(practitioner: &Practitioner) -> Value {
    let mut resource = resource("Practitioner", practitioner.id.uuid(), practitioner.source.as_ref(), &[]);
    resource.insert("active".into(), json!(practitioner.active));
    resource.insert("name".into(), json!([{ "text": practitioner.name }]));
    resource.into()
}

pub(super) fn patient(patient: &Patient) -> Value {
    let mut resource = resource("Patient", patient.id.uuid(), patient.source.as_ref(), &patient.identifiers);
    resource.insert("active".into(), json!(patient.active));
    let mut name = Map::new();
    if !patient.family.trim().is_empty() {
        name.insert("family".into(), json!(patient.family));
    }
    let given: Vec<_> = patient.given.split_whitespace().collect();
    if !given.is_empty() {
        name.insert("given".into(), json!(given));
    }
    resource.insert("name".into(), json!([name]));
    if let Some(phone) = &patient.phone {
        resource.insert("telecom".into(), json!([{ "system": "phone", "value": phone }]));
    }
    if let Some(gender) = patient.gender {
        resource.insert("gender".into(), json!(gender));
    }
    if let Some(date) = patient.birth_date {
        resource.insert("birthDate".into(), json!(date));
    }
    resource.into()
}

pub(super) fn appointment(appointment: &Appointment) -> Value {
    let mut resource = resource("Appointment", appointment.id.uuid(), appointment.source.as_ref(), &[]);
    resource.insert("status".into(), json!(appointment.status));
    if let Some(reason) = &appointment.cancellation_reason {
        resource.insert("cancelationReason".into(), json!({ "text": reason }));
    }
    resource.insert("start".into(), json!(appointment.start));
    resource.insert("end".into(), json!(appointment.end));
    if !appointment.note.is_empty() {
        resource.insert("comment".into(), json!(appointment.note));
    }
    // Who was only asked has not accepted.
    let accepted = match appointment.status {
        AppointmentStatus::Proposed | AppointmentStatus::Pending | AppointmentStatus::Waitlist => {
            "needs-action"
        }
        AppointmentStatus::Booked
        | AppointmentStatus::Arrived
        | AppointmentStatus::Fulfilled
        | AppointmentStatus::Cancelled
        | AppointmentStatus::Noshow
        | AppointmentStatus::EnteredInError
        | AppointmentStatus::CheckedIn => "accepted",
    };
    let participant = |kind: &str, id: Uuid| json!({ "actor": { "reference": format!("{kind}/{id}") }, "status": accepted });
    let participants = [
        Some(participant("Patient", appointment.patient_id.uuid())),
        Some(participant("Practitioner", appointment.practitioner_id.uuid())),
        appointment.location_id.map(|id| participant("Location", id.uuid())),
        appointment.service_id.map(|id| participant("HealthcareService", id.uuid())),
    ];
    let participants: Vec<_> = participants.into_iter().flatten().collect();
    resource.insert("participant".into(), participants.into());
    resource.into()
}

/// What every resource has.
fn resource(kind: &str, id: Uuid, source: Option<&Source>, further: &[Identifier]) -> Map<String, Value> {
    let own = Identifier { system: OWN_SYSTEM.into(), value: id.to_string() };
    let official = source.map_or(&own, |source| &source.identifier);
    let mut identifiers =
        vec![json!({ "use": "official", "system": official.system, "value": official.value })];
    let others = further.iter().filter(|it| *it != official);
    identifiers.extend(others.map(|it| json!({ "system": it.system, "value": it.value })));
    let mut resource = Map::new();
    resource.insert("resourceType".into(), json!(kind));
    resource.insert("id".into(), json!(id));
    if let Some(updated_at) = source.and_then(|source| source.updated_at) {
        resource.insert("meta".into(), json!({ "lastUpdated": updated_at }));
    }
    resource.insert("identifier".into(), identifiers.into());
    resource
}
