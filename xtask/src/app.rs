//! The app, from Rust to the files that the server embeds: compile, bind, hash, write the page, compress.

mod bindings;
mod names;
mod page;
mod styles;

mod files;

use anyhow::{Context as _, ensure};

use crate::museum;
use crate::process;
use crate::terminal::{Steps, detail};
use crate::toolchain::{Library, TARGET, Toolchain};
use crate::workspace;

use files::{Built, Files};

/// What a browser should have to load of code before the app works: wasm and JavaScript, compressed. Not reached yet.
pub(crate) const GOAL_BYTES: usize = 180_000;
/// What that may weigh at present, whichever of the compilers built it: a ratchet, to be lowered with every step towards
/// [`GOAL_BYTES`].
pub(crate) const BUDGET_BYTES: usize = 255_000;
/// The same for all code, with the parts that are loaded later: nothing becomes lighter by being moved there.
pub(crate) const ALL_BUDGET_BYTES: usize = 612_000;

const PACKAGE: &str = "docket-frontend";

/// How many steps [`build`] announces.
pub(crate) const STEPS: usize = 4;

/// `cargo xtask app`.
pub(crate) fn command() -> anyhow::Result<()> {
    within_budget(&build(&mut Steps::new(STEPS))?)
}

/// Holds what was built to [`BUDGET_BYTES`] and [`ALL_BUDGET_BYTES`], where it has the library that these are meant for.
///
/// # Errors
/// When it weighs more.
pub(crate) fn within_budget(built: &Built) -> anyhow::Result<()> {
    if Toolchain::prepare()?.library() == Library::AsItCame {
        detail("not held to its budget, since its standard library is as it came");
        return Ok(());
    }
    for (what, bytes, budget) in [
        ("what is loaded first", built.first_bytes, BUDGET_BYTES),
        ("all of the app's code", built.code_bytes, ALL_BUDGET_BYTES),
    ] {
        ensure!(
            bytes <= budget,
            "{what} has {bytes} bytes after brotli, {} more than its budget",
            bytes.saturating_sub(budget)
        );
    }
    Ok(())
}

/// `cargo xtask check-wasm`.
pub(crate) fn check() -> anyhow::Result<()> {
    let mut cargo = Toolchain::prepare()?.app_cargo()?;
    process::run(cargo.args(["check", "--profile", "wasm", "--target", TARGET, "--package", PACKAGE]))
}

/// Builds the app into `target/app/`; files that came out the same are left alone, so that nothing that embeds them is
/// built anew.
pub(crate) fn build(steps: &mut Steps) -> anyhow::Result<Built> {
    let toolchain = steps.step("Find a compiler for the browser", || {
        let toolchain = Toolchain::prepare()?;
        toolchain.library();
        Ok(toolchain)
    })?;
    steps.step("Compile the app for the browser", || {
        let mut cargo = toolchain.app_cargo()?;
        cargo.args([
            "rustc",
            "--profile",
            "wasm",
            "--target",
            TARGET,
            "--package",
            PACKAGE,
            "--bin",
            PACKAGE,
        ]);
        // What is loaded later is found by what refers to what.
        process::run(cargo.args(["--features", "split", "--", "-Clink-arg=--emit-relocs"]))
    })?;
    let mut files = Files::default();
    steps.step("Bind it to JavaScript, write page and styles", || {
        let wasm = workspace::wasm_target().join(TARGET).join("wasm").join(format!("{PACKAGE}.wasm"));
        museum::is_in_no(&wasm)?;
        let frontend = workspace::root().join("frontend");
        let code = bindings::generate(&wasm, &frontend.join("start.js"), &mut files)?;
        let css = styles::bundle(&frontend.join("style/main.css"), &mut files)?;
        page::write(&frontend.join("index.html"), &code, &css, &mut files)?;
        files.add_folder(&frontend.join("public"))
    })?;
    steps.step("Compress", || {
        let built = files.write(&workspace::app()).context("the app cannot be written")?;
        for (path, plain, compressed) in built.heaviest(8) {
            detail(&format!("{plain:>8} bytes, {compressed:>7} as brotli  {path}"));
        }
        let Built { first_bytes, code_bytes, .. } = built;
        detail(&format!(
            "wasm and JavaScript, first: {first_bytes} bytes (at most {BUDGET_BYTES}; the goal is {GOAL_BYTES})"
        ));
        detail(&format!("all, with what is loaded later: {code_bytes} bytes (at most {ALL_BUDGET_BYTES})"));
        Ok(built)
    })
}
