//! The same questions, compiled as the app is and asked in Chromium.

use crate::chromium;
use anyhow::ensure;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use docket_tests::browser::Browser;
use serde_json::json;
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// Says where the compiled questions lie, if not where `cargo xtask bench` puts them.
const PLACE: &str = "DOCKET_BENCH_WASM";
const SCRIPT: &str = include_str!("run.js");

/// The questions, and the browser that is asked.
pub(super) struct Program {
    encoded: String,
    browser: Browser,
    runtime: Runtime,
}

impl Program {
    /// Finds them, and what runs them.
    ///
    /// # Errors
    /// Why they cannot be run here.
    pub(super) fn find() -> anyhow::Result<Self> {
        let built = crate::target().join("wasm/wasm32-unknown-unknown/wasm/examples/decisions.wasm");
        let path = std::env::var_os(PLACE).map_or(built, PathBuf::from);
        ensure!(path.is_file(), "it is not compiled; `cargo xtask bench` does that");
        let encoded = STANDARD.encode(std::fs::read(path)?);
        let (runtime, browser) = chromium("decisions")?;
        // The page that a browser opens with forbids to compile what is no part of it.
        runtime.block_on(browser.goto("about:blank"));
        Ok(Self { encoded, browser, runtime })
    }

    /// Asks each case so often; how many seconds each took once.
    pub(super) fn round(&self, times: &[u32], expected: &[usize]) -> anyhow::Result<Vec<f64>> {
        let arguments = vec![json!(self.encoded), json!(times)];
        let ran = self.runtime.block_on(self.browser.driver().execute_async(SCRIPT, arguments))?;
        let said = ran.json();
        ensure!(!said.is_string(), "in Chromium: {said}");
        let (found, seconds): (Vec<usize>, Vec<f64>) = serde_json::from_value(said.clone())?;
        ensure!(found == expected, "in wasm the answers are {found:?} instead of {expected:?}");
        Ok(seconds)
    }

    pub(super) fn close(self) {
        self.runtime.block_on(self.browser.close());
    }
}
