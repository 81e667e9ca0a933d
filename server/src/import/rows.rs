//! Tables: what a file's rows are about shows in its header, or else in its name.

use super::directory::Draft;
use super::fhir::{after, birth_date, clipped, gender, status};
use super::gather::{Appointment, Content, Gathered, Origin};
use super::mapping::Columns;
use super::reference::Reference;
use super::times::instant;
use super::{Field, Kind, Mapping, Place};
use csv::StringRecord;
use docket_shared::ids::Identifier;
use docket_shared::model::{AppointmentStatus, Source};
use docket_shared::time::{Interval, ZoneRules};
use std::sync::Arc;

/// How long an appointment takes whose table says neither end nor duration.
const DURATION_MINUTES: u64 = 15;

/// A table, and how its rows are to be read.
pub(super) struct Table {
    origin: Arc<Origin>,
    columns: Columns,
    rows: Rows,
    width: usize,
}

#[derive(Clone, Copy)]
enum Rows {
    Appointments,
    Slots,
    Things(Kind),
}

impl Table {
    /// The table with this `header`; `None`, and a word in the report, where it is about nothing that is imported.
    pub(super) fn of(
        origin: &Arc<Origin>,
        mapping: &Mapping,
        header: &StringRecord,
        place: &Place,
        gathered: &mut Gathered,
    ) -> Option<Self> {
        let columns = mapping.columns(header);
        let Some(rows) = rows(&columns, header, &origin.stem) else {
            let sentence = "Its columns are not those of appointments, patients or practitioners: nothing of it was read. \
                            Name them with --map field=COLUMN.";
            gathered.report.skip(None, place, sentence);
            return None;
        };
        for (field, column) in &columns.missing {
            gathered.report.skip(None, place, format!("There is no column {column} to be the {field}."));
        }
        Some(Self { origin: Arc::clone(origin), columns, rows, width: header.len() })
    }

    /// Takes note of a row.
    pub(super) fn row(&self, row: &StringRecord, place: Place, gathered: &mut Gathered) {
        let kind = match self.rows {
            Rows::Slots => {
                *gathered.report.not_needed.entry("Slot".into()).or_default() += 1;
                return;
            }
            Rows::Appointments => Kind::Appointment,
            Rows::Things(kind) => kind,
        };
        if row.len() != self.width {
            gathered.report.count(kind).read += 1;
            let sentence = format!("It has {} columns where the header has {}.", row.len(), self.width);
            return gathered.report.skip(Some(kind), &place, sentence);
        }
        match self.rows {
            Rows::Things(kind) => self.thing(kind, row, place, gathered),
            Rows::Appointments | Rows::Slots => self.appointment(row, place, gathered),
        }
    }

    fn get<'a>(&'a self, row: &'a StringRecord, field: Field) -> Option<&'a str> {
        self.columns.get(row, field)
    }

    fn thing(&self, kind: Kind, row: &StringRecord, place: Place, gathered: &mut Gathered) {
        let name = self.get(row, Field::Name).unwrap_or_default();
        let (given, family) = (
            self.get(row, Field::Given).unwrap_or_default(),
            self.get(row, Field::Family).unwrap_or_default(),
        );
        let Some(id) = self.get(row, Field::Id) else {
            gathered.report.count(kind).read += 1;
            return gathered.report.skip(Some(kind), &place, "It has no id.");
        };
        let identifier = Identifier { system: self.origin.system(kind.name()), value: id.into() };
        let source = Source { identifier: identifier.clone(), updated_at: None };
        let draft = match kind {
            Kind::Practitioner => {
                let both = format!("{given} {family}");
                Draft::practitioner(&source, if name.is_empty() { &both } else { name }, true)
            }
            Kind::Location => Draft::location(&source, name, true),
            Kind::HealthcareService => {
                let minutes = self.get(row, Field::DurationMinutes).and_then(|text| text.parse().ok());
                Draft::service(&source, name, true, minutes, None)
            }
            Kind::Patient | Kind::Appointment => {
                let (given, family) = if given.is_empty() && family.is_empty() {
                    name.rsplit_once(' ').unwrap_or(("", name))
                } else {
                    (given, family)
                };
                let mut draft = Draft::patient(&source, given, family);
                if let Draft::Patient(patient) = &mut draft {
                    patient.birth_date = self.get(row, Field::BirthDate).and_then(birth_date);
                    patient.gender = self.get(row, Field::Gender).and_then(gender);
                    patient.phone = self.get(row, Field::Phone).map(|phone| clipped(phone, 200));
                    patient.identifiers = vec![identifier];
                }
                draft
            }
        };
        gathered.described(&self.origin, place, id, draft);
    }

    fn appointment(&self, row: &StringRecord, place: Place, gathered: &mut Gathered) {
        gathered.report.count(Kind::Appointment).read += 1;
        match self.content(row, &gathered.zone) {
            Ok((source, content)) => {
                let origin = Arc::clone(&self.origin);
                gathered.appointments.push(Appointment { place, origin, source, content });
            }
            Err(sentence) => gathered.report.skip(Some(Kind::Appointment), &place, sentence),
        }
    }

    fn content(&self, row: &StringRecord, zone: &ZoneRules) -> Result<(Source, Content), String> {
        let time = self.time(row, zone)?;
        let status = match self.get(row, Field::Status) {
            Some(word) => {
                status(word).ok_or("Its status is none that is known, as booked, fulfilled or cancelled.")?
            }
            // Tables of encounters have no need to say that those took place.
            None if self.origin.stem.to_ascii_lowercase().contains("encounter") => {
                AppointmentStatus::Fulfilled
            }
            None => AppointmentStatus::Booked,
        };
        let cell = |kind, id, name| self.cell(row, kind, id, name);
        let patient =
            cell(Kind::Patient, Field::Patient, Field::PatientName).ok_or("It names no patient.")?;
        let practitioner = self.practitioner(row).ok_or("It names no practitioner.")?;
        let mut participants = vec![patient, practitioner];
        participants.extend(cell(Kind::Location, Field::Location, Field::Location));
        participants.extend(cell(Kind::HealthcareService, Field::Service, Field::Service));
        let id = self.id(row).ok_or("It has no id.")?;
        let identifier = Identifier { system: self.origin.system("appointment"), value: id };
        let content = Content {
            status,
            time,
            note: clipped(self.get(row, Field::Note).unwrap_or_default(), 2_000),
            cancellation_reason: self.get(row, Field::CancellationReason).map(|reason| clipped(reason, 500)),
            participants,
        };
        Ok((Source { identifier, updated_at: None }, content))
    }

    fn cell(&self, row: &StringRecord, kind: Kind, id: Field, name: Field) -> Option<Reference> {
        let name = self.get(row, name);
        let id = self.get(row, id).or(name)?;
        Some(Reference::of_cell(&self.origin, kind, id, name))
    }

    /// Who sees the patient. A table that has no column for it is one practitioner's.
    fn practitioner(&self, row: &StringRecord) -> Option<Reference> {
        if self.columns.has(Field::Practitioner) || self.columns.has(Field::PractitionerName) {
            return self.cell(row, Kind::Practitioner, Field::Practitioner, Field::PractitionerName);
        }
        let source = self.origin.explicit.as_ref().unwrap_or(&self.origin.stem);
        let display = format!("Calendar of {source}");
        Some(Reference::of_cell(&self.origin, Kind::Practitioner, "calendar", Some(&display)))
    }

    /// The row's own id; where only its patient has one, what tells it apart.
    fn id(&self, row: &StringRecord) -> Option<String> {
        if self.columns.has(Field::Id)
            && !self.columns.same(Field::Id, Field::Patient)
            && !self.columns.same(Field::Id, Field::Practitioner)
        {
            return self.get(row, Field::Id).map(Into::into);
        }
        let parts = [Field::Practitioner, Field::Patient, Field::Start, Field::Date, Field::Time];
        let parts: Vec<_> = parts.iter().filter_map(|field| self.get(row, *field)).collect();
        Some(parts.join("|"))
    }

    fn time(&self, row: &StringRecord, zone: &ZoneRules) -> Result<Interval, String> {
        let of = |name: &str, text: &str| instant(text, zone).map_err(|why| format!("Its {name} {why}."));
        let start =
            match (self.get(row, Field::Start), self.get(row, Field::Date), self.get(row, Field::Time)) {
                (Some(start), _, _) => of("start", start)?,
                (None, Some(date), Some(time)) => of("start", &format!("{date} {time}"))?,
                (None, Some(date), None) => of("start", date)?,
                (None, None, _) => return Err("It has no start.".into()),
            };
        if let Some(end) = self.get(row, Field::End) {
            return Ok(Interval::new(start, of("end", end)?));
        }
        if self.columns.has(Field::End) {
            return Err("It has no end.".into());
        }
        let minutes = match self.get(row, Field::DurationMinutes) {
            Some(text) => text.parse().map_err(|_| "Its duration is no whole number of minutes.")?,
            None => DURATION_MINUTES,
        };
        after(start, minutes).ok_or_else(|| "It lasts too long.".into())
    }
}

fn rows(columns: &Columns, header: &StringRecord, stem: &str) -> Option<Rows> {
    let has = |field| columns.has(field);
    let column = |name: &str| header.iter().any(|it| it.trim().eq_ignore_ascii_case(name));
    let stem = stem.to_ascii_lowercase();
    let called = |words: &[&str]| words.iter().any(|word| stem.contains(word));
    if has(Field::Start) || has(Field::Date) {
        let whose = has(Field::Patient) || has(Field::PatientName);
        return if whose { Some(Rows::Appointments) } else { column("slot_id").then_some(Rows::Slots) };
    }
    if !has(Field::Id) {
        return None;
    }
    let person = has(Field::Name) || has(Field::Given) || has(Field::Family);
    if person && (called(&["practitioner", "provider"]) || column("speciality") || column("specialty")) {
        return Some(Rows::Things(Kind::Practitioner));
    }
    if has(Field::BirthDate) || has(Field::Family) || (person && called(&["patient"])) {
        return Some(Rows::Things(Kind::Patient));
    }
    if has(Field::Name) && called(&["location", "room"]) {
        return Some(Rows::Things(Kind::Location));
    }
    (has(Field::Name) && called(&["service"])).then_some(Rows::Things(Kind::HealthcareService))
}
