//! `cargo xtask bench`: how fast Docket is, as ratios within one run. What is compared is measured in turns, round after round,
//! so that whatever else the machine does meanwhile meets both sides; what is printed is the median.

mod measure;
mod report;

mod clinic;
mod wire;

mod bare;
mod decided;
mod pushed;

mod decisions;

mod start;

mod weight;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Measures Docket, and prints a table in Markdown.
#[derive(Parser)]
#[command(name = "bench")]
struct Arguments {
    /// Fewer and shorter rounds, for a first look.
    #[arg(long)]
    quick: bool,
    /// Only these, in the order of the table.
    #[arg(long, value_enum)]
    only: Vec<Part>,
}

/// A part of the table.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Durable decisions a second over HTTP.
    Decided,
    /// From the request to the outcome on the feed.
    Pushed,
    /// The decision itself.
    Decisions,
    /// Opening a long journal.
    Start,
    /// What a browser loads.
    Weight,
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
struct Effort {
    rounds: usize,
    /// What sizes of rounds are divided by.
    divisor: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let effort =
        if arguments.quick { Effort { rounds: 5, divisor: 4 } } else { Effort { rounds: 7, divisor: 1 } };
    let wants = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    report::begin(effort.rounds);
    let mut notes = Vec::new();
    if wants(Part::Decided) {
        report::rows(&decided::measure(effort, &mut notes)?);
    }
    if wants(Part::Pushed) {
        report::rows(&pushed::measure(effort, &mut notes)?);
    }
    if wants(Part::Decisions) {
        report::rows(&decisions::measure(effort, &mut notes)?);
    }
    if wants(Part::Start) {
        report::rows(&start::measure(effort, &mut notes)?);
    }
    if wants(Part::Weight) {
        report::rows(&weight::measure(&mut notes)?);
    }
    report::notes(&notes);
    Ok(())
}

/// The folder of everything that is built.
fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("target")
}

/// A folder on the disk that holds the repository: the system's folder for temporary files may lie in memory, where a synced
/// write costs nothing.
fn folder() -> anyhow::Result<TempDir> {
    let bench = target().join("bench");
    std::fs::create_dir_all(&bench).with_context(|| format!("{} cannot be written", bench.display()))?;
    Ok(tempfile::tempdir_in(bench)?)
}
