//! What was measured, as a Markdown table and as JSON: medians, ratios within the run, and what was aimed at. The one module
//! that prints.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this module is what prints")]

use crate::measure::{Rounds, time, whole};
use serde_json::{Value, json};

/// One line of the table.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) measured: Figure,
    /// What it is held against, with its own figure.
    pub(crate) beside: Option<(String, Figure)>,
    /// The rounds' ratios.
    pub(crate) ratio: Option<Rounds>,
    pub(crate) goal: Goal,
}

/// A number with its unit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Figure {
    Seconds(f64),
    EachSecond(f64),
    Bytes(f64),
}

impl Figure {
    const fn value(self) -> f64 {
        match self {
            Self::Seconds(value) | Self::EachSecond(value) | Self::Bytes(value) => value,
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::Seconds(_) => "seconds",
            Self::EachSecond(_) => "a second",
            Self::Bytes(_) => "bytes",
        }
    }

    fn text(self) -> String {
        match self {
            Self::Seconds(value) => time(value),
            Self::EachSecond(value) => format!("{} a second", whole(value)),
            Self::Bytes(value) if value < 10e6 => format!("{} bytes", whole(value)),
            Self::Bytes(value) => format!("{} MB", whole(value / 1e6)),
        }
    }

    fn json(self) -> Value {
        json!({ "value": self.value(), "unit": self.unit() })
    }
}

/// What was aimed at.
pub(crate) enum Goal {
    /// Nothing was: the figure is there to be read.
    None,
    /// This, and whether it was reached.
    Named(String, bool),
}

impl Goal {
    /// At least `bound`, printed as `text`.
    pub(crate) fn at_least(value: f64, bound: f64, text: &str) -> Self {
        Self::Named(text.into(), value >= bound)
    }

    /// At most `bound`, printed as `text`.
    pub(crate) fn at_most(value: f64, bound: f64, text: &str) -> Self {
        Self::Named(text.into(), value <= bound)
    }

    fn text(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Named(text, true) => format!("{text}: reached"),
            Self::Named(text, false) => format!("{text}: **missed**"),
        }
    }
}

/// Says what is going on, beside the table.
pub(crate) fn progress(what: &str) {
    eprintln!("  {what}");
}

/// Prints the heading and begins the table.
pub(crate) fn begin(rounds: usize) {
    println!("# Docket's benchmark\n");
    println!(
        "{}; {rounds} rounds, interleaved; each figure is the median of the rounds, each ratio the",
        machine()
    );
    println!(
        "median of the rounds' own ratios, with the least and the greatest. Client and server share the cores, so"
    );
    println!(
        "that figures of another machine, and whatever else ran here meanwhile, show in both sides of a ratio.\n"
    );
    println!("| What | Measured | Beside | Ratio | Goal |");
    println!("|---|---:|---:|---:|---|");
}

/// Prints lines of the table as soon as they are known.
pub(crate) fn rows(rows: &[Row]) {
    for Row { what, measured, beside, ratio, goal } in rows {
        let beside = beside.as_ref().map(|(name, figure)| format!("{name}: {}", figure.text()));
        let ratio = ratio.as_ref().map(Rounds::ratio);
        let [beside, ratio] = [beside, ratio].map(Option::unwrap_or_default);
        println!("| {what} | {} | {beside} | {ratio} | {} |", measured.text(), goal.text());
    }
}

/// Prints what explains the table.
pub(crate) fn notes(notes: &[String]) {
    println!();
    notes.iter().for_each(|note| println!("- {note}"));
}

/// Prints one thing for a program, and nothing else.
pub(crate) fn said(it: &impl serde::Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(it)?);
    Ok(())
}

/// All of it for programs.
pub(crate) fn json(rounds: usize, rows: &[Row], notes: &[String]) -> Value {
    let row = |Row { what, measured, beside, ratio, goal }: &Row| {
        let beside = beside.as_ref().map(|(name, figure)| {
            let Value::Object(mut beside) = figure.json() else { return Value::Null };
            beside.insert("what".into(), json!(name));
            Value::Object(beside)
        });
        let ratio = ratio.as_ref().map(|ratio| {
            let [least, median, greatest] = [0.0, 0.5, 1.0].map(|part| ratio.quantile(part));
            json!({ "median": median, "least": least, "greatest": greatest })
        });
        let goal = match goal {
            Goal::None => Value::Null,
            Goal::Named(text, reached) => json!({ "text": text, "reached": reached }),
        };
        json!({ "what": what, "measured": measured.json(), "beside": beside, "ratio": ratio, "goal": goal })
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    json!({ "machine": machine(), "rounds": rounds, "rows": rows, "notes": notes })
}

/// Cores and their kind.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let name = name.map(|(_, name)| format!(" ({})", name.trim())).unwrap_or_default();
    format!("{cores} cores{name}")
}
