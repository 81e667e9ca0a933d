//! `docket import`, `docket export` and `docket sample`: data in and out.

use super::{demo, terminal};
use crate::export;
use crate::import::{self, Mapping, Pair, Progress};
use crate::serve::Opened;
use anyhow::{Context as _, ensure};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How often progress is told.
const PERIOD: Duration = Duration::from_secs(1);

/// Imports `files` and prints the report.
///
/// # Errors
/// Where a file cannot be read or the journal fails.
pub(super) async fn import(
    opened: Opened,
    files: &[PathBuf],
    source: Option<String>,
    pairs: Vec<Pair>,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let mapping = Mapping::new(source, pairs);
    let mut told = Instant::now();
    let report = import::import(&opened.organization, files, &mapping, |progress| {
        if told.elapsed() >= PERIOD {
            told = Instant::now();
            terminal::say(&match progress {
                Progress::Reading { read } => format!("read {read} entries"),
                Progress::Sending { done, total } => format!("{done} of {total} commands decided"),
            });
        }
    })
    .await?;
    terminal::data(&if json { serde_json::to_string_pretty(&report)? } else { report.to_string() });
    opened.organization.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Writes everything as FHIR R4, one resource a line, to standard output or `file`.
///
/// # Errors
/// Where it cannot be written.
pub(super) async fn export(opened: Opened, file: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let exported = match file {
        Some(path) => {
            let file = std::fs::File::create_new(&path)
                .with_context(|| format!("The file {} cannot be made anew", path.display()))?;
            let mut writer = BufWriter::new(file);
            let exported = export::export(&opened.organization, &mut writer)?;
            writer.flush()?;
            exported
        }
        None => {
            let mut writer = BufWriter::new(std::io::stdout().lock());
            let exported = export::export(&opened.organization, &mut writer)?;
            writer.flush()?;
            exported
        }
    };
    terminal::say(&exported.to_string());
    opened.organization.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty journal with the sample clinic.
///
/// # Errors
/// Where the journal is not empty.
pub(super) async fn sample(opened: Opened) -> anyhow::Result<ExitCode> {
    let seq = opened.organization.projection.committed().0;
    ensure!(seq == 0, "The journal is not empty ({seq} events); the sample clinic needs one of its own.");
    demo::fill(&opened).await?;
    if let Some(demo) = demo::sign_in(&opened) {
        terminal::say(&demo);
    }
    opened.organization.close().await;
    Ok(ExitCode::SUCCESS)
}
