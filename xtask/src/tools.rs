//! Programs of crates.io that tests need: taken from the `PATH` where the version is right, else built once into
//! `target/tools/`, so that nothing outside of `target/` changes.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::process;
use crate::terminal::{detail, duration};
use crate::workspace;

/// A program, and the crate that brings it.
pub(crate) struct Tool {
    package: &'static str,
    /// The program that is looked for.
    program: &'static str,
    version: String,
    /// How long building it took on two cores.
    wait: &'static str,
    /// Whether the crate's own lock file can still be resolved.
    locked: bool,
}

/// Builds the wasm tests and starts them in a browser.
pub(crate) fn wasm_pack() -> Tool {
    let version = "0.15.1".to_owned();
    Tool { package: "wasm-pack", program: "wasm-pack", version, wait: "about 2 minutes", locked: true }
}

/// `wasm-bindgen-test-runner`, and the `wasm-bindgen` beside which wasm-pack looks for it: of the very version that the
/// app is compiled with, or it refuses.
///
/// # Errors
/// When `Cargo.lock` cannot be read or has no such package.
pub(crate) fn wasm_bindgen() -> anyhow::Result<Tool> {
    let lock =
        std::fs::read_to_string(workspace::root().join("Cargo.lock")).context("there is no Cargo.lock")?;
    let version =
        locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?.to_owned();
    // Its lock file names versions that were since withdrawn.
    let (wait, locked) = ("about 2 minutes", false);
    Ok(Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, wait, locked })
}

/// Reads the licenses and sources of the dependencies.
pub(crate) fn cargo_deny() -> Tool {
    let version = "0.20.2".to_owned();
    Tool { package: "cargo-deny", program: "cargo-deny", version, wait: "about 3 minutes", locked: true }
}

impl Tool {
    /// The folder that holds the program in the right version, built if need be.
    ///
    /// # Errors
    /// When it does not build.
    pub(crate) fn prepare(&self) -> anyhow::Result<PathBuf> {
        let ours = root().join("bin");
        let there = process::find(self.program).and_then(|path| path.parent().map(PathBuf::from));
        if let Some(folder) =
            [there, Some(ours.clone())].into_iter().flatten().find(|folder| self.is_in(folder))
        {
            return Ok(folder);
        }
        detail(&format!(
            "building {} {} into target/tools/, once ({})",
            self.package, self.version, self.wait
        ));
        let began = std::time::Instant::now();
        let mut cargo = process::cargo();
        cargo
            .args(["install", "--quiet", self.package, "--version", &self.version, "--force", "--root"])
            .arg(root());
        if self.locked {
            cargo.arg("--locked");
        }
        process::run(&mut cargo)?;
        detail(&format!("{} built in {}", self.package, duration(began.elapsed())));
        Ok(ours)
    }

    fn is_in(&self, folder: &std::path::Path) -> bool {
        let program = folder.join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        let said = process::text(process::command(program).arg("--version"));
        said.is_some_and(|said| said.split_whitespace().nth(1) == Some(&self.version))
    }
}

/// Where tools are installed, and keep what they keep.
pub(crate) fn root() -> PathBuf {
    workspace::target().join("tools")
}

/// The version of a package in a lock file.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n[[package]]\n\
                    name = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
