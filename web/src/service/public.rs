//! What needs no key: documentation, OpenAPI, health.

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, VARY,
};
use http::{Method, StatusCode};
use http_body_util::Full;
use jsonapi::error::code::METHOD_NOT_ALLOWED;
use jsonapi::negotiation::Applied;
use jsonapi::{Error, Errors};
use platform::request_context::{RequestContext, X_REQUEST_ID};

use super::Service;
use crate::docs::{self, Page};
use crate::{Response, health};

/// The pages load nothing from elsewhere; Swagger UI sets styles and shows images of its own making.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
);

impl<S> Service<S> {
    pub(super) async fn public(&self, method: &Method, path: &str, context: &RequestContext, is_head: bool) -> Option<Response> {
        let below = path.strip_prefix('/')?.strip_prefix(self.about.name)?;
        let is_ours =
            below == "/openapi.json" || below == "/docs" || below.starts_with("/docs/") || below.starts_with("/health/");
        if !is_ours {
            return None;
        }
        let (status, page) = self.page(below).await?;
        let mut response = match *method {
            Method::GET => with_page(status, page, is_head),
            Method::OPTIONS => empty(StatusCode::NO_CONTENT),
            _ => self.not_allowed(method, context),
        };
        let headers = response.headers_mut();
        if *method != Method::GET {
            headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        }
        headers.insert(VARY, jsonapi::VARY);
        headers.insert(X_REQUEST_ID, context.request_id.clone());
        Some(response)
    }

    /// Also what is no JSON:API itself is refused as everything else is.
    fn not_allowed(&self, method: &Method, context: &RequestContext) -> Response {
        let detail = format!("{method} is not possible here; the header Allow lists what is.");
        let errors = Errors::from(Error::new(METHOD_NOT_ALLOWED).with_detail(detail)).with_id(context.id());
        let body = errors.with_about(|code| format!("/{}/docs/errors#{code}", self.about.name)).to_bytes(&Applied::NOTHING);
        let mut response = empty(StatusCode::METHOD_NOT_ALLOWED);
        response.headers_mut().insert(CONTENT_TYPE, Applied::NOTHING.content_type());
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        *response.body_mut() = Full::new(Bytes::from(body));
        response
    }

    async fn page(&self, below: &str) -> Option<(StatusCode, Page)> {
        match below {
            "/openapi.json" => Some((StatusCode::OK, Page::new("application/json", self.about.openapi.as_bytes()))),
            "/health/live" => Some((StatusCode::OK, Page::health(health::report(&[]).1))),
            "/health/ready" => {
                let (status, body) = health::report(&(self.ready)(&self.state).await);
                Some((status, Page::health(body)))
            }
            _ => docs::page(&self.about, below.strip_prefix("/docs")?).map(|page| (StatusCode::OK, page)),
        }
    }
}

fn with_page(status: StatusCode, page: Page, is_head: bool) -> Response {
    let length = page.body.len();
    let body = if is_head { Bytes::new() } else { page.body };
    let mut response = http::Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, page.content_type);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(page.cache));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    if page.is_gzip {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

fn empty(status: StatusCode) -> Response {
    let mut response = http::Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    response
}
