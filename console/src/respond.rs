//! What a page answered, written as HTTP.

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE,
    VARY, WWW_AUTHENTICATE,
};
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, Full};
use platform::request_context::{RequestContext, X_REQUEST_ID};
use serde_json::json;

use crate::assets::Asset;
use crate::limits::{LANGUAGE_DAYS, SAID_S};
use crate::reply::{Body, Content, Reply};
use crate::session::{Cookies, Session};

/// A response of the console.
pub type Response = http::Response<Body>;

/// The cookies: who has signed in, who has not yet, what was just said, and the language that was chosen. From a link on another site a
/// browser comes without the first, and what it gets then must not take its place.
pub(crate) const SESSION: &str = "bodega_console";
pub(crate) const GUEST: &str = "bodega_guest";
pub(crate) const SAID: &str = "bodega_said";
pub(crate) const LANGUAGE: &str = "bodega_language";

/// Nothing comes from elsewhere, nothing is written into a page by a script, and no other site frames it or gets its forms.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const PAGE: &str = "text/html; charset=utf-8";

const SAFETY: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // Forms of ours carry their `Origin`, and other sites learn no address of ours.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    // The page for the floor reads codes with the camera, once somebody asks it to.
    ("permissions-policy", "camera=(self), microphone=(), geolocation=()"),
];

/// The response. `fresh` is the session that this visit has begun.
pub(crate) fn write(
    reply: Reply,
    fresh: Option<&Session>,
    cookies: &mut Cookies<'_>,
    is_signed_in: bool,
    context: &RequestContext,
) -> Response {
    if let Some(session) = &reply.keep.session {
        cookies.seal(SESSION, session, None);
    } else if let Some(session) = fresh {
        cookies.seal(GUEST, session, None);
    }
    if reply.keep.ends {
        cookies.forget(SESSION);
    }
    if let Some(language) = reply.keep.language {
        cookies.set_plain(LANGUAGE, language.tag(), LANGUAGE_DAYS * 86_400);
    }
    match (reply.keep.said, &reply.content) {
        (Some(said), _) => cookies.seal(SAID, &said, Some(SAID_S)),
        // It has been shown.
        (None, Content::Page(_)) if !reply.keep.leaves_said && cookies.plain(SAID).is_some() => cookies.forget(SAID),
        (None, _) => {}
    }
    let html = |body: String| whole(reply.status, PAGE, body);
    let mut response = match reply.content {
        Content::Page(page) => html(page.into_string()),
        Content::See(address) => {
            let mut response = html(String::new());
            response.headers_mut().extend(HeaderValue::from_str(&address).ok().map(|address| (LOCATION, address)));
            response
        }
        Content::Data(document, retry_after) => {
            let mut response = whole(reply.status, "application/json", document.to_string());
            response.headers_mut().extend(retry_after.map(|seconds| (RETRY_AFTER, seconds.into())));
            response
        }
        Content::File(name, body) => file(name, body),
        Content::Reopen(..) => html(String::new()),
    };
    let headers = response.headers_mut();
    // What is private was given because of who has signed in; the host goes by that.
    let cache = if is_signed_in { "private, no-store" } else { "no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
    headers.insert(X_REQUEST_ID, context.request_id.clone());
    if reply.status == StatusCode::UNAUTHORIZED {
        // RFC 9110 asks for a challenge. This is one that no browser answers by itself.
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Form realm=\"console\""));
    }
    for line in cookies.lines() {
        headers.append(SET_COOKIE, line);
    }
    response
}

/// A file, which is the same for ever under its address.
pub(crate) fn asset(asset: &'static Asset) -> Response {
    let mut response = whole(StatusCode::OK, asset.content_type, asset.content);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

/// The way from the top of the origin.
pub(crate) fn redirect(address: &str) -> Response {
    let mut response = whole(StatusCode::FOUND, "text/plain; charset=utf-8", "");
    response.headers_mut().extend(HeaderValue::from_str(address).ok().map(|address| (LOCATION, address)));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether the console works. It has nothing of its own that could be out of reach.
pub(crate) fn health(status: StatusCode, word: &str) -> Response {
    let mut response = whole(status, "application/health+json", json!({ "status": word }).to_string());
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn whole(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Response {
    let body: Bytes = body.into();
    let length = HeaderValue::from(body.len());
    let mut response = safe(status, content_type, piece(body));
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response
}

/// A file whose length nobody knows yet.
fn file(name: &'static str, body: Body) -> Response {
    let mut response = safe(StatusCode::OK, "text/csv; charset=utf-8; header=present", body);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    response.headers_mut().extend(disposition.ok().map(|disposition| (CONTENT_DISPOSITION, disposition)));
    response
}

/// A body in one piece.
pub(crate) fn piece(body: impl Into<Bytes>) -> Body {
    Full::new(body.into()).map_err(|never| match never {}).boxed_unsync()
}

fn safe(status: StatusCode, content_type: &'static str, body: Body) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in SAFETY {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
