//! A connection that holds its place, and is cut off when nothing comes or goes over it for a while: browsers with an open feed answer
//! its pings, everybody else is done by then, or takes what they asked for.

use super::heads::Heard;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep};

/// After so long without a byte in either direction a connection is cut off.
const IDLE_MAXIMUM: Duration = Duration::from_secs(75);

/// Up to so many bytes are copied together and sent, which costs the kernel less than a list of where they lie.
const GATHERED_MAXIMUM: usize = 2 * 1024;

/// A connection that holds its place.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    /// When something last came or went over it.
    heard_at: Instant,
    /// Counts that, for the deadline of a request's head.
    heard: Heard,
    /// Set anew only when it has gone off, not for every byte that comes: the timer's lock is everybody's.
    cut_off: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    /// Over `stream`; whatever comes is counted in `heard`.
    pub(super) fn new(stream: TcpStream, heard: Heard, place: Option<OwnedSemaphorePermit>) -> Self {
        let cut_off = Box::pin(sleep(IDLE_MAXIMUM));
        Self { stream, heard_at: Instant::now(), heard, cut_off, _place: place }
    }

    /// Something was taken over there.
    fn moved(&mut self, written: io::Result<usize>) -> Poll<io::Result<usize>> {
        self.heard_at = Instant::now();
        Poll::Ready(written)
    }

    /// Completes when nothing has come or gone for too long.
    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        while self.cut_off.as_mut().poll(context).is_ready() {
            let end = self.heard_at + IDLE_MAXIMUM;
            if end <= Instant::now() {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            self.cut_off.as_mut().reset(end);
        }
        Poll::Pending
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            self.heard_at = Instant::now();
            self.heard.again();
            return Poll::Ready(read);
        }
        self.poll_idle(context).map(Err)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(context, bytes) {
            Poll::Ready(written) => self.moved(written),
            Poll::Pending => self.poll_idle(context).map(Err),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let length = buffers.iter().map(|it| it.len()).sum();
        let mut gathered = [0; GATHERED_MAXIMUM];
        let Some(gathered) = gathered.get_mut(..length) else {
            return match Pin::new(&mut self.stream).poll_write_vectored(context, buffers) {
                Poll::Ready(written) => self.moved(written),
                Poll::Pending => self.poll_idle(context).map(Err),
            };
        };
        let mut rest = &mut *gathered;
        for buffer in buffers {
            let (room, later) = rest.split_at_mut(buffer.len());
            room.copy_from_slice(buffer);
            rest = later;
        }
        self.poll_write(context, gathered)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio::time::advance;

    /// Time passes by hand once the connection is there: nothing else waits for anything.
    #[tokio::test]
    async fn a_connection_over_which_nothing_comes_is_cut_off_and_one_over_which_something_comes_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        tokio::time::pause();
        let mut connection = Connection::new(stream, Heard::default(), None);
        for _ in 0..3 {
            advance(IDLE_MAXIMUM - Duration::from_secs(1)).await;
            peer.write_all(b".").await.unwrap();
            assert_eq!(connection.read_u8().await.unwrap(), b'.');
        }
        let began = Instant::now();
        // Nor does one keep its place that takes no answer, whether it is sent in one piece or in several.
        let several = [io::IoSlice::new(&[0; 8 * 1024]), io::IoSlice::new(&[0; 8 * 1024])];
        let error = loop {
            if let Err(error) = connection.write_vectored(&several).await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= IDLE_MAXIMUM && began.elapsed() < 2 * IDLE_MAXIMUM);
        let began = Instant::now();
        connection.heard_at = began;
        let error = connection.read_u8().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(
            began.elapsed() >= IDLE_MAXIMUM && began.elapsed() < 2 * IDLE_MAXIMUM,
            "{:?}",
            began.elapsed()
        );
    }
}
