//! All that the files say, understood one by one and not yet put together: references are resolved when everything is known.

use super::directory::{Directory, Draft};
use super::reference::{self, Reference, name_of_address};
use super::{Kind, Place, Report, fhir};
use chrono::{DateTime, Utc};
use docket_shared::ids::Identifier;
use docket_shared::model::{AppointmentStatus, Source};
use docket_shared::time::{Interval, ZoneRules};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// What is known so far.
pub(super) struct Gathered {
    pub(super) zone: Arc<ZoneRules>,
    pub(super) report: Report,
    pub(super) directory: Directory,
    pub(super) appointments: Vec<Appointment>,
    /// Whose each schedule is, by address in its file and in any.
    pub(super) schedules: HashMap<(Option<usize>, String), Vec<Reference>>,
    pub(super) absences: Vec<Absence>,
    /// Lines and entries so far.
    pub(super) read: usize,
}

/// The file that something comes from.
pub(super) struct Origin {
    /// Its place among those that are imported together.
    pub(super) file: usize,
    /// What its system was said to be called.
    pub(super) explicit: Option<String>,
    /// Its name, which stands in where nothing else names its system.
    pub(super) stem: String,
}

impl Origin {
    /// The system of ids of `kind` in it. Patients and practitioners may bear the same id, so each kind has its own.
    pub(super) fn system(&self, kind: &str) -> String {
        let source = self.explicit.as_ref().unwrap_or(&self.stem);
        format!("urn:docket:import:{source}:{}", kind.to_ascii_lowercase())
    }
}

/// An appointment as its source has it.
pub(super) struct Appointment {
    pub(super) place: Place,
    pub(super) origin: Arc<Origin>,
    pub(super) source: Source,
    pub(super) content: Content,
}

/// What is known of an appointment.
pub(super) struct Content {
    pub(super) status: AppointmentStatus,
    pub(super) time: Interval,
    pub(super) note: String,
    pub(super) cancellation_reason: Option<String>,
    /// Who and what takes part, in order; of each kind the first counts.
    pub(super) participants: Vec<Reference>,
}

/// A time at which nobody may be booked with whomever a schedule is about.
pub(super) struct Absence {
    pub(super) place: Place,
    pub(super) origin: Arc<Origin>,
    pub(super) schedule: String,
    pub(super) description: String,
    pub(super) during: Interval,
}

impl Gathered {
    /// Nothing yet, of a clinic in `zone`.
    pub(super) fn new(zone: Arc<ZoneRules>) -> Self {
        Self {
            zone,
            report: Report::default(),
            directory: Directory::default(),
            appointments: Vec::new(),
            schedules: HashMap::new(),
            absences: Vec::new(),
            read: 0,
        }
    }

    /// Takes note of a FHIR resource.
    pub(super) fn resource(
        &mut self,
        origin: &Arc<Origin>,
        mut place: Place,
        value: &Value,
        full_url: Option<&str>,
    ) {
        let Some(name) = value["resourceType"].as_str().filter(|name| is_plain(name)) else {
            return self.report.skip(None, &place, "It is no FHIR resource: it has no resource type.");
        };
        let id = value["id"].as_str().filter(|id| !id.is_empty());
        place.resource = Some(id.map_or_else(|| name.into(), |id| format!("{name}/{id}")));
        let scope = scope(&place, id);
        for contained in value["contained"].as_array().into_iter().flatten() {
            self.contained(origin, &place, &scope, contained);
        }
        match name {
            "Practitioner" | "Patient" | "Location" | "HealthcareService" => {
                self.thing(origin, place, value, full_url, &[]);
            }
            "Appointment" | "Encounter" => self.appointment(origin, place, &scope, value, full_url),
            "Schedule" => {
                self.not_needed("Schedule");
                let actors = value["actor"].as_array().into_iter().flatten();
                let actors: Vec<_> =
                    actors.filter_map(|actor| reference::read(origin, &scope, actor)).collect();
                let own = id.map(|id| format!("Schedule/{id}"));
                for address in own.into_iter().chain(full_url.map(Into::into)) {
                    self.schedules.insert((Some(origin.file), address.clone()), actors.clone());
                    self.schedules.insert((None, address), actors.clone());
                }
            }
            "Slot" => self.slot(origin, place, value),
            other => self.not_needed(other),
        }
    }

    fn not_needed(&mut self, what: &str) {
        *self.report.not_needed.entry(what.into()).or_default() += 1;
    }

    fn contained(&mut self, origin: &Arc<Origin>, container: &Place, scope: &str, value: &Value) {
        let name = value["resourceType"].as_str().unwrap_or_default();
        if let (Some(_), Some(id)) = (Kind::referenced(name), value["id"].as_str()) {
            let place = Place { resource: Some(format!("{name}/#{id}")), ..container.clone() };
            self.thing(origin, place, value, None, &[format!("{scope}#{id}")]);
        }
    }

    fn thing(
        &mut self,
        origin: &Arc<Origin>,
        place: Place,
        value: &Value,
        full_url: Option<&str>,
        addresses: &[String],
    ) {
        let name = value["resourceType"].as_str().unwrap_or_default();
        let Some(kind) = Kind::referenced(name) else { return };
        self.report.count(kind).read += 1;
        let Some(identity) = identity(origin, value, full_url, addresses) else {
            return self.report.skip(Some(kind), &place, "It has neither an identifier nor an id.");
        };
        let draft = fhir::thing(kind, &source(identity, value), value);
        let mut addresses = addresses.to_vec();
        addresses.extend(full_url.map(Into::into));
        if addresses.is_empty() || full_url.is_some() {
            addresses.extend(value["id"].as_str().map(|id| format!("{name}/{id}")));
        }
        let named = value["identifier"].as_array().into_iter().flatten().filter_map(reference::identifier);
        if self.directory.describe(origin.file, place, draft, addresses, named) {
            self.report.count(kind).unchanged += 1;
        }
    }

    /// Takes note of a thing that a row of a table describes.
    pub(super) fn described(&mut self, origin: &Arc<Origin>, place: Place, id: &str, draft: Draft) {
        let kind = draft.kind();
        self.report.count(kind).read += 1;
        let address = format!("{}/{id}", kind.name());
        if self.directory.describe(origin.file, place, draft, vec![address], std::iter::empty()) {
            self.report.count(kind).unchanged += 1;
        }
    }

    fn appointment(
        &mut self,
        origin: &Arc<Origin>,
        place: Place,
        scope: &str,
        value: &Value,
        full_url: Option<&str>,
    ) {
        self.report.count(Kind::Appointment).read += 1;
        let read = match identity(origin, value, full_url, &[]) {
            Some(identity) => fhir::appointment(origin, scope, value, &self.zone).map(|it| (identity, it)),
            None => Err("It has neither an identifier nor an id.".into()),
        };
        match read {
            Ok((identity, content)) => {
                let (source, origin) = (source(identity, value), Arc::clone(origin));
                self.appointments.push(Appointment { place, origin, source, content });
            }
            Err(sentence) => self.report.skip(Some(Kind::Appointment), &place, sentence),
        }
    }

    fn slot(&mut self, origin: &Arc<Origin>, place: Place, value: &Value) {
        if value["status"] != "busy-unavailable" {
            return self.not_needed("Slot");
        }
        match fhir::period(value, &self.zone) {
            Ok(during) => {
                let description = value["comment"].as_str().map(str::trim).filter(|text| !text.is_empty());
                self.absences.push(Absence {
                    place,
                    origin: Arc::clone(origin),
                    schedule: value["schedule"]["reference"].as_str().unwrap_or_default().into(),
                    description: description.unwrap_or("Not available").chars().take(200).collect(),
                    during,
                });
            }
            Err(sentence) => self.report.skip(None, &place, sentence),
        }
    }
}

/// What tells a resource apart from the others of its file, the same at each import.
fn scope(place: &Place, id: Option<&str>) -> String {
    match (place.resource.as_ref().filter(|_| id.is_some()), place.entry, place.line) {
        (Some(resource), _, _) => resource.clone(),
        (None, Some(entry), _) => format!("entry {entry}"),
        (None, None, line) => format!("line {}", line.unwrap_or(1)),
    }
}

/// Whether a resource type may be repeated in a report: FHIR's all are such words.
fn is_plain(name: &str) -> bool {
    (1..40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn source(identifier: Identifier, value: &Value) -> Source {
    let updated_at = value.pointer("/meta/lastUpdated").and_then(Value::as_str);
    let updated_at = updated_at.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    Source { identifier, updated_at: updated_at.map(|instant| instant.with_timezone(&Utc)) }
}

/// What a resource is called: in Docket's own system, in the one that the import was told, by an identifier that it bears (the
/// official one, or the first that is not out of use), or by its address.
fn identity(
    origin: &Origin,
    value: &Value,
    full_url: Option<&str>,
    addresses: &[String],
) -> Option<Identifier> {
    let name = value["resourceType"].as_str()?;
    let all: Vec<_> = value["identifier"].as_array().into_iter().flatten().collect();
    let whole = |it: &&&Value| reference::identifier(it).is_some();
    let own = all.iter().filter_map(|it| reference::identifier(it)).find(|it| it.system == super::OWN_SYSTEM);
    if own.is_some() {
        return own;
    }
    let id = value["id"].as_str().filter(|id| !id.is_empty());
    if let (Some(_), Some(id), []) = (&origin.explicit, id, addresses) {
        return Some(Identifier { system: origin.system(name), value: id.into() });
    }
    let official = all.iter().filter(whole).find(|it| it["use"] == "official");
    let current = || all.iter().filter(whole).find(|it| it["use"] != "old" && it["use"] != "temp");
    if let Some(found) = official.or_else(current) {
        return reference::identifier(found);
    }
    if let Some(contained) = addresses.first() {
        return Some(Identifier { system: origin.system(name), value: contained.clone() });
    }
    if let Some(url) = full_url {
        let (base, value) = match url.rsplit_once('/') {
            Some((base, id)) => (base, id),
            None => ("", url),
        };
        return Some(name_of_address(origin, name, base, value));
    }
    Some(name_of_address(origin, name, "", id?))
}
