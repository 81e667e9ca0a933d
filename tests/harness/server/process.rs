//! `docket serve` as a process of its own, that can be killed.

use crate::patiently;
use rustix::process::{Pid, Signal, kill_process};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
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
        for (name, _) in std::env::vars() {
            if name.starts_with("DOCKET_") {
                command.env_remove(name);
            }
        }
        let mut child = command
            .arg("serve")
            .args(["--port", "0", "--data"])
            .arg(folder)
            .args(arguments)
            .envs(variables.iter().copied())
            // No file of settings lies here.
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (found, address) = oneshot::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let reading = tokio::spawn(read(lines, Arc::clone(&log), found));
        let Ok(url) = patiently("the server's start", address).await else {
            panic!("the server did not start:\n{}", log.lock().unwrap());
        };
        Self { child, url, log, reading }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Kills it, as a power cut would.
    ///
    /// # Panics
    /// Where it has ended on its own.
    pub async fn kill(mut self) {
        assert!(self.child.try_wait().unwrap().is_none(), "the server ended on its own");
        self.child.kill().await.unwrap();
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

/// The binary that `DOCKET_BIN` names, or else the one that cargo builds.
fn binary() -> PathBuf {
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
