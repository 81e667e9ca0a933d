//! The feed without a network: a socket made of two channels.

use super::connection::{End, Sources, Subscription, serve};
use super::hub::PIECE_BYTES;
use super::{Frames, Hub};
use crate::authority::Commit;
use crate::clock::FixedClock;
use crate::projection::Projection;
use axum::extract::ws::Message;
use docket_shared::event::Change;
use docket_shared::ids::{AccountId, CommandId, Epoch, Seq};
use docket_shared::model::Role;
use docket_shared::protocol::ws::ServerMessage;
use docket_shared::rejection::Outcome;
use docket_shared::state::State;
use docket_shared::testing::{a_practitioner, actor, at, saved};
use docket_shared::time::Interval;
use futures_util::{Sink, Stream};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::{Sleep, sleep};
use uuid::Uuid;

/// The server's end of a connection. Takes nothing while `stalled`, and a message a second while `slow`.
struct Socket {
    sent: UnboundedSender<Message>,
    heard: UnboundedReceiver<Message>,
    stalled: Arc<AtomicBool>,
    slow: Arc<AtomicBool>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Sink<Message> for Socket {
    type Error = Infallible;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.slow.load(Ordering::Relaxed) {
            // Sleeps because it stands for a browser that takes its time; the clock is the test's own.
            let second = || Box::pin(sleep(Duration::from_secs(1)));
            ready!(self.pause.get_or_insert_with(second).as_mut().poll(context));
            self.pause = None;
        }
        if self.stalled.load(Ordering::Relaxed) { Poll::Pending } else { Poll::Ready(Ok(())) }
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Infallible> {
        // A browser that is gone hears nothing.
        let _ = self.sent.send(message);
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

impl Stream for Socket {
    type Item = Result<Message, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.heard.poll_recv(context).map(|message| message.map(Ok))
    }
}

/// A clinic whose every change is another practitioner, and its open browsers.
struct Clinic {
    sources: Sources,
}

/// A browser's end, and the task that serves it.
struct Browser {
    received: UnboundedReceiver<Message>,
    says: UnboundedSender<Message>,
    stalled: Arc<AtomicBool>,
    slow: Arc<AtomicBool>,
    session: Arc<AtomicBool>,
    served: JoinHandle<End>,
}

const EPOCH: Epoch = Epoch::new(Uuid::from_u128(7));

fn account() -> AccountId {
    actor(Role::Receptionist).account_id
}

fn change(seq: u64) -> Change {
    let number = u32::try_from(seq).unwrap();
    let command_id = CommandId::new(Uuid::from_u128(seq.into()));
    Change {
        seq: Seq(seq),
        at: at("2026-11-24T09:00:00Z"),
        by: account(),
        command_id,
        event: saved(a_practitioner(number)),
    }
}

impl Clinic {
    fn new() -> Self {
        let hub = Arc::new(Hub::new(EPOCH, Seq(0)));
        let projection = Arc::new(Projection::new(State::default(), Seq(0)));
        Self {
            sources: Sources {
                hub,
                projection,
                clock: Arc::new(FixedClock::new(at("2026-11-24T10:00:00Z"))),
            },
        }
    }

    /// Commits the changes `from..=until` at once, with an outcome for `of`.
    fn commit(&self, from: u64, until: u64, of: AccountId) {
        let changes: Vec<_> = (from..=until).map(change).collect();
        let id = CommandId::new(Uuid::from_u128(until.into()));
        let outcomes = vec![(of, id, Outcome::confirmed(Seq(until)))];
        self.sources.projection.mark_committed(Seq(until));
        self.sources.projection.apply(&changes);
        self.sources.hub.publish(Commit { seq: Seq(until), changes, outcomes });
    }

    fn connect(&self, resume: Option<(Epoch, Seq)>) -> Browser {
        let (sent, received) = unbounded_channel();
        let (says, heard) = unbounded_channel();
        let (stalled, session) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
        let slow = Arc::new(AtomicBool::new(false));
        let (stalls, slows) = (Arc::clone(&stalled), Arc::clone(&slow));
        let socket = Socket { sent, heard, stalled: stalls, slow: slows, pause: None };
        let window = Interval::new(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z"));
        let subscription = Subscription { account_id: account(), window, resume };
        let (sources, alive) = (self.sources.clone(), Arc::clone(&session));
        let served = tokio::spawn(async move {
            let alive = || std::future::ready(alive.load(Ordering::Relaxed));
            serve(socket, &sources, subscription, alive, std::future::pending()).await
        });
        Browser { received, says, stalled, slow, session, served }
    }
}

impl Browser {
    async fn next(&mut self) -> ServerMessage {
        loop {
            match self.received.recv().await.unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) => {}
                other @ (Message::Binary(_) | Message::Pong(_) | Message::Close(_)) => panic!("{other:?}"),
            }
        }
    }

    /// The sequence numbers of the changes up to `seq`, as they come.
    async fn changes_until(&mut self, seq: Seq) -> Vec<u64> {
        let mut received = Vec::new();
        while received.last() != Some(&seq.0) {
            if let ServerMessage::Changes { changes, seq } = self.next().await {
                received.extend(changes.iter().map(|change| change.seq.0));
                assert_eq!(received.last(), Some(&seq.0));
            }
        }
        received
    }

    async fn close_code(mut self) -> (End, u16) {
        let end = self.served.await.unwrap();
        loop {
            if let Message::Close(Some(frame)) = self.received.recv().await.unwrap() {
                return (end, frame.code);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_gets_a_snapshot_and_then_every_change_after_it() {
    let clinic = Clinic::new();
    clinic.commit(1, 3, account());
    let mut browser = clinic.connect(None);
    let ServerMessage::Snapshot(snapshot) = browser.next().await else { panic!("no snapshot") };
    assert_eq!((snapshot.epoch, snapshot.seq, snapshot.practitioners.len()), (EPOCH, Seq(3), 3));
    clinic.commit(4, 4, account());
    clinic.commit(5, 9, account());
    assert_eq!(browser.changes_until(Seq(9)).await, [4, 5, 6, 7, 8, 9]);
}

#[tokio::test(start_paused = true)]
async fn one_who_comes_back_goes_on_from_their_number() {
    let clinic = Clinic::new();
    clinic.commit(1, 3, account());
    clinic.commit(4, 6, account());
    for (seq, missed) in [(2, vec![3, 4, 5, 6, 7]), (6, vec![7])] {
        let mut browser = clinic.connect(Some((EPOCH, Seq(seq))));
        let resumed = browser.next().await;
        assert!(
            matches!(resumed, ServerMessage::Resumed { seq: from, .. } if from == Seq(seq)),
            "{resumed:?}"
        );
        if seq == 2 {
            assert_eq!(browser.changes_until(Seq(6)).await, missed[..4]);
        } else {
            clinic.commit(7, 7, account());
            assert_eq!(browser.changes_until(Seq(7)).await, missed);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_missed_comes_in_pieces_between_which_the_session_is_asked_for() {
    let clinic = Clinic::new();
    let name = "x".repeat(600);
    let long = |seq| {
        let named = docket_shared::model::Practitioner { name: name.clone(), ..a_practitioner(7) };
        Change { event: saved(named), ..change(seq) }
    };
    let changes: Vec<_> = (1..=1_000).map(long).collect();
    clinic.sources.hub.publish(Commit { seq: Seq(1_000), changes, outcomes: Vec::new() });
    let mut browser = clinic.connect(Some((EPOCH, Seq(1))));
    assert!(matches!(browser.next().await, ServerMessage::Resumed { seq: Seq(1), .. }));
    let (mut received, mut pieces) = (Vec::new(), 0);
    while received.last() != Some(&1_000) {
        let Message::Text(text) = browser.received.recv().await.unwrap() else { continue };
        assert!(text.len() < 2 * PIECE_BYTES, "a piece of {} bytes", text.len());
        let ServerMessage::Changes { changes, seq } = serde_json::from_str(&text).unwrap() else { continue };
        received.extend(changes.iter().map(|change| change.seq.0));
        assert_eq!(received.last(), Some(&seq.0));
        pieces += 1;
        // What is committed meanwhile comes after what was missed.
        if pieces == 1 {
            clinic.commit(1_001, 1_001, account());
        }
    }
    assert_eq!(received, (2..=1_000).collect::<Vec<_>>());
    assert!(pieces > 8, "{pieces} pieces");
    assert_eq!(browser.changes_until(Seq(1_001)).await, [1_001]);

    // Whoever takes a second for each is not served past the end of their session.
    let slow = clinic.connect(Some((EPOCH, Seq(1))));
    slow.slow.store(true, Ordering::Relaxed);
    slow.session.store(false, Ordering::Relaxed);
    let started = tokio::time::Instant::now();
    assert_eq!(slow.served.await.unwrap(), End::SessionEnded);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn another_life_a_number_ahead_and_one_too_old_get_a_snapshot() {
    let clinic = Clinic::new();
    clinic.commit(1, 3, account());
    let other = Epoch::new(Uuid::from_u128(8));
    let late =
        Clinic { sources: Sources { hub: Arc::new(Hub::new(EPOCH, Seq(3))), ..clinic.sources.clone() } };
    let gone_on = [change(4)].to_vec();
    late.sources.hub.publish(Commit { seq: Seq(4), changes: gone_on, outcomes: Vec::new() });
    for (clinic, resume) in [(&clinic, (other, Seq(2))), (&clinic, (EPOCH, Seq(4))), (&late, (EPOCH, Seq(2)))]
    {
        let first = clinic.connect(Some(resume)).next().await;
        assert!(matches!(first, ServerMessage::Snapshot(_)), "{resume:?}: {first:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn outcomes_go_to_whose_command_it_was_and_after_the_changes() {
    let clinic = Clinic::new();
    let mut browser = clinic.connect(Some((EPOCH, Seq(0))));
    assert!(matches!(browser.next().await, ServerMessage::Resumed { .. }));
    clinic.commit(1, 1, actor(Role::Manager).account_id);
    clinic.commit(2, 2, account());
    let kinds = [browser.next().await, browser.next().await, browser.next().await];
    assert!(
        matches!(
            &kinds,
            [
                ServerMessage::Changes { seq: Seq(1), .. },
                ServerMessage::Changes { seq: Seq(2), .. },
                ServerMessage::Outcome { outcome: Outcome::Confirmed { seq: Seq(2), .. }, .. }
            ]
        ),
        "{kinds:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn one_who_cannot_keep_up_is_cut_off() {
    let clinic = Clinic::new();
    let mut browser = clinic.connect(None);
    assert!(matches!(browser.next().await, ServerMessage::Snapshot(_)));
    browser.stalled.store(true, Ordering::Relaxed);
    clinic.commit(1, 1, account());
    assert_eq!(browser.served.await.unwrap(), End::Lagged);
}

#[tokio::test(start_paused = true)]
async fn one_who_missed_too_many_commits_is_told_to_come_back() {
    let clinic = Clinic::new();
    let browser = clinic.connect(None);
    tokio::task::yield_now().await;
    for seq in 1..=3_000 {
        clinic.commit(seq, seq, account());
    }
    assert_eq!(browser.close_code().await, (End::Lagged, 4_000));
}

#[tokio::test(start_paused = true)]
async fn the_feed_ends_within_five_seconds_of_the_session() {
    let clinic = Clinic::new();
    let browser = clinic.connect(None);
    browser.session.store(false, Ordering::Relaxed);
    let started = tokio::time::Instant::now();
    assert_eq!(browser.close_code().await, (End::SessionEnded, 4_001));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_silent_browser_is_let_go_and_one_that_answers_is_not() {
    let clinic = Clinic::new();
    let (silent, answering) = (clinic.connect(None), clinic.connect(None));
    let started = tokio::time::Instant::now();
    let answers = answering.says.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_secs(20));
        loop {
            ticks.tick().await;
            answers.send(Message::Pong(axum::body::Bytes::new())).unwrap();
        }
    });
    assert_eq!(silent.served.await.unwrap(), End::Gone);
    assert!(started.elapsed() > Duration::from_secs(45));
    assert!(!answering.served.is_finished());
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_comes_while_the_snapshot_is_made_is_told_after_it() {
    let clinic = Clinic::new();
    // The commit is on disk and not yet published: the snapshot waits for it.
    clinic.sources.projection.mark_committed(Seq(1));
    let mut browser = clinic.connect(None);
    tokio::task::yield_now().await;
    clinic.commit(1, 1, account());
    let snapshot = browser.next().await;
    assert!(matches!(&snapshot, ServerMessage::Snapshot(it) if it.seq == Seq(1)), "{snapshot:?}");
    let told = browser.next().await;
    assert!(matches!(told, ServerMessage::Outcome { .. }), "{told:?}");
}

#[test]
fn a_commit_without_changes_moves_nothing() {
    let hub = Hub::new(EPOCH, Seq(4));
    let mut commits = hub.subscribe();
    let id = CommandId::new(Uuid::from_u128(1));
    let outcomes = vec![(account(), id, Outcome::confirmed(Seq(4)))];
    hub.publish(Commit { seq: Seq(4), changes: Vec::new(), outcomes });
    let frames: Arc<Frames> = commits.try_recv().unwrap();
    assert_eq!(
        (frames.after, frames.seq, frames.changes_message(account()).is_none(), frames.outcomes.len()),
        (Seq(4), Seq(4), true, 1)
    );
}

#[tokio::test]
async fn an_outcome_is_written_out_once_for_all_sockets_of_its_account() {
    let clinic = Clinic::new();
    let mut commits = clinic.sources.hub.subscribe();
    clinic.commit(1, 3, account());
    let frames = commits.recv().await.unwrap();
    let told = || frames.outcome_messages(account()).map(|text| text.as_str().as_ptr()).collect::<Vec<_>>();
    assert!(!told().is_empty());
    assert_eq!(told(), told());
}
