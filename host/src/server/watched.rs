//! A socket, and a body of an answer, that tell how far they are.

use super::progress::Progress;
use crate::http::Body;
use crate::limits;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wasmtime_wasi_http::Error;

/// Bytes of heads that have come in part, over all connections of a server.
#[derive(Clone, Default)]
pub(super) struct Heads(Arc<AtomicUsize>);

/// A connection's socket.
pub(super) struct Socket<S> {
    stream: S,
    progress: Arc<Progress>,
    heads: Heads,
    /// What this one's head has of them.
    own: usize,
}

impl<S> Socket<S> {
    pub(super) fn new(stream: S, progress: Arc<Progress>, heads: Heads) -> Self {
        Self { stream, progress, heads, own: 0 }
    }

    /// Counts what was received; an error where the heads of all take too much, and this one is long.
    fn count(&mut self, bytes: usize) -> io::Result<()> {
        let own = self.progress.received(bytes).filter(|own| *own > limits::SMALL_HEAD).unwrap_or_default();
        let before = std::mem::replace(&mut self.own, own);
        let all = &self.heads.0;
        let sum = all.fetch_add(own, Ordering::Relaxed) + own - before;
        all.fetch_sub(before, Ordering::Relaxed);
        if own > 0 && sum > limits::MAX_HEADS_IN_FLIGHT {
            return Err(io::Error::other("too many long heads at once"));
        }
        Ok(())
    }
}

impl<S> Drop for Socket<S> {
    fn drop(&mut self) {
        self.heads.0.fetch_sub(self.own, Ordering::Relaxed);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        let bytes = buffer.filled().len() - before;
        if bytes > 0 {
            self.count(bytes)?;
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.progress.sends(written.is_pending());
        written
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.progress.sends(written.is_pending());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.progress.flushed();
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The body of an answer.
pub(super) struct Sent {
    body: Body,
    progress: Arc<Progress>,
}

impl Sent {
    pub(super) fn new(body: Body, progress: Arc<Progress>) -> Self {
        Self { body, progress }
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.progress.answer_is_whole();
    }
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
