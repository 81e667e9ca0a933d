//! The server of a test: the binary with the app inside, over the sample clinic, in a process that can be killed and started
//! again at the same address.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What the server says before its address.
const ADDRESS: &str = "Docket is at ";

/// Everybody's password in the sample clinic.
pub(crate) const PASSWORD: &str = "docket-demo-clinic";

/// A clinic with its server. Dropping it kills the server.
pub(crate) struct Clinic {
    folder: TempDir,
    url: String,
    server: Option<Child>,
}

impl Clinic {
    /// Opens one, at a free port.
    pub(crate) fn open() -> Self {
        let folder = tempfile::Builder::new().prefix("docket-clinic-").tempdir().unwrap();
        let mut clinic = Self { folder, url: String::new(), server: None };
        clinic.start("0");
        clinic
    }

    /// The address of `path`, which begins with a slash.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Kills the server, as a power cut would.
    pub(crate) fn kill(&mut self) {
        let mut server = self.server.take().expect("it runs");
        server.kill().unwrap();
        server.wait().unwrap();
    }

    /// Starts it again over the same folder, at the same address.
    pub(crate) fn start_again(&mut self) {
        assert!(self.server.is_none(), "it runs");
        let url = self.url.clone();
        let (_, port) = url.rsplit_once(':').unwrap();
        self.start(port);
        assert_eq!(self.url, url);
    }

    fn start(&mut self, port: &str) {
        let mut server = Command::new(binary())
            // The sample's own meetings would be among those that a test makes.
            .env("DOCKET_SAMPLE_WITHOUT_MEETINGS", "1")
            .args(["serve", "--sample", "--port", port, "--data"])
            .arg(self.folder.path())
            // No file of settings lies here.
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        let url = loop {
            let Some(line) = lines.next() else { panic!("the server did not start:\n{}", said.join("\n")) };
            let line = line.unwrap();
            if let Some(url) = line.strip_prefix(ADDRESS) {
                break url.trim().to_owned();
            }
            said.push(line);
        };
        // A server whose log nobody takes stops at its next line.
        std::thread::spawn(move || lines.all(|line| line.is_ok()));
        self.url = url;
        self.server = Some(server);
    }
}

impl Drop for Clinic {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // It may have ended by itself.
            _ = server.kill();
            _ = server.wait();
        }
    }
}

fn binary() -> PathBuf {
    let named = std::env::var_os("DOCKET_BIN").unwrap_or_else(|| {
        panic!(
            "The browser tests need a `docket` with the app inside. `cargo xtask test` builds one; or name one with DOCKET_BIN."
        )
    });
    // Relative to where the tests were started, not to where the server runs.
    std::path::absolute(PathBuf::from(named)).unwrap()
}
