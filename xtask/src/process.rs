//! Other programs: started without what cargo put into this one's environment, and reported in a sentence when they fail.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, bail};

use crate::workspace;

/// A command in the root of the repository, free of the variables that `cargo run` set for xtask itself: a compiler of
/// another version would find the wrong libraries, and build scripts would see a changed environment.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let from_cargo = text.starts_with("CARGO_PKG_")
            || matches!(
                &*text,
                "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH" | "CARGO_PRIMARY_PACKAGE" | "LD_LIBRARY_PATH"
            );
        if from_cargo {
            command.env_remove(&name);
        }
    }
    command
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The program's line, for messages.
pub(crate) fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_stem().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    command.get_args().fold(name, |line, argument| line + " " + &argument.to_string_lossy())
}

/// Runs it with our terminal and no standard input.
///
/// # Errors
/// When it cannot be started or does not end with 0.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let line = line(command);
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("`{line}` cannot be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status}); what it printed above says why");
    }
    Ok(())
}

/// Runs it and keeps what it printed.
///
/// # Errors
/// When it cannot be started; a failure of the program itself is in the output.
pub(crate) fn capture(command: &mut Command) -> anyhow::Result<Output> {
    let line = line(command);
    command.stdin(Stdio::null()).output().with_context(|| format!("`{line}` cannot be started"))
}

/// What it printed, when it ended with 0.
pub(crate) fn text(command: &mut Command) -> Option<String> {
    let output = capture(command).ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where a program is found, as a shell would.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// Lets the command find programs in this folder first.
///
/// # Errors
/// When the folder has a separator of the `PATH` in its name.
pub(crate) fn prepend_path(command: &mut Command, folder: &Path) -> anyhow::Result<()> {
    let own = command.get_envs().find_map(|(name, value)| value.filter(|_| name == "PATH"));
    let path = own.map(OsStr::to_os_string).or_else(|| std::env::var_os("PATH")).unwrap_or_default();
    let folders = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    let joined =
        std::env::join_paths(folders).context("the PATH holds a folder with a separator in its name")?;
    command.env("PATH", joined);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_folder_put_before_the_path_is_searched_first() {
        let mut command = Command::new("docket");
        for folder in ["/first", "/second"] {
            prepend_path(&mut command, Path::new(folder)).unwrap();
        }
        let path = command.get_envs().find_map(|(name, value)| value.filter(|_| name == "PATH")).unwrap();
        let folders: Vec<PathBuf> = std::env::split_paths(path).collect();
        assert_eq!(folders[..2], [PathBuf::from("/second"), PathBuf::from("/first")]);
        assert_eq!(
            folders[2..],
            std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect::<Vec<_>>()
        );
    }
}
