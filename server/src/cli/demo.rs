//! The sample clinic's accounts: made with the sample, and told at each start while they can still sign in with the password
//! that everybody knows.

use crate::auth::Hash;
use crate::organization::SYSTEM;
use crate::sample;
use crate::serve::Opened;
use anyhow::{Context as _, ensure};
use docket_shared::command::{Command, CommandEnvelope, SaveAccount};
use docket_shared::ids::CommandId;
use docket_shared::model::Account;
use docket_shared::policy::Actor;
use std::fmt::Write as _;
use std::sync::Arc;
use uuid::Uuid;

/// Everybody's, in the sample clinic.
const PASSWORD: &str = "docket-demo-clinic";
/// Set, it leaves the sample's meetings out: for tests that make their own.
const WITHOUT_MEETINGS: &str = "DOCKET_SAMPLE_WITHOUT_MEETINGS";
/// The same clinic at every start, but for the day.
const SEED: u64 = 2026;
/// Commands handed in before their receipts are awaited; well below the queue's bound.
const CHUNK: usize = 512;

/// Fills an empty journal.
///
/// # Errors
/// Where a command is not taken.
pub(super) async fn fill(opened: &Opened) -> anyhow::Result<()> {
    let organization = &opened.organization;
    let mut commands = sample::commands(SEED, organization.clock.now());
    let accounts = sample::accounts();
    commands.extend(accounts.iter().map(|account| CommandEnvelope {
        id: CommandId::new(Uuid::now_v7()),
        command: Command::SaveAccount(SaveAccount { account: Arc::new(account.clone()) }),
    }));
    let count = commands.len();
    tracing::info!(commands = count, "filling the journal with the sample clinic");
    let mut commands = commands.into_iter().peekable();
    while commands.peek().is_some() {
        let receipts: Vec<_> = commands
            .by_ref()
            .take(CHUNK)
            .map(|envelope| organization.authority.begin(envelope, SYSTEM))
            .collect::<Result<_, _>>()?;
        for receipt in receipts {
            receipt.await?;
        }
    }
    let without = std::env::var_os(WITHOUT_MEETINGS).is_some();
    for (by, envelope) in sample::meetings(organization.clock.now()).into_iter().filter(|_| !without) {
        let account = accounts.iter().find(|account| account.id == by).context("A meeting of nobody's.")?;
        let (role, practitioner_id) = (account.role, account.practitioner_id);
        organization.authority.submit(envelope, Actor { account_id: by, role, practitioner_id }).await?;
    }
    organization.projection.caught_up().await;
    let kept = organization.projection.read(|state, _| state.appointments().len());
    ensure!(kept > 0, "The sample clinic came out empty.");
    let hash = Hash::new(PASSWORD)?;
    for account in accounts {
        opened.auth.credentials.set_password(account.id, &hash)?;
    }
    Ok(())
}

/// How to sign in to the sample clinic; `None` where this is no sample clinic, or its passwords were changed.
pub(super) fn sign_in(opened: &Opened) -> Option<String> {
    let (state_accounts, name) = opened.organization.projection.read(|state, _| {
        (state.accounts().values().cloned().collect::<Vec<_>>(), state.organization().name.clone())
    });
    let open: Vec<Account> = sample::accounts()
        .into_iter()
        .filter(|demo| state_accounts.iter().any(|account| account.id == demo.id && account.active))
        .collect();
    // One stands for all: comparing takes time on purpose.
    let first = opened.auth.credentials.password(open.first()?.id).ok()??;
    if !first.matches(PASSWORD) {
        return None;
    }
    let mut text = format!("{name} is a sample. Sign in with the password {PASSWORD} as");
    for account in &open {
        // Writing to a String does not fail.
        let _ = write!(text, "\n  {:<6} {} ({:?})", account.username, account.name, account.role);
    }
    Some(text)
}
