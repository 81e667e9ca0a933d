//! A disk of a few megabytes: a file system in memory, seen by the processes that are started within its mount namespace alone.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// Mounts a file system over a folder and says so, or why not; then it keeps the namespace until its input ends.
const HOLD: &str =
    r#"mount -t tmpfs -o "size=$0,mode=700" tmpfs "$1" 2>&1 && echo mounted && exec cat > /dev/null"#;

/// Such a disk. It is gone when this is dropped.
#[derive(Debug)]
pub struct SmallDisk {
    holder: Child,
    /// Where it is mounted, for those within.
    folder: TempDir,
}

impl SmallDisk {
    /// A disk of so many bytes.
    ///
    /// # Errors
    /// Why this process may not mount one: root may, and so may whoever the system lets have a user namespace of their own.
    ///
    /// # Panics
    /// Where no process can be started at all.
    pub fn new(bytes: u64) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", HOLD, &bytes.to_string()]).arg(folder.path());
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut holder = spawned.map_err(|error| format!("unshare cannot be started: {error}"))?;
        let mut said = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut said).unwrap();
        if said.trim() == "mounted" {
            return Ok(Self { holder, folder });
        }
        let complaint = holder.wait_with_output().unwrap().stderr;
        Err(format!("{}{}", said.trim(), String::from_utf8_lossy(&complaint).trim()))
    }

    /// Where it is, for those within.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where it is, for everybody else on this machine.
    pub fn from_outside(&self) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.holder.id()));
        root.join(self.folder.path().strip_prefix("/").unwrap())
    }

    /// Has a file of somebody else's take all the room but `left` bytes.
    ///
    /// # Panics
    /// Where it cannot be written.
    pub fn crowd(&self, left: u64) {
        let statistics = rustix::fs::statvfs(self.from_outside()).unwrap();
        let free = statistics.f_bavail * statistics.f_bsize;
        let mut file = std::fs::File::create(self.ballast()).unwrap();
        file.write_all(&vec![0; usize::try_from(free.saturating_sub(left)).unwrap()]).unwrap();
    }

    /// Takes that file away.
    ///
    /// # Panics
    /// Where it is not there.
    pub fn make_room(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.from_outside().join("a-video-of-somebody-else")
    }

    /// What starts a program within.
    pub(super) fn command(&self) -> tokio::process::Command {
        let mut command = tokio::process::Command::new("nsenter");
        command.args(["--target", &self.holder.id().to_string(), "--mount", "--"]);
        command
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Its input ends with us, too; this is sooner. Where it has ended already, there is nothing to do.
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
