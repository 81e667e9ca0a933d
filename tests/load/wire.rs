//! A client of as little as HTTP/1.1 takes: requests are written out beforehand, connections are kept, and of an answer the
//! status and the length are looked at. What it costs is the same for whoever is measured.

use anyhow::{Context as _, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The request that posts a command.
pub(crate) fn request(host: &str, cookie: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST /api/v1/commands HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(4096) })
    }

    /// Sends a request and reads the answer to its end; returns its status, which must be one of these.
    async fn answered(&mut self, request: &[u8], expected: &[u16]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        let end = loop {
            ensure!(self.stream.read_buf(&mut self.answer).await? > 0, "the server closed the connection");
            if let Some(end) = end_of_head(&self.answer) {
                break end;
            }
        };
        let head = std::str::from_utf8(&self.answer[..end])?;
        let status = head.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default();
        let length = content_length(head);
        ensure!(expected.contains(&status), "not taken: {}", String::from_utf8_lossy(&self.answer));
        let whole = end + length.context("an answer of unknown length")?;
        while self.answer.len() < whole {
            ensure!(self.stream.read_buf(&mut self.answer).await? > 0, "the server closed the connection");
        }
        Ok(status)
    }
}

fn end_of_head(answer: &[u8]) -> Option<usize> {
    Some(answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4)
}

fn content_length(head: &str) -> Option<usize> {
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then_some(value)
    })?;
    length.trim().parse().ok()
}

/// Connections to one server, each with one request in flight at a time.
pub(crate) struct Connections(Vec<Connection>);

/// When a request was sent and when it was answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange {
    pub(crate) index: usize,
    pub(crate) sent: Instant,
    pub(crate) answered: Instant,
    pub(crate) status: u16,
}

impl Connections {
    pub(crate) async fn open(address: SocketAddr, count: usize) -> anyhow::Result<Self> {
        let mut connections = Vec::with_capacity(count);
        for _ in 0..count {
            connections.push(Connection::open(address).await?);
        }
        Ok(Self(connections))
    }

    /// Sends all of them, as many at once as there are connections; each answer's status must be one of `expected`. How long it
    /// took, and each of them.
    pub(crate) async fn send(
        &mut self,
        requests: &Arc<[Vec<u8>]>,
        expected: &'static [u16],
    ) -> anyhow::Result<(Duration, Vec<Exchange>)> {
        let next = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        let begun = Instant::now();
        for connection in self.0.drain(..) {
            tasks.spawn(work(connection, Arc::clone(requests), expected, Arc::clone(&next)));
        }
        let mut exchanges = Vec::with_capacity(requests.len());
        while let Some(ended) = tasks.join_next().await {
            let (connection, done) = ended??;
            self.0.push(connection);
            exchanges.extend(done);
        }
        Ok((begun.elapsed(), exchanges))
    }
}

async fn work(
    mut connection: Connection,
    requests: Arc<[Vec<u8>]>,
    expected: &'static [u16],
    next: Arc<AtomicUsize>,
) -> anyhow::Result<(Connection, Vec<Exchange>)> {
    let mut done = Vec::new();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(index) else { return Ok((connection, done)) };
        let sent = Instant::now();
        let status = connection.answered(request, expected).await?;
        done.push(Exchange { index, sent, answered: Instant::now(), status });
    }
}
