//! FHIR R4 resources, as far as scheduling has a use for them. Read leniently: what is missing or odd beside the point is left
//! out, what matters is named in a sentence.

use super::Kind;
use super::directory::Draft;
use super::gather::{Content, Origin};
use super::reference::{self, Reference};
use super::times::instant;
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use docket_shared::ids::Identifier;
use docket_shared::model::{AppointmentStatus, Gender, Patient, Source};
use docket_shared::time::{Interval, ZoneRules};
use serde_json::Value;

/// Extensions of a HealthcareService that Docket itself writes.
pub(crate) const DURATION_EXTENSION: &str = "urn:docket:fhir:duration-minutes";
/// See [`DURATION_EXTENSION`].
pub(crate) const COLOUR_EXTENSION: &str = "urn:docket:fhir:colour";

/// Kinds of identifier that are nobody's to keep for scheduling: social security, driver's licence, passport.
const PRIVATE: [&str; 3] = ["SS", "DL", "PPN"];

/// The thing of `kind` that `value` describes.
pub(super) fn thing(kind: Kind, source: &Source, value: &Value) -> Draft {
    let active = value["active"] != Value::Bool(false);
    match kind {
        Kind::Practitioner => {
            let name = best(&value["name"]).map(whole_name).unwrap_or_default();
            Draft::practitioner(source, &name, active)
        }
        Kind::Patient | Kind::Appointment => patient(source, value, active),
        Kind::Location => {
            let name = text(value, "/name").or_else(|| text(value, "/description")).unwrap_or_default();
            Draft::location(source, name, value["status"] != "inactive" && value["status"] != "suspended")
        }
        Kind::HealthcareService => {
            let name = text(value, "/name").or_else(|| concept(&value["type"][0])).unwrap_or_default();
            let extension = |url: &str| {
                let all = value["extension"].as_array().into_iter().flatten();
                let found = all.filter(|it| it["url"] == url).find_map(|it| it["valueUnsignedInt"].as_u64());
                found.and_then(|number| u32::try_from(number).ok())
            };
            let colour = extension(COLOUR_EXTENSION).and_then(|colour| u8::try_from(colour).ok());
            Draft::service(source, name, active, extension(DURATION_EXTENSION), colour)
        }
    }
}

fn patient(source: &Source, value: &Value, active: bool) -> Draft {
    let name = best(&value["name"]);
    let given = name.map(|name| joined(&name["given"])).unwrap_or_default();
    let family = name.and_then(|name| text(name, "/family")).unwrap_or_default();
    let mut draft = match (given.as_str(), family) {
        ("", "") => Draft::patient(source, "", &name.map(whole_name).unwrap_or_default()),
        (given, family) => Draft::patient(source, given, family),
    };
    if let Draft::Patient(patient) = &mut draft {
        patient.active = active;
        patient.birth_date = text(value, "/birthDate").and_then(birth_date);
        patient.gender = text(value, "/gender").and_then(gender);
        let telecom = value["telecom"].as_array().into_iter().flatten();
        let phone = telecom.filter(|it| it["system"] == "phone" && it["use"] != "old");
        patient.phone = phone.filter_map(|it| text(it, "/value")).map(|text| clipped(text, 200)).next();
        let identifiers = value["identifier"].as_array().into_iter().flatten();
        patient.identifiers = identifiers
            .filter(|it| !PRIVATE.contains(&text(it, "/type/coding/0/code").unwrap_or_default()))
            .filter_map(reference::identifier)
            .filter(|it| it.system != super::OWN_SYSTEM && fits(it))
            .take(50)
            .collect();
    }
    draft
}

fn fits(identifier: &Identifier) -> bool {
    identifier.system.chars().count() <= 200 && identifier.value.chars().count() <= 200
}

/// What an Appointment or Encounter says.
///
/// # Errors
/// Why it can be no appointment here, in a sentence.
pub(super) fn appointment(
    origin: &Origin,
    scope: &str,
    value: &Value,
    zone: &ZoneRules,
) -> Result<Content, String> {
    if value["resourceType"] == "Encounter" {
        return encounter(origin, scope, value, zone);
    }
    let status = text(value, "/status").and_then(status).ok_or("Its status is none of FHIR's.")?;
    let participants = value["participant"].as_array().into_iter().flatten();
    let participants = participants.filter(|it| it["status"] != "declined").map(|it| &it["actor"]);
    let note = text(value, "/comment")
        .or_else(|| text(value, "/description"))
        .or_else(|| concept(&value["serviceType"][0]))
        .unwrap_or_default();
    Ok(Content {
        status,
        time: time(value, &value["minutesDuration"], zone)?,
        note: clipped(note, 2_000),
        cancellation_reason: concept(&value["cancelationReason"]).map(|reason| clipped(reason, 500)),
        participants: references(origin, scope, participants),
    })
}

/// An encounter took place, or was to: it becomes the appointment that it was.
fn encounter(origin: &Origin, scope: &str, value: &Value, zone: &ZoneRules) -> Result<Content, String> {
    let status = text(value, "/status").and_then(encounter_status).ok_or("Its status is not known.")?;
    let mut actors = vec![&value["subject"]];
    actors.extend(value["participant"].as_array().into_iter().flatten().map(|it| &it["individual"]));
    actors.extend(value["location"].as_array().into_iter().flatten().map(|it| &it["location"]));
    let minutes = if value["length"]["code"] == "min" { &value["length"]["value"] } else { &Value::Null };
    Ok(Content {
        status,
        time: time(&value["period"], minutes, zone)?,
        note: clipped(concept(&value["type"][0]).unwrap_or_default(), 2_000),
        cancellation_reason: None,
        participants: references(origin, scope, actors.into_iter()),
    })
}

/// The status with this code, or one that tables use for it.
pub(super) fn status(code: &str) -> Option<AppointmentStatus> {
    let code = code.to_ascii_lowercase().replace([' ', '_'], "-");
    let by_code = serde_json::from_value(Value::String(code.clone())).ok();
    by_code.or(match code.as_str() {
        "scheduled" | "confirmed" => Some(AppointmentStatus::Booked),
        "attended" | "completed" | "done" => Some(AppointmentStatus::Fulfilled),
        "canceled" => Some(AppointmentStatus::Cancelled),
        "did-not-attend" | "dna" | "no-show" | "missed" => Some(AppointmentStatus::Noshow),
        other => encounter_status(other),
    })
}

/// What an encounter's status means for the appointment that it was.
fn encounter_status(code: &str) -> Option<AppointmentStatus> {
    match code {
        "planned" => Some(AppointmentStatus::Booked),
        "arrived" => Some(AppointmentStatus::Arrived),
        "triaged" | "in-progress" | "onleave" => Some(AppointmentStatus::CheckedIn),
        "finished" => Some(AppointmentStatus::Fulfilled),
        "cancelled" => Some(AppointmentStatus::Cancelled),
        "entered-in-error" => Some(AppointmentStatus::EnteredInError),
        _ => None,
    }
}

/// The gender that a code or word means.
pub(super) fn gender(text: &str) -> Option<Gender> {
    match text.to_ascii_lowercase().as_str() {
        "male" | "m" => Some(Gender::Male),
        "female" | "f" => Some(Gender::Female),
        "other" | "o" => Some(Gender::Other),
        "unknown" | "u" => Some(Gender::Unknown),
        _ => None,
    }
}

/// From `start` to `end`.
///
/// # Errors
/// What of it is missing or no time, in a sentence.
pub(super) fn period(value: &Value, zone: &ZoneRules) -> Result<Interval, String> {
    time(value, &Value::Null, zone)
}

fn time(value: &Value, minutes: &Value, zone: &ZoneRules) -> Result<Interval, String> {
    let of = |name: &str, text| instant(text, zone).map_err(|why| format!("Its {name} {why}."));
    let start = text(value, "/start").ok_or("It has no start.")?;
    let start = of("start", start)?;
    match (text(value, "/end"), minutes.as_u64()) {
        (Some(end), _) => Ok(Interval::new(start, of("end", end)?)),
        (None, Some(minutes)) => after(start, minutes).ok_or_else(|| "It lasts too long.".into()),
        (None, None) => Err("It has no end.".into()),
    }
}

/// `minutes` from `start` on.
pub(super) fn after(start: DateTime<Utc>, minutes: u64) -> Option<Interval> {
    let length = TimeDelta::try_minutes(i64::try_from(minutes).ok()?)?;
    Some(Interval::new(start, start.checked_add_signed(length)?))
}

fn references<'a>(origin: &Origin, scope: &str, all: impl Iterator<Item = &'a Value>) -> Vec<Reference> {
    all.filter_map(|actor| reference::read(origin, scope, actor)).collect()
}

/// The name in use.
fn best(names: &Value) -> Option<&Value> {
    let names = names.as_array()?;
    let of_use = |wanted: &str| names.iter().find(|name| name["use"] == wanted);
    of_use("official").or_else(|| of_use("usual")).or_else(|| names.first())
}

/// A name as it is spoken, with its title.
fn whole_name(name: &Value) -> String {
    let parts =
        [joined(&name["prefix"]), joined(&name["given"]), text(name, "/family").unwrap_or_default().into()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match (text(name, "/text"), parts.is_empty()) {
        (Some(text), true) => text.into(),
        (_, _) => parts.join(" "),
    }
}

fn joined(parts: &Value) -> String {
    let parts = parts.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a CodeableConcept is called.
fn concept(value: &Value) -> Option<&str> {
    text(value, "/text").or_else(|| text(value, "/coding/0/display"))
}

fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A date of birth; none where it is no date, or one that stands for none.
pub(super) fn birth_date(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|date: &NaiveDate| Patient::BIRTH_YEARS.contains(&date.year()))
}

/// At most so many characters of `text`.
pub(super) fn clipped(text: &str, characters: usize) -> String {
    text.trim().chars().take(characters).collect()
}
