//! Documents that name files must name files that are there.

use super::Finding;
use super::repository::Repository;

const DOCUMENTS: [&str; 3] = ["README.md", "ARCHITECTURE.md", "STYLE.md"];

/// How the names of our files end.
const ENDINGS: [&str; 9] = [".rs", ".toml", ".md", ".css", ".html", ".json", ".svg", ".png", "/"];

/// Folders that only a build or a run makes.
const MADE: [&str; 3] = ["target/", "data/", "artifacts/"];

/// Every path in backticks lies in the repository: from its root, or beside a path that was named before it on its line, so
/// that a row about `shared/src/command.rs` may go on with `command/parse.rs`.
pub(super) fn paths_exist(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in DOCUMENTS {
        let text = repository.text(document).unwrap_or_default();
        for (line, number) in text.lines().zip(1..) {
            let mut folders = vec![String::new()];
            for path in quoted(line).filter(|path| is_path(path)) {
                let candidates = folders.iter().map(|folder| format!("{folder}{path}"));
                let Some(found) = candidates.rev().find(|candidate| repository.holds(candidate)) else {
                    findings.push(Finding::new(document, number, format!("`{path}` is not there")));
                    continue;
                };
                let above = found.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
                folders.push(format!("{above}/"));
            }
        }
    }
    findings
}

/// What stands between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether it looks like a path of ours: folders, and an ending that our files have. An address begins with `/`.
fn is_path(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./".contains(letter);
    text.chars().all(plain)
        && text.trim_end_matches('/').contains('/')
        && !text.starts_with(['/', '.'])
        && ENDINGS.iter().any(|ending| text.ends_with(ending))
        && !MADE.iter().any(|folder| text.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 2] = [("shared/src/command.rs", ""), ("shared/src/command/parse.rs", "")];

    fn missing(text: &str) -> Vec<String> {
        let repository = Repository::of(&[&FILES[..], &[("ARCHITECTURE.md", text)]].concat());
        paths_exist(&repository).into_iter().map(|finding| finding.sentence).collect()
    }

    #[test]
    fn what_is_there_may_be_named() {
        let fine = "`shared/src/command.rs` asks; `command/parse.rs`, `shared/src/`, `target/app/index.html`, \
                    `/api/v1/openapi.json`, `text/html`, `foo/`, `a / b.rs`";
        assert_eq!(missing(fine), Vec::<String>::new());
    }

    #[test]
    fn what_is_gone_may_not() {
        assert_eq!(missing("see `shared/src/decide.rs`"), ["`shared/src/decide.rs` is not there"]);
        assert_eq!(missing("\n`command/parse.rs`"), ["`command/parse.rs` is not there"]);
    }
}
