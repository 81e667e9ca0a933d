//! A PostgreSQL of one's own, in a scratch folder, reached over a socket in a folder, and ended by its process id.

use anyhow::{Context as _, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What a careful team sets on a machine of this size: everything stays as durable as it is by default.
const SETTINGS: [&str; 13] = [
    "listen_addresses=",
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=1GB",
    "wal_buffers=64MB",
    "max_wal_size=8GB",
    "checkpoint_timeout=15min",
    "max_connections=100",
    "jit=off",
    // Plans are made while the tables are empty, and would read all of them later.
    "enable_seqscan=off",
    "timezone=UTC",
    "logging_collector=off",
];
/// Where Debian puts its programs, below a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// What it says when it can be asked.
const READY: &str = "database system is ready to accept connections";

/// A running PostgreSQL. Dropping it ends it.
pub(super) struct Cluster {
    server: Child,
    /// Where its socket lies: a path that is short enough for one.
    socket: TempDir,
    version: String,
    _data: TempDir,
}

/// Who runs it: it refuses to run as root.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Cluster {
    /// Makes one in a folder of its own, and starts it.
    ///
    /// # Errors
    /// Why it cannot be had, such as that it is not installed.
    pub(super) fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        let user = user()?;
        let (data, socket) = (crate::folder()?, tempfile::tempdir()?);
        if let Some(User { uid, gid }) = user {
            for folder in [&data, &socket] {
                chown(folder.path(), Some(uid), Some(gid))?;
            }
        }
        let command = |name: &str| {
            let mut command = Command::new(programs.join(name));
            command.stdin(Stdio::null()).current_dir(socket.path()).env_clear();
            if let Some(User { uid, gid }) = user {
                command.uid(uid).gid(gid);
            }
            command
        };
        let cluster = data.path().join("cluster");
        let made = command("initdb")
            .args(["--auth=trust", "--username=docket", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&cluster)
            .output()
            .context("initdb cannot be started")?;
        ensure!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim());
        let mut postgres = command("postgres");
        postgres.arg("-D").arg(&cluster);
        postgres.arg("-c").arg(format!("unix_socket_directories={}", socket.path().display()));
        postgres.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let server = postgres.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let version = String::from_utf8(command("postgres").arg("--version").output()?.stdout)?;
        let version = version.trim().trim_start_matches("postgres (PostgreSQL) ").to_owned();
        let mut cluster = Self { server, socket, version, _data: data };
        cluster.ready()?;
        Ok(cluster)
    }

    /// Waits until it can be asked, and then reads on, so that it can go on writing.
    fn ready(&mut self) -> anyhow::Result<()> {
        let mut log = BufReader::new(self.server.stderr.take().context("it has no log")?);
        let mut said = String::new();
        while !said.contains(READY) {
            let read = log.read_line(&mut said)?;
            ensure!(read > 0, "PostgreSQL ended at once: {}", said.trim());
        }
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Ok(())
    }

    /// The folder of its socket.
    pub(super) fn socket(&self) -> &Path {
        self.socket.path()
    }

    /// As `15.14 (Debian 15.14-0+deb12u1)`.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// Its first process; all others are its children.
    pub(super) fn process(&self) -> u32 {
        self.server.id()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT: it ends at once, in order. It may have ended by itself.
        if let Some(pid) = i32::try_from(self.server.id()).ok().and_then(Pid::from_raw) {
            _ = kill_process(pid, Signal::INT);
        }
        _ = self.server.wait();
    }
}

/// The folder of its programs: Debian's latest, or where the PATH has them.
fn programs() -> anyhow::Result<PathBuf> {
    let debian = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let versions = debian.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    let latest = versions.filter(|(_, folder)| has_programs(folder)).max().map(|(_, folder)| folder);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|folder| has_programs(folder));
    latest
        .or_else(on_path)
        .context("PostgreSQL is not installed (`apt-get install postgresql` on Debian installs it)")
}

fn has_programs(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file())
}

/// Nobody else where we are not root; else the account that its package makes.
fn user() -> anyhow::Result<Option<User>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let accounts = std::fs::read_to_string("/etc/passwd")?;
    let Some(line) = accounts.lines().find(|line| line.starts_with("postgres:")) else {
        bail!("PostgreSQL does not run as root, and there is no account postgres")
    };
    let mut numbers = line.split(':').skip(2).map(str::parse);
    let mut next = || numbers.next().context("the account postgres has no number");
    Ok(Some(User { uid: next()??, gid: next()?? }))
}
