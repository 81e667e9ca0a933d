//! The app, from Rust to the files that the server embeds: compile, bind, hash, write the page, compress.

mod bindings;
mod page;
mod styles;

mod files;

use anyhow::{Context as _, ensure};

use crate::process;
use crate::terminal::{Steps, detail};
use crate::toolchain::{TARGET, Toolchain};
use crate::workspace;

use files::{Built, Files};

/// What a browser should have to load of code before the app works: wasm and JavaScript, compressed. Not reached yet.
pub(crate) const GOAL_BYTES: usize = 180_000;
/// What it may weigh at present, whichever of the compilers built it: a ratchet, to be lowered with every step towards
/// [`GOAL_BYTES`].
pub(crate) const BUDGET_BYTES: usize = 445_000;

const PACKAGE: &str = "docket-frontend";

/// How many steps [`build`] announces.
pub(crate) const STEPS: usize = 4;

/// `cargo xtask app`.
pub(crate) fn command() -> anyhow::Result<()> {
    within_budget(&build(&mut Steps::new(STEPS))?)
}

/// Holds what was built to [`BUDGET_BYTES`].
///
/// # Errors
/// When it weighs more.
pub(crate) fn within_budget(built: &Built) -> anyhow::Result<()> {
    ensure!(
        built.code_bytes <= BUDGET_BYTES,
        "the app's code has {} bytes after brotli, {} more than its budget",
        built.code_bytes,
        built.code_bytes - BUDGET_BYTES
    );
    Ok(())
}

/// `cargo xtask check-wasm`.
pub(crate) fn check() -> anyhow::Result<()> {
    let mut cargo = Toolchain::prepare()?.cargo()?;
    process::run(cargo.args(["check", "--profile", "wasm", "--target", TARGET, "--package", PACKAGE]))
}

/// Builds the app into `target/app/`; files that came out the same are left alone, so that nothing that embeds them is
/// built anew.
pub(crate) fn build(steps: &mut Steps) -> anyhow::Result<Built> {
    let toolchain = steps.step("Find a compiler for the browser", Toolchain::prepare)?;
    steps.step("Compile the app for the browser", || {
        let mut cargo = toolchain.cargo()?;
        process::run(cargo.args(["build", "--profile", "wasm", "--target", TARGET, "--package", PACKAGE]))
    })?;
    let mut files = Files::default();
    steps.step("Bind it to JavaScript, write page and styles", || {
        let wasm = workspace::wasm_target().join(TARGET).join("wasm").join(format!("{PACKAGE}.wasm"));
        let code = bindings::generate(&wasm, &mut files)?;
        let frontend = workspace::root().join("frontend");
        let css = styles::bundle(&frontend.join("style/main.css"), &mut files)?;
        page::write(&frontend.join("index.html"), &code, &css, &mut files)?;
        files.add_folder(&frontend.join("public"))
    })?;
    steps.step("Compress", || {
        let built = files.write(&workspace::app()).context("the app cannot be written")?;
        for (path, plain, compressed) in built.heaviest(4) {
            detail(&format!("{plain:>8} bytes, {compressed:>7} as brotli  {path}"));
        }
        let code = built.code_bytes;
        detail(&format!(
            "wasm and JavaScript: {code} bytes (at most {BUDGET_BYTES}; the goal is {GOAL_BYTES})"
        ));
        Ok(built)
    })
}
