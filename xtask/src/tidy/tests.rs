//! What a test may not do.

use super::Finding;
use super::repository::Repository;
use super::source::Source;

const REASON: &str = "// Sleeps because ";

/// A test that sleeps is slow on every machine and wrong on a slow one: it waits for a sequence number, or says why it
/// cannot.
pub(super) fn no_sleep_without_a_reason(repository: &Repository) -> Vec<Finding> {
    let sentence = format!(
        "a test waits for what it expects; where it cannot, a line `{REASON}…` stands above or at the end"
    );
    let within = |source: Source<'_>| {
        let texts: Vec<_> = source.text.lines().collect();
        let reasoned = |number: usize| {
            let above = number.checked_sub(2).and_then(|at| texts.get(at));
            [texts.get(number - 1), above].into_iter().flatten().any(|text| text.contains(REASON))
        };
        let sleeps = source.lines().filter(|line| line.is_test && calls_sleep(line.code));
        let bare = sleeps.filter(|line| !reasoned(line.number));
        bare.map(|line| Finding::new(source.path, line.number, &*sentence)).collect::<Vec<_>>()
    };
    repository.sources().flat_map(within).collect()
}

fn calls_sleep(code: &str) -> bool {
    ["sleep(", "sleep_until(", "sleep_ms("].iter().any(|call| {
        let part = |letter: char| letter.is_alphanumeric() || letter == '_';
        code.match_indices(call).any(|(at, _)| !code[..at].ends_with(part))
    })
}

#[cfg(test)]
mod cases {
    use super::super::cases::keeps_and_breaks;
    use super::*;

    #[test]
    fn a_test_sleeps() {
        let broken = ("tests/it/race.rs", "fn wait() {\n    thread::sleep(SECOND);\n}\n");
        let reasoned =
            "fn wait() {\n    // Sleeps because the kernel tells nobody.\n    thread::sleep(SECOND);\n}\n";
        let ended = "fn wait() {\n    sleep(SECOND).await; // Sleeps because it must.\n}\n";
        for kept in
            [("tests/it/race.rs", reasoned), ("tests/it/race.rs", ended), ("server/src/queue.rs", broken.1)]
        {
            keeps_and_breaks(no_sleep_without_a_reason, kept, broken, 2);
        }
    }
}
