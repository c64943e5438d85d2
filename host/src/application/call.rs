//! Calling a component.

use crate::admission::Held;
use crate::http::{Asked, Body, Client, Facts, Fate, Parent, Refusal, Unbroken, content_length, whole};
use crate::instance::{Instances, NoRoom, enter};
use crate::limits;
use crate::output::{Log, sentence};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HOST};
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use http_body_util::BodyExt as _;
use std::sync::Arc;
use std::time::Instant;
use wasmtime_wasi_http::handler::ProxyHandler;

/// Hands a request to a component, for the span `parent`. Who drops this before it ends has left, and nobody works for the request any more.
pub(super) async fn call(
    handler: &ProxyHandler<Instances>,
    fate: Arc<Fate>,
    parent: Option<&Parent>,
    mut request: Request<Body>,
) -> Response<Body> {
    let asked = Asked::new(&request);
    let component = &handler.state().component;
    let _running = component.telemetry.run(&component.log().component, parent, request.headers_mut()).map(|(running, span)| {
        fate.belong_to(span);
        running
    });
    let client = Client::of(fate.clone());
    let started = Instant::now();
    let error = match enter(handler, fate.clone(), request).await {
        Ok(mut response) => {
            client.answered();
            Facts::keep(&mut response);
            let is_whole = response.headers().contains_key(CONTENT_LENGTH);
            return if is_whole { response } else { response.map(|body| Unbroken::new(body, fate).boxed_unsync()) };
        }
        Err(error) => error,
    };
    if error.is::<NoRoom>() {
        component.log().limit("MAX_INSTANCES_PER_COMPONENT", &sentence(&error));
        return asked.refuse(&Refusal::OVERLOADED);
    }
    // An instance that computes past its time is stopped, which looks like a trap.
    let is_late = component.request_timeout.is_some_and(|timeout| started.elapsed() >= timeout);
    let refusal = if is_late { Refusal::TIMEOUT } else { Refusal::INTERNAL_ERROR };
    asked.refuse_and_log(&refusal, component.log(), &sentence(&error))
}

/// Components see only the URI's authority, never the `Host` header, so it is moved there.
pub(crate) fn complete_uri(request: &http::request::Parts) -> Option<Uri> {
    let uri = &request.uri;
    let authority = match (uri.authority(), request.headers.get(HOST)) {
        (Some(authority), _) => authority.clone(),
        // A name of a user is part of some authorities, and of no host.
        (None, Some(host)) => Authority::try_from(host.as_bytes()).ok().filter(|host| !host.as_str().contains('@'))?,
        (None, None) => Authority::from_static("localhost"),
    };
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(authority);
    parts.path_and_query = Some(uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/")));
    Uri::from_parts(parts).ok()
}

/// Waits for the whole body of a short response, see [`limits::MAX_GATHERED_RESPONSE`].
///
/// A longer one is counted as in flight by `hold`, until it is sent.
pub(super) async fn gather(
    log: &Log,
    asked: Asked,
    response: Response<Body>,
    hold: impl FnOnce(usize) -> Held,
) -> Response<Body> {
    let length = content_length(response.headers());
    if length.is_none_or(|length| length > limits::MAX_GATHERED_RESPONSE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    match body.collect().await {
        Ok(collected) if collected.trailers().is_none() => {
            let bytes = collected.to_bytes();
            let counted = match bytes.len() {
                0..=limits::SMALL_IN_FLIGHT => bytes,
                length => Bytes::from_owner(Counted { bytes, _held: hold(length) }),
            };
            Response::from_parts(parts, whole(counted))
        }
        Ok(collected) => Response::from_parts(parts, collected.map_err(|never| match never {}).boxed_unsync()),
        Err(error) => {
            let cause = format!("its response broke off: {error}");
            asked.refuse_and_log(&Refusal::INTERNAL_ERROR, log, &cause)
        }
    }
}

/// Bytes that are in flight until the last of those who have them lets go.
struct Counted {
    bytes: Bytes,
    _held: Held,
}

impl AsRef<[u8]> for Counted {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}
