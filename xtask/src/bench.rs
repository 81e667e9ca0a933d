//! `cargo xtask bench`: speed as ratios within one run.

use crate::app;
use crate::process;
use crate::server::{self, Profile};
use crate::terminal::Steps;

/// Builds what is measured, and measures it.
///
/// # Errors
/// When something does not compile, or the benchmark reports a ratio that is not as promised.
pub(crate) fn command(arguments: &[String]) -> anyhow::Result<()> {
    let mut steps = Steps::new(2 + app::STEPS);
    app::build(&mut steps)?;
    steps.step("Compile the server with the app inside", || server::build(Profile::Release))?;
    steps.step("Measure", || {
        let mut cargo = process::cargo();
        cargo
            .args(["run", "--release", "--quiet", "--package", "docket-tests", "--bin", "bench", "--"])
            .args(arguments);
        process::run(server::with_app(&mut cargo).env(server::BINARY, server::binary(Profile::Release)))
    })
}
