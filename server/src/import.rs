//! `docket import`: reads what other systems wrote, FHIR R4 and tables, and hands it to the authority as commands, so that it
//! obeys the rules like any booking. In flow order: `read` takes files apart into resources and rows, `gather`
//! understands each, `plan` turns all of them into commands, people and places before appointments, and `send` submits them.
//!
//! A thing's id follows from its name in the system that owns it, and a command's id from its content, so that reading the same
//! file again changes nothing.

mod mapping;
mod read;

mod fhir;
mod gather;
mod reference;
mod rows;
mod times;

mod directory;
mod plan;

mod report;
mod send;
#[cfg(test)]
mod tests;

pub(crate) use fhir::{COLOUR_EXTENSION, DURATION_EXTENSION};
pub use mapping::{Field, Mapping, MappingError, Pair};
pub use report::{Counts, Kind, Line, Place, Report};

use crate::journal::JournalError;
use crate::organization::Organization;
use docket_shared::ids::Identifier;
use docket_shared::planted;
use gather::Gathered;
use std::path::PathBuf;
use uuid::Uuid;

/// The system of ids that are Docket's own: what carries such an identifier keeps its id.
pub(crate) const OWN_SYSTEM: &str = "urn:docket:id";

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many lines and entries are read.
    Reading {
        /// Of all files so far.
        read: usize,
    },
    /// So many commands are decided, of so many.
    Sending {
        /// Decided, or known from before.
        done: usize,
        /// All there are.
        total: usize,
    },
}

/// Why an import ended early. What was decided until then stays, and importing the same files again continues.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ImportError {
    #[error("The file {0} cannot be read: {1}.")]
    Unreadable(PathBuf, std::io::Error),
    #[error("The journal cannot be read: {0}.")]
    Journal(#[from] JournalError),
    #[error("The authority takes no more commands: its journal failed, or it is shutting down.")]
    Stopped,
}

/// Copies what `files` hold into `organization`. A line that cannot be understood is named in the report and skipped.
///
/// Blocks on files and on the journal: for the command line, not for a server that answers others meanwhile.
///
/// # Errors
/// Where a file cannot be read at all, before anything is sent; where the journal fails, in the midst.
pub async fn import(
    organization: &Organization,
    files: &[PathBuf],
    mapping: &Mapping,
    mut progress: impl FnMut(Progress),
) -> Result<Report, ImportError> {
    organization.projection.caught_up().await;
    let zone = organization.projection.read(|state, _| std::sync::Arc::clone(state.zone()));
    let mut gathered = Gathered::new(zone);
    for (number, path) in files.iter().enumerate() {
        let file = read::File { number, path, mapping };
        let failed = |error| ImportError::Unreadable(path.clone(), error);
        file.read(&mut gathered, &mut progress).map_err(failed)?;
    }
    let plan = organization.projection.read(|state, _| plan::plan(gathered, state));
    let report = send::send(organization, plan, &mut progress).await?;
    // So that whoever reads next sees what was imported.
    organization.projection.caught_up().await;
    Ok(report)
}

/// The id of the thing that `identifier` names: the very id where it is one of Docket's own.
fn uuid(identifier: &Identifier) -> Uuid {
    planted!("imported-as-another" => return Uuid::now_v7());
    match identifier.value.parse() {
        Ok(own) if identifier.system == OWN_SYSTEM => own,
        Ok(_) | Err(_) => identifier.uuid(),
    }
}
