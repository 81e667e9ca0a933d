//! The server with the app inside: one binary, `docket`.

use std::process::Command;

use crate::museum;
use crate::process;
use crate::workspace;

/// Names the folder whose files `server/build.rs` embeds.
const APP_DIR: &str = "DOCKET_APP_DIR";

/// Tells tests and the benchmark which server to start.
pub(crate) const BINARY: &str = "DOCKET_BIN";

/// How the server is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Quickly, for tests.
    Dev,
    /// As it is shipped.
    Release,
}

impl Profile {
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// Compiles `docket` with the app that [`crate::app::build`] made.
///
/// # Errors
/// When it does not compile, or has the museum's switch.
pub(crate) fn build(profile: Profile) -> anyhow::Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "docket-server", "--bin", "docket"]);
    match profile {
        Profile::Dev => {}
        Profile::Release => {
            cargo.arg("--release");
        }
    }
    process::run(with_app(&mut cargo))?;
    museum::is_in_no(&binary(profile))
}

/// Where [`build`] puts it.
pub(crate) fn binary(profile: Profile) -> std::path::PathBuf {
    workspace::target().join(profile.folder()).join(format!("docket{}", std::env::consts::EXE_SUFFIX))
}

/// Lets cargo embed the app. All that shares a folder with a server with the app must be built so, or each would undo the
/// other's work.
pub(crate) fn with_app(cargo: &mut Command) -> &mut Command {
    cargo.env(APP_DIR, workspace::app())
}
