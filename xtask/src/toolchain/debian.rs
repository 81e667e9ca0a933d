//! A compiler for the browser out of Debian's packages. Debian has a recent rustc (`rustc-web`) and the source of its
//! standard library (`rust-web-src`), but neither that library compiled for wasm nor a linker for it. Both are added in a
//! copy of its sysroot under `target/toolchain/`, made of links: nothing of Debian's or rustup's is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};

use super::{TARGET, holds_core};
use crate::packages;
use crate::process;
use crate::terminal::detail;
use crate::workspace;

/// Debian's compiler, not rustup's proxy of the same name.
const RUSTC: &str = "/usr/bin/rustc";
const CLIPPY: &str = "/usr/bin/clippy-driver";

/// What the crates of the browser link: the library itself, its panic runtime, and what tests and macros need.
const LIBRARIES: &str = "-Zbuild-std=std,panic_abort,test,proc_macro";

/// Sorting and the like in their smaller forms: what is made here is loaded over a network.
pub(super) const SMALL: &str = "-Zbuild-std-features=optimize_for_size";

/// Where a sysroot has the source of its library.
const SOURCE: &str = "lib/rustlib/src";

/// The copy: `lib/` as rustc expects it, `bin/` with a rustc that uses it.
#[derive(Clone, Debug)]
pub(crate) struct Sysroot {
    folder: PathBuf,
}

impl Sysroot {
    /// Makes it, or finds that it was made before with the same compiler.
    pub(super) fn prepare() -> anyhow::Result<Self> {
        if !Path::new(RUSTC).is_file() || sources().is_none() {
            packages::install(&["rustc-web", "rust-web-src"], "building the app")?;
        }
        let version =
            process::text(Command::new(RUSTC).arg("-vV")).context("Debian's rustc does not start")?;
        let release = field(&version, "release: ").context("Debian's rustc does not tell its version")?;
        let host = field(&version, "host: ").context("Debian's rustc does not tell its host")?;
        let folder = workspace::target().join("toolchain").join(format!("debian-{release}"));
        let sysroot = Self { folder };
        if sysroot.is_made_with(&version) {
            detail(&format!("Debian's rustc {release}, with the standard library built before"));
            return Ok(sysroot);
        }
        if sources().is_none() {
            bail!(
                "Debian's rustc {release} lies without its library's source, which the package rust-web-src brings"
            );
        }
        sysroot.make(&version, host)?;
        Ok(sysroot)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn programs(&self) -> PathBuf {
        self.folder.join("bin")
    }

    pub(super) fn rustc(&self) -> PathBuf {
        self.programs().join("rustc")
    }

    /// Debian's clippy, of the same build as its compiler.
    pub(super) fn clippy(&self) -> anyhow::Result<PathBuf> {
        if !Path::new(CLIPPY).is_file() {
            packages::install(&["rust-web-clippy"], "clippy for the browser")?;
        }
        Ok(CLIPPY.into())
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("made-with")
    }

    fn is_made_with(&self, version: &str) -> bool {
        fs::read_to_string(self.stamp()).is_ok_and(|made| made == version)
            && holds_core(&self.library())
            && self.folder.join(SOURCE).is_dir()
    }

    fn library(&self) -> PathBuf {
        self.folder.join("lib/rustlib").join(TARGET).join("lib")
    }

    fn make(&self, version: &str, host: &str) -> anyhow::Result<()> {
        let place = |error| format!("{} cannot be written: {error}", self.folder.display());
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).map_err(|error| anyhow::anyhow!(place(error)))?;
        }
        for folder in [self.programs(), self.library(), self.host_programs(host)] {
            fs::create_dir_all(folder).map_err(|error| anyhow::anyhow!(place(error)))?;
        }
        self.link_host(host)?;
        self.write_program("rustc", RUSTC)?;
        self.build_library()?;
        fs::write(self.stamp(), version)?;
        Ok(())
    }

    fn host_programs(&self, host: &str) -> PathBuf {
        self.folder.join("lib/rustlib").join(host).join("bin")
    }

    /// The host's library and its source (macros and build scripts run on it) and rustup's linker, which Debian does not have.
    fn link_host(&self, host: &str) -> anyhow::Result<()> {
        let library = Path::new("lib/rustlib").join(host).join("lib");
        for there in [library.as_path(), Path::new(SOURCE)] {
            link(&Path::new("/usr").join(there), &self.folder.join(there))?;
        }
        let source = process::text(process::command("rustc").args(["--print", "sysroot"]))
            .context("rustup's rustc does not tell where it lies")?;
        let linker = Path::new("lib/rustlib").join(host).join("bin/rust-lld");
        let there = Path::new(&source).join(&linker);
        if !there.is_file() {
            bail!("the linker rust-lld is not in {source}, where rustup puts it");
        }
        link(&there, &self.folder.join(&linker))
    }

    /// A program that is Debian's, but looks for its libraries here. A link would not do: rustc follows it.
    fn write_program(&self, name: &str, original: &str) -> anyhow::Result<()> {
        let path = self.programs().join(name);
        let text = format!("#!/bin/sh\nexec {original} --sysroot '{}' \"$@\"\n", self.folder.display());
        fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    }

    /// Compiles the standard library with a crate that holds nothing, and keeps what came of it.
    fn build_library(&self) -> anyhow::Result<()> {
        detail("compiling the standard library for the browser, once (about a minute)");
        let scratch = workspace::target().join("toolchain/scratch");
        fs::create_dir_all(scratch.join("src"))?;
        let manifest = "[package]\nname = \"scratch\"\nedition = \"2024\"\n[lib]\n[workspace]\n";
        fs::write(scratch.join("Cargo.toml"), manifest)?;
        fs::write(scratch.join("src/lib.rs"), "#![no_std]\n")?;
        let mut cargo = process::cargo();
        cargo
            .args(["build", "--release", "--quiet", LIBRARIES, SMALL, "--target", TARGET])
            .current_dir(&scratch)
            .env("CARGO_TARGET_DIR", scratch.join("target"))
            .env("RUSTC", RUSTC)
            // -Zbuild-std is for nightly compilers; the library is this very compiler's own, so nothing can be unstable.
            .env("RUSTC_BOOTSTRAP", "1")
            // Without it, link-time optimization of the app fails ("Can't find section .llvmbc").
            .env("RUSTFLAGS", "-Cembed-bitcode=yes");
        process::run(&mut cargo)?;
        let built = scratch.join("target").join(TARGET).join("release/deps");
        for entry in fs::read_dir(&built)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".rlib") && !name.starts_with("libscratch-") {
                fs::copy(entry.path(), self.library().join(&name))?;
            }
        }
        fs::remove_dir_all(&scratch)?;
        Ok(())
    }
}

/// The source of Debian's standard library, where its compiler looks for it.
fn sources() -> Option<PathBuf> {
    Some(Path::new("/usr").join(SOURCE).join("rust/library")).filter(|folder| folder.join("std").is_dir())
}

/// The rest of the line that begins so.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name))
}

fn link(original: &Path, place: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(original, place);
    #[cfg(not(unix))]
    let linked: std::io::Result<()> = Err(std::io::ErrorKind::Unsupported.into());
    linked.with_context(|| format!("{} cannot be linked to {}", place.display(), original.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_by_its_field() {
        let text = "rustc 1.96.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\n";
        assert_eq!(field(text, "release: "), Some("1.96.0"));
        assert_eq!(field(text, "host: "), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(field(text, "LLVM version: "), None);
    }
}
