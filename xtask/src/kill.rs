//! `cargo xtask kill`: the real server killed under load, at random and at named points of its commits.

use clap::Args;

use crate::packages;
use crate::process;
use crate::terminal::Steps;

/// What `cargo xtask kill` may be told.
#[derive(Args)]
pub(crate) struct Choices {
    /// How often it is killed at random, and how often at the points together.
    #[arg(long, default_value_t = 500)]
    rounds: u64,
}

/// Kills it.
///
/// # Errors
/// Where something that was answered is missing afterwards, or was decided twice.
pub(crate) fn command(choices: &Choices) -> anyhow::Result<()> {
    let mut steps = Steps::new(1);
    steps.step("A server that is killed loses nothing that it answered", || {
        packages::strace()?;
        let mut cargo = process::cargo();
        cargo.args(["test", "--quiet", "--package", "docket-tests", "--test", "it", "--"]);
        cargo.args(["crash::a_server_that_is_killed", "crash::a_server_that_dies", "--nocapture"]);
        process::run(cargo.env("DOCKET_ROUNDS", choices.rounds.to_string()))
    })
}
