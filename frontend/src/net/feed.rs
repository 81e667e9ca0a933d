//! The feed: one WebSocket at a time, opened again whenever it ends, from where it was. What arrives is checked for gaps here,
//! so that whoever listens can follow blindly.

use super::api;
use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, SecondsFormat, Utc};
use docket_shared::event::Change;
use docket_shared::ids::{AccountId, Epoch, Seq};
use docket_shared::json;
use docket_shared::protocol::ws::{ClientMessage, HEARTBEAT_SECONDS, ServerMessage};
use docket_shared::time::Interval;
use futures_util::future::{Either, select};
use futures_util::{FutureExt, SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use serde::Deserialize;
use serde_json::Value;
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;
use yew::Callback;
use yew::platform::time::sleep;
use yew::platform::{pinned, spawn_local};

/// After so much silence it is worth a look whether there is a connection: a heartbeat is late.
const SILENCE: Duration = Duration::from_secs(HEARTBEAT_SECONDS + 1);
/// After so much more the connection is taken for dead.
const SILENCE_FURTHER: Duration = Duration::from_secs(HEARTBEAT_SECONDS - 1);
/// The longest wait before the next attempt, where nothing tells that it is worth trying.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The server's close code for a session that has ended.
const SESSION_ENDED: u16 = 4_001;

/// What the feed tells.
#[derive(Debug)]
pub enum Told {
    /// A message, contiguous with those before.
    Message(Box<ServerMessage>),
    /// The same of an outcome, as it came.
    Outcome(Value),
    /// Nothing has come for longer than it should take.
    Silent,
    /// The connection was lost, or something is missing; it is being tried again.
    Lost,
    /// The server says what this version cannot read; the feed has ended.
    Outdated,
    /// Nobody is signed in any more, or somebody else; the feed has ended.
    SessionEnded,
}

/// What the feed should begin with.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// What a snapshot should cover.
    pub window: Interval,
    /// The last change that is known; nothing where a snapshot is wanted.
    pub position: Option<(Epoch, Seq)>,
}

/// A running feed. It ends when this is dropped.
pub struct Feed {
    stopped: Rc<Cell<bool>>,
    nudges: pinned::mpsc::UnboundedSender<()>,
}

impl Feed {
    /// Runs for `account` until it is dropped. `wanted` is asked before each connection; `None` waits for a nudge.
    pub fn run(
        account: AccountId,
        wanted: impl Fn() -> Option<Wanted> + 'static,
        tell: Callback<Told>,
    ) -> Self {
        let stopped = Rc::new(Cell::new(false));
        let (nudges, nudged) = pinned::mpsc::unbounded();
        let runner = Runner { account, stopped: Rc::clone(&stopped), nudged, tell };
        spawn_local(runner.run(wanted));
        Self { stopped, nudges }
    }

    /// Connects anew at once: another window is wanted, or the network is back.
    pub fn nudge(&self) {
        // Only a feed that has ended does not hear it.
        _ = self.nudges.send_now(());
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.stopped.set(true);
        self.nudge();
    }
}

struct Runner {
    account: AccountId,
    stopped: Rc<Cell<bool>>,
    nudged: pinned::mpsc::UnboundedReceiver<()>,
    tell: Callback<Told>,
}

/// Why a connection ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Nudged,
    Lost,
    /// Something is missing: begin with a snapshot.
    Gap,
    Outdated,
    SessionEnded,
}

impl Runner {
    async fn run(mut self, wanted: impl Fn() -> Option<Wanted>) {
        let backoff = || {
            let builder = ExponentialBuilder::default().with_jitter().without_max_times();
            builder.with_min_delay(Duration::from_millis(250)).with_max_delay(LONGEST_WAIT).build()
        };
        let mut delays = backoff();
        let mut anew = false;
        while !self.stopped.get() {
            let Some(mut begin) = wanted() else {
                if self.nudged.next().await.is_none() {
                    return;
                }
                // Whatever else comes on the screen at the same time is wanted, too.
                sleep(Duration::ZERO).await;
                continue;
            };
            if anew {
                begin.position = None;
            }
            // What was nudged for until now is in `begin`.
            while self.nudged.next().now_or_never().flatten().is_some() {}
            let mut heard = false;
            let end = self.connection(begin, &mut heard).await;
            if self.stopped.get() {
                return;
            }
            let again = std::mem::replace(&mut anew, end == End::Gap);
            if heard && !anew {
                delays = backoff();
            }
            match end {
                End::Nudged => continue,
                End::SessionEnded => return self.tell.emit(Told::SessionEnded),
                End::Outdated => return self.tell.emit(Told::Outdated),
                End::Gap | End::Lost => self.tell.emit(Told::Lost),
            }
            if !heard && self.is_over().await {
                return self.tell.emit(Told::SessionEnded);
            }
            // The first gap is closed at once.
            if !anew || again {
                let delay = delays.next().unwrap_or(LONGEST_WAIT);
                // Whichever is first; a nudge means that waiting has become pointless.
                if let Either::Right(_) = select(pin!(sleep(delay)), self.nudged.next()).await {
                    delays = backoff();
                }
            }
        }
    }

    /// Whether nobody is signed in, or another account: a browser does not say why a WebSocket was refused.
    async fn is_over(&self) -> bool {
        api::me().await.is_ok_and(|me| me.is_none_or(|me| me.account.id != self.account))
    }

    /// One connection from its beginning to its end.
    async fn connection(&mut self, wanted: Wanted, heard: &mut bool) -> End {
        let Ok(mut socket) = WebSocket::open(&address(self.account, &wanted)) else { return End::Lost };
        let mut known = wanted.position;
        let mut silent = false;
        loop {
            let next = {
                let silence = pin!(sleep(if silent { SILENCE_FURTHER } else { SILENCE }));
                let coming = select(socket.next(), self.nudged.next());
                match select(coming, silence).await {
                    Either::Left((Either::Left((message, _)), _)) => message,
                    Either::Left((Either::Right(_), _)) => return End::Nudged,
                    Either::Right(_) if silent => return End::Lost,
                    Either::Right(_) => {
                        silent = true;
                        self.tell.emit(Told::Silent);
                        continue;
                    }
                }
            };
            silent = false;
            let text = match next {
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Bytes(_))) => continue,
                Some(Err(WebSocketError::ConnectionClose(close))) if close.code == SESSION_ENDED => {
                    return End::SessionEnded;
                }
                Some(Err(_)) | None => return End::Lost,
            };
            let frame = match read(&text) {
                Ok(Some(frame)) => frame,
                Ok(None) => continue,
                Err(json::Unreadable) => return End::Outdated,
            };
            *heard = true;
            let message = match frame {
                Frame::Outcome(outcome) => {
                    self.tell.emit(Told::Outcome(outcome));
                    continue;
                }
                Frame::Message(ServerMessage::SessionEnded) => return End::SessionEnded,
                Frame::Message(message) => message,
            };
            let Some(position) = follow(known, &message) else { return End::Gap };
            known = Some(position);
            let is_heartbeat = matches!(message, ServerMessage::Heartbeat { .. });
            self.tell.emit(Told::Message(Box::new(message)));
            if is_heartbeat && socket.send(Message::Text(alive(position.1))).await.is_err() {
                return End::Lost;
            }
        }
    }
}

/// What a text frame says.
#[derive(Debug, PartialEq)]
enum Frame {
    Message(ServerMessage),
    /// Left as it is: all that may be wrong with a request takes much code to read, which comes with what sends one.
    Outcome(Value),
}

#[derive(Deserialize)]
struct Resumed {
    epoch: Epoch,
    seq: Seq,
    at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Changes {
    seq: Seq,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Heartbeat {
    seq: Seq,
    at: DateTime<Utc>,
}

/// As [`ServerMessage`] is read, but for outcomes; nothing where it is of a type that only a newer version knows, which may be passed
/// over.
fn read(text: &str) -> Result<Option<Frame>, json::Unreadable> {
    let value = json::parse(text)?;
    let Some(kind) = value.get("type").and_then(Value::as_str) else { return Ok(None) };
    let message = match kind {
        "outcome" => return Ok(Some(Frame::Outcome(value))),
        "resumed" => {
            let Resumed { epoch, seq, at } = json::read_value(&value)?;
            ServerMessage::Resumed { epoch, seq, at }
        }
        "snapshot" => ServerMessage::Snapshot(json::read_value(&value)?),
        "changes" => {
            let Changes { seq, changes } = json::read_value(&value)?;
            ServerMessage::Changes { seq, changes }
        }
        "heartbeat" => {
            let Heartbeat { seq, at } = json::read_value(&value)?;
            ServerMessage::Heartbeat { seq, at }
        }
        "session_ended" => ServerMessage::SessionEnded,
        _ => return Ok(None),
    };
    Ok(Some(Frame::Message(message)))
}

/// Where the feed stands after `message`; `None` where something is missing.
pub fn follow(known: Option<(Epoch, Seq)>, message: &ServerMessage) -> Option<(Epoch, Seq)> {
    match message {
        ServerMessage::Snapshot(snapshot) => Some((snapshot.epoch, snapshot.seq)),
        ServerMessage::Resumed { epoch, seq, .. } => known.filter(|known| *known == (*epoch, *seq)),
        ServerMessage::Changes { seq, changes } => {
            let (epoch, mut at) = known?;
            for change in changes {
                if change.seq != at.next() {
                    return None;
                }
                at = change.seq;
            }
            (at == *seq).then_some((epoch, at))
        }
        ServerMessage::Heartbeat { seq, .. } => known.filter(|known| known.1 == *seq),
        ServerMessage::Outcome { .. } | ServerMessage::SessionEnded => known,
    }
}

fn alive(seq: Seq) -> String {
    json::write(&ClientMessage::Heartbeat { seq }).unwrap_or_default()
}

/// The address of the feed; relative, so that scheme and host are the page's own.
fn address(account: AccountId, wanted: &Wanted) -> String {
    let location = web_sys::window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, wasm_bindgen::JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    let scheme = if part(web_sys::Location::protocol) == "https:" { "wss" } else { "ws" };
    let time = |instant: DateTime<Utc>| instant.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (from, to) = (time(wanted.window.start), time(wanted.window.end));
    let resume = wanted.position.map(|(epoch, seq)| format!("&epoch={epoch}&seq={seq}")).unwrap_or_default();
    let host = part(web_sys::Location::host);
    format!("{scheme}://{host}/api/v1/feed?account={account}&from={from}&to={to}{resume}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::event::Change;
    use docket_shared::ids::{AccountId, CommandId};
    use docket_shared::testing::{at, clinic};
    use uuid::Uuid;

    #[test]
    fn every_message_is_read_as_the_protocol_has_it() {
        let golden = include_str!("../../tests/golden/messages.json");
        let messages: Vec<Value> = serde_json::from_str(golden).unwrap();
        assert!(messages.len() >= 6, "every kind of them");
        for written in messages {
            let message: ServerMessage = serde_json::from_value(written.clone()).unwrap();
            let is_outcome = matches!(message, ServerMessage::Outcome { .. });
            let expected = if is_outcome { Frame::Outcome(written.clone()) } else { Frame::Message(message) };
            assert_eq!(read(&written.to_string()), Ok(Some(expected)), "{written}");
        }
        for kind in ServerMessage::TYPES {
            assert_ne!(read(&format!("{{\"type\": \"{kind}\"}}")), Ok(None), "{kind} is known");
        }
    }

    fn changes(seqs: &[u64], last: u64) -> ServerMessage {
        let event = clinic().remove(0);
        let change = |seq: &u64| Change {
            seq: Seq(*seq),
            at: at("2026-11-24T09:00:00Z"),
            by: AccountId::new(Uuid::nil()),
            command_id: CommandId::new(Uuid::nil()),
            event: event.clone(),
        };
        ServerMessage::Changes { seq: Seq(last), changes: seqs.iter().map(change).collect() }
    }

    #[test]
    fn what_a_later_version_sends_is_passed_over_or_asks_for_a_later_page() {
        assert_eq!(read(r#"{"type": "weather", "sun": true}"#), Ok(None));
        assert_eq!(
            read(r#"{"type": "session_ended", "why": "late"}"#),
            Ok(Some(Frame::Message(ServerMessage::SessionEnded)))
        );
        for text in [r#"{"type": "heartbeat", "seq": "one"}"#, r#"{"type": "changes", "seq": 7}"#, "{"] {
            assert_eq!(read(text), Err(json::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_gap_another_epoch_or_a_heartbeat_ahead_is_noticed() {
        let (epoch, other) = (Epoch::new(Uuid::from_u128(1)), Epoch::new(Uuid::from_u128(2)));
        let known = Some((epoch, Seq(7)));
        let now = at("2026-11-24T09:00:00Z");
        for (message, expected) in [
            (changes(&[8, 9], 9), Some(9)),
            (changes(&[9], 9), None),
            (changes(&[8, 10], 10), None),
            (changes(&[8], 9), None),
            (ServerMessage::Heartbeat { seq: Seq(7), at: now }, Some(7)),
            (ServerMessage::Heartbeat { seq: Seq(8), at: now }, None),
            (ServerMessage::Resumed { epoch, seq: Seq(7), at: now }, Some(7)),
            (ServerMessage::Resumed { epoch: other, seq: Seq(7), at: now }, None),
        ] {
            assert_eq!(follow(known, &message), expected.map(|seq| (epoch, Seq(seq))), "{message:?}");
        }
        assert_eq!(follow(None, &changes(&[1], 1)), None);
    }
}
