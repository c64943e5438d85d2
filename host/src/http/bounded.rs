//! The bounds of a body.

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};
use wasmtime_wasi_http::Error;

/// Ends a body with an error when it exceeds `left` bytes, pauses for longer than a timeout, or is not over at a deadline.
pub(crate) struct Bounded<B> {
    inner: B,
    left: u64,
    too_big: fn() -> Error,
    pause: Option<Pause>,
    deadline: Option<Instant>,
}

struct Pause {
    timeout: Duration,
    /// Made at the first pause: most bodies have none.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<B> Bounded<B> {
    pub(crate) fn new(inner: B, max_bytes: u64, too_big: fn() -> Error) -> Self {
        Self { inner, left: max_bytes, too_big, pause: None, deadline: None }
    }

    /// Sets how long the body may pause.
    pub(crate) fn with_timeout(mut self, timeout: Duration) -> Self {
        self.pause = Some(Pause { timeout, sleep: None });
        self
    }

    /// Sets how long the body may take in all, from now on.
    pub(crate) fn with_deadline(mut self, time: Duration) -> Self {
        self.deadline = Some(Instant::now() + time);
        self.with_timeout(time)
    }
}

impl<B> http_body::Body for Bounded<B>
where
    B: http_body::Body<Data = Bytes> + Unpin,
    B::Error: Into<Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.inner).poll_frame(cx) else {
            let Some(Pause { timeout, sleep }) = &mut this.pause else {
                return Poll::Pending;
            };
            let sleep = sleep.get_or_insert_with(|| {
                let pause = Instant::now() + *timeout;
                Box::pin(sleep_until(this.deadline.map_or(pause, |deadline| deadline.min(pause))))
            });
            ready!(sleep.as_mut().poll(cx));
            return Poll::Ready(Some(Err(Error::ConnectionReadTimeout)));
        };
        if let Some(pause) = &mut this.pause {
            pause.sleep = None;
        }
        let Some(frame) = frame else { return Poll::Ready(None) };
        let frame = frame.map_err(Into::into)?;
        let length = frame.data_ref().map_or(0, Bytes::len) as u64;
        match this.left.checked_sub(length) {
            Some(left) => this.left = left,
            None => return Poll::Ready(Some(Err((this.too_big)()))),
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
