//! What is committed is for every machine.

use std::path::Path;

use super::Finding;
use super::repository::Repository;
use crate::workspace;

/// Folders of the system, below which any file may speak of a path.
const SYSTEM: [&str; 10] = ["/", "/tmp", "/var", "/usr", "/opt", "/srv", "/mnt", "/etc", "/proc", "/dev"];

/// No file names a path of the machine that it was written on: where this checkout lies, or somebody's home.
pub(super) fn no_paths_of_a_machine(repository: &Repository) -> Vec<Finding> {
    breaking(repository, &forbidden(workspace::root()))
}

fn forbidden(root: &Path) -> Vec<String> {
    let homes = ["home", "root", "Users"].map(|folder| format!("/{folder}/"));
    let mut folders = homes.to_vec();
    // The folder of the checkout is where its neighbours lie.
    for folder in [Some(root), root.parent()].into_iter().flatten() {
        let text = folder.to_string_lossy();
        if root.components().count() > 2 && !SYSTEM.contains(&&*text) {
            folders.push(format!("{text}/"));
        }
    }
    folders
}

fn breaking(repository: &Repository, folders: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in repository.texts() {
        for (line, number) in text.lines().zip(1..) {
            // One more slash, so that a folder at the end of a line or before a quote is found too.
            let found = folders.iter().find(|folder| names(line, folder));
            findings.extend(found.map(|folder| {
                Finding::new(
                    path,
                    number,
                    format!("`{folder}` is a path of one machine; nothing there is elsewhere"),
                )
            }));
        }
    }
    findings
}

/// Whether the line names the folder, from the root of a file system: what stands before may not be part of a longer path.
fn names(line: &str, folder: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || "_-./}~$*".contains(letter);
    let bare = folder.trim_end_matches('/');
    line.match_indices(bare).any(|(at, _)| {
        let after = &line[at + bare.len()..];
        let ends = !after.starts_with(|letter: char| letter.is_alphanumeric() || "_-.".contains(letter));
        // Somebody's home needs somebody: `/home` alone may be an address.
        let whole = after.starts_with('/') || folder.matches('/').count() > 2;
        ends && whole && !line[..at].ends_with(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_machine() {
        let root = Path::new("/place/checkout");
        let folders = forbidden(root);
        let home = format!("/{}/clerk/docket", "home");
        let broken = ["see /place/checkout", "\"/place/shared/x\"", &home, "(/place/checkout/Cargo.toml)"];
        for line in broken {
            let findings = breaking(&Repository::of(&[("README.md", &format!("\n{line}\n"))]), &folders);
            assert_eq!(findings.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2], "{line}");
        }
        let fine = [
            "https://example.org/place/shared",
            "a place/checkout",
            "/placebo/checkout",
            "GET /home",
            "~/place/x",
        ];
        for line in fine {
            assert_eq!(breaking(&Repository::of(&[("README.md", line)]), &folders), [], "{line}");
        }
    }

    #[test]
    fn a_checkout_in_a_folder_of_the_system_forbids_itself_alone() {
        let folders = forbidden(Path::new("/tmp/docket"));
        assert!(
            folders.contains(&"/tmp/docket/".to_owned()) && !folders.contains(&"/tmp/".to_owned()),
            "{folders:?}"
        );
        assert_eq!(forbidden(Path::new("/docket")).len(), 3);
    }
}
