//! The decoders under libFuzzer, which bolero brings as source: it needs a C++ compiler, and of rustc nothing that the stable
//! toolchain does not have. Only the tests' code and what it is built from are compiled anew, with counters in it, under
//! `target/fuzz/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use super::Choices;
use crate::packages;
use crate::process;
use crate::terminal::{Steps, detail};
use crate::workspace;

/// Counts which edges an input takes and what it compares; and tells bolero which engine is meant. A package's tests want its
/// programs built, too, which bring nothing to count with and are not run.
const FLAGS: &str = "--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Clink-arg=-Wl,--unresolved-symbols=ignore-all";

/// The longest input, in bytes: what is longer is mostly more of the same.
const LONGEST: u32 = 4_096;
/// An input that takes longer has failed, in seconds; `tests/fuzz/main.rs` is stricter.
const PATIENCE: u32 = 25;
/// What is kept of a target in the repository, in bytes.
const KEPT: usize = 24 * 1024;

/// Builds them and asks each for its time.
pub(super) fn command(choices: &Choices) -> anyhow::Result<()> {
    let mut steps = Steps::new(2 + usize::from(choices.keep));
    let binary = steps.step("The decoders compile with counters", build)?;
    let targets = targets(&binary, &choices.targets)?;
    steps.step("No input is too much for a decoder", || {
        targets.iter().try_for_each(|target| ask(&binary, target, choices.seconds))
    })?;
    if choices.keep {
        steps.step("What covers more than the corpus is kept", || {
            targets.iter().try_for_each(|target| keep(&binary, target))
        })?;
    }
    Ok(())
}

fn build() -> anyhow::Result<PathBuf> {
    if process::find("c++").is_none() {
        packages::install(&["g++"], "building libFuzzer")?;
    }
    let host = process::text(Command::new("rustc").arg("-vV")).context("rustc does not start")?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--package", "docket-tests", "--test", "fuzz", "--no-run"]);
    // With a target of their own, build scripts and macros get no counters.
    cargo.args(["--target", host, "--target-dir"]).arg(folder());
    cargo.args(["--message-format", "json-render-diagnostics"]).env("RUSTFLAGS", FLAGS);
    // As quick as may be with every assertion and bound still checked.
    cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
    let output = cargo.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.context("cargo cannot be started")?;
    ensure!(output.status.success(), "the decoders do not compile with counters");
    let said = String::from_utf8(output.stdout).context("cargo says what is no text")?;
    let executable = |line: &str| {
        let artifact: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_fuzz = artifact["target"]["name"] == "fuzz" && artifact["profile"]["test"] == true;
        artifact["executable"].as_str().filter(|_| is_fuzz).map(PathBuf::from)
    };
    said.lines().find_map(executable).context("cargo names no binary")
}

/// The tests that ask an engine: each is called as its decoder, in a module of its own or beside another.
fn targets(binary: &Path, named: &[String]) -> anyhow::Result<Vec<String>> {
    let listed =
        process::text(process::command(binary).arg("--list")).context("the tests cannot be listed")?;
    let corpus: BTreeSet<_> = fs::read_dir(corpus())?
        .map(|entry| anyhow::Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, _>>()?;
    let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
    let tests: Vec<_> = tests
        .filter(|test| corpus.contains(decoder(test)))
        .filter(|test| named.is_empty() || named.iter().any(|name| name == decoder(test)))
        .map(str::to_owned)
        .collect();
    ensure!(
        !tests.is_empty(),
        "there is no decoder of that name; the folders of tests/fuzz/corpus/ name all"
    );
    Ok(tests)
}

fn decoder(test: &str) -> &str {
    test.rsplit("::").next().unwrap_or(test)
}

/// One after another, each by itself, so that it is told which failed.
fn ask(binary: &Path, test: &str, seconds: u64) -> anyhow::Result<()> {
    let name = decoder(test);
    let (seeds, found) = (made(&["seeds", name])?, made(&["corpus", name])?);
    let failures = made(&["failures", name])?;
    let words = words(name)?;
    detail(&format!("{name}, for {seconds} seconds; what is too much would lie in {}", failures.display()));
    let arguments = [
        found.display().to_string(),
        seeds.display().to_string(),
        format!("-max_total_time={seconds}"),
        format!("-timeout={PATIENCE}"),
        format!("-max_len={LONGEST}"),
        format!("-dict={}", words.display()),
        format!("-artifact_prefix={}/", failures.display()),
        "-print_final_stats=1".to_owned(),
    ];
    process::run(engine(binary, test, &arguments).env("DOCKET_FUZZ_SEEDS", &seeds))
        .with_context(|| format!("{name} failed on the newest file of {}", failures.display()))
}

/// Puts the smallest inputs that cover what all of them do into the repository, not too many of them.
fn keep(binary: &Path, test: &str) -> anyhow::Result<()> {
    let name = decoder(test);
    let (found, seeds, least) = (made(&["corpus", name])?, made(&["seeds", name])?, made(&["least", name])?);
    for entry in fs::read_dir(&least)? {
        fs::remove_file(entry?.path())?;
    }
    // libFuzzer says much while it does so.
    let arguments = [&least, &seeds, &found].map(|folder| folder.display().to_string());
    let merged = [&["-set_cover_merge=1".to_owned()][..], &arguments[..]].concat();
    process::run(&mut engine(binary, test, &merged))?;
    // What was found before may be found again; what is right is in a file of its own.
    let known: BTreeSet<Vec<u8>> = contents_of(&seeds, "right-")?.into_iter().collect();
    let mut inputs = contents(&least)?;
    inputs.retain(|input| !known.contains(input));
    inputs.sort_by_key(Vec::len);
    let text = some_of(&inputs);
    let file = corpus().join(name).join("found");
    detail(&format!(
        "{name}: {} inputs cover more than the corpus, {} bytes are kept",
        inputs.len(),
        text.len()
    ));
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
}

/// As many of `inputs` as may be kept, a line each: the shortest, and of the longer ones some of every length.
fn some_of(inputs: &[Vec<u8>]) -> String {
    let lines: Vec<_> =
        inputs.iter().filter(|it| !it.is_empty()).map(|it| format!("{}\n", it.escape_ascii())).collect();
    let mut written = 0;
    let short = lines.iter().take_while(|line| {
        written += line.len();
        written <= KEPT / 3
    });
    let (short, rest) = lines.split_at(short.count());
    let mut text = short.concat();
    let stride = rest.iter().map(String::len).sum::<usize>().div_ceil(KEPT - text.len()).max(1);
    for line in rest.iter().step_by(stride) {
        if text.len() + line.len() <= KEPT {
            text.push_str(line);
        }
    }
    text
}

/// The binary as libFuzzer, told these things.
fn engine(binary: &Path, test: &str, arguments: &[String]) -> Command {
    let mut command = process::command(binary);
    command.current_dir(workspace::root().join("tests"));
    command.args(["--exact", test, "--nocapture", "--test-threads", "1"]);
    // Where libFuzzer starts itself once more, it does so with these.
    command.env("BOLERO_LIBTEST_HARNESS", "1").env("BOLERO_TEST_NAME", test);
    command.env("BOLERO_LIBFUZZER_ARGS", arguments.join(" ")).env("RUST_BACKTRACE", "1");
    command
}

/// The words in quotation marks of the corpus and of the golden files: what a decoder knows, for libFuzzer to put in.
fn words(name: &str) -> anyhow::Result<PathBuf> {
    let golden = workspace::root().join("frontend/tests/golden");
    let all = [contents(&corpus().join(name))?, contents(&golden)?].concat();
    let mut words = BTreeSet::new();
    for text in &all {
        for word in String::from_utf8_lossy(text).split('"').skip(1).step_by(2) {
            let is_plain = |letter: char| letter.is_ascii_graphic() && letter != '\\';
            if (2..=40).contains(&word.len()) && word.chars().all(is_plain) {
                words.insert(word.to_owned());
            }
        }
    }
    let lines: String = words.iter().map(|word| format!("\"{word}\"\n")).collect();
    let file = folder().join(format!("{name}.words"));
    fs::write(&file, lines).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(file)
}

fn contents(folder: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    contents_of(folder, "")
}

/// What is in the files whose names begin so.
fn contents_of(folder: &Path, beginning: &str) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| anyhow::Ok(entry?.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let is_meant = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.is_file() && name.starts_with(beginning)
    };
    let files = paths.iter().filter(is_meant);
    files.map(|path| fs::read(path).with_context(|| format!("{} cannot be read", path.display()))).collect()
}

fn corpus() -> PathBuf {
    workspace::root().join("tests/fuzz/corpus")
}

fn folder() -> PathBuf {
    workspace::target().join("fuzz")
}

/// A folder of ours, made where it is missing.
fn made(names: &[&str]) -> anyhow::Result<PathBuf> {
    let path = names.iter().fold(folder(), |path, name| path.join(name));
    fs::create_dir_all(&path).with_context(|| format!("{} cannot be made", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_of_every_length_and_not_too_much() {
        let inputs: Vec<_> = (0..2_000).map(|length| vec![b'\n'; length]).collect();
        let text = some_of(&inputs);
        let lengths: Vec<_> = text.lines().map(|line| line.len() / 2).collect();
        assert!(text.len() <= KEPT && text.len() > KEPT / 2, "{} bytes", text.len());
        assert!(lengths.starts_with(&[1, 2, 3]) && lengths.last() > Some(&1_000), "{lengths:?}");
        assert_eq!(some_of(&[]), "");
    }
}
