//! What only somebody sends who means harm: bytes that are nearly HTTP, nearly JSON, nearly a WebSocket. Each is refused in words,
//! nothing of it is kept, no line of the log repeats it, and the server goes on.

use docket_shared::model::Role;
use docket_shared::protocol::http::Problem;
use docket_shared::testing::at;
use docket_shared::time::Interval;
use docket_tests::client::Client;
use docket_tests::feed::{Socket, connect, query};
use docket_tests::patiently;
use docket_tests::server::{Process, Setup, folder};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

/// What must be in no answer and in no log.
const SECRET: &str = "Quillfeather";

/// Sends bytes as they are, and reads to the end: the status, and the problem where there is one. `that_is_all` says that no more will come.
async fn sent(client: &Client, request: &[u8], that_is_all: bool) -> (u16, Option<Problem>) {
    let mut stream = TcpStream::connect(client.url().strip_prefix("http://").unwrap()).await.unwrap();
    // A server that has seen enough does not read on.
    let _ = stream.write_all(request).await;
    if that_is_all {
        let _ = stream.shutdown().await;
    }
    let mut answer = Vec::new();
    let _ = patiently("the end of an answer", stream.read_to_end(&mut answer)).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(!answer.contains(SECRET), "{answer}");
    let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let is_problem = head.contains("content-type: application/problem+json");
    (status, is_problem.then(|| serde_json::from_str(body).unwrap()))
}

/// The beginning of a command that is sent by hand.
fn head(client: &Client, further: &str) -> String {
    let cookie = client.cookie().unwrap();
    format!(
        "POST /api/v1/commands HTTP/1.1\r\nhost: docket\r\ncookie: {cookie}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         {further}\r\n\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_nearly_http_is_refused_and_the_server_goes_on() {
    let folder = folder(&Setup::clinic()).await;
    let process = Process::start(folder.path(), &[], &[]).await;
    let client = Client::of(Role::Receptionist, process.url()).await;
    let chunked = |chunks: &str| head(&client, "transfer-encoding: chunked") + chunks;
    let long = format!("2;{}\r\n{{}}\r\n0\r\n\r\n", "a".repeat(40_000));
    for cut_off in [
        chunked("ffffffffffffffff\r\n{}\r\n"),
        chunked("10\r\n{}"),
        head(&client, "content-length: 100") + "{}",
    ] {
        let (status, problem) = sent(&client, cut_off.as_bytes(), true).await;
        assert_eq!(
            (status, problem.unwrap().detail.as_str()),
            (400, "The body did not come whole."),
            "{cut_off}"
        );
    }
    for (body, status, kind) in [
        (chunked("2\r\n{}\r\n0\r\n\r\n"), 422, "/problems/invalid"),
        (chunked("zz\r\n{}\r\n0\r\n\r\n"), 400, "/problems/bad-request"),
        (chunked("fffffffffffffffff\r\n{}\r\n"), 400, "/problems/bad-request"),
        (chunked(&long), 400, "/problems/bad-request"),
        (head(&client, "content-length: 2147483648") + "{}", 413, "/problems/too-large"),
        (head(&client, "content-length: 2\r\nexpect: a miracle") + "{}", 422, "/problems/invalid"),
        (head(&client, "content-length: 2\r\ncontent-encoding: gzip") + "{}", 422, "/problems/invalid"),
    ] {
        let (found, problem) = sent(&client, body.as_bytes(), false).await;
        let problem = problem.unwrap_or_else(|| panic!("{found} is no problem: {body}"));
        assert_eq!((found, problem.status, problem.kind.as_str()), (status, status, kind), "{body}");
        assert!(problem.detail.ends_with('.'), "{problem:?}");
    }
    // What is no HTTP at all gets no more than a status, from the library that reads it, and the end of the connection.
    let huge = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", SECRET.repeat(1_000_000));
    let many: String = (0..200).map(|number| format!("x{number}: {SECRET}\r\n")).collect();
    for (request, status) in [
        (huge.into_bytes(), 431),
        (format!("GET / HTTP/1.1\r\n{many}\r\n").into_bytes(), 431),
        (format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(70_000)).into_bytes(), 414),
        (head(&client, "content-length: -1").into_bytes(), 400),
        (head(&client, "content-length: 2\r\ncontent-length: 3").into_bytes(), 400),
        (head(&client, "transfer-encoding: gzip").into_bytes(), 400),
        (b"GET /api/v1/session HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n".to_vec(), 400),
        (b"GET /api/v1/session HTTP/1.1\r\nhost : a\r\n\r\n".to_vec(), 400),
        (b"GET /api/v1/session HTTP/9.9\r\n\r\n".to_vec(), 400),
        (b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03".to_vec(), 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), 0),
    ] {
        let shown = String::from_utf8_lossy(&request).chars().take(80).collect::<String>();
        assert_eq!(sent(&client, &request, false).await.0, status, "{shown}");
    }
    // Older, odd and understood.
    for (request, status) in [
        ("GET /health/live HTTP/1.0\r\n\r\n".to_owned(), 200),
        ("GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n".into(), 200),
        ("GET http://elsewhere/api/v1/settings HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".into(), 401),
        ("QUILL /api/v1/session HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".into(), 405),
        ("TRACE /api/v1/session HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".into(), 405),
        ("CONNECT elsewhere:443 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".into(), 405),
    ] {
        assert_eq!(sent(&client, request.as_bytes(), false).await.0, status, "{request}");
    }
    for path in ["/../../etc/passwd", "/assets/..%2f..%2fetc/passwd", "/assets/%00", "//api/v1/settings"] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        assert_eq!(sent(&client, request.as_bytes(), false).await.0, 404, "{path}");
    }
    let request = "GET /api/v1/patients/..%2fsettings HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    assert_eq!(sent(&client, request.as_bytes(), false).await.0, 401);
    goes_on(process, &client).await;
}

/// A frame of a client (RFC 6455 section 5.2), masked with nothing.
fn frame(first: u8, declared: u64, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match declared {
        0..126 => frame.push(0x80 | u8::try_from(declared).unwrap()),
        126..65_536 => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(declared).unwrap().to_be_bytes());
        }
        _ => {
            frame.push(0x80 | 127);
            frame.extend(declared.to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

fn whole(first: u8, payload: &[u8]) -> Vec<u8> {
    frame(first, payload.len() as u64, payload)
}

/// Whether the feed still answers a ping.
async fn answers(socket: &mut Socket) -> bool {
    // Where it has ended, nothing can be sent either.
    let _ = socket.send(Message::Ping(b"there?".to_vec().into())).await;
    let answered = async {
        while let Some(Ok(message)) = socket.next().await {
            if message == Message::Pong(b"there?".to_vec().into()) {
                return true;
            }
        }
        false
    };
    patiently("an answer to a ping, or the end", answered).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_overhears_what_means_nothing_and_ends_on_what_is_no_websocket() {
    const TEXT: u8 = 0x81;
    const TEXT_BEGINS: u8 = 0x01;
    const GOES_ON: u8 = 0x00;
    const ENDS: u8 = 0x80;
    let folder = folder(&Setup::clinic()).await;
    let process = Process::start(folder.path(), &[], &[]).await;
    let client = Client::of(Role::Receptionist, process.url()).await;
    let day = Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"));
    let ahead = br#"{"type":"heartbeat","seq":18446744073709551615}"#;
    let half = br#"{"type":"heart"#;
    for (name, bytes, stays) in [
        ("binary", whole(0x82, SECRET.as_bytes()), true),
        ("no JSON", whole(TEXT, SECRET.as_bytes()), true),
        ("a type that is the server's", whole(TEXT, br#"{"type":"session_ended"}"#), true),
        ("a number that is ahead", whole(TEXT, ahead), true),
        ("a message in pieces", [whole(TEXT_BEGINS, half), whole(ENDS, br#"beat","seq":1}"#)].concat(), true),
        (
            "a ping between pieces",
            [whole(TEXT_BEGINS, half), whole(0x89, b""), whole(ENDS, b"")].concat(),
            true,
        ),
        ("a pong that nobody asked for", whole(0x8a, b"x"), true),
        ("as long as may be", whole(TEXT, &[b'a'; 4_096]), true),
        ("one byte more", whole(TEXT, &[b'a'; 4_097]), false),
        (
            "more than that in pieces",
            [whole(TEXT_BEGINS, &[b'a'; 4_000]), whole(GOES_ON, &[b'a'; 97])].concat(),
            false,
        ),
        ("what says that it is endless", frame(TEXT, u64::MAX >> 1, b"a"), false),
        ("a piece of nothing", whole(GOES_ON, b"a"), false),
        ("two beginnings", [whole(TEXT_BEGINS, half), whole(TEXT_BEGINS, half)].concat(), false),
        ("no text", whole(TEXT, b"\xff\xfe"), false),
        ("an opcode that there is not", whole(0x83, b"a"), false),
        ("a bit that was not agreed on", whole(TEXT | 0x40, b"a"), false),
        ("a ping in pieces", whole(0x09, b"a"), false),
        ("a ping that is too long", whole(0x89, &[b'a'; 126]), false),
        ("not masked", vec![TEXT, 1, b'a'], false),
        ("half a close", whole(0x88, b"a"), false),
    ] {
        let mut socket = connect(&client, &query(day, None), &[]).await.unwrap();
        socket.next().await.unwrap().unwrap();
        socket.get_mut().write_all(&bytes).await.unwrap();
        assert_eq!(answers(&mut socket).await, stays, "{name}");
    }
    goes_on(process, &client).await;
}

/// It still takes commands, and has not logged what was sent.
async fn goes_on(process: Process, client: &Client) {
    assert_eq!(client.get("/health/ready").await.status, 200);
    let (status, log) = process.terminate().await;
    assert!(status.success(), "{log}");
    assert!(!log.contains(SECRET) && !log.contains("panicked") && !log.contains("ERROR"), "{log}");
}
