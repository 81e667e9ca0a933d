//! `cargo xtask bench`: speed as ratios within one run.

use crate::app;
use crate::process;
use crate::server::{self, Profile};
use crate::terminal::Steps;
use crate::toolchain::{TARGET, Toolchain};
use crate::workspace;

/// Tells the benchmark where the rules lie as the app has them.
const WASM: &str = "DOCKET_BENCH_WASM";

/// Builds what is measured, and measures it.
///
/// # Errors
/// When something does not compile, or the benchmark reports a ratio that is not as promised.
pub(crate) fn command(arguments: &[String]) -> anyhow::Result<()> {
    let mut steps = Steps::new(3 + app::STEPS);
    app::build(&mut steps)?;
    steps.step("Compile what the rules are asked in wasm", || {
        let mut cargo = Toolchain::prepare()?.app_cargo()?;
        cargo.args(["build", "--profile", "wasm", "--target", TARGET]);
        process::run(cargo.args(["--package", "docket-frontend", "--example", "decisions"]))
    })?;
    steps.step("Compile the server with the app inside", || server::build(Profile::Release))?;
    steps.step("Measure", || {
        let mut cargo = process::cargo();
        cargo
            .args(["run", "--release", "--quiet", "--package", "docket-tests", "--bin", "bench", "--"])
            .args(arguments)
            .env(WASM, workspace::wasm_target().join(TARGET).join("wasm/examples/decisions.wasm"));
        process::run(server::with_app(&mut cargo).env(server::BINARY, server::binary(Profile::Release)))
    })
}
