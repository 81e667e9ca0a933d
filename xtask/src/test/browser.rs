//! The tests that need a browser: those of the app, compiled for it, and those of the whole, which drive it.

use anyhow::Context as _;

use crate::packages;
use crate::process;
use crate::server::{self, Profile};
use crate::terminal::detail;
use crate::toolchain::Toolchain;
use crate::tools;

/// Names under which Chromium goes.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds Chromium and its driver, or installs them.
pub(super) fn prepare() -> anyhow::Result<()> {
    let browser = || BROWSERS.iter().find_map(|name| process::find(name));
    let driver = || process::find("chromedriver");
    if browser().is_none() || driver().is_none() {
        packages::install(&["chromium", "chromium-driver"], "testing in a browser")?;
    }
    for program in [browser(), driver()] {
        let program = program.context("Debian's chromium was installed, but is not on the PATH")?;
        let version = process::text(process::command(&program).arg("--version"));
        detail(&version.with_context(|| format!("{} does not start", program.display()))?);
    }
    Ok(())
}

/// The tests of the app under `frontend/`, with wasm-pack.
pub(super) fn wasm_tests() -> anyhow::Result<()> {
    let programs = tools::wasm_pack().prepare()?;
    let mut wasm_pack = process::command(programs.join("wasm-pack"));
    Toolchain::prepare()?.configure(&mut wasm_pack)?;
    process::prepend_path(&mut wasm_pack, &tools::wasm_bindgen()?.prepare()?)?;
    wasm_pack
        .args(["--log-level", "warn", "test", "--headless", "--chrome", "--mode", "no-install", "frontend"])
        // Not the documentation's: the compiler may be another than rustdoc's.
        .args(["--lib", "--test", "*"])
        .env("WASM_PACK_CACHE", tools::root().join("cache"))
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    process::run(&mut wasm_pack)
}

/// The tests of `tests/browser/`, against the server that was built with the app inside.
pub(super) fn tests() -> anyhow::Result<()> {
    let mut cargo = super::target_tests("browser");
    process::run(server::with_app(&mut cargo).env(server::BINARY, server::binary(Profile::Dev)))
}
