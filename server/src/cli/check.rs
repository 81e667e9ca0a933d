//! `docket check`.

use super::terminal;
use crate::check;
use crate::config::Config;
use crate::journal::SqliteRecords;
use crate::organization::{JOURNAL, cut_off};
use anyhow::{Context as _, ensure};
use std::process::ExitCode;

/// Verifies the journal, also while a server uses it.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub(super) fn check(config: &Config) -> anyhow::Result<ExitCode> {
    let path = config.data.join(JOURNAL);
    let is_there = path.metadata().is_ok_and(|it| it.is_file() && it.len() > 0);
    ensure!(is_there, "There is no journal in {}. Name its folder with --data.", config.data.display());
    let records = SqliteRecords::open(&path).context("The journal cannot be opened")?;
    let mut findings = check::check(&records).context("The journal cannot be read")?;
    findings.problems.extend(cut_off(&config.data, &records)?);
    terminal::data(&findings.to_string());
    Ok(if findings.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
