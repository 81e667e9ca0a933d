//! The compiler for the browser: the installed target where there is one, else rustup's, else one put together from
//! Debian's packages. The screen says which, and why.

mod debian;
mod library;

pub(crate) use library::Library;

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::Context as _;

use crate::process;
use crate::terminal::detail;
use crate::workspace;

/// Everything is built for this.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// `DOCKET_WASM=debian` passes the first two ways over, to try the third where it is not needed.
const CHOICE: &str = "DOCKET_WASM";

/// A compiler that builds for [`TARGET`].
#[derive(Clone, Debug)]
pub(crate) enum Toolchain {
    /// rustup's own, with the target.
    Rustup,
    /// Debian's compiler, with a standard library that was built here.
    Debian(debian::Sysroot),
}

impl Toolchain {
    /// Finds one or makes one; asks at most once a run.
    ///
    /// # Errors
    /// When none of the three ways is open, with a sentence that says what to install.
    pub(crate) fn prepare() -> anyhow::Result<&'static Self> {
        static PREPARED: OnceLock<Toolchain> = OnceLock::new();
        if let Some(toolchain) = PREPARED.get() {
            return Ok(toolchain);
        }
        let toolchain = choose()?;
        Ok(PREPARED.get_or_init(|| toolchain))
    }

    /// cargo, set up to build for the browser into a folder of its own.
    pub(crate) fn cargo(&self) -> anyhow::Result<Command> {
        let mut cargo = process::cargo();
        self.configure(&mut cargo)?;
        Ok(cargo)
    }

    /// The same for the app itself, which has a library of its own.
    pub(crate) fn app_cargo(&self) -> anyhow::Result<Command> {
        let mut cargo = self.cargo()?;
        self.library().configure(&mut cargo);
        Ok(cargo)
    }

    /// The standard library of the app; looks for it at most once a run.
    pub(crate) fn library(&self) -> Library {
        static CHOSEN: OnceLock<Library> = OnceLock::new();
        *CHOSEN.get_or_init(|| match self {
            Self::Rustup => Library::choose("rustc".as_ref()),
            Self::Debian(sysroot) => Library::choose(&sysroot.rustc()),
        })
    }

    /// Lets a program that calls cargo (such as wasm-pack) build as [`Toolchain::cargo`] does.
    pub(crate) fn configure(&self, command: &mut Command) -> anyhow::Result<()> {
        command.env("CARGO_TARGET_DIR", workspace::wasm_target());
        match self {
            Self::Rustup => Ok(()),
            Self::Debian(sysroot) => {
                // clippy-driver asks no rustc for its sysroot.
                command.env("RUSTC", sysroot.rustc()).env("SYSROOT", sysroot.folder());
                process::prepend_path(command, &sysroot.programs())
            }
        }
    }

    /// clippy for the browser, to which every warning is an error. Debian's compiler needs Debian's clippy: the two must be
    /// of one build.
    ///
    /// # Errors
    /// When Debian's clippy is missing and may not be installed.
    pub(crate) fn clippy(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut cargo = self.cargo()?;
        match self {
            Self::Rustup => {
                cargo.args(["clippy", "--target", TARGET]).args(arguments).args(["--", "-D", "warnings"])
            }
            // What `cargo clippy` does, with a driver of our choice.
            Self::Debian(sysroot) => cargo
                .args(["check", "--target", TARGET])
                .args(arguments)
                .env("RUSTC_WORKSPACE_WRAPPER", sysroot.clippy()?)
                .env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__"),
        };
        Ok(cargo)
    }
}

fn choose() -> anyhow::Result<Toolchain> {
    let forced = std::env::var(CHOICE).is_ok_and(|choice| choice == "debian");
    if forced {
        detail(&format!("wasm target: Debian's compiler, since {CHOICE}=debian says so"));
    } else {
        if is_installed() {
            detail("wasm target: the installed one");
            return Ok(Toolchain::Rustup);
        }
        match add_with_rustup() {
            Ok(()) => {
                detail("wasm target: added with rustup, to its toolchain");
                return Ok(Toolchain::Rustup);
            }
            Err(reason) => detail(&format!("wasm target: from Debian's packages, since {reason:#}")),
        }
    }
    debian::Sysroot::prepare().map(Toolchain::Debian).with_context(|| {
        format!("there is no compiler for the browser; where rustup can download, `rustup target add {TARGET}` gives one")
    })
}

/// Whether the compiler of this toolchain has a standard library for the target.
fn is_installed() -> bool {
    let folder =
        process::text(process::command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_some_and(|folder| holds_core(&PathBuf::from(folder)))
}

/// Whether a library folder holds a compiled `core`.
fn holds_core(folder: &std::path::Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libcore-") && name.ends_with(".rlib")
    })
}

fn add_with_rustup() -> anyhow::Result<()> {
    rustup(&["target", "add", TARGET])?;
    anyhow::ensure!(is_installed(), "rustup added the target to another toolchain than the one in use");
    Ok(())
}

/// Asks rustup for something.
fn rustup(arguments: &[&str]) -> anyhow::Result<()> {
    anyhow::ensure!(process::find("rustup").is_some(), "there is no rustup");
    let mut rustup = process::command("rustup");
    rustup.args(arguments).env("RUSTUP_MAX_RETRIES", "1");
    let output = process::capture(&mut rustup)?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    let why = complaint.lines().find(|line| line.starts_with("error")).unwrap_or("it did not say why");
    anyhow::ensure!(output.status.success(), "`{}` did not succeed ({why})", process::line(&rustup));
    Ok(())
}
