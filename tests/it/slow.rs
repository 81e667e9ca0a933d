//! Connections that take their time, so as to hold a place: a request's head and its body have ten seconds each, however steadily
//! they trickle, and whoever has more connections than there are places keeps nobody out for longer than that.

use docket_server::serve::make_room;
use docket_shared::model::Role;
use docket_tests::client::Client;
use docket_tests::patiently;
use docket_tests::server::{Process, Setup, folder};
use futures_util::future::join_all;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::interval;

/// What the server gives a head, and a body.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a busy machine may add.
const GRACE: Duration = Duration::from_secs(10);
/// As many connections as there are places, where nobody says otherwise.
const PLACES: usize = 900;

const HEAD: &str = "POST /api/v1/session HTTP/1.1\r\nhost: docket\r\ncontent-type: application/json\r\n";

async fn opened(process: &Process, first: &str) -> TcpStream {
    let address = process.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(first.as_bytes()).await.unwrap();
    stream
}

/// Sends `piece` every second until the server has had enough. What it answered, and after how long.
async fn trickled(stream: TcpStream, piece: &str) -> (String, Duration) {
    let began = Instant::now();
    let (mut reading, mut writing) = stream.into_split();
    let piece = piece.to_owned();
    let trickle = tokio::spawn(async move {
        let mut seconds = interval(Duration::from_secs(1));
        loop {
            seconds.tick().await;
            if writing.write_all(piece.as_bytes()).await.is_err() {
                return;
            }
        }
    });
    let mut answer = Vec::new();
    // What was sent to a connection that is closed already resets it, and the end is the end all the same.
    let _ = patiently("the end of a slow connection", reading.read_to_end(&mut answer)).await;
    trickle.abort();
    (String::from_utf8_lossy(&answer).into_owned(), began.elapsed())
}

/// The answer to `request` over a connection that stays open.
async fn asked(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4_096];
    let length = patiently("an answer", stream.read(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

fn in_time(took: Duration) -> bool {
    took >= PATIENCE - Duration::from_secs(1) && took < PATIENCE + GRACE
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_and_a_body_have_ten_seconds_and_whoever_waits_between_requests_has_more() {
    let folder = folder(&Setup::clinic()).await;
    let process = Process::start(folder.path(), &[], &[]).await;
    let live = "GET /health/live HTTP/1.1\r\nhost: docket\r\n\r\n";
    // A connection at rest, as browsers and proxies keep them, opened first and used again last.
    let mut at_rest = opened(&process, "").await;
    assert!(asked(&mut at_rest, live).await.starts_with("HTTP/1.1 200"), "it is answered");
    // One that was answered and then begins a head that never ends is no better than a first one.
    let mut second = opened(&process, "").await;
    assert!(asked(&mut second, live).await.starts_with("HTTP/1.1 200"), "it is answered");
    let body = format!("{HEAD}content-length: 1000\r\n\r\n{{");
    let chunks = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    let slow = [
        (opened(&process, "").await, ""),
        (opened(&process, "GET /health/li").await, ""),
        (opened(&process, HEAD).await, "x"),
        (opened(&process, HEAD).await, "x: y\r\n"),
        (second, "x"),
        (opened(&process, &body).await, " "),
        (opened(&process, &chunks).await, "1\r\n \r\n"),
    ];
    let ends = join_all(slow.map(|(stream, piece)| trickled(stream, piece))).await;
    let (heads, bodies) = ends.split_at(5);
    for (answer, took) in heads {
        assert!(answer.is_empty(), "a head that never came is answered: {answer}");
        assert!(in_time(*took), "a head had {took:?}");
    }
    for (answer, took) in bodies {
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/too-slow"), "{answer}");
        assert!(in_time(*took), "a body had {took:?}");
    }
    assert!(asked(&mut at_rest, live).await.starts_with("HTTP/1.1 200"), "a connection at rest is kept");
    assert!(process.terminate().await.0.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_half_open_connections_as_there_are_places_keep_nobody_out_for_long() {
    make_room(2 * PLACES).unwrap();
    let folder = folder(&Setup::clinic()).await;
    let process = Process::start(folder.path(), &[], &[]).await;
    let client = Client::of(Role::Receptionist, process.url()).await.at(process.url());
    let began = Instant::now();
    let first = ["", "G", "GET /health/live HTTP/1.1\r\nhost: docket\r\n", HEAD];
    // One after another: of a thousand at once the system would leave some half open that the server never hears of.
    let mut half_open = Vec::new();
    for first in first.iter().cycle().take(PLACES) {
        half_open.push(opened(&process, first).await);
    }
    let opening = began.elapsed();
    // It waits for a place, which is there once the first of the others has been cut off.
    let health = client.get("/health/live").await;
    let took = began.elapsed();
    println!(
        "{PLACES} half-open connections, opened within {opening:?}, kept /health/live waiting until {took:?}"
    );
    assert_eq!(health.status, 200);
    assert!(took < PATIENCE + GRACE, "{took:?}");
    assert!(
        opening > PATIENCE / 2 || took > PATIENCE - Duration::from_secs(1),
        "there was a place after {took:?}"
    );
    assert_eq!(client.get("/api/v1/settings").await.status, 200);
    drop(half_open);
    assert!(process.terminate().await.0.success());
}
