//! The binary `docket`.

use docket_server::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
