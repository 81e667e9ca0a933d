//! Puts together what the files say and turns it into commands, in an order in which each finds what it names: services and
//! places, people, appointments as the files have them, and last whoever and whatever is out of use by now.

use super::directory::{Directory, Draft, Thing};
use super::gather::{Absence, Appointment, Gathered};
use super::reference::Reference;
use super::{Kind, OWN_SYSTEM, Place, Report, uuid};
use docket_shared::command::{
    Command, CommandEnvelope, ImportAppointment, SaveHealthcareService, SaveLocation, SavePatient,
    SavePractitioner,
};
use docket_shared::ids::{
    AppointmentId, CommandId, HealthcareServiceId, Identifier, LocationId, PatientId, PractitionerId,
};
use docket_shared::model::{HealthcareService, NotAvailable, Practitioner};
use docket_shared::state::State;
use docket_shared::time::Interval;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// What is to be sent, in order.
pub(super) struct Plan {
    /// What is known before anything is sent.
    pub(super) report: Report,
    pub(super) steps: Vec<Step>,
}

/// A command, and what it stands for.
pub(super) struct Step {
    /// The kind that it counts as; `None` for a step on the way.
    pub(super) kind: Option<Kind>,
    pub(super) place: Place,
    pub(super) envelope: CommandEnvelope,
}

/// Who and what an appointment names, as things of the directory.
type Cast = HashMap<Kind, usize>;

/// The plan for all that was gathered, in a clinic that is as `state` says.
pub(super) fn plan(gathered: Gathered, state: &State) -> Plan {
    let Gathered { report, directory, appointments, schedules, absences, .. } = gathered;
    let mut planner = Planner { report, directory, state, steps: Vec::new() };
    for absence in absences {
        let actors = schedules.get(&(Some(absence.origin.file), absence.schedule.clone()));
        let actors = actors.or_else(|| schedules.get(&(None, absence.schedule.clone())));
        planner.away(absence, actors.map(Vec::as_slice).unwrap_or_default());
    }
    let cast: Vec<_> = appointments.into_iter().filter_map(|it| Some((planner.cast(&it)?, it))).collect();
    planner.count_those_only_named();
    let order = [Kind::HealthcareService, Kind::Location, Kind::Practitioner, Kind::Patient];
    let mut indices: Vec<usize> = (0..planner.directory.things.len()).collect();
    indices.sort_by_key(|index| {
        order.iter().position(|kind| *kind == planner.directory.things[*index].draft.kind())
    });
    let later: Vec<_> = indices.into_iter().filter(|index| planner.thing(*index)).collect();
    for (cast, appointment) in cast {
        planner.appointment(&cast, appointment);
    }
    for index in later {
        planner.save(index);
    }
    Plan { report: planner.report, steps: planner.steps }
}

struct Planner<'a> {
    report: Report,
    directory: Directory,
    state: &'a State,
    steps: Vec<Step>,
}

impl Planner<'_> {
    /// Notes an absence with the practitioner whose schedule it is in.
    fn away(&mut self, absence: Absence, actors: &[Reference]) {
        let Absence { place, origin, description, during, .. } = absence;
        let practitioner = actors.iter().find(|actor| actor.kind == Some(Kind::Practitioner));
        let found = practitioner.map(|actor| self.directory.resolve(&origin, &place, actor));
        let Some(Ok(Some(index))) = found else {
            return self.report.skip(None, &place, "Its schedule is not in the files, or no practitioner's.");
        };
        if during.start >= during.end {
            return self.report.skip(None, &place, "It does not end after it starts.");
        }
        if let Draft::Practitioner(practitioner) = &mut self.directory.things[index].draft {
            practitioner.not_available.push(NotAvailable { description, during });
            merge(&mut practitioner.not_available);
        }
    }

    /// Finds who and what takes part in an appointment; `None` where that leaves it without practitioner or patient.
    fn cast(&mut self, appointment: &Appointment) -> Option<Cast> {
        let Appointment { place, origin, content, .. } = appointment;
        let mut cast = Cast::new();
        for reference in &content.participants {
            match self.directory.resolve(origin, place, reference) {
                Ok(Some(index)) => {
                    cast.entry(self.directory.things[index].draft.kind()).or_insert(index);
                }
                Ok(None) => {}
                Err(sentence) => {
                    self.report.skip(Some(Kind::Appointment), place, sentence);
                    return None;
                }
            }
        }
        let missing = [(Kind::Practitioner, "practitioner"), (Kind::Patient, "patient")];
        if let Some((_, what)) = missing.iter().find(|(kind, _)| !cast.contains_key(kind)) {
            self.report.skip(Some(Kind::Appointment), place, format!("It names no {what}."));
            return None;
        }
        for index in cast.values() {
            self.directory.things[*index].used = true;
        }
        Some(cast)
    }

    fn count_those_only_named(&mut self) {
        for thing in self.directory.things.iter().filter(|thing| !thing.described) {
            self.report.count(thing.draft.kind()).read += 1;
        }
    }

    /// Plans a thing; true where it is to be saved after the appointments, since those need it in use.
    fn thing(&mut self, index: usize) -> bool {
        let thing = &self.directory.things[index];
        let (active, known) = (is_active(&thing.draft), self.known(thing));
        if !active && thing.used && !known {
            let (content, command) = self.command(thing, true);
            let envelope = envelope(&thing.draft.identifier(), &content, command);
            self.push(None, index, envelope);
            return true;
        }
        self.save(index);
        false
    }

    fn save(&mut self, index: usize) {
        let thing = &self.directory.things[index];
        let kind = thing.draft.kind();
        let away = matches!(&thing.draft, Draft::Practitioner(it) if !it.not_available.is_empty());
        if !thing.described && !away && self.known(thing) {
            self.report.count(kind).unchanged += 1;
            return;
        }
        let (content, command) = self.command(thing, false);
        let envelope = envelope(&thing.draft.identifier(), &content, command);
        self.push(Some(kind), index, envelope);
    }

    fn push(&mut self, kind: Option<Kind>, index: usize, envelope: CommandEnvelope) {
        let place = self.directory.things[index].place.clone();
        self.step(Step { kind, place, envelope });
    }

    fn step(&mut self, step: Step) {
        match step.envelope.command.validate() {
            Ok(()) => self.steps.push(step),
            Err(error) => {
                let sentence = format!("It is out of bounds: {}: {}", error.field, error.message);
                self.report.skip(step.kind, &step.place, sentence);
            }
        }
    }

    /// Whether the clinic has the thing already.
    fn known(&self, thing: &Thing) -> bool {
        let (state, id) = (self.state, thing.draft.id());
        match thing.draft {
            Draft::Practitioner(_) => state.practitioners().contains_key(&PractitionerId::new(id)),
            Draft::Patient(_) => state.patients().contains_key(&PatientId::new(id)),
            Draft::Location(_) => state.locations().contains_key(&LocationId::new(id)),
            Draft::HealthcareService(_, _) => state.services().contains_key(&HealthcareServiceId::new(id)),
        }
    }

    /// What the source says, which the command's id is made of, and the command: the source's word, and what only the clinic
    /// itself says of the thing.
    fn command(&self, thing: &Thing, in_use: bool) -> (Vec<u8>, Command) {
        match &thing.draft {
            Draft::Practitioner(draft) => {
                let draft = Practitioner { active: draft.active || in_use, ..draft.clone() };
                let practitioner = Arc::new(self.with_settings(&draft, thing.described));
                (bytes(&draft), Command::SavePractitioner(SavePractitioner { practitioner }))
            }
            Draft::Patient(draft) => {
                let mut patient = draft.clone();
                patient.active |= in_use;
                (bytes(&patient), Command::SavePatient(SavePatient { patient: Arc::new(patient) }))
            }
            Draft::Location(draft) => {
                let mut location = draft.clone();
                location.active |= in_use;
                (bytes(&location), Command::SaveLocation(SaveLocation { location: Arc::new(location) }))
            }
            Draft::HealthcareService(draft, measured) => {
                let draft = HealthcareService { active: draft.active || in_use, ..draft.clone() };
                let mut service = draft.clone();
                if let Some(current) = self.state.services().get(&draft.id).filter(|_| !measured) {
                    (service.duration_minutes, service.colour) = (current.duration_minutes, current.colour);
                }
                let healthcare_service = Arc::new(service);
                (bytes(&draft), Command::SaveHealthcareService(SaveHealthcareService { healthcare_service }))
            }
        }
    }

    /// Services, hours and limits are the clinic's own word; so is the name of one whom the files only mention.
    fn with_settings(&self, draft: &Practitioner, described: bool) -> Practitioner {
        let Some(current) = self.state.practitioners().get(&draft.id) else { return draft.clone() };
        let mut not_available = [current.not_available.as_slice(), &draft.not_available].concat();
        merge(&mut not_available);
        if !described {
            return Practitioner { not_available, ..Practitioner::clone(current) };
        }
        Practitioner {
            services: current.services.clone(),
            available_time: current.available_time.clone(),
            limits: current.limits,
            not_available,
            ..draft.clone()
        }
    }

    fn appointment(&mut self, cast: &Cast, appointment: Appointment) {
        let Appointment { place, source, content, .. } = appointment;
        let own = source.identifier.system == OWN_SYSTEM;
        if own && self.state.appointments().contains_key(&AppointmentId::new(uuid(&source.identifier))) {
            self.report.count(Kind::Appointment).unchanged += 1;
            return;
        }
        let id = |kind| cast.get(&kind).map(|index| self.directory.things[*index].draft.id());
        let (Some(practitioner), Some(patient)) = (id(Kind::Practitioner), id(Kind::Patient)) else { return };
        let import = ImportAppointment {
            status: content.status,
            patient_id: PatientId::new(patient),
            practitioner_id: PractitionerId::new(practitioner),
            location_id: id(Kind::Location).map(LocationId::new),
            service_id: id(Kind::HealthcareService).map(HealthcareServiceId::new),
            start: content.time.start,
            end: content.time.end,
            note: content.note,
            cancellation_reason: content.cancellation_reason,
            source,
        };
        let identifier = import.source.identifier.clone();
        let envelope = envelope(&identifier, &bytes(&import), Command::ImportAppointment(import));
        self.step(Step { kind: Some(Kind::Appointment), place, envelope });
    }
}

fn envelope(identifier: &Identifier, content: &[u8], command: Command) -> CommandEnvelope {
    CommandEnvelope { id: CommandId::of_content(identifier, content), command }
}

fn bytes(content: &impl Serialize) -> Vec<u8> {
    // All of it is maps with text keys, numbers and texts, which JSON can hold.
    serde_json::to_vec(content).unwrap_or_default()
}

const fn is_active(draft: &Draft) -> bool {
    match draft {
        Draft::Practitioner(it) => it.active,
        Draft::Patient(it) => it.active,
        Draft::Location(it) => it.active,
        Draft::HealthcareService(it, _) => it.active,
    }
}

/// Puts absences in order, and those together that touch and have the same description.
fn merge(absences: &mut Vec<NotAvailable>) {
    absences.sort_by(|one, other| {
        (one.during.start, one.during.end, &one.description).cmp(&(
            other.during.start,
            other.during.end,
            &other.description,
        ))
    });
    absences.dedup_by(|later, earlier| {
        let together = later.description == earlier.description && later.during.start <= earlier.during.end;
        if together {
            earlier.during = Interval::new(earlier.during.start, earlier.during.end.max(later.during.end));
        }
        together
    });
}
