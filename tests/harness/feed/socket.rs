//! The feed's socket, bare.

use crate::client::Client;
use docket_shared::ids::{Epoch, Seq};
use docket_shared::time::Interval;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{self};
use tokio_tungstenite::{WebSocketStream, client_async};

/// An open feed.
pub type Socket = WebSocketStream<TcpStream>;

/// What a client says when it opens the feed.
pub fn query(window: Interval, position: Option<(Epoch, Seq)>) -> String {
    let window = crate::client::query(window);
    match position {
        Some((epoch, seq)) => format!("{window}&epoch={epoch}&seq={seq}"),
        None => window,
    }
}

/// Opens the feed with further headers.
///
/// # Errors
/// The status of a refusal.
///
/// # Panics
/// Where no server answers.
pub async fn connect(
    client: &Client,
    query: &str,
    headers: &[(&'static str, &'static str)],
) -> Result<Socket, u16> {
    let socket = TcpSocket::new_v4().unwrap();
    open(client, query, headers, socket).await
}

/// Opens the feed over a socket that takes in only little before it is read.
///
/// # Errors
/// The status of a refusal.
///
/// # Panics
/// Where no server answers.
pub async fn connect_narrow(client: &Client, query: &str) -> Result<Socket, u16> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    open(client, query, &[], socket).await
}

async fn open(
    client: &Client,
    query: &str,
    headers: &[(&'static str, &'static str)],
    socket: TcpSocket,
) -> Result<Socket, u16> {
    let host = client.url().strip_prefix("http://").unwrap();
    let mut request: Request = format!("ws://{host}/api/v1/feed?{query}").into_client_request().unwrap();
    if let Some(cookie) = client.cookie() {
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
    }
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    let stream = socket.connect(host.parse().unwrap()).await.unwrap();
    match crate::patiently("the feed to open", client_async(request, stream)).await {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::Error::Http(refusal)) => Err(refusal.status().as_u16()),
        Err(error) => panic!("the feed does not open: {error}"),
    }
}
