//! What a person sees: steps with their number and time, sentences, and nothing else. All output of xtask goes through here.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the module that talks to the terminal"
)]

use std::time::{Duration, Instant};

/// A plain line on standard output.
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// A line under a step.
pub(crate) fn detail(line: &str) {
    println!("      {line}");
}

/// The one sentence with which xtask gives up.
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("xtask: {error:#}");
}

/// `0.4 s`, `12 s`, `3 min 5 s`.
pub(crate) fn duration(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", elapsed.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Steps counted against a total known beforehand, so that a wait has an end in sight.
pub(crate) struct Steps {
    total: usize,
    done: usize,
    began: Instant,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, done: 0, began: Instant::now() }
    }

    /// Announces a step, does it, and says how long it took.
    ///
    /// # Errors
    /// What the step failed with.
    pub(crate) fn step<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        self.done += 1;
        say(&format!("[{}/{}] {name}", self.done, self.total));
        let began = Instant::now();
        let result = work();
        let verdict = if result.is_ok() { "done" } else { "failed" };
        detail(&format!("{verdict} in {}", duration(began.elapsed())));
        result
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_a_person_would_say_them() {
        let cases = [(0.42, "0.4 s"), (9.96, "10.0 s"), (12.9, "12 s"), (185.0, "3 min 5 s")];
        for (seconds, expected) in cases {
            assert_eq!(duration(Duration::from_secs_f64(seconds)), expected);
        }
    }
}
