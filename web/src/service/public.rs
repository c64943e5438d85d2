//! What needs no key: documentation, OpenAPI, health.

use bytes::Bytes;
use http::header::{ALLOW, HeaderValue, VARY};
use http::{Method, StatusCode};
use jsonapi::negotiation::Applied;

use super::{Head, Service, finish};
use crate::{Check, Failure, docs, health};

const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

impl<S> Service<S> {
    pub(super) async fn public(&self, head: &Head<'_>) -> Option<http::Response<Bytes>> {
        let page = self.page(head.path.strip_prefix('/')?.strip_prefix(self.about.name)?).await?;
        let mut response = match head.method {
            Method::GET => page,
            Method::OPTIONS => {
                let mut response = http::Response::new(Bytes::new());
                *response.status_mut() = StatusCode::NO_CONTENT;
                response.headers_mut().insert(ALLOW, ALLOWED);
                response
            }
            // Also what is no JSON:API itself is refused as everything else is.
            _ => finish::failed(self.about.name, Failure::method_not_allowed(&head.method, ALLOWED), &Applied::NOTHING, head),
        };
        response.headers_mut().insert(VARY, jsonapi::VARY);
        Some(response)
    }

    async fn page(&self, below: &str) -> Option<http::Response<Bytes>> {
        match below {
            "/openapi.json" => Some(docs::of("application/json", Bytes::from_static(self.about.openapi.as_bytes()))),
            "/health/live" => Some(report(&[])),
            "/health/ready" => Some(report(&(self.ready)(&self.state).await)),
            _ => docs::page(&self.about, below.strip_prefix("/docs")?),
        }
    }
}

fn report(checks: &[Check]) -> http::Response<Bytes> {
    let (status, body) = health::report(checks);
    let content_type = HeaderValue::from_static("application/health+json");
    let mut response = docs::cached(content_type, "no-store", body.into());
    *response.status_mut() = status;
    response
}
