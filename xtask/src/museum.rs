//! `cargo xtask museum`: bugs of kinds that have happened elsewhere, planted on purpose and turned on one after another, to see that
//! the tests catch them. The tests' own build has the switch (`shared/src/planted.rs`), so that nothing is compiled for it.

mod exhibits;
mod suite;
mod switch;

pub(crate) use exhibits::EXHIBITS;
pub(crate) use switch::is_in_no;

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use crate::terminal::{Steps, detail, duration, say};
use exhibits::Exhibit;
use suite::{Suite, Verdict};

/// What `cargo xtask museum` may be told.
#[derive(Args)]
pub(crate) struct Choices {
    /// The exhibits; all of them where none is named.
    names: Vec<String>,
    /// Say what happened elsewhere, and run nothing.
    #[arg(long)]
    list: bool,
    /// Run every test that there is with the exhibit on, and list all that catch it.
    #[arg(long)]
    suite: bool,
}

/// Shows the exhibits that were asked for.
///
/// # Errors
/// When one is not caught by a check that is said to catch it, or a check fails with none on.
pub(crate) fn command(choices: &Choices) -> anyhow::Result<()> {
    let exhibits = chosen(&choices.names)?;
    if choices.list {
        exhibits.iter().for_each(|exhibit| told(exhibit));
        return Ok(());
    }
    let mut steps = Steps::new(3);
    let suite = steps.step("The tests compile", Suite::build)?;
    steps.step("With no bug on, every check passes", || all_pass(&suite, &exhibits))?;
    steps.step("Every bug is caught", || match choices.suite {
        true => exhibits.iter().try_for_each(|exhibit| everything_about(&suite, exhibit)),
        false => caught(&suite, &exhibits),
    })
}

/// All exhibits, with checks that have just passed.
///
/// # Errors
/// When one is not caught.
pub(crate) fn all_are_caught() -> anyhow::Result<()> {
    caught(&Suite::build()?, &chosen(&[])?)
}

fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Exhibit>> {
    if names.is_empty() {
        return Ok(EXHIBITS.iter().collect());
    }
    let find = |name: &String| {
        let found = EXHIBITS.iter().find(|exhibit| exhibit.name == name);
        found.with_context(|| format!("there is no exhibit {name}; `cargo xtask museum --list` names all"))
    };
    names.iter().map(find).collect()
}

fn told(exhibit: &Exhibit) {
    let Exhibit { name, place, happened, .. } = exhibit;
    say(&format!("{name} ({place})"));
    detail(happened);
}

fn all_pass(suite: &Suite, exhibits: &[&Exhibit]) -> anyhow::Result<()> {
    let mut count = 0;
    for (binary, tests) in exhibits::checks(exhibits) {
        let verdict = suite.run(binary, &tests, None)?;
        ensure!(verdict == Verdict::Passed, "a check of {binary} fails with no bug on: {tests:?}");
        count += tests.len();
    }
    detail(&format!("{count} checks"));
    Ok(())
}

/// Turns on one after another, and shows a table of what caught each.
fn caught(suite: &Suite, exhibits: &[&Exhibit]) -> anyhow::Result<()> {
    let mut missed = Vec::new();
    for exhibit in exhibits {
        let began = Instant::now();
        let mut catching = Vec::new();
        for (binary, test) in exhibit.checks {
            match suite.run(binary, &[test], Some(exhibit.name))? {
                Verdict::Passed => missed.push(format!("{} by {binary} {test}", exhibit.name)),
                Verdict::Failed => catching.push(format!("{binary} {test}")),
                Verdict::Endless => catching.push(format!("{binary} {test} (which did not end)")),
            }
        }
        row(exhibit.name, &catching, began.elapsed());
    }
    if !missed.is_empty() {
        bail!("not caught: {}", missed.join(", "));
    }
    Ok(())
}

/// All that catches an exhibit, whatever is said to.
fn everything_about(suite: &Suite, exhibit: &Exhibit) -> anyhow::Result<()> {
    let began = Instant::now();
    let catching = suite.failures(exhibit.name)?;
    row(exhibit.name, &catching, began.elapsed());
    ensure!(!catching.is_empty(), "{} is caught by nothing", exhibit.name);
    Ok(())
}

fn row(name: &str, catching: &[String], elapsed: Duration) {
    detail(&format!("{name:<32} {:>6}  {}", duration(elapsed), catching.first().map_or("nothing", |it| it)));
    for further in catching.iter().skip(1) {
        detail(&format!("{:<40} {further}", ""));
    }
}
