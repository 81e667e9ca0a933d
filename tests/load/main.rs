//! `cargo xtask bench`: how fast Docket is, as ratios within one run. What is compared is measured in turns, round after round,
//! so that whatever else the machine does meanwhile meets both sides; what is printed is the median.

mod measure;
mod report;

mod clinic;
mod wire;

mod chart;
mod compared;
mod peer;

mod bare;
mod decided;

mod back;
mod fanned;
mod pushed;

mod decisions;

mod start;

mod first;
mod weight;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use docket_tests::browser::Browser;
use report::Row;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tokio::runtime::Runtime;

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
    /// Write the table as JSON, too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw the comparison with PostgreSQL as SVG
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// Open the journal in this folder, say how long that took, and end: what the benchmark asks another process to do.
    #[arg(long, value_name = "FOLDER", hide = true)]
    open: Option<PathBuf>,
}

/// A part of the table.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The same requests to Docket and to PostgreSQL.
    Compared,
    /// Durable decisions a second over HTTP.
    Decided,
    /// From the request to the outcome on the feed.
    Pushed,
    /// One commit to 1,000 open feeds.
    Fanned,
    /// 2,000 feeds after a restart.
    Back,
    /// The decision itself.
    Decisions,
    /// Opening a long journal.
    Start,
    /// What a browser loads.
    Weight,
    /// How long it takes to load it.
    First,
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
struct Effort {
    rounds: usize,
    /// What sizes of rounds are divided by.
    divisor: usize,
}

/// What the parts have found so far.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    notes: Vec<String>,
}

impl Found {
    fn add(&mut self, rows: Vec<Row>) {
        report::rows(&rows);
        self.rows.extend(rows);
    }
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(folder) = &arguments.open {
        return report::said(&start::open(folder)?);
    }
    let effort =
        if arguments.quick { Effort { rounds: 5, divisor: 4 } } else { Effort { rounds: 7, divisor: 1 } };
    report::begin(effort.rounds);
    let mut found = Found::default();
    measure(&arguments, effort, &mut found)?;
    report::notes(&found.notes);
    if let Some(path) = &arguments.json {
        let json = report::json(effort.rounds, &found.rows, &found.notes);
        write(path, &format!("{json:#}\n"))?;
    }
    Ok(())
}

fn measure(arguments: &Arguments, effort: Effort, found: &mut Found) -> anyhow::Result<()> {
    let wants = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    if wants(Part::Compared) {
        let (rows, bars) = compared::measure(effort, &mut found.notes)?;
        found.add(rows);
        if let Some((path, bars)) = arguments.chart.as_ref().zip(bars) {
            write(path, &chart::draw(&bars, &report::machine()))?;
        }
    }
    if wants(Part::Decided) {
        let rows = decided::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::Pushed) {
        let rows = pushed::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::Fanned) {
        let rows = fanned::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::Back) {
        let rows = back::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::Decisions) {
        let rows = decisions::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::Start) {
        let rows = start::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::Weight) {
        let rows = weight::measure(&mut found.notes)?;
        found.add(rows);
    }
    if wants(Part::First) {
        let rows = first::measure(effort, &mut found.notes)?;
        found.add(rows);
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

/// A Chromium with a profile of its own, and what drives it.
fn chromium(name: &str) -> anyhow::Result<(Runtime, Browser)> {
    anyhow::ensure!(Browser::is_installed(), "Chromium or its driver is not installed");
    let runtime = clinic::own_runtime("browser")?;
    let browser = runtime.block_on(Browser::open(name));
    Ok((runtime, browser))
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
