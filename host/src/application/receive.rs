//! The body of a request, before anybody is kept busy with it.

use crate::admission::{Address, Admission, Held};
use crate::http::{Body, Bounded, Refusal, Replayed};
use crate::limits;
use crate::output::Output;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use tokio::time::timeout;
use wasmtime_wasi_http::Error;

/// A body that is there, or the most of it that is waited for.
pub(super) struct Arrived {
    pub(super) body: Body,
    /// Its bytes, if it is whole.
    pub(super) length: Option<u64>,
    /// Counts what is held of it.
    pub(super) held: Option<Held>,
}

/// Reads a body up to [`limits::MAX_GATHERED_REQUEST`], so that one that comes slowly, or never, keeps no place and no instance.
pub(super) async fn receive<B>(body: B, client: Address, admission: &Admission, output: &Output) -> Result<Arrived, Refusal>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Error>,
{
    if body.is_end_stream() {
        let body = body.map_err(Into::into).boxed_unsync();
        return Ok(Arrived { body, length: Some(0), held: None });
    }
    let too_big = || Error::HttpRequestBodySize(Some(limits::MAX_REQUEST_BODY));
    let body = Bounded::new(body, limits::MAX_REQUEST_BODY, too_big)
        .with_deadline(limits::REQUEST_BODY_TIME + limits::REQUEST_BODY_GRACE);
    let mut held: Option<Held> = None;
    let mut bytes = 0;
    let note = |more| {
        bytes += more;
        if bytes <= limits::SMALL_IN_FLIGHT {
            return Ok(());
        }
        let address = client.address();
        if !admission.bytes.has_room(address) {
            Admission::tell_of_bytes(client, output);
            return Err(Refusal::OVERLOADED);
        }
        match &mut held {
            Some(held) => held.grow(more),
            none => *none = Some(admission.bytes.hold(address, bytes)),
        }
        Ok(())
    };
    let read = timeout(limits::REQUEST_BODY_TIME, Replayed::read(body, limits::MAX_GATHERED_REQUEST, note)).await;
    let replayed = read.map_err(|_| {
        output.limit("REQUEST_BODY_TIME", &format!("a body of {client} did not arrive in time"));
        Refusal::BODY_TOO_SLOW
    })??;
    let length = replayed.length();
    Ok(Arrived { body: replayed.boxed_unsync(), length, held })
}
