//! The same questions, compiled as the app is and run by V8, the engine of Chromium, in Node.

use anyhow::{Context as _, ensure};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Says where the compiled questions lie, if not where `cargo xtask bench` puts them.
const PLACE: &str = "DOCKET_BENCH_WASM";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/load/decisions/run.mjs");

/// The questions for the browser.
pub(super) struct Program(PathBuf);

/// Finds them, and what runs them.
///
/// # Errors
/// Why they cannot be run here.
pub(super) fn program() -> anyhow::Result<Program> {
    let built = crate::target().join("wasm/wasm32-unknown-unknown/wasm/examples/decisions.wasm");
    let path = std::env::var_os(PLACE).map_or(built, PathBuf::from);
    ensure!(path.is_file(), "it is not compiled; `cargo xtask bench` does that");
    let version = Command::new("node").arg("--version").stdin(Stdio::null()).output();
    version.context("there is no Node")?;
    Ok(Program(path))
}

impl Program {
    /// Asks each case so often; how many seconds each took once.
    pub(super) fn round(&self, times: &[u32], expected: &[usize]) -> anyhow::Result<Vec<f64>> {
        let mut node = Command::new("node");
        node.arg(SCRIPT).arg(&self.0).arg(serde_json::to_string(times)?).stdin(Stdio::null());
        let output = node.stderr(Stdio::inherit()).output().context("Node cannot be started")?;
        ensure!(output.status.success(), "Node ended with {}", output.status);
        let (found, seconds): (Vec<usize>, Vec<f64>) = serde_json::from_slice(&output.stdout)?;
        ensure!(found == expected, "in wasm the answers are {found:?} instead of {expected:?}");
        Ok(seconds)
    }
}
