//! The shape of files and of what stands in them.

use super::Finding;
use super::repository::Repository;
use super::source::Source;

const LONG_LINES: usize = 500;
const REASON: &str = "//! Long because ";

/// Past 500 lines a file says at its top why.
pub(super) fn long_files_say_why(repository: &Repository) -> Vec<Finding> {
    let is_long = |source: &Source<'_>| {
        let reasoned = source.text.lines().take(20).any(|line| line.starts_with(REASON));
        source.text.lines().count() > LONG_LINES && !reasoned
    };
    let sentence =
        format!("more than {LONG_LINES} lines: split it, or say why with a line `{REASON}…` at the top");
    repository.sources().filter(is_long).map(|source| Finding::new(source.path, 0, &*sentence)).collect()
}

/// `foo.rs` beside `foo/`: an editor full of tabs called mod.rs helps nobody.
pub(super) fn no_mod_rs(repository: &Repository) -> Vec<Finding> {
    let named = repository.paths().filter(|path| path.rsplit('/').next() == Some("mod.rs"));
    named.map(|path| Finding::new(path, 0, "call it by its module's name, beside the folder")).collect()
}

/// clippy has a lint for it, but that is silent about what a macro or another target leaves out.
pub(super) fn no_allow(repository: &Repository) -> Vec<Finding> {
    let breaks = |code: &str| code.contains("#[allow(") || code.contains("#![allow(");
    find(repository, breaks, "`#[expect(lint, reason = \"…\")]` reports when it is no longer needed")
}

/// Nothing is left to be done later in silence.
pub(super) fn nothing_unfinished(repository: &Repository) -> Vec<Finding> {
    let breaks = |code: &str| ["todo!", "unimplemented!", "dbg!"].iter().any(|name| has_macro(code, name));
    find(repository, breaks, "unfinished code is not committed")
}

/// The lints of the workspace hold only where a package asks for them.
pub(super) fn every_package_takes_the_lints(repository: &Repository) -> Vec<Finding> {
    let forgets = |(path, text): &(&str, &str)| {
        path.ends_with("/Cargo.toml")
            && text.contains("[package]")
            && !text.contains("[lints]\nworkspace = true")
    };
    let sentence = "a package takes the workspace's lints (`[lints]`, `workspace = true`)";
    repository.texts().filter(forgets).map(|(path, _)| Finding::new(path, 0, sentence)).collect()
}

fn find(repository: &Repository, breaks: impl Fn(&str) -> bool, sentence: &str) -> Vec<Finding> {
    let within = |source: Source<'_>| {
        let broken = source.lines().filter(|line| breaks(line.code));
        broken.map(|line| Finding::new(source.path, line.number, sentence)).collect::<Vec<_>>()
    };
    repository.sources().flat_map(within).collect()
}

/// Whether a macro is called, and not one whose name ends like it.
fn has_macro(code: &str, name: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(name).any(|(at, _)| !code[..at].ends_with(part))
}

#[cfg(test)]
mod tests {
    use super::super::cases::keeps_and_breaks;
    use super::*;

    #[test]
    fn a_long_file_without_a_reason() {
        let long = "fn a() {}\n".repeat(LONG_LINES + 1);
        let reasoned = format!("//! Everything.\n//!\n{REASON}it is a table.\n{long}");
        keeps_and_breaks(long_files_say_why, ("a.rs", &reasoned), ("a.rs", &long), 0);
        keeps_and_breaks(long_files_say_why, ("a.css", &long), ("a.rs", &long), 0);
    }

    #[test]
    fn a_mod_rs() {
        keeps_and_breaks(no_mod_rs, ("a/my_mod.rs", ""), ("a/mod.rs", ""), 0);
    }

    #[test]
    fn an_allow() {
        let kept = ("a.rs", "// #[allow(dead_code)]\n#[expect(dead_code, reason = \"\")]\n");
        for attribute in ["#[allow(dead_code)]", "#![allow(dead_code)]"] {
            keeps_and_breaks(no_allow, kept, ("a.rs", &format!("\n{attribute}\n")), 2);
        }
    }

    #[test]
    fn unfinished_code() {
        let kept = ("a.rs", "// todo!()\nfn a() { my_dbg!(\"todo!()\") }\n");
        for call in ["todo!()", "unimplemented!()", "dbg!(1)"] {
            keeps_and_breaks(nothing_unfinished, kept, ("a.rs", &format!("\nfn a() {{ {call} }}\n")), 2);
        }
    }

    #[test]
    fn a_package_without_lints() {
        let package = "[package]\nname = \"a\"\n";
        let kept = format!("{package}\n[lints]\nworkspace = true\n");
        keeps_and_breaks(
            every_package_takes_the_lints,
            ("a/Cargo.toml", &kept),
            ("a/Cargo.toml", package),
            0,
        );
    }
}
