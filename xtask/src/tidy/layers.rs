//! Who may know whom inside a package.

use super::Finding;
use super::repository::Repository;
use super::source::{Line, Source};

/// Whoever else could append to the journal could double-book.
pub(super) fn only_the_authority_appends(repository: &Repository) -> Vec<Finding> {
    let place = |path: &str| path.starts_with("server/src/") && !path.starts_with("server/src/authority");
    find(repository, place, |line| line.contains(".append("), "only the authority appends to the journal")
}

/// They see committed changes only.
pub(super) fn push_and_projection_know_no_authority(repository: &Repository) -> Vec<Finding> {
    let place = |path: &str| path.starts_with("server/src/push") || path.starts_with("server/src/projection");
    find(
        repository,
        place,
        |line| has_word(line, "Authority"),
        "push and projection see committed changes only",
    )
}

/// What is shown must not depend on how it came.
pub(super) fn views_know_no_network(repository: &Repository) -> Vec<Finding> {
    let place =
        |path: &str| path.starts_with("frontend/src/pages") || path.starts_with("frontend/src/components");
    let names = |line: &str| line.contains("crate::net") || line.contains("super::net");
    find(repository, place, names, "pages and components get what they show from hooks, not from the network")
}

/// The few files that touch the network can be read at once.
pub(super) fn network_lies_in_one_place(repository: &Repository) -> Vec<Finding> {
    let place = |path: &str| path.starts_with("frontend/src/") && !path.starts_with("frontend/src/net");
    find(
        repository,
        place,
        |line| has_word(line, "gloo_net"),
        "the network is touched in `frontend/src/net/` only",
    )
}

/// Lines that are not for tests.
fn find(
    repository: &Repository,
    place: impl Fn(&str) -> bool,
    breaks: impl Fn(&str) -> bool,
    sentence: &str,
) -> Vec<Finding> {
    let is_broken = |line: &Line<'_>| !line.is_test && breaks(line.code);
    let within = |source: Source<'_>| {
        let finding = |line: Line<'_>| Finding::new(source.path, line.number, sentence);
        source.lines().filter(is_broken).map(finding).collect::<Vec<_>>()
    };
    repository.sources().filter(|source| place(source.path)).flat_map(within).collect()
}

fn has_word(code: &str, word: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.split(|letter| !part(letter)).any(|found| found == word)
}

#[cfg(test)]
mod tests {
    use super::super::cases::keeps_and_breaks;
    use super::*;

    #[test]
    fn somebody_else_appends() {
        let text = "/// Calls `.append(`.\nfn work() {\n    journal.append(&batch);\n}\n";
        let rule = only_the_authority_appends;
        keeps_and_breaks(rule, ("server/src/authority/queue.rs", text), ("server/src/http.rs", text), 3);
        let in_tests = format!("#[cfg(test)]\nmod tests {{\n{text}}}\n");
        keeps_and_breaks(rule, ("server/src/check.rs", &in_tests), ("server/src/check.rs", text), 3);
    }

    #[test]
    fn push_names_the_authority() {
        let kept = (
            "server/src/push/hub.rs",
            "//! What the Authority committed.\nfn spread(of: AuthorityName) {}\n",
        );
        let broken = ("server/src/push.rs", "\nuse crate::authority::Authority;\n");
        keeps_and_breaks(push_and_projection_know_no_authority, kept, broken, 2);
    }

    #[test]
    fn a_component_fetches() {
        let text = "use crate::net::Client;\n";
        let kept = ("frontend/src/hooks/feed.rs", text);
        for path in ["frontend/src/pages/day.rs", "frontend/src/components.rs"] {
            keeps_and_breaks(views_know_no_network, kept, (path, text), 1);
        }
    }

    #[test]
    fn the_network_elsewhere() {
        let text = "use gloo_net::http::Request;\n";
        let kept = ("frontend/src/net/http.rs", text);
        keeps_and_breaks(network_lies_in_one_place, kept, ("frontend/src/hooks/feed.rs", text), 1);
    }
}
