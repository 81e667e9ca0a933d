//! Held against the RFC's own examples, against another implementation, and against real calendars.

use super::*;

#[cfg(not(target_family = "wasm"))]
mod oracles;
mod rfc;
mod rules;
mod text;
mod windows;
