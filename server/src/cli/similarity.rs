//! `docket similarity score` and `docket similarity learn`.

use super::{Learn, Tables, terminal};
use crate::similarity::{learn, pairs::Pairs, score, table};
use anyhow::Context as _;
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
/// Where a table cannot be read, with file and line, or the result not be written.
pub(super) fn learn(wanted: &Learn) -> anyhow::Result<ExitCode> {
    let Learn { tables: Tables { records, pairs }, out, seed, origin, on } = wanted;
    let report = learn::learn(&Pairs::read(records, pairs)?, *seed);
    let source = table::source(
        &report,
        &table::Origin {
            origin: origin.clone(),
            records_sha256: digest(records)?,
            pairs_sha256: digest(pairs)?,
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
