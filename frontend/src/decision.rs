//! The decision in the browser: the very code of the authority, but no part of the first load. It takes a tenth of the app, and the
//! day can be seen without it. Until it has come, a moment after the calendar, what is asked for is drawn as it was asked for,
//! and nothing is known to speak against it.

use docket_shared::command::Command;
use docket_shared::decide::Context;
use docket_shared::event::Event;
use docket_shared::ids::AppointmentId;
use docket_shared::rejection::Reason;
use docket_shared::state::State;
use std::cell::Cell;

/// The events that follow, or every reason why none do.
pub type Decided = Result<Vec<Event>, Vec<Reason>>;

/// What comes.
#[derive(Clone, Copy)]
struct Part {
    decide: fn(&State, &Command, &Context) -> Decided,
    /// It brings SHA-1, by which what is imported is named.
    appointment_id: fn(&Command) -> Option<AppointmentId>,
}

const PART: Part = Part { decide: docket_shared::decide::decide, appointment_id: Command::appointment_id };

thread_local! {
    /// Where the app is one file (tests, feature `split` off), it is simply there.
    static COME: Cell<Option<Part>> = const { Cell::new(if cfg!(feature = "split") { None } else { Some(PART) }) };
}

/// As [`docket_shared::decide::decide`]; `None` while that has not come.
pub fn decide(state: &State, command: &Command, context: &Context) -> Option<Decided> {
    COME.get().map(|come| (come.decide)(state, command, context))
}

/// As [`Command::appointment_id`]; nothing is asked for and decided before it has come.
pub fn appointment_id(command: &Command) -> Option<AppointmentId> {
    COME.get().and_then(|come| (come.appointment_id)(command))
}

/// Whether it is here.
pub fn has_come() -> bool {
    COME.get().is_some()
}

/// Fetches it, unless it is here; whether it is then. Missed, it can be asked for again.
pub async fn come() -> bool {
    #[cfg(feature = "split")]
    if !has_come()
        && let Ok(come) = part().await
    {
        COME.set(Some(come));
    }
    has_come()
}

/// What lies beside the calendar decides, too, so that they share a file.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(aside, fallible)]
fn part() -> Result<Part, wasm_split_helpers::SplitLoaderError> {
    Ok(PART)
}
