//! Answers of instances that may trap on the way.

use super::body::Body;
use super::fate::Fate;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use wasmtime_wasi_http::Error;

/// A body without a length, which would seem complete when the instance that sends it traps.
pub(crate) struct Unbroken {
    inner: Body,
    fate: Arc<Fate>,
}

impl Unbroken {
    pub(crate) fn new(inner: Body, fate: Arc<Fate>) -> Self {
        Self { inner, fate }
    }
}

impl http_body::Body for Unbroken {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
        Poll::Ready(match frame {
            None if self.fate.is_trapped() => Some(Err(Error::HttpResponseIncomplete)),
            frame => frame,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream() && !self.fate.is_trapped()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
