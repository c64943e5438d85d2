//! A body of which the beginning is there.

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasmtime_wasi_http::Error;

/// What was read of a body, and what is left of it.
pub(crate) struct Replayed<B> {
    data: Bytes,
    /// What came after the data: trailers, or an error.
    last: Option<Result<Frame<Bytes>, Error>>,
    rest: Option<B>,
}

impl<B> Replayed<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Error>,
{
    /// Reads a body until its end, or until it has more than `most` bytes. `note` is told of the bytes as they come, and may
    /// end it all.
    pub(crate) async fn read<E>(mut body: B, most: usize, mut note: impl FnMut(usize) -> Result<(), E>) -> Result<Self, E> {
        let (mut data, mut last) = (Gathered::Piece(Bytes::new()), None);
        while data.len() <= most && last.is_none() {
            match body.frame().await {
                None => return Ok(Self { data: data.into_bytes(), last, rest: None }),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) => {
                        note(piece.len())?;
                        data = data.and(piece);
                    }
                    Err(trailers) => last = Some(Ok(trailers)),
                },
                Some(Err(error)) => last = Some(Err(error.into())),
            }
        }
        let rest = last.is_none().then_some(body);
        Ok(Self { data: data.into_bytes(), last, rest })
    }
}

impl<B> Replayed<B> {
    /// How many bytes there are, if all are there.
    pub(crate) fn length(&self) -> Option<u64> {
        self.rest.is_none().then_some(self.data.len() as u64)
    }
}

/// Pieces that came one after another. One alone, as most bodies are, is not copied; and many small ones do not keep what
/// they came in.
enum Gathered {
    Piece(Bytes),
    Pieces(BytesMut),
}

impl Gathered {
    fn len(&self) -> usize {
        match self {
            Self::Piece(piece) => piece.len(),
            Self::Pieces(pieces) => pieces.len(),
        }
    }

    fn and(self, next: Bytes) -> Self {
        let mut pieces = match self {
            Self::Piece(first) if first.is_empty() => return Self::Piece(next),
            Self::Piece(first) => BytesMut::from(first.as_ref()),
            Self::Pieces(pieces) => pieces,
        };
        pieces.extend_from_slice(&next);
        Self::Pieces(pieces)
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Self::Piece(piece) => piece,
            Self::Pieces(pieces) => pieces.freeze(),
        }
    }
}

impl<B> Body for Replayed<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Error>,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if !self.data.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.data)))));
        }
        if let Some(last) = self.last.take() {
            return Poll::Ready(Some(last));
        }
        match &mut self.rest {
            Some(rest) => Pin::new(rest).poll_frame(cx).map_err(Into::into),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_empty() && self.last.is_none() && self.rest.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let read = self.data.len() as u64;
        let Some(rest) = &self.rest else {
            return SizeHint::with_exact(read);
        };
        let rest = rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(read + rest.lower());
        if let Some(upper) = rest.upper() {
            hint.set_upper(read + upper);
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::StreamBody;
    use std::convert::Infallible;

    fn body(pieces: &[&'static str]) -> impl Body<Data = Bytes, Error = Error> + Unpin {
        let frames: Vec<_> = pieces.iter().map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes())))).collect();
        StreamBody::new(futures::stream::iter(frames))
    }

    async fn check(pieces: &[&'static str], most: usize, length: Option<u64>) {
        let replayed = Replayed::read(body(pieces), most, |_| Ok::<_, Infallible>(())).await.unwrap();
        assert_eq!(replayed.length(), length, "{pieces:?}");
        let whole = replayed.collect().await.unwrap().to_bytes();
        assert_eq!(whole, pieces.concat(), "{pieces:?}");
    }

    #[tokio::test]
    async fn nothing_is_lost_however_much_was_read() {
        check(&[], 4, Some(0)).await;
        check(&["four"], 4, Some(4)).await;
        check(&["fi", "ve", "!"], 5, Some(5)).await;
        check(&["fi", "ve", "!", "more"], 4, None).await;
        let stopped = Replayed::read(body(&["a", "b"]), 9, |bytes| if bytes > 0 { Err("stop") } else { Ok(()) }).await;
        assert_eq!(stopped.err(), Some("stop"));
    }
}
