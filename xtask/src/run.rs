//! `cargo xtask run`: everything from a bare checkout to the app in the browser.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::app;
use crate::process;
use crate::server::{self, Profile};
use crate::terminal::{Steps, duration, say};
use crate::workspace;

/// What `cargo xtask run` may be told.
#[derive(Args)]
pub(crate) struct Choices {
    /// The port of 127.0.0.1 that the app is served at.
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// The folder of the journal [default: data/ in the repository, which git ignores].
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Leave an empty journal empty, instead of filling it with the sample clinic.
    #[arg(long)]
    no_sample: bool,
}

/// Builds app and server, and becomes the server. What would stop it in the end is looked at first.
///
/// # Errors
/// When the port or the folder cannot be used, or something does not compile.
pub(crate) fn command(choices: &Choices) -> anyhow::Result<()> {
    let data = match &choices.data {
        Some(folder) => std::path::absolute(folder).context("the folder has no path")?,
        None => workspace::root().join("data"),
    };
    let mut steps = Steps::new(2 + app::STEPS);
    steps.step(&format!("Look whether port {} and {} can be used", choices.port, data.display()), || {
        check_port(choices.port)?;
        check_folder(&data)
    })?;
    app::build(&mut steps)?;
    steps.step("Compile the server with the app inside", || server::build(Profile::Release))?;
    say(&format!("Built in {}. Starting the server; Ctrl+C ends it.", duration(steps.elapsed())));
    let mut docket = process::command(server::binary(Profile::Release));
    docket.arg("serve").arg("--data").arg(&data).arg("--port").arg(choices.port.to_string());
    if !choices.no_sample {
        docket.arg("--sample");
    }
    become_program(&mut docket)
}

fn check_port(port: u16) -> anyhow::Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is taken by another program; end that one, or choose another port with `--port {}`",
            if port == u16::MAX { 8080 } else { port + 1 }
        ),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            bail!(
                "port {port} is kept for the system's own programs; choose one from 1024 with `--port 8080`"
            )
        }
        Err(error) => bail!("port {port} cannot be used ({error}); choose another with `--port`"),
    }
}

/// Whether files can be made in the folder, or where it would be made. Nothing is left behind: the server makes the folder
/// itself, with the permissions it wants.
fn check_folder(folder: &Path) -> anyhow::Result<()> {
    let refuse = |why: &str| {
        anyhow::anyhow!(
            "{} cannot hold the journal ({why}); choose a folder that you may write to with `--data FOLDER`",
            folder.display()
        )
    };
    let Some(present) = folder.ancestors().find(|place| place.exists()) else {
        return Err(refuse("no folder above it exists"));
    };
    if !present.is_dir() {
        return Err(refuse(&format!("{} is a file", present.display())));
    }
    let probe = present.join(format!(".docket-probe-{}", std::process::id()));
    std::fs::write(&probe, b"").map_err(|error| refuse(&error.to_string()))?;
    std::fs::remove_file(&probe).map_err(|error| refuse(&error.to_string()))
}

/// Turns this process into the program, so that Ctrl+C and SIGTERM reach it alone and its exit is ours.
#[cfg(unix)]
fn become_program(program: &mut Command) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt as _;
    let line = process::line(program);
    Err(program.exec()).with_context(|| format!("`{line}` cannot be started"))
}

/// Runs the program; Ctrl+C reaches both.
#[cfg(not(unix))]
fn become_program(program: &mut Command) -> anyhow::Result<()> {
    let line = process::line(program);
    let status = program.status().with_context(|| format!("`{line}` cannot be started"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}; what it printed above says why");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_what_to_do() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let refused = check_port(port).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("port {port} is taken")) && refused.contains("`--port "),
            "{refused}"
        );
    }

    #[test]
    fn a_folder_that_can_be_made_is_accepted_and_nothing_is_left_there() {
        let place = tempfile::tempdir().unwrap();
        check_folder(&place.path().join("data/clinic")).unwrap();
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_below_a_file_is_refused_with_what_to_do() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("file"), b"").unwrap();
        for data in ["file", "file/data"] {
            let refused = check_folder(&place.path().join(data)).unwrap_err().to_string();
            assert!(
                refused.contains("cannot hold the journal") && refused.contains("`--data FOLDER`"),
                "{refused}"
            );
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_nobody_may_write_to_is_refused() {
        assert!(check_folder(Path::new("/proc/docket")).is_err());
    }
}
