//! What a person sees: the only module that prints.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// Data, for standard output. Whoever reads it may have had enough.
pub(super) fn data(text: &str) {
    _ = writeln!(std::io::stdout(), "{text}");
}

/// A sentence beside it.
pub(super) fn say(text: &str) {
    _ = writeln!(std::io::stderr(), "{text}");
}

/// The one sentence with which docket gives up.
pub(super) fn complain(error: &anyhow::Error) {
    say(&format!("docket: {error:#}"));
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
