//! `docket backup` and `docket restore`.

use super::terminal;
use crate::backup::{self, Kept, Secrets};
use crate::config::Config;
use chrono::Utc;
use std::path::Path;
use std::process::ExitCode;

/// Copies the journal of the folder that `config` names into `file`.
///
/// # Errors
/// Where that fails; no file is left then.
pub(super) fn back_up(config: &Config, file: &Path) -> anyhow::Result<ExitCode> {
    let made = backup::back_up(&config.data, file)?;
    match made.kept {
        Some(Kept { events, commands }) => terminal::say(&format!(
            "{} holds {events} events and {commands} commands, and is sound.",
            file.display()
        )),
        None => terminal::say(&format!(
            "{} holds the journal of another version of docket, unverified.",
            file.display()
        )),
    }
    match made.secrets {
        Some(secrets) => {
            terminal::say(&format!("{} holds the passwords: keep it from others.", secrets.display()));
        }
        None => terminal::say("There are no passwords to keep."),
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts `file` back as the journal of the folder that `config` names.
///
/// # Errors
/// Where that fails; nothing has changed then, or the sentence says what to do.
pub(super) fn restore(config: &Config, file: &Path) -> anyhow::Result<ExitCode> {
    let restored = backup::restore(&config.data, file, Utc::now())?;
    let Kept { events, commands } = restored.kept;
    terminal::say(&format!(
        "The journal of {} is now that of {}: {events} events and {commands} commands. It begins another life, so every browser \
         fetches it anew.",
        config.data.display(),
        file.display()
    ));
    if let Some(replaced) = restored.replaced {
        terminal::say(&format!("What was there is in {}.", replaced.display()));
    }
    terminal::say(match restored.secrets {
        Secrets::Stayed => "The passwords are those that were there.",
        Secrets::PutBack => "The passwords are those of the backup.",
        Secrets::None => "There are no passwords: `docket user set-password` makes one.",
    });
    Ok(ExitCode::SUCCESS)
}
