//! Whether a binary has the museum's switch.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::suite::PLANTED;

/// What the switch leaves in a binary: the variable that it reads, and the beginning of every bug's name.
const TRACES: [&str; 2] = [PLANTED, "planted:"];

/// Looks into a binary that people will use.
///
/// # Errors
/// When it has the switch, or cannot be read.
pub(crate) fn is_in_no(binary: &Path) -> anyhow::Result<()> {
    let bytes = std::fs::read(binary).with_context(|| format!("{} cannot be read", binary.display()))?;
    match TRACES.iter().find(|trace| holds(&bytes, trace.as_bytes())) {
        Some(trace) => {
            bail!("{} holds `{trace}`: the bugs of `cargo xtask museum` would be in use", binary.display())
        }
        None => Ok(()),
    }
}

fn holds(bytes: &[u8], trace: &[u8]) -> bool {
    let Some((first, rest)) = trace.split_first() else { return true };
    let mut left = bytes;
    while let Some(at) = left.iter().position(|byte| byte == first) {
        left = &left[at + 1..];
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_found_wherever_it_stands() {
        for (bytes, expected) in [("planted:x", true), ("ppplanted:", true), ("planted", false), ("", false)]
        {
            assert_eq!(holds(bytes.as_bytes(), b"planted:"), expected, "{bytes}");
        }
    }

    /// This test's own binary is not built from `shared`, but names both traces.
    #[test]
    fn a_binary_with_the_switch_is_refused() {
        let refused = is_in_no(&std::env::current_exe().unwrap()).unwrap_err().to_string();
        assert!(refused.contains(PLANTED), "{refused}");
    }
}
