//! `cargo xtask sim`: histories in which everything fails that can, on a virtual clock, network and disk.

use clap::Args;

use crate::process;
use crate::terminal::Steps;

/// What `cargo xtask sim` may be told.
#[derive(Args)]
pub(crate) struct Choices {
    /// The first seed. The same one always gives the same history.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds follow from there.
    #[arg(long, default_value_t = 1_000)]
    histories: u64,
}

/// Lives through histories.
///
/// # Errors
/// With the first promise that one broke, and how to see it again.
pub(crate) fn command(choices: &Choices) -> anyhow::Result<()> {
    let mut steps = Steps::new(1);
    steps.step("No history breaks a promise", || {
        let mut cargo = process::cargo();
        cargo.args(["test", "--quiet", "--package", "docket-tests", "--test", "sim", "--"]);
        cargo.args(["--exact", "no_history_breaks_a_promise", "--nocapture"]);
        cargo.env("DOCKET_SIM_SEED", choices.seed.to_string());
        process::run(cargo.env("DOCKET_SIM_HISTORIES", choices.histories.to_string()))
    })
}
