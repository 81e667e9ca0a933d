//! Many feeds at once, of which nothing is kept but how far each has come.

use super::{Socket, connect, query};
use crate::client::Client;
use docket_shared::ids::{Epoch, Seq};
use docket_shared::time::Interval;
use futures_util::StreamExt as _;
use std::time::Instant;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;

/// What begins a message with changes; the last one's number follows.
const CHANGES: &str = r#"{"type":"changes","seq":"#;

/// Open feeds.
#[derive(Debug, Default)]
pub struct Crowd(Vec<Socket>);

impl From<Vec<Socket>> for Crowd {
    fn from(sockets: Vec<Socket>) -> Self {
        Self(sockets)
    }
}

impl Crowd {
    /// Opens `count` feeds of `window`, all at once and of these clients in turn, and takes each one's first message.
    ///
    /// # Panics
    /// Where one does not open.
    pub async fn open(
        clients: &[Client],
        count: usize,
        window: Interval,
        position: Option<(Epoch, Seq)>,
    ) -> Self {
        let mut opening = JoinSet::new();
        for client in clients.iter().cycle().take(count) {
            let (client, query) = (client.clone(), query(window, position));
            opening.spawn(async move {
                let mut socket = connect(&client, &query, &[]).await.unwrap();
                crate::patiently("the first message", socket.next()).await.unwrap().unwrap();
                socket
            });
        }
        Self(opening.join_all().await)
    }

    /// Reads in all of them until each has been told of the change `until`, from now on and not only when this is awaited. When the
    /// last was told.
    ///
    /// # Panics
    /// Where one ends before that.
    pub fn hear(self, until: Seq) -> impl Future<Output = (Instant, Self)> {
        let mut reading = JoinSet::new();
        for socket in self.0 {
            reading.spawn(crate::patiently("a change in every feed", told(socket, until)));
        }
        async move {
            let (told, sockets): (Vec<_>, Vec<_>) = reading.join_all().await.into_iter().unzip();
            (told.into_iter().max().unwrap(), Self(sockets))
        }
    }
}

async fn told(mut socket: Socket, until: Seq) -> (Instant, Socket) {
    loop {
        let message = socket.next().await.unwrap().unwrap();
        let Message::Text(text) = message else { continue };
        let Some(rest) = text.strip_prefix(CHANGES) else { continue };
        let digits = rest.split(|letter: char| !letter.is_ascii_digit()).next();
        if digits.unwrap().parse::<u64>().unwrap() >= until.0 {
            return (Instant::now(), socket);
        }
    }
}
