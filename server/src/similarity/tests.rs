//! Tables that are not as they must be, and what the shipped weights are worth where the pairs are at hand.

mod real;
mod tables;

use super::pairs::Pairs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Two tables on disk, read.
fn read(records: &[u8], pairs: &[u8]) -> Result<Pairs, String> {
    let folder = TempDir::new().unwrap();
    let (r, p) = (folder.path().join("records.csv"), folder.path().join("pairs.csv"));
    std::fs::write(&r, records).unwrap();
    std::fs::write(&p, pairs).unwrap();
    let prefix = format!("{}/", folder.path().display());
    Pairs::read(&r, &p).map_err(|error| error.to_string().replace(&prefix, ""))
}

/// A table of meetings and one of pairs.
type Tables = (PathBuf, PathBuf);

fn tables(folder: &str) -> Tables {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    (folder.join("records.csv"), folder.join("pairs.csv"))
}

/// The sets of pairs that are the project's own.
fn own() -> [Tables; 2] {
    ["outpatient-group", "community-trust"].map(|name| tables(&format!("../tests/data/look-alikes/{name}")))
}

/// The set of pairs that may lie beside the repository; `None`, and a word, where it is absent.
fn beside() -> Option<Tables> {
    let tables = tables("../../shared/data/duplicate-meetings");
    if !tables.0.is_file() {
        eprintln!("skipped: {} is not there", tables.0.display());
        return None;
    }
    Some(tables)
}

/// All sets that are there.
fn all() -> Vec<Tables> {
    beside().into_iter().chain(own()).collect()
}
