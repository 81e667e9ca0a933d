//! The people and places that files describe or name, each once, and what they are called.

use super::gather::Origin;
use super::reference::{Reference, Target, name_of_address};
use super::{Kind, OWN_SYSTEM, Place, uuid};
use docket_shared::ids::{HealthcareServiceId, Identifier, LocationId, PatientId, PractitionerId};
use docket_shared::model::{
    HealthcareService, Location, PALETTE, Patient, Practitioner, PractitionerLimits, Source,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// How long a service takes of which nothing else is known.
const DURATION_MINUTES: u32 = 30;
/// The longest name.
const NAME_MAXIMUM: usize = 200;

/// A thing as its source has it.
pub(super) enum Draft {
    Practitioner(Practitioner),
    Patient(Patient),
    Location(Location),
    /// A service, and whether its source says how long it takes and which colour it has.
    HealthcareService(HealthcareService, bool),
}

/// A thing, and where it was found.
pub(super) struct Thing {
    pub(super) place: Place,
    pub(super) draft: Draft,
    /// Whether it is described; otherwise others only name it.
    pub(super) described: bool,
    /// Whether an appointment names it.
    pub(super) used: bool,
}

/// All of them.
#[derive(Default)]
pub(super) struct Directory {
    pub(super) things: Vec<Thing>,
    by_name: HashMap<(Kind, Identifier), usize>,
    /// By address, the file it stands in, and the thing.
    by_address: HashMap<String, Vec<(usize, usize)>>,
}

impl Draft {
    pub(super) fn practitioner(source: &Source, name: &str, active: bool) -> Self {
        Self::Practitioner(Practitioner {
            id: PractitionerId::new(uuid(&source.identifier)),
            source: kept(source),
            name: named(Kind::Practitioner, name, &source.identifier),
            active,
            services: BTreeSet::new(),
            available_time: None,
            not_available: Vec::new(),
            limits: PractitionerLimits::default(),
        })
    }

    pub(super) fn patient(source: &Source, given: &str, family: &str) -> Self {
        let nameless = given.trim().is_empty();
        Self::Patient(Patient {
            id: PatientId::new(uuid(&source.identifier)),
            source: kept(source),
            family: if nameless { named(Kind::Patient, family, &source.identifier) } else { clip(family) },
            given: clip(given),
            birth_date: None,
            gender: None,
            phone: None,
            identifiers: Vec::new(),
            active: true,
        })
    }

    pub(super) fn location(source: &Source, name: &str, active: bool) -> Self {
        Self::Location(Location {
            id: LocationId::new(uuid(&source.identifier)),
            source: kept(source),
            name: named(Kind::Location, name, &source.identifier),
            active,
        })
    }

    pub(super) fn service(
        source: &Source,
        name: &str,
        active: bool,
        duration_minutes: Option<u32>,
        colour: Option<u8>,
    ) -> Self {
        let id = uuid(&source.identifier);
        let service = HealthcareService {
            id: HealthcareServiceId::new(id),
            source: kept(source),
            name: named(Kind::HealthcareService, name, &source.identifier),
            duration_minutes: duration_minutes.unwrap_or(DURATION_MINUTES),
            colour: colour.unwrap_or(id.as_bytes()[0] % PALETTE),
            active,
        };
        Self::HealthcareService(service, duration_minutes.is_some() || colour.is_some())
    }

    /// A thing of which there is a name at most.
    fn named(kind: Kind, source: &Source, name: &str) -> Self {
        match kind {
            Kind::Practitioner => Self::practitioner(source, name, true),
            Kind::Patient | Kind::Appointment => Self::patient(source, "", name),
            Kind::Location => Self::location(source, name, true),
            Kind::HealthcareService => Self::service(source, name, true, None, None),
        }
    }

    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Practitioner(_) => Kind::Practitioner,
            Self::Patient(_) => Kind::Patient,
            Self::Location(_) => Kind::Location,
            Self::HealthcareService(_, _) => Kind::HealthcareService,
        }
    }

    /// The id that it has here.
    pub(super) const fn id(&self) -> Uuid {
        match self {
            Self::Practitioner(practitioner) => practitioner.id.uuid(),
            Self::Patient(patient) => patient.id.uuid(),
            Self::Location(location) => location.id.uuid(),
            Self::HealthcareService(service, _) => service.id.uuid(),
        }
    }

    /// The name of its command: its own in its system, or its id where it is Docket's own.
    pub(super) fn identifier(&self) -> Identifier {
        let source = match self {
            Self::Practitioner(practitioner) => &practitioner.source,
            Self::Patient(patient) => &patient.source,
            Self::Location(location) => &location.source,
            Self::HealthcareService(service, _) => &service.source,
        };
        let own = || Identifier { system: OWN_SYSTEM.into(), value: self.id().to_string() };
        source.as_ref().map_or_else(own, |source| source.identifier.clone())
    }
}

impl Directory {
    /// Takes note of a thing that is described; the last description of a thing holds. True where it is not the first.
    pub(super) fn describe(
        &mut self,
        file: usize,
        place: Place,
        draft: Draft,
        addresses: Vec<String>,
        names: impl Iterator<Item = Identifier>,
    ) -> bool {
        let kind = draft.kind();
        let own = draft.identifier();
        let thing = Thing { place, draft, described: true, used: false };
        let (index, again) = match self.by_name.get(&(kind, own.clone())) {
            Some(index) if self.things[*index].draft.id() == thing.draft.id() => {
                self.things[*index] = thing;
                (*index, true)
            }
            Some(_) | None => {
                self.things.push(thing);
                (self.things.len() - 1, false)
            }
        };
        self.by_name.insert((kind, own), index);
        for name in names {
            self.by_name.entry((kind, name)).or_insert(index);
        }
        for address in addresses {
            self.by_address.entry(address).or_default().push((file, index));
        }
        again
    }

    /// The thing of `reference`; one that is not in the files is made of what is known, unless no `kind` is known.
    ///
    /// # Errors
    /// Where it could be several, in a sentence.
    pub(super) fn resolve(
        &mut self,
        origin: &Origin,
        place: &Place,
        reference: &Reference,
    ) -> Result<Option<usize>, &'static str> {
        let (found, identity) = match &reference.target {
            Target::Named(name) => {
                let Some(kind) = reference.kind else { return Ok(None) };
                (self.by_name.get(&(kind, name.clone())).copied(), Some((kind, name.clone())))
            }
            Target::Address { address, system, value } => {
                let identity =
                    reference.kind.map(|kind| (kind, name_of_address(origin, kind.name(), system, value)));
                let by_name = || self.by_name.get(identity.as_ref()?).copied();
                (self.at(reference.file, address)?.or_else(by_name), identity)
            }
        };
        let display = reference.display.as_deref().unwrap_or_default();
        match (found, identity) {
            (Some(index), _) => {
                self.learn_name(index, display);
                Ok(Some(index))
            }
            (None, None) => Ok(None),
            (None, Some((kind, identifier))) => {
                let source = Source { identifier: identifier.clone(), updated_at: None };
                let draft = Draft::named(kind, &source, display);
                let (place, index) = (place.clone(), self.things.len());
                self.things.push(Thing { place, draft, described: false, used: false });
                self.by_name.insert((kind, identifier), index);
                Ok(Some(index))
            }
        }
    }

    /// What stands at `address`: in the same file, or in exactly one other.
    fn at(&self, file: usize, address: &str) -> Result<Option<usize>, &'static str> {
        let all = self.by_address.get(address).map(Vec::as_slice).unwrap_or_default();
        if let Some((_, index)) = all.iter().rev().find(|(stands, _)| *stands == file) {
            return Ok(Some(*index));
        }
        match all {
            [] => Ok(None),
            [(_, first), others @ ..] if others.iter().all(|(_, other)| other == first) => Ok(Some(*first)),
            _ => Err("It names somebody or something by an id that several of the files have."),
        }
    }

    /// A thing without a description takes the first name that somebody tells.
    fn learn_name(&mut self, index: usize, display: &str) {
        let thing = &mut self.things[index];
        if thing.described || display.is_empty() {
            return;
        }
        let source = Source { identifier: thing.draft.identifier(), updated_at: None };
        let plain = Draft::named(thing.draft.kind(), &source, "");
        match (&mut thing.draft, plain) {
            (Draft::Practitioner(it), Draft::Practitioner(plain)) if it.name == plain.name => {
                it.name = clip(display)
            }
            (Draft::Patient(it), Draft::Patient(plain)) if it.family == plain.family => {
                it.family = clip(display)
            }
            (Draft::Location(it), Draft::Location(plain)) if it.name == plain.name => it.name = clip(display),
            (Draft::HealthcareService(it, _), Draft::HealthcareService(plain, _))
                if it.name == plain.name =>
            {
                it.name = clip(display);
            }
            (_, _) => {}
        }
    }
}

/// Whose a thing is, but where it is Docket's own.
fn kept(source: &Source) -> Option<Source> {
    (source.identifier.system != OWN_SYSTEM).then(|| source.clone())
}

fn clip(text: &str) -> String {
    text.trim().chars().take(NAME_MAXIMUM).collect()
}

/// `name`, or a plain one made of the id where there is none: "Patient 1f3a2b8c…".
fn named(kind: Kind, name: &str, identifier: &Identifier) -> String {
    if !name.trim().is_empty() {
        return clip(name);
    }
    let what = match kind {
        Kind::HealthcareService => "Service",
        Kind::Location | Kind::Practitioner | Kind::Patient | Kind::Appointment => kind.name(),
    };
    let value = identifier.value.strip_prefix("urn:uuid:").unwrap_or(&identifier.value);
    let short: String = value.chars().take(8).collect();
    let more = if short.len() < value.len() { "…" } else { "" };
    format!("{what} {short}{more}")
}
