//! What needs no key: documentation, OpenAPI, health.

use bytes::Bytes;
use http::header::{ALLOW, HeaderValue, VARY};
use http::{Method, StatusCode};
use jsonapi::negotiation::Applied;

use super::{Head, Service, finish};
use crate::{About, Check, Failure, docs, health};

const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

impl<S> Service<S> {
    pub(super) async fn public(&self, head: &Head<'_>) -> Option<http::Response<Bytes>> {
        let page = match below(&self.about, head)? {
            "/health/ready" => report(&self.readiness.checks(&*self.clock, (self.ready)(&self.state)).await),
            below => page(&self.about, below)?,
        };
        Some(by_method(page, &self.about, head))
    }
}

/// The answer to a request that needs nothing of a service but its name: it is given before the service has started, and also where
/// it cannot start. So whoever asks whether the process answers does not wait for a database.
#[cfg(target_family = "wasm")]
pub(crate) fn before_start(
    about: &About,
    parts: &http::request::Parts,
    clock: &dyn platform::Clock,
    random: &dyn platform::Random,
) -> Option<crate::Response> {
    let head = Head::of(parts, about, clock, random);
    let page = page(about, below(about, &head)?)?;
    Some(finish::in_one_piece(by_method(page, about, &head), &head))
}

/// What follows the name of the service in the path.
fn below<'a>(about: &About, head: &'a Head<'_>) -> Option<&'a str> {
    head.path.strip_prefix('/')?.strip_prefix(about.name)
}

/// The page at this path, if it is one that is always the same.
fn page(about: &About, below: &str) -> Option<http::Response<Bytes>> {
    match below {
        "/openapi.json" => Some(docs::of("application/json", Bytes::from_static(about.openapi.as_bytes()))),
        "/health/live" => Some(report(&[])),
        _ => docs::page(about, below.strip_prefix("/docs")?),
    }
}

fn by_method(page: http::Response<Bytes>, about: &About, head: &Head<'_>) -> http::Response<Bytes> {
    let mut response = match head.method {
        Method::GET => page,
        Method::OPTIONS => {
            let mut response = http::Response::new(Bytes::new());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response.headers_mut().insert(ALLOW, ALLOWED);
            response
        }
        // Also what is no JSON:API itself is refused as everything else is.
        _ => finish::failed(about, Failure::method_not_allowed(&head.method, ALLOWED), &Applied::NOTHING, head),
    };
    response.headers_mut().insert(VARY, jsonapi::VARY);
    response
}

fn report(checks: &[Check]) -> http::Response<Bytes> {
    let (status, body) = health::report(checks);
    let content_type = HeaderValue::from_static("application/health+json");
    let mut response = docs::cached(content_type, "no-store", body.into());
    *response.status_mut() = status;
    response
}
