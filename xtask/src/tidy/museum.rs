//! What is planted and what is told of it are the same.

use super::Finding;
use super::repository::Repository;
use crate::museum::EXHIBITS;

const CALL: &str = "planted!(\"";
/// Where the switch itself is, and where it is spoken of.
const SWITCH: [&str; 3] = ["shared/src/planted.rs", "xtask/src/museum/", "xtask/src/tidy/museum.rs"];

/// Every bug is planted in the file that its exhibit names, and nothing is planted of which nothing is told.
pub(super) fn exhibits_are_planted_where_they_are_said_to_be(repository: &Repository) -> Vec<Finding> {
    between(repository, EXHIBITS.iter().map(|exhibit| (exhibit.name, exhibit.place)))
}

fn between<'a>(
    repository: &Repository,
    told: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Vec<Finding> {
    let sources = repository.texts().filter(|(path, _)| path.ends_with(".rs"));
    let sources = sources.filter(|(path, _)| !SWITCH.iter().any(|switch| path.starts_with(switch)));
    let planted: Vec<_> = sources
        .flat_map(|(path, text)| text.lines().zip(1..).map(move |(line, number)| (path, line, number)))
        .flat_map(|(path, line, number)| names(line).map(move |name| (path, name, number)))
        .collect();
    let untold = planted.iter().filter(|(path, name, _)| !told.clone().any(|it| it == (*name, *path)));
    let untold = untold.map(|(path, name, number)| {
        Finding::new(path, *number, format!("no exhibit tells of the planted bug {name:?} in this file"))
    });
    let missing =
        told.clone().filter(|(name, place)| !planted.iter().any(|it| (it.1, it.0) == (*name, *place)));
    let missing =
        missing.map(|(name, place)| Finding::new(place, 0, format!("{name:?} is not planted here")));
    untold.chain(missing).collect()
}

/// What is planted in a line.
fn names(line: &str) -> impl Iterator<Item = &str> {
    line.split(CALL).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planted_is_told_and_the_other_way_round() {
        let text = "fn a() -> bool {\n    planted!(\"late\") || !planted!(\"early\")\n}\n";
        let repository = Repository::of(&[("server/src/push.rs", text), ("shared/src/planted.rs", text)]);
        let both = [("late", "server/src/push.rs"), ("early", "server/src/push.rs")];
        assert_eq!(between(&repository, both.into_iter()), []);
        let places = |told: &[(&str, &str)]| {
            let findings = between(&repository, told.iter().copied());
            findings.into_iter().map(|finding| (finding.path, finding.line)).collect::<Vec<_>>()
        };
        assert_eq!(places(&both[..1]), [("server/src/push.rs".to_owned(), 2)]);
        let elsewhere = [both[0], both[1], ("late", "server/src/check.rs")];
        assert_eq!(places(&elsewhere), [("server/src/check.rs".to_owned(), 0)]);
    }
}
