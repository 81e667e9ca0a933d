//! `docket serve` as a process of its own, that can be killed.

use super::SmallDisk;
use crate::patiently;
use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// What the server says before its address.
const ADDRESS: &str = "Docket is at ";

/// A server as a process. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    url: String,
    log: Arc<Mutex<String>>,
    reading: JoinHandle<()>,
}

impl Process {
    /// Starts `docket serve` over `folder` on a free port, with further arguments and variables.
    ///
    /// # Panics
    /// Where it does not say where it listens.
    pub async fn start(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(binary());
        command.arg("serve").args(arguments).envs(variables.iter().copied());
        Self::launch(command, folder).await
    }

    /// As [`Self::start`], but no file that it writes may grow beyond so many blocks of 512 bytes, as on a disk that is full.
    ///
    /// # Panics
    /// Where it does not say where it listens.
    pub async fn start_within(folder: &Path, blocks: u32) -> Self {
        let mut command = Command::new("/bin/sh");
        // What is beyond is an error then, and not the process's end.
        command.args(["-c", "trap '' XFSZ && ulimit -f $0 && exec \"$@\""]).arg(blocks.to_string());
        command.arg(binary()).arg("serve");
        Self::launch(command, folder).await
    }

    /// As [`Self::start`], but over a disk of its own.
    ///
    /// # Panics
    /// Where it does not say where it listens.
    pub async fn start_on(disk: &SmallDisk) -> Self {
        let mut command = disk.command();
        command.arg(binary()).arg("serve");
        Self::launch(command, disk.folder()).await
    }

    /// What it says where it does not start over a disk of its own.
    ///
    /// # Panics
    /// Where it does.
    pub async fn refused_on(disk: &SmallDisk) -> String {
        let mut command = disk.command();
        command.arg(binary()).arg("serve");
        match Self::try_launch(command, disk.folder()).await {
            Ok(process) => panic!("the server started:\n{}", process.log()),
            Err((status, log)) => {
                assert!(!status.success(), "{log}");
                log
            }
        }
    }

    /// As [`Self::start`], but killed at the moment when it is about to make the call that `trap` names: the kernel sends SIGKILL
    /// on the way into that call, so that it never happens and nothing is done after it. `None` where that was before it listened.
    ///
    /// # Panics
    /// Where strace is missing, or the server ended in another way.
    pub async fn start_trapped(folder: &Path, trap: &Trap) -> Option<Self> {
        let mut command = Command::new("strace");
        // -D: the server stays our child, and strace watches from aside.
        command.args(["-D", "-f", "-qqq", "-o", "/dev/null", "-e"]).arg(format!("trace={}", trap.calls));
        command.arg("-e").arg(format!("inject={}:signal=KILL:when={}", trap.calls, trap.nth));
        if let Some(file) = trap.file {
            command.arg("-P").arg(folder.join(file));
        }
        command.arg(binary()).arg("serve");
        match Self::try_launch(command, folder).await {
            Ok(process) => Some(process),
            Err((status, log)) => {
                assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "it did not start:\n{log}");
                None
            }
        }
    }

    async fn launch(command: Command, folder: &Path) -> Self {
        match Self::try_launch(command, folder).await {
            Ok(process) => process,
            Err((_, log)) => panic!("the server did not start:\n{log}"),
        }
    }

    /// Or how it ended and what it logged, where it did so before it said where it listens.
    async fn try_launch(mut command: Command, folder: &Path) -> Result<Self, (ExitStatus, String)> {
        let mut child = at(&mut command, folder).args(["--port", "0"]).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (found, address) = oneshot::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let reading = tokio::spawn(read(lines, Arc::clone(&log), found));
        let Ok(url) = patiently("the server's start", address).await else {
            let status = patiently("the server's end", child.wait()).await.unwrap();
            let log = log.lock().unwrap().clone();
            return Err((status, log));
        };
        Ok(Self { child, url, log, reading })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it has in memory, in bytes: now, and at the most so far.
    ///
    /// # Panics
    /// Where the system does not say so.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().unwrap())).unwrap();
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
        };
        (bytes("VmRSS:"), bytes("VmHWM:"))
    }

    /// Kills it, as a power cut would.
    ///
    /// # Panics
    /// Where it has ended on its own.
    pub async fn kill(mut self) {
        assert!(self.child.try_wait().unwrap().is_none(), "the server ended on its own");
        self.child.kill().await.unwrap();
    }

    /// Waits until its trap has killed it.
    ///
    /// # Panics
    /// Where it does not end, or in another way.
    pub async fn trapped(mut self) {
        let status = patiently("the trap", self.child.wait()).await.unwrap();
        assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "{status}");
    }

    /// Asks it to end, and waits until it has. Returns how it ended and all that it logged.
    ///
    /// # Panics
    /// Where it does not end.
    pub async fn terminate(mut self) -> (ExitStatus, String) {
        self.ask_to_end();
        let status = patiently("the server's end", self.child.wait()).await.unwrap();
        patiently("the last of the log", &mut self.reading).await.unwrap();
        let log = self.log.lock().unwrap().clone();
        (status, log)
    }

    /// Sends SIGTERM.
    ///
    /// # Panics
    /// Where it has ended already.
    pub fn ask_to_end(&self) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
    }

    /// All that it has logged so far.
    ///
    /// # Panics
    /// Where reading it has panicked.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

/// A call of the system at which a server dies.
#[derive(Clone, Copy, Debug)]
pub struct Trap {
    /// The calls that count, by their names in Linux, with commas between them.
    pub calls: &'static str,
    /// The file of the server's folder that they must be about, or `None` for any.
    pub file: Option<&'static str>,
    /// Which of them it is, from 1.
    pub nth: usize,
}

/// What a run of `docket` came to.
#[derive(Debug)]
pub struct Ran {
    /// Whether it succeeded.
    pub success: bool,
    /// What it wrote to standard output.
    pub data: String,
    /// What it wrote to standard error.
    pub said: String,
}

/// Runs `docket` with `arguments` over `folder` to its end.
///
/// # Panics
/// Where it does not end, or writes what is no text.
pub async fn docket(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(binary());
    let ended = at(command.args(arguments), folder).stdout(Stdio::piped()).output();
    let output = patiently("the end of docket", ended).await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { success: output.status.success(), data: text(output.stdout), said: text(output.stderr) }
}

/// Has `command` work over `folder`, whatever the surroundings of the tests are.
fn at<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    for (name, _) in std::env::vars() {
        if name.starts_with("DOCKET_") && !has_variable(command, &name) {
            command.env_remove(name);
        }
    }
    // No file of settings lies in the folder.
    command.arg("--data").arg(folder).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true)
}

fn has_variable(command: &Command, name: &str) -> bool {
    command.as_std().get_envs().any(|(set, value)| set == name && value.is_some())
}

async fn read(
    mut lines: tokio::io::Lines<BufReader<tokio::process::ChildStderr>>,
    log: Arc<Mutex<String>>,
    found: oneshot::Sender<String>,
) {
    let mut found = Some(found);
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(url) = line.strip_prefix(ADDRESS)
            && let Some(found) = found.take()
        {
            // The asker may have lost patience.
            let _ = found.send(url.trim().to_owned());
        }
        let mut log = log.lock().unwrap();
        log.push_str(&line);
        log.push('\n');
    }
}

fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(found)
}

/// The binary that `DOCKET_BIN` names, or else the one that cargo builds.
fn found() -> PathBuf {
    if let Some(named) = std::env::var_os("DOCKET_BIN") {
        // Relative to where the tests were started, not to where the server runs.
        return std::path::absolute(PathBuf::from(named)).unwrap();
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let built = std::process::Command::new(cargo)
        .current_dir(root)
        .args(["build", "--quiet", "--package", "docket-server", "--bin", "docket"])
        .status()
        .unwrap();
    assert!(built.success(), "the server does not build");
    // Test binaries lie in `deps`, below where binaries lie.
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|folder| folder.join("docket").is_file());
    folder.expect("cargo puts the server above its tests").join("docket")
}
