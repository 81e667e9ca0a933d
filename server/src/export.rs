//! `docket export`: everybody, every place and every appointment as FHIR R4, one resource a line, so that another system can
//! read it, and so that reading it into an empty Docket gives the same appointments.
//!
//! FHIR's Practitioner knows no working hours, limits or services, and no resource of these knows the clinic's settings: those
//! are not in it. A backup is a copy of the journal.

mod resources;
#[cfg(test)]
mod tests;

use crate::organization::Organization;
use docket_shared::state::State;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::io::{self, Write};

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Exported {
    pub healthcare_services: usize,
    pub locations: usize,
    pub practitioners: usize,
    pub patients: usize,
    pub appointments: usize,
}

impl fmt::Display for Exported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { healthcare_services, locations, practitioners, patients, appointments } = self;
        write!(
            formatter,
            "Exported {appointments} appointments, {patients} patients, {practitioners} practitioners, {locations} \
             locations and {healthcare_services} services."
        )
    }
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ExportError {
    #[error("The export could not be written: {0}.")]
    Write(#[from] io::Error),
    #[error("A resource could not be written as JSON: {0}.")]
    Json(#[from] serde_json::Error),
}

/// Writes all that is committed, as of one moment: services, locations, practitioners, patients, then appointments by start.
///
/// # Errors
/// Where `write` fails.
pub fn export(organization: &Organization, write: &mut dyn Write) -> Result<Exported, ExportError> {
    // The copy shares the things themselves, and readers must not hold the projection up while a disk is slow.
    let state = organization.projection.read(|state, _| State::clone(state));
    let exported = Exported {
        healthcare_services: lines(write, state.services().values().map(|it| resources::service(it)))?,
        locations: lines(write, state.locations().values().map(|it| resources::location(it)))?,
        practitioners: lines(write, state.practitioners().values().map(|it| resources::practitioner(it)))?,
        patients: lines(write, state.patients().values().map(|it| resources::patient(it)))?,
        appointments: {
            let mut appointments: Vec<_> = state.appointments().values().collect();
            appointments.sort_by_key(|appointment| (appointment.start, appointment.id));
            lines(write, appointments.into_iter().map(|it| resources::appointment(it)))?
        },
    };
    write.flush()?;
    Ok(exported)
}

fn lines(write: &mut dyn Write, resources: impl Iterator<Item = Value>) -> Result<usize, ExportError> {
    let mut count = 0;
    for resource in resources {
        serde_json::to_writer(&mut *write, &resource)?;
        write.write_all(b"\n")?;
        count += 1;
    }
    Ok(count)
}
