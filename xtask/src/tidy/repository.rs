//! The files that the rules look at.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};

use super::source::Source;
use crate::process;

/// All files that git tracks or would track, by path from the root, with `/` between folders.
pub(super) struct Repository {
    /// Without a text where it is none, such as a picture.
    files: BTreeMap<String, Option<String>>,
}

impl Repository {
    /// Reads the files of the work tree; what git ignores is nobody's concern.
    ///
    /// # Errors
    /// When git is missing or does not know the folder.
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let mut git = process::command("git");
        // A checkout that belongs to another user is read, not obeyed.
        git.args(["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let output = process::capture(git.current_dir(root))?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "git does not list the files of {}: {}",
            root.display(),
            complaint.trim()
        );
        let list = String::from_utf8(output.stdout).context("a file has a name that is not UTF-8")?;
        let mut files = BTreeMap::new();
        for path in list.split_terminator('\0') {
            // Removed, but still tracked.
            if let Ok(bytes) = std::fs::read(root.join(path)) {
                files.insert(path.to_owned(), String::from_utf8(bytes).ok());
            }
        }
        Ok(Self { files })
    }

    /// A repository of these files, for tests.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| ((*path).to_owned(), Some((*text).to_owned()));
        Self { files: files.iter().map(own).collect() }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Every file that is text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Every Rust file, with what of it is code and what of that is for tests only.
    pub(super) fn sources(&self) -> impl Iterator<Item = Source<'_>> {
        self.texts()
            .filter(|(path, _)| path.ends_with(".rs"))
            .map(|(path, text)| Source::new(path, text, self.is_test_file(path)))
    }

    /// Whether a file or a folder lies there.
    pub(super) fn holds(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        let first_below = self.files.range(folder.clone()..).next();
        self.files.contains_key(path) || first_below.is_some_and(|(found, _)| found.starts_with(&folder))
    }

    /// Whether a Rust file is compiled for tests only: it lies in a `tests/` folder of its package, or the file that
    /// declares it, or one that declares that one, says so.
    fn is_test_file(&self, path: &str) -> bool {
        let mut module = path.to_owned();
        loop {
            let Some((folder, name)) = module.rsplit_once('/') else { return false };
            if folder == "tests" || folder.starts_with("tests/") || folder.ends_with("/tests") {
                return true;
            }
            let Some(name) = name.strip_suffix(".rs") else { return false };
            if matches!(name, "lib" | "main") {
                return false;
            }
            let parents = [format!("{folder}.rs"), format!("{folder}/lib.rs"), format!("{folder}/main.rs")];
            let Some(parent) = parents.into_iter().find(|parent| self.files.contains_key(parent)) else {
                return false;
            };
            if self.text(&parent).is_some_and(|text| declares_for_tests(text, name)) {
                return true;
            }
            module = parent;
        }
    }
}

/// Whether a module is declared under `#[cfg(test)]`.
fn declares_for_tests(text: &str, module: &str) -> bool {
    let declaration = format!("mod {module};");
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            let declared = lines.find(|line| !line.starts_with("#["));
            if declared.is_some_and(|line| line == declaration || line.ends_with(&format!(" {declaration}")))
            {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_as_git_lists_them() {
        let folder = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| {
            process::run(process::command("git").args(arguments).current_dir(folder.path())).unwrap();
        };
        std::fs::create_dir(folder.path().join("target")).unwrap();
        for (path, text) in [(".gitignore", "/target\n"), ("target/built", "x"), ("new.rs", "fn new() {}\n")]
        {
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        std::fs::write(folder.path().join("picture.png"), [0xff, 0xfe]).unwrap();
        git(&["init", "--quiet"]);
        let repository = Repository::read(folder.path()).unwrap();
        assert_eq!(repository.paths().collect::<Vec<_>>(), [".gitignore", "new.rs", "picture.png"]);
        assert_eq!(repository.texts().map(|(path, _)| path).collect::<Vec<_>>(), [".gitignore", "new.rs"]);
    }

    #[test]
    fn a_file_is_for_tests_when_it_or_its_parent_is_declared_so() {
        let repository = Repository::of(&[
            ("server/src/lib.rs", "mod journal;\n"),
            ("server/src/main.rs", "use docket_server as server;\n"),
            ("server/src/journal.rs", "mod disk;\n#[cfg(test)]\npub(crate) mod suite;\n"),
            ("server/src/journal/disk.rs", ""),
            ("server/src/journal/suite.rs", "mod cases;\n"),
            ("server/src/journal/suite/cases.rs", ""),
            ("frontend/tests/contrast.rs", ""),
            ("tests/it/race.rs", ""),
        ]);
        let for_tests: Vec<_> = repository.paths().filter(|path| repository.is_test_file(path)).collect();
        let expected = [
            "frontend/tests/contrast.rs",
            "server/src/journal/suite.rs",
            "server/src/journal/suite/cases.rs",
            "tests/it/race.rs",
        ];
        assert_eq!(for_tests, expected);
    }

    #[test]
    fn a_folder_is_held_by_what_lies_in_it() {
        let repository = Repository::of(&[("shared/src/state.rs", ""), ("shared/src/state/tally.rs", "")]);
        for path in ["shared", "shared/src/", "shared/src/state", "shared/src/state.rs"] {
            assert!(repository.holds(path), "{path}");
        }
        for path in ["share", "shared/src/sta", "shared/src/state/tally"] {
            assert!(!repository.holds(path), "{path}");
        }
    }
}
