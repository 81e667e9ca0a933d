//! One browser's end of the feed: first where it can go on from or a snapshot, then every commit, in order. Whoever
//! cannot keep up is cut off and comes back with a number.

use super::hub::{PIECE_BYTES, Resumption, message};
use super::{Frames, Hub};
use crate::clock::Clock;
use crate::projection::Projection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use docket_shared::ids::{AccountId, Epoch, Seq};
use docket_shared::planted;
use docket_shared::protocol::ws::{HEARTBEAT_SECONDS, ServerMessage};
use docket_shared::time::Interval;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// How long a browser may take to accept what is sent before it is cut off: with the session's check, within the 5 seconds in
/// which the feed must end.
const SEND_TIMEOUT: Duration = Duration::from_secs(3);
/// How often it is asked whether the session still stands: well under the 5 seconds within which the feed must end.
const SESSION_CHECK: Duration = Duration::from_secs(2);
/// After so much silence a browser is taken for gone.
const SILENCE_MAXIMUM: Duration = Duration::from_secs(3 * HEARTBEAT_SECONDS);

/// Close codes of our own (RFC 6455 section 7.4.2: 4000 to 4999).
pub mod close_code {
    /// The browser could not keep up; it shall connect again with its sequence number.
    pub const LAGGED: u16 = 4_000;
    /// The session has ended.
    pub const SESSION_ENDED: u16 = 4_001;
    /// The server is going away (RFC 6455's own).
    pub const GOING_AWAY: u16 = 1_001;
}

/// What a browser asks for.
#[derive(Clone, Copy, Debug)]
pub struct Subscription {
    /// Whose outcomes to send.
    pub account_id: AccountId,
    /// What to put into a snapshot.
    pub window: Interval,
    /// The last change that the browser has, and in which life of the journal.
    pub resume: Option<(Epoch, Seq)>,
}

/// What a connection is served from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Commits.
    pub hub: Arc<Hub>,
    /// Snapshots.
    pub projection: Arc<Projection>,
    /// Heartbeats' time.
    pub clock: Arc<dyn Clock>,
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The browser closed it, went silent, or could not be written to.
    Gone,
    /// It could not keep up.
    Lagged,
    /// Its session ended.
    SessionEnded,
    /// The server is shutting down.
    GoingAway,
}

/// Serves one connection until its end. `session_alive` is asked every two seconds; `shutdown` completes when the
/// server is going away.
pub async fn serve<S, E, A>(
    socket: S,
    sources: &Sources,
    subscription: Subscription,
    session_alive: impl Fn() -> A,
    shutdown: impl Future<Output = ()>,
) -> End
where
    S: Sink<Message> + Stream<Item = Result<Message, E>> + Unpin,
    A: Future<Output = bool>,
{
    let mut connection =
        Connection { socket, account_id: subscription.account_id, sent: Seq(0), behind: false };
    let end = connection.run(sources, subscription, session_alive, shutdown).await;
    connection.close(end).await;
    end
}

struct Connection<S> {
    socket: S,
    account_id: AccountId,
    /// The last change that was sent.
    sent: Seq,
    /// Whether the browser goes on from where it was, and has not got all that it missed.
    behind: bool,
}

impl<S, E> Connection<S>
where
    S: Sink<Message> + Stream<Item = Result<Message, E>> + Unpin,
{
    async fn run<A: Future<Output = bool>>(
        &mut self,
        sources: &Sources,
        subscription: Subscription,
        session_alive: impl Fn() -> A,
        shutdown: impl Future<Output = ()>,
    ) -> End {
        let mut commits = sources.hub.subscribe();
        // What comes first may take its time, too.
        let mut session_check = ticks(SESSION_CHECK);
        if let Err(end) = self.begin(sources, subscription).await {
            return end;
        }
        planted!("subscribed-after-the-snapshot" => commits = sources.hub.subscribe());
        let mut shutdown = pin!(shutdown);
        let mut heartbeat = ticks(Duration::from_secs(HEARTBEAT_SECONDS));
        let mut last_heard = Instant::now();
        loop {
            // Whoever missed something gets that first, a piece at a time; commits wait meanwhile, and nothing else does.
            let behind = self.behind;
            let next = async { if behind { None } else { Some(commits.recv().await) } };
            // In this order whatever is ready at once: a session that has ended hears nothing more, commits without end do not keep
            // us from hearing that the browser lives, and the same history always has the same course.
            let sent = tokio::select! {
                biased;
                () = &mut shutdown => Err(End::GoingAway),
                _ = session_check.tick() => if session_alive().await { Ok(()) } else { Err(End::SessionEnded) },
                _ = heartbeat.tick() => {
                    if last_heard.elapsed() > SILENCE_MAXIMUM { Err(End::Gone) } else { self.heartbeat(sources).await }
                },
                heard = self.socket.next() => match heard {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
                    Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => {
                        last_heard = Instant::now();
                        Ok(())
                    }
                },
                next = next => match next {
                    None => self.catch_up(&sources.hub).await,
                    Some(Ok(frames)) => self.commits(frames, || commits.try_recv()).await,
                    Some(Err(RecvError::Lagged(_))) => Err(End::Lagged),
                    Some(Err(RecvError::Closed)) => Err(End::GoingAway),
                },
            };
            if let Err(end) = sent {
                return end;
            }
        }
    }

    /// Sends where the browser can go on from, or a snapshot.
    async fn begin(&mut self, sources: &Sources, subscription: Subscription) -> Result<(), End> {
        let at = sources.clock.now();
        let resumed = subscription.resume.and_then(|(epoch, seq)| {
            let resumption = sources.hub.since(epoch, seq, subscription.account_id)?;
            Some((ServerMessage::Resumed { epoch, seq, at }, resumption))
        });
        if let Some((first, resumption)) = resumed {
            return self.go_on(message(&first), resumption).await;
        }
        sources.projection.caught_up().await;
        let (window, reader) = (subscription.window, subscription.account_id);
        let snapshot = sources
            .projection
            .read(|state, seq| state.snapshot(sources.hub.epoch(), seq, at, window, reader));
        self.sent = snapshot.seq;
        self.send(message(&ServerMessage::Snapshot(Box::new(snapshot))).into_iter().collect()).await
    }

    /// Sends more of what the browser missed.
    async fn catch_up(&mut self, hub: &Hub) -> Result<(), End> {
        // It may have become too old meanwhile.
        let resumption = hub.since(hub.epoch(), self.sent, self.account_id).ok_or(End::Lagged)?;
        self.go_on(None, resumption).await
    }

    /// Sends `first`, if there is one, and some of what the browser missed.
    async fn go_on(&mut self, first: Option<Utf8Bytes>, resumption: Resumption) -> Result<(), End> {
        self.sent = resumption.seq;
        self.behind = resumption.missed.is_some();
        self.send(first.into_iter().chain(resumption.missed).collect()).await
    }

    /// Sends a commit and some that have come meanwhile, flushing once.
    async fn commits(
        &mut self,
        first: Arc<Frames>,
        mut more: impl FnMut() -> Result<Arc<Frames>, TryRecvError>,
    ) -> Result<(), End> {
        let mut messages = self.frames(&first)?;
        while messages.iter().map(|message| message.as_str().len()).sum::<usize>() < PIECE_BYTES {
            match more() {
                Ok(frames) => messages.extend(self.frames(&frames)?),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                Err(TryRecvError::Lagged(_)) => return Err(End::Lagged),
            }
        }
        self.send(messages).await
    }

    /// What of a commit this browser gets.
    fn frames(&mut self, frames: &Frames) -> Result<Vec<Utf8Bytes>, End> {
        let mut messages = Vec::new();
        if frames.seq > self.sent {
            // A snapshot may lie within a commit's predecessor but never within a commit.
            if frames.after != self.sent {
                return Err(End::Lagged);
            }
            self.sent = frames.seq;
            messages.extend(frames.changes_message(self.account_id));
        }
        messages.extend(frames.outcome_messages(self.account_id));
        Ok(messages)
    }

    async fn heartbeat(&mut self, sources: &Sources) -> Result<(), End> {
        let heartbeat = ServerMessage::Heartbeat { seq: self.sent, at: sources.clock.now() };
        let text = message(&heartbeat).into_iter().map(Message::Text);
        self.send_all(text.chain([Message::Ping(axum::body::Bytes::new())]).collect()).await
    }

    async fn send(&mut self, messages: Vec<Utf8Bytes>) -> Result<(), End> {
        self.send_all(messages.into_iter().map(Message::Text).collect()).await
    }

    async fn send_all(&mut self, messages: Vec<Message>) -> Result<(), End> {
        if messages.is_empty() {
            return Ok(());
        }
        let sending = async {
            for message in messages {
                self.socket.feed(message).await.map_err(|_| End::Gone)?;
            }
            self.socket.flush().await.map_err(|_| End::Gone)
        };
        timeout(SEND_TIMEOUT, sending).await.unwrap_or(Err(End::Lagged))
    }

    /// Says why, as far as the browser still listens.
    async fn close(&mut self, end: End) {
        let code = match end {
            End::Gone => return,
            End::Lagged => close_code::LAGGED,
            End::SessionEnded => close_code::SESSION_ENDED,
            End::GoingAway => close_code::GOING_AWAY,
        };
        let mut messages = Vec::new();
        if end == End::SessionEnded {
            messages.extend(message(&ServerMessage::SessionEnded).map(Message::Text));
        }
        messages.push(Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::default() })));
        let closing = async {
            let _ = self.send_all(messages).await;
            self.socket.close().await
        };
        let _ = timeout(Duration::from_secs(1), closing).await;
    }
}

fn ticks(period: Duration) -> tokio::time::Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.reset();
    ticks
}
