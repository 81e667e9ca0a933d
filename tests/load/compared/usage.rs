//! What the kernel counts: processor time, and bytes handed to it to be written to files, of threads of this process and of other
//! processes. What it then sends to the disk is more on both sides, by as much as its pages are larger.

use std::ops::{Add, Sub};
use std::path::{Path, PathBuf};

/// Counted since a process or thread began.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    pub(crate) seconds: f64,
    pub(crate) bytes_written: f64,
}

impl Sub for Usage {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        let bytes_written = self.bytes_written - earlier.bytes_written;
        Self { seconds: self.seconds - earlier.seconds, bytes_written }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let bytes_written = self.bytes_written + other.bytes_written;
        Self { seconds: self.seconds + other.seconds, bytes_written }
    }
}

impl Usage {
    /// Of this process's threads with these names. Threads that have ended are not counted.
    pub(crate) fn of_threads(names: &[&str]) -> Self {
        let threads = folders("/proc/self/task".as_ref());
        threads.filter(|it| names.contains(&text(it, "comm").trim())).map(|it| Self::of(&it)).sum()
    }

    /// Of a process and its children, each of which has one thread.
    pub(crate) fn of_family(process: u32) -> Self {
        let main = PathBuf::from(format!("/proc/{process}/task/{process}"));
        let children = text(&main, "children");
        let children = children.split_whitespace().map(|child| PathBuf::from(format!("/proc/{child}")));
        children.chain([main.clone()]).map(|it| Self::of(&it)).sum()
    }

    fn of(folder: &Path) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a benchmark's processes do not run for months")]
        let number = |text: &str| text.trim().parse::<u64>().unwrap_or_default() as f64;
        let nanoseconds = text(folder, "schedstat").split(' ').next().map(number).unwrap_or_default();
        let io = text(folder, "io");
        let written = io.lines().find_map(|line| line.strip_prefix("wchar:")).map(number);
        Self { seconds: nanoseconds / 1e9, bytes_written: written.unwrap_or_default() }
    }
}

impl std::iter::Sum for Usage {
    fn sum<I: Iterator<Item = Self>>(usages: I) -> Self {
        usages.fold(Self::default(), Add::add)
    }
}

/// What this process has in memory at present, in bytes.
pub(crate) fn resident() -> f64 {
    let status = text("/proc/self".as_ref(), "status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().map_or(f64::NAN, |kilobytes: f64| kilobytes * 1024.0)
}

fn folders(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// What ends meanwhile has nothing to say.
fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_default()
}
