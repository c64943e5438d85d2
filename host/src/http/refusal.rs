//! What the host answers where no component can: a JSON:API error, so that a client reads one kind of answer. To a person with a browser
//! it is a page that says the same.
//!
//! What the HTTP parser answers before there is a request is not among it: a head that is no HTTP (400), a URI beyond
//! 64 KiB (414), and a head beyond [`limits::MAX_PARSED_HEAD`] or [`limits::MAX_PARSED_HEADERS`] (431) have no body.

use super::body::{Body, whole};
use super::facts::Facts;
use crate::limits;
use crate::output::{Level, Log};
use crate::random::random_bytes;
use http::header::{
    ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, VARY,
};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use serde_json::json;
use std::time::Duration;

/// The header with a request's id.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Why a request is refused, as its client is told. What went wrong inside is for the log alone.
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: &'static str,
}

impl Refusal {
    pub(crate) const NOT_FOUND: Self =
        Self::new(StatusCode::NOT_FOUND, "not_found", "The resource was not found", "Nothing is at this path.");
    pub(crate) const INVALID_HOST: Self = Self::new(
        StatusCode::BAD_REQUEST,
        "invalid_host",
        "The host is not valid",
        "A request needs the header Host, once, with the name or address that it is sent to.",
    );
    pub(crate) const BODY_TOO_LARGE: Self = Self::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        "The body is too large",
        "The body is larger than what is read at all.",
    );
    pub(crate) const BODY_TOO_SLOW: Self = Self::new(
        StatusCode::REQUEST_TIMEOUT,
        "body_too_slow",
        "The body did not arrive in time",
        "The rest of the body was not sent in the time that a request may take to arrive. Nothing was done.",
    );
    pub(crate) const TOO_MANY_ATTEMPTS: Self = Self::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_attempts",
        "Too many wrong keys",
        "So many wrong keys came from this address that others are not looked at for a while.",
    );
    pub(crate) const HEADERS_TOO_LARGE: Self = Self::new(
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "headers_too_large",
        "The headers are too large",
        "The request has too many headers, or too long ones.",
    );
    pub(crate) const INTERNAL_ERROR: Self = Self::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal_error",
        "The server failed",
        "Something went wrong inside; the log has it under the id of this error.",
    );
    pub(crate) const OVERLOADED: Self = Self::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        "The server is busy",
        "As many requests are being answered as can be at once. Nothing was done; try again.",
    );
    pub(crate) const TIMEOUT: Self = Self::new(
        StatusCode::GATEWAY_TIMEOUT,
        "timeout",
        "The answer took too long",
        "The service did not answer in time. Whether it did what was asked is not known.",
    );

    const fn new(status: StatusCode, code: &'static str, title: &'static str, detail: &'static str) -> Self {
        Self { status, code, title, detail }
    }
}

/// What a refusal takes over from the request, which may be gone by then.
pub(crate) struct Asked {
    is_head: bool,
    /// Whether it would rather have a page.
    is_browser: bool,
    /// What the client sent, if it can be an id.
    id: Option<HeaderValue>,
}

impl Asked {
    pub(crate) fn new<B>(request: &Request<B>) -> Self {
        let accepts = request.headers().get(ACCEPT);
        let is_browser = accepts.is_some_and(|accepts| accepts.as_bytes().starts_with(b"text/html"));
        Self { is_head: request.method() == Method::HEAD, is_browser, id: sent_id(request.headers()) }
    }

    /// Whether only the head of the answer is sent.
    pub(crate) fn is_head(&self) -> bool {
        self.is_head
    }

    /// The answer.
    pub(crate) fn refuse(self, refusal: &Refusal) -> Response<Body> {
        let Refusal { status, code, title, detail } = refusal;
        let id = self.id.unwrap_or_else(new_id);
        let error = json!({ "id": text(&id), "status": status.as_str(), "code": code, "title": title, "detail": detail });
        let (media_type, body) = if self.is_browser {
            ("text/html; charset=utf-8", page(title, detail, text(&id)))
        } else {
            ("application/vnd.api+json", json!({ "jsonapi": { "version": "1.1" }, "errors": [error] }).to_string())
        };
        let length = body.len();
        let mut response = Response::new(whole(if self.is_head { String::new() } else { body }));
        *response.status_mut() = *status;
        Facts::refused(&mut response, code);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        if self.is_browser {
            headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
        }
        headers.insert(CONTENT_LENGTH, length.into());
        headers.insert(VARY, HeaderValue::from_static("Accept"));
        headers.insert(X_REQUEST_ID, id);
        match *status {
            StatusCode::SERVICE_UNAVAILABLE => drop(headers.insert(RETRY_AFTER, limits::RETRY_AFTER_SECONDS.into())),
            // What is still on its way would be taken for the next request.
            StatusCode::REQUEST_TIMEOUT => drop(headers.insert(CONNECTION, HeaderValue::from_static("close"))),
            _ => {}
        }
        response
    }

    /// The answer that tells when to come again.
    pub(crate) fn refuse_for(self, refusal: &Refusal, wait: Duration) -> Response<Body> {
        let mut response = self.refuse(refusal);
        response.headers_mut().insert(RETRY_AFTER, wait.as_secs().saturating_add(1).into());
        response
    }

    /// The answer, and a line that says under its id what the client is not told.
    pub(crate) fn refuse_and_log(self, refusal: &Refusal, log: &Log, cause: &str) -> Response<Body> {
        let response = self.refuse(refusal);
        let id = response.headers().get(X_REQUEST_ID).map_or("", text);
        log.line(Level::Error, &format!("the request {id} ended with status {}: {cause}", refusal.status.as_u16()));
        response
    }
}

/// What a person reads. The id may be the client's own, with any signs in it.
fn page(title: &str, detail: &str, id: &str) -> String {
    let id = id.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<h1>{title}</h1>\n<p>{detail}</p>\n<p>Request <code>{id}</code></p>\n</html>\n"
    )
}

/// The client's id, by the services' rule: 1 to 128 visible ASCII characters.
fn sent_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let is_id =
        |id: &&HeaderValue| (1..=limits::MAX_REQUEST_ID).contains(&id.len()) && id.as_bytes().iter().all(u8::is_ascii_graphic);
    headers.get(X_REQUEST_ID).filter(is_id).cloned()
}

fn new_id() -> HeaderValue {
    let id = random_bytes().map(|bytes| uuid::Builder::from_random_bytes(bytes).into_uuid().to_string());
    // Without random bytes the answer has no id of its own, which is better than no answer.
    id.ok().and_then(|id| HeaderValue::try_from(id).ok()).unwrap_or(HeaderValue::from_static("unknown"))
}

fn text(id: &HeaderValue) -> &str {
    id.to_str().unwrap_or_default()
}
