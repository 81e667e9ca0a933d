//! What a person sees: the only module that prints.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the module that talks to the terminal"
)]

use std::io::{BufRead as _, IsTerminal as _};

/// Data, for standard output.
pub(super) fn data(text: &str) {
    println!("{text}");
}

/// A sentence beside it.
pub(super) fn say(text: &str) {
    eprintln!("{text}");
}

/// The one sentence with which docket gives up.
pub(super) fn complain(error: &anyhow::Error) {
    eprintln!("docket: {error:#}");
}

/// The first line of standard input, without its end.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn line() -> std::io::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        say("Type the password and press Enter (it is shown as you type).");
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
