//! A connection without a network: two queues, of which the server's may be full.

use axum::extract::ws::Message;
use futures_util::task::noop_waker_ref;
use futures_util::{Sink, Stream};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Messages that the way to a browser holds; the server waits where there are more.
pub(crate) const ROOM: usize = 12;

/// What is on its way.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    pub(crate) to_client: VecDeque<Message>,
    pub(crate) to_server: VecDeque<Message>,
}

/// The server's end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Socket(pub(crate) Rc<RefCell<Wire>>);

impl Sink<Message> for Socket {
    type Error = Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.0.borrow().to_client.len() < ROOM { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Infallible> {
        self.0.borrow_mut().to_client.push_back(message);
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

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0
            .borrow_mut()
            .to_server
            .pop_front()
            .map_or(Poll::Pending, |message| Poll::Ready(Some(Ok(message))))
    }
}

/// Goes on with `future` as far as it gets; whoever moves the time asks again.
pub(crate) fn poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
    match Pin::new(future).poll(&mut Context::from_waker(noop_waker_ref())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
