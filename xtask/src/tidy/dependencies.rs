//! The direction of dependency: frontend → shared ← server ← tests.

use super::Finding;
use super::repository::Repository;

/// What a package of this workspace may not know.
const DIRECTION: [(&str, &[&str]); 3] = [
    ("shared", &["docket-server", "docket-frontend", "docket-tests"]),
    ("server", &["docket-frontend", "docket-tests"]),
    ("frontend", &["docket-server", "docket-tests"]),
];

/// Crates that bring a clock, a disk, a network or a screen.
const IMPURE: [&str; 12] = [
    "tokio",
    "axum",
    "rusqlite",
    "web-sys",
    "js-sys",
    "yew",
    "gloo-net",
    "reqwest",
    "hyper",
    "wasm-bindgen",
    "getrandom",
    "jiff",
];

/// Nothing depends against the arrows.
pub(super) fn direction(repository: &Repository) -> Vec<Finding> {
    DIRECTION
        .iter()
        .flat_map(|(package, forbidden)| {
            found(repository, package, forbidden, "is against the direction of dependency")
        })
        .collect()
}

/// `shared` runs in a browser and on the server, and decides the same in both.
pub(super) fn shared_is_pure(repository: &Repository) -> Vec<Finding> {
    found(repository, "shared", &IMPURE, "has no place in `shared`, which is pure")
}

fn found(repository: &Repository, package: &str, forbidden: &[&str], sentence: &str) -> Vec<Finding> {
    let path = format!("{package}/Cargo.toml");
    let text = repository.text(&path).unwrap_or_default();
    let named = |line: &str| {
        // `[dependencies.tokio]`, `tokio = "1"`, `tokio.workspace = true`
        let line = line.trim();
        let table = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        let name = match table {
            Some(table) => table.rsplit_once("dependencies.")?.1,
            None => line.split(['=', '.']).next()?,
        };
        forbidden.contains(&name.trim()).then(|| name.trim().to_owned())
    };
    text.lines()
        .zip(1..)
        .filter_map(|(line, number)| {
            Some(Finding::new(&path, number, format!("{} {sentence}", named(line)?)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::cases::keeps_and_breaks;
    use super::*;

    #[test]
    fn against_the_arrows() {
        let kept = ("server/Cargo.toml", "[dependencies]\ndocket-shared.workspace = true\n");
        let broken = ("shared/Cargo.toml", "[dependencies]\nserde = \"1\"\ndocket-server.workspace = true\n");
        keeps_and_breaks(direction, kept, broken, 3);
    }

    #[test]
    fn shared_with_io() {
        let kept = ("shared/Cargo.toml", "# no tokio\n[dependencies]\nserde = { features = [\"rc\"] }\n");
        for line in
            ["tokio = \"1\"", "axum.workspace = true", "[dependencies.yew]", "web-sys = { version = \"1\" }"]
        {
            keeps_and_breaks(
                shared_is_pure,
                kept,
                ("shared/Cargo.toml", &format!("[dependencies]\n{line}\n")),
                2,
            );
        }
    }
}
