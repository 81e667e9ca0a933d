//! `cargo xtask fuzz`: asks the decoders to read what is nearly right, for longer than the tests do.

mod libfuzzer;

use clap::{Args, ValueEnum};

use crate::process;
use crate::terminal::Steps;

/// What `cargo xtask fuzz` may be told.
#[derive(Args)]
pub(crate) struct Choices {
    /// The decoders, as they are called in `tests/fuzz/`; all of them where none is named.
    targets: Vec<String>,
    /// How long each is asked.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// What makes the inputs: chance, or libFuzzer, which goes by what they cover.
    #[arg(long, value_enum, default_value_t)]
    engine: Engine,
    /// Keep what libFuzzer finds in `tests/fuzz/corpus/`, as little of it as covers the same.
    #[arg(long)]
    keep: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Engine {
    #[default]
    Chance,
    Libfuzzer,
}

/// Asks them.
///
/// # Errors
/// With the first input that is too much for one, and how to see it again.
pub(crate) fn command(choices: &Choices) -> anyhow::Result<()> {
    match choices.engine {
        Engine::Chance => by_chance(choices),
        Engine::Libfuzzer => libfuzzer::command(choices),
    }
}

fn by_chance(choices: &Choices) -> anyhow::Result<()> {
    anyhow::ensure!(!choices.keep, "chance finds nothing to keep: add `--engine libfuzzer`");
    let mut steps = Steps::new(1);
    steps.step("No input is too much for a decoder", || {
        let mut cargo = process::cargo();
        cargo.args(["test", "--package", "docket-tests", "--test", "fuzz", "--"]).args(&choices.targets);
        // Whichever of the two is reached first ends a target.
        cargo.env("BOLERO_RANDOM_TEST_TIME_MS", (choices.seconds * 1_000).to_string());
        process::run(cargo.env("BOLERO_RANDOM_ITERATIONS", usize::MAX.to_string()))
    })
}
