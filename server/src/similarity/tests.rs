//! Tables that are not as they must be, and what the shipped weights are worth where the pairs are at hand.

mod real;
mod tables;

use super::pairs::Pairs;
use std::path::Path;
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

/// Files of pairs that lie beside the repository; `None`, and a word, where they are absent.
fn beside() -> Option<(std::path::PathBuf, std::path::PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/duplicate-meetings");
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
        return None;
    }
    Some((folder.join("records.csv"), folder.join("pairs.csv")))
}
