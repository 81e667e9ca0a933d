//! Chromium and its driver: found, started on a port of its own, and ended by process id.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// What to do where one of them is missing.
const INSTALL: &str = "On Debian `apt-get install -y chromium chromium-driver` installs both; elsewhere put Chromium (or Chrome) and the \
     chromedriver of the same version on the PATH.";

/// The first of `names` on the PATH.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMEDRIVER: [&str; 1] = ["chromedriver"];

/// Whether both are here.
pub(super) fn are_installed() -> bool {
    on_path(&CHROMIUM).is_some() && on_path(&CHROMEDRIVER).is_some()
}

/// Chromium's program.
pub(super) fn chromium() -> String {
    on_path(&CHROMIUM)
        .unwrap_or_else(|| panic!("The browser tests need Chromium, which is not installed. {INSTALL}"))
        .display()
        .to_string()
}

/// How often a driver is started before it is given up.
const STARTS: usize = 5;

/// A chromedriver that is running.
pub(super) struct Chromedriver {
    child: Child,
    port: u16,
    // Held open: a driver whose output nobody takes stops at its next line.
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts one on a free port, which it says itself. What it and Chromium leave lying about lies in `folder`.
    pub(super) fn start(folder: &Path) -> Self {
        let mut said = String::new();
        // The port that it is given for IPv4 may be somebody else's for IPv6: then it ends.
        for _ in 0..STARTS {
            match Self::begin(folder) {
                Ok(driver) => return driver,
                Err(last) => said = last,
            }
        }
        panic!("chromedriver ended {STARTS} times before it said its port: {said:?}. {INSTALL}");
    }

    /// Starts one; what it said where it ended at once.
    fn begin(folder: &Path) -> Result<Self, String> {
        let program = on_path(&CHROMEDRIVER).unwrap_or_else(|| {
            panic!("The browser tests need chromedriver, which is not installed. {INSTALL}")
        });
        let mut child = Command::new(program)
            .arg("--port=0")
            .env("TMPDIR", folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver did not start: {error}. {INSTALL}"));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let port = loop {
            let before = said.len();
            if output.read_line(&mut said).unwrap() == 0 {
                child.wait().unwrap();
                return Err(said);
            }
            let port = said[before..].trim().trim_end_matches('.').rsplit_once("successfully on port ");
            if let Some(port) = port.and_then(|(_, port)| port.parse().ok()) {
                break port;
            }
        };
        Ok(Self { child, port, _output: output })
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
