//! `docket similarity score` and `docket similarity learn`.

use super::{Learn, terminal};
use crate::similarity::{learn, pairs::Pairs, score, table};
use anyhow::{Context as _, ensure};
use std::path::Path;
use std::process::ExitCode;

/// Prints how well what is shipped tells the pairs apart.
///
/// # Errors
/// Where a table cannot be read, with file and line.
pub(super) fn score(records: &Path, pairs: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let report = score::score(&Pairs::read(records, pairs)?);
    terminal::data(&if json { serde_json::to_string_pretty(&report)? } else { report.to_string() });
    Ok(ExitCode::SUCCESS)
}

/// Learns weights from the pairs, and writes them to standard output or `out`; what they are worth is told beside it.
///
/// # Errors
/// Where a table cannot be read, with file and line, or one has no other, or the result cannot be written.
pub(super) fn learn(wanted: &Learn) -> anyhow::Result<ExitCode> {
    let Learn { records, pairs, out, seed, origin, on } = wanted;
    ensure!(
        records.len() == pairs.len(),
        "A set is a table of meetings and one of pairs: --records is given {} times, --pairs {} times.",
        records.len(),
        pairs.len()
    );
    let tables = || records.iter().zip(pairs);
    let sets: Vec<_> =
        tables().map(|(records, pairs)| Pairs::read(records, pairs)).collect::<Result<_, _>>()?;
    let sha256: Vec<_> = tables()
        .map(|(records, pairs)| Ok([digest(records)?, digest(pairs)?]))
        .collect::<anyhow::Result<_>>()?;
    let report = learn::learn(&sets, *seed);
    let source = table::source(
        &report,
        &table::Origin {
            origin: origin.clone(),
            sha256,
            learnt_on: on.unwrap_or_else(|| chrono::Utc::now().date_naive()).to_string(),
        },
    );
    terminal::say(&report.to_string());
    match out {
        Some(path) => {
            std::fs::write(path, source).with_context(|| format!("{} cannot be written", path.display()))?;
        }
        None => terminal::data(source.trim_end()),
    }
    Ok(ExitCode::SUCCESS)
}

fn digest(path: &Path) -> anyhow::Result<String> {
    let content = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(table::sha256(&content))
}
