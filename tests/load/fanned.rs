//! One commit to 1,000 open feeds: the time to the last of them. A batch of 100 changes goes out as Docket sends it, a commit as one
//! message and one flush for each socket, beside a server that sends each change by itself as soon as it is told of it, written
//! out once for all.

use crate::Effort;
use crate::clinic::{Bookings, Clinic, own_runtime, setup};
use crate::measure::Rounds;
use crate::pushed::quiet_day;
use crate::report::{Figure, Goal, Row, progress};
use crate::wire::Connections;
use anyhow::{Context as _, ensure};
use axum::Router;
use axum::extract::ws::{Message as Sent, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::routing::get;
use axum::serve::ListenerExt as _;
use docket_server::organization::SYSTEM;
use docket_server::serve::make_room;
use docket_shared::ids::Seq;
use docket_shared::protocol::ws::ServerMessage;
use docket_tests::client::Client;
use docket_tests::feed::Crowd;
use futures_util::future::{join_all, try_join_all};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast;
use tokio_tungstenite::client_async;

/// Open feeds, of some accounts at 50 each.
const FEEDS: usize = 1_000;
const FEEDS_OF_EACH: usize = 50;
/// Changes in a batch.
const BATCH: usize = 100;
/// How many times quicker a batch shall be than its changes one by one.
const GOAL: f64 = 3.0;
/// Connections besides the feeds.
const OTHERS: usize = 100;

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    // Both ends of both servers' sockets are in this process.
    if let Err(reason) = make_room(4 * FEEDS + OTHERS) {
        notes.push(format!("The push to {FEEDS} feeds is not measured: {reason}"));
        return Ok(Vec::new());
    }
    let runtime = own_runtime("clients")?;
    let accounts = FEEDS / FEEDS_OF_EACH;
    let clinic = Clinic::start(&runtime, setup().clerks(u32::try_from(accounts)?))?;
    progress(&format!("push: {FEEDS} feeds are opened, and {FEEDS} sockets of the other server"));
    let mut feeds = runtime.block_on(open(&clinic, accounts));
    let (address, each) = one_by_one()?;
    let mut others = runtime.block_on(open_others(address))?;
    let mut one = runtime.block_on(Connections::open(clinic.address, 1))?;
    let mut bookings = Bookings::default();
    let [mut single, mut batch, mut separate] = [const { Rounds::new() }; 3];
    for round in 0..=effort.rounds {
        progress(&format!("push to {FEEDS} feeds: round {round} of {} (0 is not counted)", effort.rounds));
        let requests = clinic.requests(&bookings.take(1))?;
        let until = clinic.hub.seq().next();
        let (first, returned) = runtime.block_on(async {
            let reading = feeds.hear(until);
            let (_, exchanges) = one.send(&requests, &[202]).await?;
            let (last, feeds) = reading.await;
            let sent = exchanges.first().context("nothing was sent")?.sent;
            anyhow::Ok((last.saturating_duration_since(sent), feeds))
        })?;
        let mut commits = clinic.hub.subscribe();
        let (whole, returned) = runtime.block_on(batched(&clinic, &mut bookings, returned))?;
        feeds = returned;
        let mut messages = Vec::new();
        while let Ok(frames) = commits.try_recv() {
            for change in &frames.changes {
                let message = ServerMessage::Changes { seq: change.seq, changes: vec![change.clone()] };
                messages.push(Utf8Bytes::from(serde_json::to_string(&message)?));
            }
        }
        ensure!(messages.len() == BATCH, "{} changes were published", messages.len());
        let last = clinic.hub.seq();
        let (apart, returned) = runtime.block_on(async {
            let reading = others.hear(last);
            let begun = Instant::now();
            for message in messages {
                each.send(message)?;
            }
            let (last, others) = reading.await;
            anyhow::Ok((last.saturating_duration_since(begun), others))
        })?;
        others = returned;
        if round > 0 {
            single.push(first.as_secs_f64());
            batch.push(whole.as_secs_f64());
            separate.push(apart.as_secs_f64());
        }
    }
    drop((feeds, others, one));
    clinic.stop()?;
    notes.push(format!(
        "Push: from the POST, or from handing {BATCH} bookings to the authority, to the last socket's message; decision and commit are in \
         Docket's time, and not in the other server's. All sockets are read in this process."
    ));
    let quicker = separate.over(&batch);
    Ok(vec![
        Row {
            what: format!("push of one change to {FEEDS} feeds, to the last"),
            measured: Figure::Seconds(single.median()),
            beside: None,
            ratio: None,
            goal: Goal::None,
        },
        Row {
            what: format!("push of {BATCH} changes to {FEEDS} feeds, to the last"),
            measured: Figure::Seconds(batch.median()),
            beside: Some(("each sent by itself".into(), Figure::Seconds(separate.median()))),
            goal: Goal::at_least(quicker.median(), GOAL, "3 times quicker"),
            ratio: Some(batch.over(&separate)),
        },
    ])
}

/// Hands a batch to the authority; how long it took to reach everybody.
async fn batched(
    clinic: &Clinic,
    bookings: &mut Bookings,
    feeds: Crowd,
) -> anyhow::Result<(Duration, Crowd)> {
    let commands = bookings.take(BATCH);
    let reading = feeds.hear(Seq(clinic.hub.seq().0 + BATCH as u64));
    let begun = Instant::now();
    let receipts: Vec<_> = commands
        .into_iter()
        .map(|command| clinic.authority.begin(command, SYSTEM))
        .collect::<Result<_, _>>()?;
    try_join_all(receipts).await?;
    let (last, feeds) = reading.await;
    Ok((last.saturating_duration_since(begun), feeds))
}

/// Opens the feeds, of some accounts.
async fn open(clinic: &Clinic, accounts: usize) -> Crowd {
    let url = format!("http://{}", clinic.address);
    let names: Vec<_> = (1..=accounts).map(|number| format!("clerk{number}")).collect();
    let clerks = join_all(names.iter().map(|name| Client::named(name, &url))).await;
    Crowd::open(&clerks, FEEDS, quiet_day(), None).await
}

/// Starts the server that sends each message by itself.
fn one_by_one() -> anyhow::Result<(SocketAddr, broadcast::Sender<Utf8Bytes>)> {
    let (messages, _) = broadcast::channel(1_024);
    let (started, starting) = mpsc::channel();
    let publisher = messages.clone();
    std::thread::spawn(move || {
        own_runtime("other")?.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            started.send(listener.local_addr()?)?;
            let router = Router::new().route(
                "/feed",
                get(move |upgrade: WebSocketUpgrade| {
                    let messages = publisher.subscribe();
                    async move { upgrade.on_upgrade(move |socket| send_each(socket, messages)) }
                }),
            );
            let listener = listener.tap_io(|stream| {
                // As Docket does; where it fails, both are slow.
                let _ = stream.set_nodelay(true);
            });
            anyhow::Ok(axum::serve(listener, router).await?)
        })
    });
    Ok((starting.recv().context("the other server did not start")?, messages))
}

async fn send_each(mut socket: WebSocket, mut messages: broadcast::Receiver<Utf8Bytes>) {
    while let Ok(message) = messages.recv().await {
        if socket.send(Sent::Text(message)).await.is_err() {
            return;
        }
    }
}

async fn open_others(address: SocketAddr) -> anyhow::Result<Crowd> {
    let opening = (0..FEEDS).map(|_| async move {
        let stream = TcpStream::connect(address).await?;
        let (socket, _) = client_async(format!("ws://{address}/feed"), stream).await?;
        anyhow::Ok(socket)
    });
    let sockets = stream::iter(opening).buffer_unordered(FEEDS_OF_EACH).try_collect::<Vec<_>>().await?;
    Ok(Crowd::from(sockets))
}
