//! The standard library of the app: compiled anew with it where its source lies beside the compiler, in such a way that a panic
//! ends the app without a word. Nobody would read one in a browser, and what puts it together (messages, places in the source,
//! most of formatting) is an eighth of the app. Where the source is out of reach, the library that came with the compiler does.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::TARGET;
use crate::process;
use crate::terminal::detail;

/// What is compiled anew; sorting and the like in their smaller forms, since it is loaded over a network.
const LIBRARIES: [&str; 2] = ["-Zbuild-std=std,panic_abort", super::debian::SMALL];

/// How everything of the app is compiled then.
const FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// Which standard library the app gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    /// Compiled with the app, without words for panics.
    Anew,
    /// The one that came with the compiler.
    AsItCame,
}

impl Library {
    /// Sees whether the compiler's source is here, or can be had of rustup. Says which, and why.
    pub(super) fn choose(rustc: &Path) -> Self {
        match source(rustc).and_then(|source| fetch(&source)) {
            Ok(()) => {
                detail("standard library of the app: compiled with it, without words for panics");
                Self::Anew
            }
            Err(reason) => {
                detail(&format!(
                    "standard library of the app: as it came, so that the app is heavier, since {reason:#}"
                ));
                Self::AsItCame
            }
        }
    }

    /// Has cargo use it.
    pub(super) fn configure(self, cargo: &mut Command) {
        match self {
            // These options are for nightly compilers; the library is this very compiler's own, so nothing can be unstable.
            Self::Anew => {
                cargo.args(LIBRARIES).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", FLAGS);
            }
            Self::AsItCame => {}
        }
    }
}

/// The source of the compiler's own library.
fn source(rustc: &Path) -> anyhow::Result<PathBuf> {
    let sysroot = process::text(process::command(rustc).args(["--print", "sysroot"]))
        .context("the compiler does not tell where it lies")?;
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    if !source.join("std").is_dir() {
        super::rustup(&["component", "add", "rust-src"])?;
        anyhow::ensure!(source.join("std").is_dir(), "rustup added its source to another toolchain");
    }
    Ok(source)
}

/// What the library stands on lies in its source with Debian's compiler, and is fetched from crates.io with rustup's.
fn fetch(source: &Path) -> anyhow::Result<()> {
    if source.join("vendor").is_dir() {
        return Ok(());
    }
    let mut cargo = process::cargo();
    cargo.args(["fetch", "--quiet", "--locked", "--target", TARGET, "--manifest-path"]);
    cargo.arg(source.join("Cargo.toml")).env("RUSTC_BOOTSTRAP", "1").env("CARGO_NET_RETRY", "1");
    let output = process::capture(&mut cargo)?;
    anyhow::ensure!(output.status.success(), "what it stands on cannot be fetched");
    Ok(())
}
