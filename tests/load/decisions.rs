//! The decision itself, on a clinic of 20,000 appointments: natively, and as a browser runs it.

mod cases;
mod wasm;

use crate::Effort;
use crate::measure::{Rounds, timed};
use crate::report::{Figure, Goal, Row, progress};
use cases::{Case, Question, cases};
use std::hint::black_box;
use std::time::Duration;
use wasm::Program;

/// What a verdict may take.
const VERDICT_GOAL: Duration = Duration::from_micros(5);
/// What five alternatives may take, however hard they are to find.
const ALTERNATIVES_GOAL: Duration = Duration::from_millis(1);
/// What it may take to look for a new meeting among 10,000, in a browser too.
const LOOK_ALIKES_GOAL: Duration = Duration::from_millis(5);
/// How much longer a browser may take.
const WASM_GOAL: f64 = 2.0;
/// So long each case is asked in a round.
const TIME: Duration = Duration::from_millis(200);

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let cases = cases();
    for case in &cases {
        case.check().map_err(anyhow::Error::msg)?;
    }
    let times: Vec<_> = cases.iter().map(|case| repetitions(case, effort)).collect();
    let mut native = vec![Rounds::default(); cases.len()];
    let mut browser = vec![Rounds::default(); cases.len()];
    let program = Program::find();
    if let Err(reason) = &program {
        notes.push(format!("The decision in wasm is not measured: {reason:#}."));
    }
    for round in 1..=effort.rounds {
        progress(&format!("the decision: round {round} of {}", effort.rounds));
        for ((case, times), rounds) in cases.iter().zip(&times).zip(&mut native) {
            rounds.push(ask(case, *times).as_secs_f64());
        }
        if let Ok(program) = &program {
            let expected: Vec<_> = cases.iter().map(|case| case.expected).collect();
            for (seconds, rounds) in program.round(&times, &expected)?.into_iter().zip(&mut browser) {
                rounds.push(seconds);
            }
        }
    }
    if let Ok(program) = program {
        program.close();
    }
    let measured = cases.iter().zip(native.iter().zip(&browser));
    Ok(measured.flat_map(|(case, (native, browser))| rows(case, native, browser)).collect())
}

fn rows(case: &Case, native: &Rounds, browser: &Rounds) -> Vec<Row> {
    let (goal, text) = match case.question {
        Question::Verdict => (VERDICT_GOAL, "at most 5 µs"),
        Question::Alternatives => (ALTERNATIVES_GOAL, "at most 1 ms"),
        Question::LookAlikes => (LOOK_ALIKES_GOAL, "at most 5 ms"),
    };
    let mut rows = vec![Row {
        what: format!("native, {}", case.name),
        measured: Figure::Seconds(native.median()),
        beside: None,
        ratio: None,
        goal: Goal::at_most(native.median(), goal.as_secs_f64(), text),
    }];
    let ratio = browser.over(native);
    if !ratio.median().is_nan() {
        rows.push(Row {
            what: format!("wasm in Chromium, {}", case.name),
            measured: Figure::Seconds(browser.median()),
            beside: Some(("native".into(), Figure::Seconds(native.median()))),
            goal: match case.question {
                Question::Verdict | Question::Alternatives => {
                    Goal::at_most(ratio.median(), WASM_GOAL, "at most 2.00")
                }
                Question::LookAlikes => Goal::at_most(browser.median(), goal.as_secs_f64(), text),
            },
            ratio: Some(ratio),
        });
    }
    rows
}

/// How often to ask, so that it takes about [`TIME`].
fn repetitions(case: &Case, effort: Effort) -> u32 {
    let once = ask(case, 20).max(Duration::from_nanos(10));
    let most = TIME.as_nanos() / once.as_nanos() / effort.divisor as u128;
    u32::try_from(most).unwrap_or(u32::MAX).max(20)
}

/// How long it takes to ask once.
fn ask(case: &Case, times: u32) -> Duration {
    let ((), time) = timed(|| {
        for _ in 0..times {
            black_box(black_box(case).ask());
        }
    });
    time / times
}
