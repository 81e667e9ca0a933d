//! What inputs begin with.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A line or file of real data is cut off here.
const LONGEST: usize = 8 * 1024;
/// So many of a folder of real data are enough.
const FILES: usize = 40;
/// So many lines of a file of real data are.
const LINES: usize = 12;

/// Inputs that are right, or nearly.
pub(crate) struct Corpus(Vec<Vec<u8>>);

impl Corpus {
    /// What lies in `tests/fuzz/corpus/`, in the folder of this name.
    pub(crate) fn of(target: &str) -> Self {
        let folder = here().join("fuzz/corpus").join(target);
        Self(files(&folder).iter().map(|path| fs::read(path).unwrap()).collect())
    }

    /// And each object of a file with which the app's and the server's JSON are compared (`frontend/tests/golden/`).
    pub(crate) fn and_golden(mut self, name: &str, changed: impl Fn(Value) -> Value) -> Self {
        let text = fs::read_to_string(here().join("../frontend/tests/golden").join(name)).unwrap();
        let objects: Vec<Value> = serde_json::from_str(&text).unwrap();
        self.0.extend(objects.into_iter().map(|object| changed(object).to_string().into_bytes()));
        self
    }

    /// And the beginnings of real files, where they lie beside the repository.
    pub(crate) fn and_real(mut self, folder: &str, extension: &str) -> Self {
        let folder = here().join("../../shared/data").join(folder);
        let matching =
            files(&folder).into_iter().filter(|path| path.extension().is_some_and(|it| it == extension));
        for path in matching.take(FILES) {
            let bytes = fs::read(path).unwrap();
            let lines: Vec<_> = bytes.split_inclusive(|byte| *byte == b'\n').take(LINES).collect();
            // Half a JSON document is none.
            let whole = if extension == "json" { bytes.clone() } else { lines.concat() };
            if whole.len() <= LONGEST {
                self.0.push(whole);
            }
        }
        self
    }

    pub(crate) fn inputs(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder, in the order of their names; none where it is not there.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn every_folder_of_the_corpus_is_somebodys_and_has_something_in_it() {
    let folders = fs::read_dir(here().join("fuzz/corpus")).unwrap();
    let mut names: Vec<_> = folders.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["commands", "cookies", "feed", "fhir", "journal", "json", "recurrence", "tables"]);
    for name in names {
        assert!(Corpus::of(&name).inputs().len() > 2, "{name}");
    }
}
