//! A request's way: its route, its body, its place, its component, its answer.

use super::call::{call, complete_uri, gather};
use super::receive::receive;
use super::{Handler, Inner};
use crate::admission::{Address, Kind, PREFER, Verdict};
use crate::http::{Asked, Body, Fate, Parent, Refusal, content_length, whole};
use crate::limits;
use crate::output::Level;
use crate::telemetry::Watched;
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode, request};
use std::sync::Arc;
use std::time::Instant;
use wasmtime_wasi_http::Error;

/// See [`Host::handle`](super::Host::handle).
pub(super) async fn answer<B>(inner: &Inner, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Error>,
{
    let watched = Watched::begin(&inner.telemetry, &inner.output, inner.routes.find(request.uri().path()), &request);
    let response = route(inner, watched.parent(), request).await;
    watched.answer(response)
}

async fn route<B>(inner: &Inner, parent: Option<&Parent>, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<Error>,
{
    let asked = Asked::new(&request);
    let client = request.extensions().get().copied().unwrap_or(Address::WITHIN);
    let (mut parts, body) = request.into_parts();
    match complete_uri(&parts) {
        Some(uri) => parts.uri = uri,
        None => return asked.refuse(&Refusal::INVALID_HOST),
    }
    let path = parts.uri.path();
    let component = match path.strip_prefix("/.well-known/spin/") {
        Some("health") => return Response::new(whole("OK")),
        Some(_) => None,
        None => inner.routes.find(path).map(|(_, component)| component),
    };
    let Some(handler) = component.and_then(|id| inner.handlers.get(id)) else {
        return asked.refuse(&Refusal::NOT_FOUND);
    };
    if content_length(&parts.headers).is_some_and(|length| length > limits::MAX_REQUEST_BODY) {
        return asked.refuse(&Refusal::BODY_TOO_LARGE);
    }
    // Within the process nobody guesses.
    let shown = if client == Address::WITHIN { None } else { inner.admission.guesses.credential(&parts) };
    if let Some(wait) = shown.and_then(|shown| inner.admission.guesses.wait(client.address(), shown, Instant::now())) {
        return asked.refuse_for(&Refusal::TOO_MANY_ATTEMPTS, wait);
    }
    let arrived = match receive(body, client, &inner.admission, &inner.output).await {
        Ok(arrived) => arrived,
        Err(refusal) => return asked.refuse(&refusal),
    };
    let kind = Kind::of(&parts, arrived.length);
    let response = match kind {
        Kind::Wait => waiting(inner, handler, client, parent, parts).await,
        _ => placed(inner, handler, kind, client, parent, Request::from_parts(parts, arrived.body)).await,
    };
    drop(arrived.held);
    let response = match response {
        Ok((response, fate)) => finish(inner, handler, asked, client, response, &fate).await,
        Err(refusal) => asked.refuse(&refusal),
    };
    if let Some(shown) = shown {
        let verdict = inner.admission.guesses.note(client.address(), shown, &response, Instant::now());
        act_on(verdict, inner, client).await;
    }
    response
}

type Placed = Result<(Response<Body>, Arc<Fate>), Refusal>;

/// Has a request answered when there is a place for it.
async fn placed(
    inner: &Inner,
    handler: &Handler,
    kind: Kind,
    client: Address,
    parent: Option<&Parent>,
    request: Request<Body>,
) -> Placed {
    let place = inner.admission.enter(kind, client, &inner.output).await.ok_or(Refusal::OVERLOADED)?;
    let fate = Arc::new(Fate::new(place));
    Ok((call(handler, fate.clone(), parent, request).await, fate))
}

/// Has a request answered that waits for something new. Where all places to wait are taken, and when the host stops, it gets
/// what there is.
async fn waiting(
    inner: &Inner,
    handler: &Handler,
    client: Address,
    parent: Option<&Parent>,
    mut parts: request::Parts,
) -> Placed {
    let waits = Request::from_parts(parts.clone(), whole(Bytes::new()));
    parts.headers.remove(PREFER);
    let at_once = Request::from_parts(parts, whole(Bytes::new()));
    let Some(place) = inner.admission.try_wait() else {
        let (mut response, fate) = placed(inner, handler, Kind::Read, client, parent, at_once).await?;
        if response.status().is_success() {
            response.headers_mut().entry(RETRY_AFTER).or_insert(limits::WAIT_AGAIN_SECONDS.into());
        }
        return Ok((response, fate));
    };
    let fate = Arc::new(Fate::of_waiting(place));
    let mut stopping = inner.stopping.subscribe();
    let stopped = async { drop(stopping.wait_for(|stopping| *stopping).await) };
    let response = tokio::select! {
        response = call(handler, fate.clone(), parent, waits) => response,
        () = stopped => call(handler, Arc::default(), parent, at_once).await,
    };
    Ok((response, fate))
}

/// Makes the answer ready to be sent, and gives the place back.
async fn finish(
    inner: &Inner,
    handler: &Handler,
    asked: Asked,
    client: Address,
    response: Response<Body>,
    fate: &Fate,
) -> Response<Body> {
    if asked.is_head() || matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        // Its length is that of a body which is not sent.
        return response.map(|_| whole(Bytes::new()));
    }
    let hold = |bytes| inner.admission.bytes.hold(client.address(), bytes);
    let response = gather(handler.state().component.log(), asked, response, hold).await;
    fate.leave_place();
    response
}

/// Slows down who guesses keys, and tells who was stopped.
async fn act_on(verdict: Verdict, inner: &Inner, client: Address) {
    match verdict {
        Verdict::Pass => {}
        Verdict::Slow(pause) => tokio::time::sleep(pause).await,
        Verdict::Stop => {
            let (count, seconds) = (limits::MAX_GUESSES, limits::GUESSING_TIME.as_secs());
            let text = format!(
                "{client} has shown {count} wrong keys; for up to {seconds} s only keys that were right before are looked at"
            );
            inner.output.line(Level::Warn, &text);
        }
    }
}
