//! `cargo xtask`: Docket's own commands. Modules stand in the order in which a run needs them.

mod terminal;
mod workspace;

mod packages;
mod process;

mod toolchain;

mod app;

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
    /// Build the app for the browser into target/app/, and weigh it against its budget.
    App,
    /// Check that the app compiles for the browser.
    CheckWasm,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
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
