//! What to say of a history that broke a promise: as few of its steps as still do, and how to see it again.

use crate::history::History;
use crate::world::{Breach, Trace, World};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// How long a history is shortened; what is printed repeats the failure however far that came.
const PATIENCE: Duration = Duration::from_secs(20);
/// Lines of the trace that are shown.
const LINES: usize = 60;

/// Lives through a history; a panic is a breach, too.
pub(crate) fn lived(history: &History) -> Result<Trace, Breach> {
    catch_unwind(AssertUnwindSafe(|| World::live(history))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref().copied());
        let sentence = text.unwrap_or("It did.").into();
        Err(Breach { promise: "nothing panics", sentence, step: history.steps.len(), lines: Vec::new() })
    })
}

/// The report about `breach`, with the shortest history found that breaks the same promise.
pub(crate) fn shortened(history: &History, breach: &Breach) -> String {
    let (mut short, mut last) = (history.clone(), breach.clone());
    short.steps.truncate(breach.step + 1);
    if lived(&short).is_ok() {
        short = history.clone();
    }
    let (started, mut size) = (Instant::now(), short.steps.len().div_ceil(2));
    while size > 0 && started.elapsed() < PATIENCE {
        let mut from = 0;
        while from < short.steps.len() && started.elapsed() < PATIENCE {
            let mut without = short.clone();
            without.steps.drain(from..(from + size).min(short.steps.len()));
            match lived(&without) {
                Err(found) if found.promise == breach.promise => (short, last) = (without, found),
                Ok(_) | Err(_) => from += size,
            }
        }
        size /= 2;
    }
    let steps: Vec<_> = short.steps.iter().map(|step| format!("  {step:?}")).collect();
    let lines: Vec<_> = last.lines.iter().rev().take(LINES).rev().cloned().collect();
    format!(
        "seed {seed} breaks the promise that {promise}:\n{sentence}\n\nSee it again: cargo xtask sim --seed {seed} --histories 1\n\n\
         {count} of its {all} steps break the same promise, with {clients} browsers:\n{steps}\n\n\
         What happened last:\n{lines}\n\n{end}",
        seed = history.seed,
        promise = breach.promise,
        sentence = breach.sentence,
        count = steps.len(),
        all = history.steps.len(),
        clients = short.clients,
        steps = steps.join("\n"),
        lines = lines.join("\n"),
        end = last.sentence,
    )
}
