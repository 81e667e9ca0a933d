//! The binaries of the tests, each run by itself: a check takes as long as its test.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::process;
use crate::workspace;

/// Names the bug to turn on, to `shared/src/planted.rs`.
pub(super) const PLANTED: &str = "DOCKET_PLANTED";

/// Longer than any check takes; a bug may make one go on for ever.
const PATIENCE: Duration = Duration::from_secs(100);

/// Histories that a check by the simulation lives through; the tests' own number is more than a bug needs.
const HISTORIES: (&str, &str) = ("DOCKET_SIM_HISTORIES", "60");

/// Needs Chromium, or is not a test.
const LEFT_OUT: [&str; 4] =
    ["docket-tests/browser", "docket-tests/bench", "xtask/xtask", "docket-tests/docket_tests"];

/// Every test binary, by package and target.
pub(super) struct Suite(BTreeMap<String, Binary>);

struct Binary {
    program: PathBuf,
    /// Where cargo would run it.
    folder: PathBuf,
}

/// What a check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Passed,
    Failed,
    /// It was stopped.
    Endless,
}

impl Suite {
    /// Compiles the tests, as `cargo xtask test` does, so that what is there is taken.
    ///
    /// # Errors
    /// When they do not compile.
    pub(super) fn build() -> anyhow::Result<Self> {
        let mut cargo = process::cargo();
        cargo.args(["test", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"]);
        let output = cargo.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.context("cargo cannot be started")?;
        ensure!(output.status.success(), "the tests do not compile");
        let said = String::from_utf8(output.stdout).context("cargo says what is no text")?;
        Ok(Self(said.lines().filter_map(binary).filter(|(name, _)| !LEFT_OUT.contains(&&**name)).collect()))
    }

    /// Runs these tests of a binary, with a bug on or none. Whether they are there, too, is looked into.
    ///
    /// # Errors
    /// When there is no such binary or test.
    pub(super) fn run(&self, binary: &str, tests: &[&str], bug: Option<&str>) -> anyhow::Result<Verdict> {
        let mut command = self.command(binary, bug)?;
        let (verdict, said) = ended(command.arg("--exact").args(tests))?;
        let there = verdict == Verdict::Endless || said.contains(&format!("running {} test", tests.len()));
        ensure!(there, "{binary} has not all of the tests {tests:?}");
        Ok(verdict)
    }

    /// Runs all tests of all binaries with a bug on, and names those that fail.
    ///
    /// # Errors
    /// When one cannot be started.
    pub(super) fn failures(&self, bug: &str) -> anyhow::Result<Vec<String>> {
        let mut failures = Vec::new();
        for binary in self.0.keys() {
            let (verdict, said) = ended(&mut self.command(binary, Some(bug))?)?;
            let failed =
                said.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
            failures.extend(failed.map(|test| format!("{binary} {test}")));
            if verdict == Verdict::Endless {
                failures.push(format!("{binary}, which did not end"));
            }
        }
        Ok(failures)
    }

    fn command(&self, binary: &str, bug: Option<&str>) -> anyhow::Result<Command> {
        let found = self.0.get(binary).with_context(|| format!("there is no test binary {binary}"))?;
        let mut command = process::command(&found.program);
        command.current_dir(&found.folder).env(HISTORIES.0, HISTORIES.1).env_remove(PLANTED);
        // What fails on purpose is no example to keep.
        command.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "true");
        Ok(match bug {
            Some(bug) => {
                command.env(PLANTED, bug);
                command
            }
            None => command,
        })
    }
}

/// A test binary among what cargo says.
fn binary(line: &str) -> Option<(String, Binary)> {
    let artifact: Value = serde_json::from_str(line).ok()?;
    let is_test = artifact["profile"]["test"].as_bool()?;
    let program = PathBuf::from(artifact["executable"].as_str().filter(|_| is_test)?);
    let folder = Path::new(artifact["manifest_path"].as_str()?).parent()?.to_owned();
    let package = folder.strip_prefix(workspace::root()).ok()?.to_str()?;
    let package = if package == "xtask" { package.to_owned() } else { format!("docket-{package}") };
    let target = artifact["target"]["name"].as_str()?;
    Some((format!("{package}/{target}"), Binary { program, folder }))
}

/// Runs it to its end, or to that of our patience, and keeps what it said.
fn ended(command: &mut Command) -> anyhow::Result<(Verdict, String)> {
    let log = workspace::target().join("museum.log");
    let file = std::fs::File::create(&log).with_context(|| format!("{} cannot be written", log.display()))?;
    command.stdin(Stdio::null()).stderr(Stdio::null()).stdout(file);
    let line = process::line(command);
    let mut child = command.spawn().with_context(|| format!("`{line}` cannot be started"))?;
    let began = Instant::now();
    let verdict = loop {
        if let Some(status) = child.try_wait()? {
            break if status.success() { Verdict::Passed } else { Verdict::Failed };
        }
        if began.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            break Verdict::Endless;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    Ok((verdict, std::fs::read_to_string(&log).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_binaries_are_found_by_package_and_target() {
        let root = workspace::root().display();
        let line = |name: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"{root}/tests/Cargo.toml","target":{{"name":"{name}"}},
                   "profile":{{"test":{test}}},"executable":"{root}/target/debug/deps/{name}-1"}}"#
            )
        };
        let found = binary(&line("it", true)).map(|(name, binary)| (name, binary.folder));
        assert_eq!(found, Some(("docket-tests/it".to_owned(), workspace::root().join("tests"))));
        assert!(binary(&line("bench", false)).is_none());
        assert!(binary("{\"reason\":\"build-finished\"}").is_none() && binary("Compiling").is_none());
    }
}
