//! What a page answered, written as HTTP.

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, SET_COOKIE, VARY, WWW_AUTHENTICATE,
};
use http::{HeaderMap, StatusCode};
use http_body_util::Full;
use platform::request_context::{RequestContext, X_REQUEST_ID};
use serde_json::json;

use crate::assets::Asset;
use crate::limits::{LANGUAGE_DAYS, SAID_S};
use crate::reply::{Content, Reply};
use crate::session::{Cookies, Session};

/// A response of the console: always in one piece.
pub type Response = http::Response<Full<Bytes>>;

/// The cookies: who has signed in, who has not yet, what was just said, and the language that was chosen. From a link on another site a
/// browser comes without the first, and what it gets then must not take its place.
pub(crate) const SESSION: &str = "bodega_console";
pub(crate) const GUEST: &str = "bodega_guest";
pub(crate) const SAID: &str = "bodega_said";
pub(crate) const LANGUAGE: &str = "bodega_language";

/// Nothing comes from elsewhere, nothing is written into a page by a script, and no other site frames it or gets its forms.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const SAFETY: [(&str, &str); 4] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    // Forms of ours carry their `Origin`, and other sites learn no address of ours.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
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
        (None, Content::Page(_)) if cookies.plain(SAID).is_some() => cookies.forget(SAID),
        (None, _) => {}
    }
    let (location, body) = match reply.content {
        Content::Page(page) => (None, page.into_string()),
        Content::See(address) => (HeaderValue::from_str(&address).ok(), String::new()),
        Content::Reopen(..) => (None, String::new()),
    };
    let mut response = whole(reply.status, "text/html; charset=utf-8", body);
    let headers = response.headers_mut();
    headers.extend(location.map(|location| (LOCATION, location)));
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
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    for (name, value) in SAFETY {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let mut response = http::Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
