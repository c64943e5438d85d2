//! The way of a request: what needs no page is answered at once, the rest is a visit to one.

use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, ALLOW, HeaderValue};
use http::request::Parts;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use platform::logging::{Level, log};
use platform::request_context::RequestContext;
use serde_json::json;

use crate::limits::FORM_BYTES_MAX;
use crate::outside::Outside;
use crate::pairs::Pairs;
use crate::place::{Place, ROOT};
use crate::reply::{Content, Reply};
use crate::respond::{self, GUEST, LANGUAGE, Response, SAID, SESSION};
use crate::session::{Cookies, Session, is_from_elsewhere, is_ours, is_secure};
use crate::visit::Visit;
use crate::words::{Language, Words, choose};
use crate::{assets, pages, routes};

/// The pages, and what they need from outside.
pub struct Console(Outside);

impl Console {
    /// The console over these.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    /// What is answered while the console cannot start; the cause is for the log.
    pub fn outage<B>(request: &Request<B>, cause: &str) -> Response {
        let path = request.uri().path();
        log(Level::Error, "", "the console cannot start", json!({ "path": path, "cause": cause }));
        respond::health(StatusCode::SERVICE_UNAVAILABLE, "fail")
    }

    /// Answers a request.
    pub async fn respond<B>(&self, request: Request<B>) -> Response
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path();
        let is_read = parts.method == Method::GET || parts.method == Method::HEAD;
        if is_read && path == "/" {
            return respond::redirect(&format!("{ROOT}/"));
        }
        if is_read && let Some(asset) = assets::find(path) {
            return respond::asset(asset);
        }
        let health = path.strip_prefix(ROOT).unwrap_or(path);
        if is_read && matches!(health, "/health/live" | "/health/ready") {
            return respond::health(StatusCode::OK, "pass");
        }
        let form = if parts.method == Method::POST { Limited::new(body, FORM_BYTES_MAX).collect().await.ok() } else { None };
        let form = form.map(|form| Pairs::parse(&form.to_bytes()));
        let mut response = self.visit(&parts, form).await;
        if parts.method == Method::HEAD {
            *response.body_mut() = Full::default();
        }
        response
    }

    /// Somebody comes to a page, or sends a form, which is `None` where it was too long.
    async fn visit(&self, parts: &Parts, form: Option<Pairs>) -> Response {
        let mut cookies = Cookies::read(&parts.headers, &self.0.config, is_secure(parts));
        let open = |name| cookies.open(name).filter(|session: &Session| !session.is_over(&self.0));
        let known = open(SESSION).or_else(|| open(GUEST));
        let is_known = known.is_some();
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = cookies.plain(LANGUAGE).and_then(Language::of).unwrap_or_else(|| choose(accepted));
        let place = Place::of(parts.uri.path());
        let mut visit = Visit {
            outside: &self.0,
            context: RequestContext::from_headers(&parts.headers, &*self.0.clock, &*self.0.random),
            session: known.unwrap_or_else(|| Session::new(&self.0)),
            words: Words::of(language),
            place: place.unwrap_or(Place::List),
            address: parts.uri.path_and_query().map_or_else(|| ROOT.to_owned(), ToString::to_string),
            query: Pairs::parse(parts.uri.query().unwrap_or_default().as_bytes()),
            typed: None,
            notice: None,
            said: cookies.open(SAID),
        };
        let reply = match place {
            None => pages::missing::nowhere(&visit),
            Some(place) => answer(&mut visit, place, parts, form, is_known).await,
        };
        // Who has no session yet gets one with the first page, for the forms on it.
        let session = (!is_known && matches!(reply.content, Content::Page(_))).then(|| visit.session.clone());
        let allow = if reply.status == StatusCode::METHOD_NOT_ALLOWED { place.map(allowed) } else { None };
        let is_signed_in = visit.session.is_signed_in() && is_known;
        let mut response = respond::write(reply, session.as_ref(), &mut cookies, is_signed_in, &visit.context);
        response.headers_mut().extend(allow.map(|allow| (ALLOW, allow)));
        response
    }
}

/// The answer of the page at this place, or of the form that was sent there.
async fn answer(visit: &mut Visit<'_>, place: Place, parts: &Parts, form: Option<Pairs>, is_known: bool) -> Reply {
    if form.is_some() && !is_ours(parts) {
        return pages::missing::foreign(visit);
    }
    if !place.is_open() && !visit.session.is_signed_in() {
        if form.is_none() && is_from_elsewhere(parts) {
            return pages::missing::arriving(visit);
        }
        return pages::sign_in::first(visit, form.as_ref());
    }
    let reply = match (&parts.method, form) {
        (&Method::GET | &Method::HEAD, _) if place.is_shown() => routes::show(visit).await,
        (&Method::POST, Some(form)) if place.is_sent_to() => {
            if !is_known || !visit.session.has_token(form.get("token")) {
                // The form is older than the session, or the browser keeps no cookies: it is shown again with what was typed.
                visit.notice = Some(if is_known { "notice-form-old" } else { "notice-cookies" });
                return reopened(visit, place, form, StatusCode::FORBIDDEN).await;
            }
            routes::send(visit, &form).await
        }
        (&Method::POST, None) => pages::missing::too_long(visit),
        _ => pages::missing::method(visit),
    };
    match reply {
        // Only one that signing in has given: the session is the new one from here on.
        Reply { content: Content::Reopen(place, typed), status, keep } => {
            if let Some(session) = &keep.session {
                visit.session = session.clone();
            }
            visit.notice = Some("notice-signed-in");
            let shown = reopened(visit, place, typed, status).await;
            Reply { keep, ..shown }
        }
        reply => reply,
    }
}

/// The page of a form with what had been typed there.
async fn reopened(visit: &mut Visit<'_>, place: Place, typed: Pairs, status: StatusCode) -> Reply {
    if !place.is_shown() {
        return Reply::see(Place::List);
    }
    (visit.place, visit.address) = (place, place.to_string());
    visit.typed = Some(typed);
    let reply = routes::show(visit).await;
    let is_page = matches!(reply.content, Content::Page(_)) && reply.status == StatusCode::OK;
    if is_page { Reply { status, ..reply } } else { reply }
}

fn allowed(place: Place) -> HeaderValue {
    HeaderValue::from_static(match (place.is_shown(), place.is_sent_to()) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "GET, HEAD",
        (false, _) => "POST",
    })
}
