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

/// The file of a target's folder with what such an engine has found: one input a line, as Rust writes bytes.
const FOUND: &str = "found";

/// What inputs are made from.
pub(crate) struct Corpus {
    /// Inputs that are right, or nearly, to be changed.
    inputs: Vec<Vec<u8>>,
    /// What was found to take paths of its own; most of it is wrong from the start.
    found: Vec<Vec<u8>>,
}

impl Corpus {
    /// What lies in `tests/fuzz/corpus/`, in the folder of this name.
    pub(crate) fn of(target: &str) -> Self {
        let folder = here().join("fuzz/corpus").join(target);
        let (found, files): (Vec<_>, Vec<_>) =
            files(&folder).into_iter().partition(|path| path.file_name().is_some_and(|name| name == FOUND));
        let lines = found.iter().map(|path| fs::read_to_string(path).unwrap());
        Self {
            inputs: files.iter().map(|path| fs::read(path).unwrap()).collect(),
            found: lines.flat_map(|text| text.lines().map(unescaped).collect::<Vec<_>>()).collect(),
        }
    }

    /// Gives what there is so far to an engine that is guided by what inputs cover, which begins with the files of a folder.
    pub(crate) fn offered_as_seeds(self) -> Self {
        if let Some(folder) = std::env::var_os("DOCKET_FUZZ_SEEDS") {
            let named = |kind, inputs: &[Vec<u8>]| {
                for (number, input) in inputs.iter().enumerate() {
                    fs::write(Path::new(&folder).join(format!("{kind}-{number}")), input).unwrap();
                }
            };
            named("right", &self.inputs);
            named("found", &self.found);
        }
        self
    }

    /// And each object of a file with which the app's and the server's JSON are compared (`frontend/tests/golden/`).
    pub(crate) fn and_golden(mut self, name: &str, changed: impl Fn(Value) -> Value) -> Self {
        let text = fs::read_to_string(here().join("../frontend/tests/golden").join(name)).unwrap();
        let objects: Vec<Value> = serde_json::from_str(&text).unwrap();
        self.inputs.extend(objects.into_iter().map(|object| changed(object).to_string().into_bytes()));
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
                self.inputs.push(whole);
            }
        }
        self
    }

    /// Everything, to be checked as it is.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[u8]> {
        self.inputs.iter().chain(&self.found).map(Vec::as_slice)
    }

    pub(crate) fn inputs(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.inputs.iter().map(Vec::as_slice)
    }
}

/// The bytes that [`<[u8]>::escape_ascii`] wrote.
fn unescaped(line: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = line.as_bytes();
    while let Some((first, mut after)) = rest.split_first() {
        let byte = if *first == b'\\' {
            let (kind, further) = after.split_first().unwrap();
            after = further;
            match kind {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'x' => {
                    let (digits, further) = after.split_at(2);
                    after = further;
                    u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
                }
                itself => *itself,
            }
        } else {
            *first
        };
        bytes.push(byte);
        rest = after;
    }
    bytes
}

#[test]
fn what_was_found_is_read_as_it_was() {
    let all: Vec<u8> = (0..=u8::MAX).chain(*b"\\x0a\\\\").collect();
    assert_eq!(unescaped(&all.escape_ascii().to_string()), all);
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
