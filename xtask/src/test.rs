//! `cargo xtask test`: everything that the project can check about itself. Quick things come first; the first failure ends
//! the run, since what follows would fail for the same reason.

mod browser;

use std::process::Command;

use anyhow::ensure;
use clap::Args;

use crate::app;
use crate::museum;
use crate::packages;
use crate::process;
use crate::server::{self, Profile};
use crate::terminal::{Steps, detail, duration, say};
use crate::tidy;
use crate::toolchain::Toolchain;
use crate::tools;

/// What `cargo xtask test` may be told.
#[derive(Args)]
pub(crate) struct Choices {
    /// Leave out all that needs a browser or the wasm target.
    #[arg(long)]
    quick: bool,
}

const QUICK_STEPS: usize = 5;
const FURTHER_STEPS: usize = 6 + app::STEPS;

/// Runs the steps.
///
/// # Errors
/// With the first step that failed.
pub(crate) fn command(choices: &Choices) -> anyhow::Result<()> {
    let total = if choices.quick { QUICK_STEPS } else { QUICK_STEPS + FURTHER_STEPS };
    let mut steps = Steps::new(total);
    quick(&mut steps)?;
    if !choices.quick {
        further(&mut steps)?;
    }
    say(&format!("All {total} steps passed in {}.", duration(steps.elapsed())));
    Ok(())
}

fn quick(steps: &mut Steps) -> anyhow::Result<()> {
    steps.step("The code is formatted", || {
        component("fmt", "rustfmt")?;
        process::run(process::cargo().args(["fmt", "--all", "--check"]))
    })?;
    steps.step("clippy has nothing to say about the native build", || {
        component("clippy", "clippy")?;
        let mut cargo = process::cargo();
        process::run(cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    steps.step("The repository keeps its own rules", tidy::command)?;
    steps.step("Unit, property and integration tests pass", native_tests)?;
    steps.step("They catch every bug that was planted on purpose", museum::all_are_caught)
}

fn further(steps: &mut Steps) -> anyhow::Result<()> {
    steps.step("clippy has nothing to say about the build for the browser", || {
        let toolchain = Toolchain::prepare()?;
        process::run(&mut toolchain.clippy(&["--package", "docket-shared"])?)?;
        process::run(&mut toolchain.clippy(&["--package", "docket-frontend", "--all-targets"])?)
    })?;
    app::within_budget(&app::build(steps)?)?;
    steps.step("The server compiles with the app inside", || server::build(Profile::Dev))?;
    steps.step("A browser and its driver are here", browser::prepare)?;
    steps.step("The app's tests pass in a headless browser", browser::wasm_tests)?;
    steps.step("The tests in real browsers against the real server pass", browser::tests)?;
    steps.step("Licenses and sources of the dependencies are as agreed", dependencies)
}

/// A part of the toolchain that a minimal installation lacks.
fn component(command: &str, component: &str) -> anyhow::Result<()> {
    let present = process::text(process::cargo().args([command, "--version"])).is_some();
    ensure!(present, "`cargo {command}` is missing; `rustup component add {component}` brings it");
    Ok(())
}

/// Whether tests run with nextest, which shows them one by one and runs more of them at once.
fn has_nextest() -> bool {
    process::find("cargo-nextest").is_some()
}

/// Says so where a test leaves something out, since what a passing test says itself is not shown.
fn say_what_is_skipped() {
    let mut mount = process::command("unshare");
    mount.args(["--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(std::env::temp_dir());
    let why = match process::capture(&mut mount) {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    detail(&format!(
        "skipped: a full disk of its own (full::a_full_disk_stops_decisions_and_nothing_else_and_room_lets_them_go_on), since a small \
         one cannot be mounted here: {why}"
    ));
}

fn native_tests() -> anyhow::Result<()> {
    packages::strace()?;
    say_what_is_skipped();
    if has_nextest() {
        return process::run(process::cargo().args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "-E",
            "not (package(docket-tests) & binary(browser))",
        ]));
    }
    detail("with `cargo test`, since cargo-nextest is not installed");
    process::run(process::cargo().args([
        "test",
        "--workspace",
        "--exclude",
        "docket-tests",
        "--lib",
        "--bins",
        "--tests",
    ]))?;
    process::run(process::cargo().args([
        "test",
        "--package",
        "docket-tests",
        "--lib",
        "--bins",
        "--test",
        "fuzz",
        "--test",
        "it",
        "--test",
        "sim",
    ]))
}

/// As `deny.toml` says.
fn dependencies() -> anyhow::Result<()> {
    let mut deny = process::command(tools::cargo_deny().prepare()?.join("cargo-deny"));
    process::run(deny.args(["deny", "--log-level", "warn", "check", "licenses", "bans", "sources"]))
}

/// The cargo that runs the tests of one target of docket-tests.
fn target_tests(target: &str) -> Command {
    let mut cargo = process::cargo();
    if has_nextest() {
        cargo.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        cargo.arg("test");
    }
    cargo.args(["--package", "docket-tests", "--test", target]);
    cargo
}
