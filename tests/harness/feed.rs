//! Followers of the feed: each holds a copy of the calendar as a browser does, and counts what it is sent.

mod crowd;
mod socket;

pub use crowd::Crowd;
pub use socket::{Socket, connect, connect_narrow, query};

use crate::client::Client;
use docket_shared::event::Change;
use docket_shared::ids::{CommandId, Epoch, Seq};
use docket_shared::model::Patient;
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::rejection::Outcome;
use docket_shared::state::{CalendarSnapshot, State};
use docket_shared::time::{DateTime, Interval, Utc};
use futures_util::{SinkExt as _, StreamExt as _};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::{oneshot, watch};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// What a browser keeps while it is away.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The window of the calendar that it shows.
    pub window: Interval,
    /// That window, as far as it was told.
    pub state: State,
    /// The journal's life.
    pub epoch: Epoch,
    /// The last change that it has applied.
    pub seq: Seq,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The code of the server's last words; `None` where the connection broke.
    pub code: Option<u16>,
    /// Whether it was told that the session has ended.
    pub session_ended: bool,
}

/// Everything that a follower has been sent.
#[derive(Debug, Default)]
pub struct Seen {
    /// Its copy.
    pub kept: Option<Kept>,
    /// Whether the first message let it go on from where it was.
    pub resumed: bool,
    /// How many snapshots came.
    pub snapshots: usize,
    /// Every change, in order.
    pub changes: Vec<Change>,
    /// Every outcome, in order.
    pub outcomes: Vec<(CommandId, Outcome)>,
    /// How the connection ended, if it has.
    pub end: Option<End>,
    session_ended: bool,
    /// What broke the protocol.
    fault: Option<String>,
}

/// A browser without a screen.
#[derive(Debug)]
pub struct Follower {
    seen: watch::Receiver<Seen>,
    leave: Option<oneshot::Sender<()>>,
}

impl Follower {
    /// Opens the feed of `window` and waits for the first message.
    pub async fn open(client: &Client, window: Interval) -> Self {
        Self::begin(client, &query(window, None), Seen::default()).await
    }

    /// Opens the feed with what was kept, and waits for the first message.
    pub async fn resume(client: &Client, kept: Kept) -> Self {
        let query = query(kept.window, Some((kept.epoch, kept.seq)));
        Self::begin(client, &query, Seen { kept: Some(kept), ..Seen::default() }).await
    }

    async fn begin(client: &Client, query: &str, seen: Seen) -> Self {
        let socket = connect(client, query, &[]).await.unwrap();
        let (sender, seen) = watch::channel(seen);
        let (leave, left) = oneshot::channel();
        tokio::spawn(follow(socket, sender, left));
        let follower = Self { seen, leave: Some(leave) };
        follower.wait("the first message", |seen| (seen.resumed || seen.snapshots > 0).then_some(())).await;
        follower
    }

    /// Waits until `ready` finds something in what was seen.
    ///
    /// # Panics
    /// Where the server broke the protocol, or the connection ended without it.
    pub async fn wait<T>(&self, what: &str, ready: impl Fn(&Seen) -> Option<T>) -> T {
        let mut seen = self.seen.clone();
        let waiting = async {
            loop {
                let found = {
                    let seen = seen.borrow_and_update();
                    assert_eq!(seen.fault, None, "while waiting for {what}");
                    let found = ready(&seen);
                    assert!(found.is_some() || seen.end.is_none(), "{what} never came: {:?}", seen.end);
                    found
                };
                if let Some(found) = found {
                    return found;
                }
                seen.changed().await.unwrap();
            }
        };
        crate::patiently(what, waiting).await
    }

    /// Waits until every change up to `seq` is applied.
    pub async fn caught_up(&self, seq: Seq) {
        let position = |seen: &Seen| seen.kept.as_ref().map(|kept| kept.seq);
        self.wait(&format!("change {seq}"), |seen| position(seen).filter(|it| *it >= seq)).await;
    }

    /// Waits for the outcome of a command.
    pub async fn outcome(&self, id: CommandId) -> Outcome {
        let find = |seen: &Seen| seen.outcomes.iter().find(|(it, _)| *it == id).map(|it| it.1.clone());
        self.wait("an outcome", find).await
    }

    /// Waits until the server ends the connection.
    pub async fn end(&self) -> End {
        self.wait("the connection's end", |seen| seen.end.clone()).await
    }

    /// Looks at what was seen.
    ///
    /// # Panics
    /// Where the server broke the protocol.
    pub fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        let seen = self.seen.borrow();
        assert_eq!(seen.fault, None);
        look(&seen)
    }

    /// Where it stands.
    ///
    /// # Panics
    /// Where it has no copy.
    pub fn kept(&self) -> Kept {
        self.look(|seen| seen.kept.clone()).unwrap()
    }

    /// Closes the connection and keeps what was seen.
    pub async fn leave(mut self) -> Kept {
        if let Some(leave) = self.leave.take() {
            let _ = leave.send(());
        }
        self.end().await;
        self.kept()
    }

    /// Its copy as a snapshot of its window, to compare with [`Client::calendar`]. As a browser does, it asks for the patients
    /// whom it knows by id alone: changes do not carry them.
    pub async fn snapshot(&self, client: &Client, as_of: DateTime<Utc>) -> CalendarSnapshot {
        let Kept { window, mut state, epoch, seq } = self.kept();
        let named: BTreeSet<_> = state.appointments_in(window).map(|it| it.patient_id).collect();
        for id in named.into_iter().filter(|id| !state.patients().contains_key(id)).collect::<Vec<_>>() {
            let patient: Patient = client.read(&format!("/api/v1/patients/{id}")).await;
            state.learn_patient(&Arc::new(patient));
        }
        state.snapshot(epoch, seq, as_of, window, client.account_id())
    }
}

async fn follow(mut socket: Socket, seen: watch::Sender<Seen>, mut left: oneshot::Receiver<()>) {
    let mut leaving = false;
    loop {
        let message = tokio::select! {
            message = socket.next() => message,
            _ = &mut left, if !leaving => {
                leaving = true;
                // The server answers, and that ends it.
                let _ = socket.close(None).await;
                continue;
            }
        };
        match message {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(message) => seen.send_modify(|seen| seen.hear(message)),
                Err(error) => seen.send_modify(|seen| seen.fault = Some(error.to_string())),
            },
            Some(Ok(Message::Close(frame))) => {
                seen.send_modify(|seen| seen.over(frame));
                let _ = socket.flush().await;
                return;
            }
            Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Err(_)) | None => return seen.send_modify(|seen| seen.over(None)),
        }
    }
}

impl Seen {
    fn over(&mut self, frame: Option<CloseFrame>) {
        let code = frame.map(|frame| frame.code.into());
        self.end = Some(End { code, session_ended: self.session_ended });
    }

    fn hear(&mut self, message: ServerMessage) {
        match message {
            ServerMessage::Resumed { epoch, seq, .. } => {
                let expected = self.kept.as_ref().map(|kept| (kept.epoch, kept.seq));
                self.hold(expected == Some((epoch, seq)), "resumed where the client did not stand");
                self.resumed = true;
            }
            ServerMessage::Snapshot(snapshot) => {
                self.snapshots += 1;
                self.kept = Some(Kept {
                    window: snapshot.window,
                    state: State::from_snapshot(&snapshot),
                    epoch: snapshot.epoch,
                    seq: snapshot.seq,
                });
            }
            ServerMessage::Changes { seq, changes } => self.apply(seq, changes),
            ServerMessage::Outcome { id, outcome } => {
                if let Outcome::Confirmed { seq, .. } = outcome {
                    let position = self.kept.as_ref().map(|kept| kept.seq);
                    self.hold(Some(seq) <= position, "an outcome came before its changes");
                }
                self.outcomes.push((id, outcome));
            }
            ServerMessage::Heartbeat { seq, .. } => {
                let position = self.kept.as_ref().map(|kept| kept.seq);
                self.hold(Some(seq) == position, "a heartbeat that stands elsewhere");
            }
            ServerMessage::SessionEnded => self.session_ended = true,
        }
    }

    fn apply(&mut self, seq: Seq, changes: Vec<Change>) {
        let Some(kept) = &mut self.kept else { return self.hold(false, "changes before a snapshot") };
        let mut contiguous = true;
        for change in &changes {
            contiguous &= change.seq == kept.seq.next();
            kept.seq = change.seq;
            kept.state.apply(&change.event);
        }
        contiguous &= kept.seq == seq && !changes.is_empty();
        self.changes.extend(changes);
        self.hold(contiguous, "changes with a gap");
    }

    fn hold(&mut self, holds: bool, otherwise: &str) {
        if !holds && self.fault.is_none() {
            self.fault = Some(otherwise.to_owned());
        }
    }
}
