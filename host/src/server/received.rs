//! The body of a request, as the server receives it.

use super::progress::{Phase, Progress};
use crate::limits;
use bytes::Bytes;
use http::Request;
use http::header::EXPECT;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::runtime::Handle;

/// A body of which the rest is read and thrown away when nobody wants it any more. Otherwise the connection would be closed on
/// a client that is still sending, and one that sends first and reads later would see a broken pipe instead of its answer.
pub(super) struct Received {
    body: Option<Incoming>,
    progress: Arc<Progress>,
    /// Not where the client waits to be asked for the body: to read it is to ask for it.
    drains: bool,
}

impl Received {
    pub(super) fn wrap(request: Request<Incoming>, progress: &Arc<Progress>) -> Request<Self> {
        let drains = !request.headers().contains_key(EXPECT);
        progress.enter(if request.body().is_end_stream() { Phase::Work } else { Phase::Body });
        request.map(|body| Self { body: Some(body), progress: progress.clone(), drains })
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        self.progress.body_is_over();
        let rest = self.body.take().filter(|body| self.drains && !body.is_end_stream());
        // Without a runtime the connection is gone too.
        if let (Some(rest), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(tokio::time::timeout(limits::MAX_DRAIN_TIME, drain(rest)));
        }
    }
}

async fn drain(body: Incoming) {
    let mut body = Limited::new(body, limits::MAX_DRAINED_BODY);
    while let Some(Ok(_)) = body.frame().await {}
}

impl http_body::Body for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            self.body = None;
            self.progress.body_is_over();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or(SizeHint::with_exact(0), Incoming::size_hint)
    }
}
