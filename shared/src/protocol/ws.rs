//! Messages of the feed, GET `/api/v1/feed`, one JSON object a text frame.
//!
//! The client says what it has as query parameters: `epoch` and `seq` of the last change that it applied, and the
//! window `from`, `to` that it shows. The server first sends [`ServerMessage::Resumed`] where it can go on from there,
//! otherwise [`ServerMessage::Snapshot`]; from then on every committed change in order without gaps. A client that sees
//! a gap or another epoch fetches the calendar anew and connects again.

use crate::event::Change;
use crate::ids::{CommandId, Epoch, Seq};
use crate::rejection::Outcome;
use crate::state::CalendarSnapshot;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The server sends at least one message in so many seconds; a client that hears nothing for twice as long reconnects.
pub const HEARTBEAT_SECONDS: u64 = 15;

/// What the server sends. An unknown type is to be ignored, and so are unknown fields: a newer server may send them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(not(target_arch = "wasm32"), serde(tag = "type", rename_all = "snake_case"))]
#[cfg_attr(target_arch = "wasm32", serde(remote = "Self", rename_all = "snake_case"))]
pub enum ServerMessage {
    /// The changes after `seq` follow.
    Resumed {
        /// The journal's life.
        epoch: Epoch,
        /// As the client said.
        seq: Seq,
        /// The server's clock.
        at: DateTime<Utc>,
    },
    /// All that is in the window; the changes after its `seq` follow.
    Snapshot(Box<CalendarSnapshot>),
    /// A commit's changes, in order; `seq` is the last of them.
    Changes {
        /// The journal's position after them.
        seq: Seq,
        /// Contiguous, the first follows the last that was sent.
        changes: Vec<Change>,
    },
    /// One of one's own commands is decided. Sent after the changes that it caused.
    Outcome {
        /// Which.
        id: CommandId,
        /// What became of it.
        outcome: Outcome,
    },
    /// The connection lives, and this is where the journal stands.
    Heartbeat {
        /// The journal's position.
        seq: Seq,
        /// The server's clock.
        at: DateTime<Utc>,
    },
    /// The session has ended; the server closes the connection.
    SessionEnded,
}

crate::tagged::tagged!(ServerMessage by "type");

impl ServerMessage {
    /// The types that this version knows.
    pub const TYPES: [&str; 6] = ["resumed", "snapshot", "changes", "outcome", "heartbeat", "session_ended"];
}

/// What a client sends, besides pongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// It lives, and has applied everything up to `seq`.
    Heartbeat {
        /// The last change that it applied.
        seq: Seq,
    },
}
