//! What was measured, as a Markdown table: medians, ratios within the run, and what was aimed at. The one module that prints.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this module is what prints")]

/// One line of the table.
pub(crate) struct Row {
    pub(crate) what: String,
    /// The median with its unit.
    pub(crate) measured: String,
    /// What it is held against, with its own median.
    pub(crate) beside: String,
    /// The median of the rounds' ratios, and the least and the greatest.
    pub(crate) ratio: String,
    pub(crate) goal: Goal,
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
}

/// Says what is going on, beside the table.
pub(crate) fn progress(what: &str) {
    eprintln!("  {what}");
}

/// Prints the heading and begins the table.
pub(crate) fn begin(rounds: usize) {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("# Docket's benchmark\n");
    println!(
        "{cores} cores{}; {rounds} rounds, interleaved; each figure is the median of the rounds, each ratio the",
        processor()
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
        let goal = match goal {
            Goal::None => String::new(),
            Goal::Named(text, true) => format!("{text}: reached"),
            Goal::Named(text, false) => format!("{text}: **missed**"),
        };
        println!("| {what} | {measured} | {beside} | {ratio} | {goal} |");
    }
}

/// Prints what explains the table.
pub(crate) fn notes(notes: &[String]) {
    println!();
    notes.iter().for_each(|note| println!("- {note}"));
}

fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    name.map(|(_, name)| format!(" ({})", name.trim())).unwrap_or_default()
}
