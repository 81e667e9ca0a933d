//! Connections, as many as there may be at once, and HTTP over each.

use super::connection::Connection;
use super::heads::{self, Heads, Heard};
use crate::http::Edge;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_service::Service as _;

/// The longest head of a request that is read, in bytes; a browser's have some hundred.
const HEAD_MAXIMUM: usize = 64 * 1024;

/// Where a connection comes from.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Serves at most `connections` at once, further ones wait to be accepted; until `going`, and then what is under way.
pub(super) async fn serve(
    mut listener: TcpListener,
    edge: Edge,
    connections: usize,
    going: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(connections));
    let open = TaskTracker::new();
    loop {
        let next = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            // axum's, which goes on where the system has no more open files for a moment.
            let (stream, address) = Listener::accept(&mut listener).await;
            (place, stream, Peer(address))
        };
        let (place, stream, peer) = tokio::select! {
            next = next => next,
            () = going.cancelled() => break,
        };
        open.spawn(converse(stream, peer, place, edge.clone(), going.clone()));
    }
    // Nobody else may think that we listen.
    drop(listener);
    open.close();
    open.wait().await;
}

/// Answers what comes over one connection, until its end.
async fn converse(
    stream: TcpStream,
    peer: Peer,
    place: Option<OwnedSemaphorePermit>,
    edge: Edge,
    going: CancellationToken,
) {
    // Small frames must not wait for one another.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays slow");
    }
    let heard = Heard::default();
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        // A router is always ready.
        edge.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(Heads(heard.clone())).header_read_timeout(heads::PATIENCE).max_buf_size(HEAD_MAXIMUM);
    let stream = TokioIo::new(Connection::new(stream, heard, place));
    let mut serving = pin!(http.serve_connection(stream, service).with_upgrades());
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = going.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
    }
}
