//! Every decoder, asked to read what is nearly right: it never panics, takes no longer and writes no more than what it was given
//! warrants, says where something is wrong, and what it reads is the same once it was written and read again.
//!
//! bolero brings what the inputs are made from: by chance where `cargo test` runs it, guided by coverage under cargo-bolero. `cargo
//! xtask fuzz` runs longer; `tests/fuzz/corpus/` holds what they begin with, and every input that once was too much.

#![expect(clippy::unwrap_used, reason = "test code fails at once")]

mod corpus;
mod mutation;

mod commands;
mod cookies;
mod feed;
mod import;
mod journal;
mod json;
mod recurrence;

use corpus::Corpus;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// No input takes so long, on whatever machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// Checks everything in `corpus` as it is.
fn as_it_is(corpus: &Corpus, check: impl Fn(&[u8])) {
    corpus.all().for_each(|input| promptly(input, &check));
}

/// Checks what the engine made, as it is and, where it is made by chance, as changes to something in `corpus`.
fn varied(corpus: &Corpus, made: &[u8], check: impl Fn(&[u8])) {
    promptly(made, &check);
    // An engine that is guided changes the corpus itself, and would take what chance covers here for what its input did.
    if !*GUIDED {
        promptly(&mutation::vary(corpus, made), &check);
    }
}

/// Whether bolero's engine is libFuzzer, which takes its arguments from there.
static GUIDED: LazyLock<bool> = LazyLock::new(|| std::env::var_os("BOLERO_LIBFUZZER_ARGS").is_some());

fn promptly(input: &[u8], check: impl Fn(&[u8])) {
    let began = Instant::now();
    check(input);
    let took = began.elapsed();
    assert!(took < PATIENCE, "{took:?} for {:?}", String::from_utf8_lossy(input));
}

/// Something that was read is the same when it is written and read again, and writing it takes no more room than it came in, but for
/// what goes without saying.
fn assert_same<T: PartialEq + std::fmt::Debug>(came: usize, read: &T, written: &str, again: &T) {
    assert_eq!(read, again, "{written}");
    assert!(written.len() <= 4 * came + 4_096, "{} bytes of {came}: {written}", written.len());
}
