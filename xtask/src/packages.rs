//! Packages of the system: installed where we may (root on Debian), asked for in a sentence elsewhere.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::bail;

use crate::process;
use crate::terminal::detail;

/// Whether apt may be used without asking anybody: root, on a system that has it.
pub(crate) fn may_install() -> bool {
    let root = process::text(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    root && process::find("apt-get").is_some()
}

/// Installs Debian packages, and says so: they are the one thing that is put outside of `target/`.
///
/// # Errors
/// With the sentence that says what to install, where this is not root on Debian; or when apt fails.
pub(crate) fn install(packages: &[&str], purpose: &str) -> anyhow::Result<()> {
    let list = packages.join(" ");
    if !may_install() {
        bail!("{purpose} needs what Debian calls `{list}`; install it and start again");
    }
    detail(&format!("installing Debian's {list} for the whole machine: {purpose} needs it"));
    refresh()?;
    let mut apt = process::command("apt-get");
    apt.args(["install", "--yes", "--no-install-recommends", "--quiet=2"]).args(packages);
    process::run(apt.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Sees to strace, which kills servers at named points in tests.
///
/// # Errors
/// As [`install`].
pub(crate) fn strace() -> anyhow::Result<()> {
    match process::find("strace") {
        Some(_) => Ok(()),
        None => install(&["strace"], "killing a server at named points"),
    }
}

/// The package lists, fetched once a run.
fn refresh() -> anyhow::Result<()> {
    static REFRESHED: OnceLock<bool> = OnceLock::new();
    let fetched = REFRESHED
        .get_or_init(|| process::run(process::command("apt-get").args(["update", "--quiet=2"])).is_ok());
    if !fetched {
        bail!("`apt-get update` failed; what it printed above says why");
    }
    Ok(())
}
