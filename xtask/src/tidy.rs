//! The repository checks itself: rules of `STYLE.md` and `ARCHITECTURE.md` that a machine can check and a compiler does not.

mod repository;
mod source;

mod dependencies;
mod documents;
mod layers;
mod machine;
mod museum;
mod shape;
mod tests;

use anyhow::bail;

use crate::terminal::detail;
use crate::workspace;

use repository::Repository;

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// From one; 0 where the whole file is meant.
    line: usize,
    /// What is wrong, and what to do instead.
    sentence: String,
}

impl Finding {
    fn new(path: &str, line: usize, sentence: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, sentence: sentence.into() }
    }
}

/// One rule.
type Rule = fn(&Repository) -> Vec<Finding>;

const RULES: [Rule; 15] = [
    dependencies::direction,
    dependencies::shared_is_pure,
    layers::only_the_authority_appends,
    layers::push_and_projection_know_no_authority,
    layers::views_know_no_network,
    layers::network_lies_in_one_place,
    documents::paths_exist,
    shape::long_files_say_why,
    shape::no_mod_rs,
    shape::no_allow,
    shape::nothing_unfinished,
    shape::every_package_takes_the_lints,
    tests::no_sleep_without_a_reason,
    machine::no_paths_of_a_machine,
    museum::exhibits_are_planted_where_they_are_said_to_be,
];

/// Applies every rule to what git tracks, or would.
///
/// # Errors
/// When a rule is broken; the places are printed.
pub(crate) fn command() -> anyhow::Result<()> {
    let repository = Repository::read(workspace::root())?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&repository)).collect();
    findings.sort();
    for finding in &findings {
        let line = if finding.line > 0 { format!(":{}", finding.line) } else { String::new() };
        detail(&format!("{}{line}: {}", finding.path, finding.sentence));
    }
    if !findings.is_empty() {
        bail!("{} of the repository's own rules broken, in the places above", findings.len());
    }
    detail(&format!("{} rules, {} files", RULES.len(), repository.paths().count()));
    Ok(())
}

#[cfg(test)]
mod cases {
    use super::{Finding, Repository, Rule};

    /// Holds a rule to a file that keeps it and one that breaks it, each in a repository of its own.
    pub(super) fn keeps_and_breaks(rule: Rule, kept: (&str, &str), broken: (&str, &str), line: usize) {
        assert_eq!(rule(&Repository::of(&[kept])), [], "{kept:?}");
        let findings = rule(&Repository::of(&[broken]));
        let places: Vec<_> =
            findings.iter().map(|Finding { path, line, .. }| (path.as_str(), *line)).collect();
        assert_eq!(places, [(broken.0, line)], "{broken:?}");
    }
}
