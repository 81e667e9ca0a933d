//! A deadline for a request's head. hyper's own runs from the moment at which it begins to wait for one, which would cut off
//! browsers and proxies that keep a connection for their next request; this one runs from the head's first byte. A connection
//! that has not asked for anything yet has said nothing for that it could be kept, so its first head is awaited from the start.

use docket_shared::planted;
use hyper::rt::{Sleep, Timer};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// How long a request's head may take to come.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How often something has come over a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard(Arc<AtomicU64>);

impl Heard {
    /// Something has come.
    pub(super) fn again(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The timer of one connection's heads, which hyper asks for one each time it begins to wait for one.
#[derive(Debug)]
pub(super) struct Heads(pub(super) Heard);

impl Timer for Heads {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
        let seen = self.0.count();
        Box::pin(Head { heard: self.0.clone(), at_rest: (seen > 0).then_some(seen), deadline: None })
    }

    fn sleep_until(&self, _: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(PATIENCE)
    }
}

/// Completes when a head is overdue.
struct Head {
    heard: Heard,
    /// The count at which nothing has come of it; `None` for the first of a connection.
    at_rest: Option<u64>,
    /// No timer runs while nothing has come, nor for a head that comes at once.
    deadline: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Sleep for Head {}

impl Future for Head {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.at_rest == Some(self.heard.count()) {
            // Whatever comes has hyper ask again.
            return Poll::Pending;
        }
        let patience = if planted!("a-head-has-all-day") { 100 * PATIENCE } else { PATIENCE };
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(deadline.as_mut().poll(context));
        tracing::debug!("a request's head did not come in time");
        Poll::Ready(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Instant, timeout};

    fn in_time(took: Duration) -> bool {
        took >= PATIENCE && took < PATIENCE + Duration::from_secs(1)
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_has_its_time_from_the_first_byte_on_and_a_connections_first_from_its_beginning() {
        let heard = Heard::default();
        let heads = Heads(heard.clone());
        let began = Instant::now();
        // Sleeps because that is what is tested; the clock is the test's own.
        heads.sleep(PATIENCE).await;
        assert!(in_time(began.elapsed()), "{:?}", began.elapsed());

        heard.again();
        // Sleeps because that is what is tested.
        let mut next = heads.sleep(PATIENCE);
        assert!(timeout(20 * PATIENCE, &mut next).await.is_err(), "a connection at rest is no slow head");
        heard.again();
        let began = Instant::now();
        next.await;
        assert!(in_time(began.elapsed()), "{:?}", began.elapsed());
    }
}
