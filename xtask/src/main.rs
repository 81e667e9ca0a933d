//! `cargo xtask`: Docket's own commands. Modules stand in the order in which a run needs them.

mod terminal;
mod workspace;

mod packages;
mod process;

mod toolchain;

mod app;
mod server;

mod run;

mod tidy;
mod tools;

mod bench;
mod fuzz;
mod kill;
mod museum;
mod sim;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Docket's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build Docket and serve it at http://127.0.0.1:8080, with a sample clinic to look at.
    Run(run::Choices),
    /// Check everything that the project can check about itself.
    Test(test::Choices),
    /// Check the repository's own rules.
    Tidy,
    /// Measure: ratios within one run.
    Bench {
        /// What the benchmark itself is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Live through histories in which everything fails that can, each drawn from a seed.
    Sim(sim::Choices),
    /// Kill the real server under load, again and again, and hold it to what it answered.
    Kill(kill::Choices),
    /// Ask every decoder to read what is nearly right.
    Fuzz(fuzz::Choices),
    /// Turn on bugs that were planted on purpose, to see that the tests catch them.
    Museum(museum::Choices),
    /// Build the app for the browser into target/app/, and weigh it against its budget.
    App,
    /// Check that the app compiles for the browser.
    CheckWasm,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Run(choices) => run::command(&choices),
        Task::Test(choices) => test::command(&choices),
        Task::Tidy => tidy::command(),
        Task::Bench { arguments } => bench::command(&arguments),
        Task::Sim(choices) => sim::command(&choices),
        Task::Kill(choices) => kill::command(&choices),
        Task::Fuzz(choices) => fuzz::command(&choices),
        Task::Museum(choices) => museum::command(&choices),
        Task::App => app::command(),
        Task::CheckWasm => app::check(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&error);
            ExitCode::FAILURE
        }
    }
}
