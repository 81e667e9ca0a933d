//! `docket user add` and `docket user set-password`.

use super::terminal;
use crate::auth::{self, PASSWORD_LENGTHS};
use crate::organization::{Organization, SYSTEM};
use crate::serve::Opened;
use anyhow::{Context as _, bail, ensure};
use docket_shared::command::{Command, CommandEnvelope, SaveAccount};
use docket_shared::ids::{AccountId, CommandId, PractitionerId};
use docket_shared::model::{Account, Role};
use docket_shared::rejection::{Outcome, Reason};
use std::process::ExitCode;
use std::sync::Arc;
use uuid::Uuid;

/// An account to be added.
pub(super) struct New {
    pub(super) username: String,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) practitioner: Option<PractitionerId>,
}

/// Adds an account.
///
/// # Errors
/// Where the name is taken, the practitioner unknown, or the password too short.
pub(super) async fn add(opened: Opened, new: New, from_stdin: bool) -> anyhow::Result<ExitCode> {
    let account = Account {
        id: AccountId::new(Uuid::now_v7()),
        username: new.username,
        name: new.name,
        role: new.role,
        practitioner_id: new.practitioner,
        active: true,
    };
    let (id, username) = (account.id, account.username.clone());
    // Asked for first, so that no account is left without one.
    let (password, made) = password(from_stdin)?;
    submit(&opened.organization, Command::SaveAccount(SaveAccount { account: Arc::new(account) })).await?;
    opened.auth.set_password(id, password.clone()).await?;
    tell(&username, &password, made);
    opened.organization.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Sets a password.
///
/// # Errors
/// Where there is no such account, or the password is too short.
pub(super) async fn set_password(
    opened: Opened,
    username: &str,
    from_stdin: bool,
) -> anyhow::Result<ExitCode> {
    let account = opened.organization.projection.read(|state, _| auth::account_named(state, username));
    let account = account.with_context(|| format!("There is no active account {username:?}."))?;
    let (password, made) = password(from_stdin)?;
    opened.auth.set_password(account.id, password.clone()).await?;
    tell(username, &password, made);
    opened.organization.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Has a command decided.
///
/// # Errors
/// The reasons of a rejection.
pub(super) async fn submit(organization: &Organization, command: Command) -> anyhow::Result<()> {
    command.validate().map_err(|error| anyhow::anyhow!("{error}"))?;
    let id = CommandId::new(Uuid::now_v7());
    organization.authority.submit(CommandEnvelope { id, command }, SYSTEM).await?;
    let record = organization.records.command(id)?.context("The command was not kept.")?;
    match record.outcome {
        Outcome::Confirmed { .. } => Ok(()),
        Outcome::Rejected(rejection) => {
            let reasons: Vec<_> = rejection.reasons.iter().map(reason).collect();
            bail!("{}", reasons.join(" "))
        }
    }
}

fn reason(reason: &Reason) -> String {
    if let Reason::UsernameTaken { username } = reason {
        format!("The username {username:?} is taken.")
    } else if let Reason::PractitionerUnknown { practitioner_id } = reason {
        format!("There is no practitioner {practitioner_id}.")
    } else {
        format!("It was rejected: {}.", reason.code())
    }
}

fn password(from_stdin: bool) -> anyhow::Result<(String, bool)> {
    if !from_stdin {
        return Ok((auth::generate()?, true));
    }
    let password = terminal::line()?;
    let (shortest, longest) = (PASSWORD_LENGTHS.start(), PASSWORD_LENGTHS.end());
    ensure!(
        PASSWORD_LENGTHS.contains(&password.chars().count()),
        "The password must have {shortest} to {longest} characters."
    );
    Ok((password, false))
}

fn tell(username: &str, password: &str, made: bool) {
    if made {
        terminal::say(&format!("The password of {username} is shown this once:"));
        terminal::data(password);
    } else {
        terminal::say(&format!("The password of {username} is set."));
    }
}
