//! The way of a request: what needs no page is answered at once, the rest is a visit to one.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, ALLOW, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Limited};
use platform::logging::{Level, log};
use platform::request_context::RequestContext;
use serde_json::json;

use crate::clients::Asked;
use crate::limits::LIVE_WAIT_S;
use crate::outside::Outside;
use crate::pairs::Pairs;
use crate::place::{Place, ROOT};
use crate::reply::{Content, Reply};
use crate::respond::{self, GUEST, LANGUAGE, Response, SAID, SESSION};
use crate::sent::{self, Sent};
use crate::session::{Cookies, Session, is_from_elsewhere, is_ours, is_secure, origin};
use crate::visit::Visit;
use crate::words::{Language, Words, choose};
use crate::{assets, pages, routes};

/// The pages, and what they need from outside.
pub struct Console(Arc<Outside>);

impl Console {
    /// The console over these.
    pub fn new(outside: Outside) -> Self {
        Self(Arc::new(outside))
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
        let bytes_max = sent::bytes_max(Place::of(path));
        let body = if parts.method == Method::POST { Limited::new(body, bytes_max).collect().await.ok() } else { None };
        let mut response = self.visit(&parts, body.map(|body| Sent::read(&parts, body.to_bytes()))).await;
        if parts.method == Method::HEAD {
            *response.body_mut() = respond::piece("");
        }
        response
    }

    /// Somebody comes to a page, or sends a form, which is `None` where it was too long.
    async fn visit(&self, parts: &Parts, sent: Option<Sent>) -> Response {
        let (form, file) = sent.map_or((None, Bytes::new()), |sent| (Some(sent.form), sent.file));
        let mut cookies = Cookies::read(&parts.headers, &self.0.config, is_secure(parts));
        let open = |name| cookies.open(name).filter(|session: &Session| !session.is_over(&self.0));
        let known = open(SESSION).or_else(|| open(GUEST));
        let is_known = known.is_some();
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let language = cookies.plain(LANGUAGE).and_then(Language::of).unwrap_or_else(|| choose(accepted));
        let place = Place::of(parts.uri.path());
        // A part of a page that a script asks for; what was said is for the page that somebody will look at.
        let is_for_script = parts.headers.contains_key("x-requested-with");
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
            asked: Asked::default(),
            origin: origin(parts),
            file,
            wait_s: wait_s(&parts.headers),
            said: if is_for_script { None } else { cookies.open(SAID) },
        };
        let mut reply = match place {
            None => pages::missing::nowhere(&visit),
            Some(place) => answer(&mut visit, place, parts, form, is_known).await,
        };
        reply.keep.leaves_said = is_for_script;
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
    if let (Place::Step(_), &Method::POST) = (place, &parts.method) {
        // A script reads no pages.
        let is_let_in = is_known && visit.session.has_token(form.as_ref().map_or("", |form| form.get("token")));
        return match form {
            Some(form) if is_let_in && visit.session.is_signed_in() => routes::send(visit, &form).await,
            Some(_) => pages::import::shut(visit),
            None => pages::import::too_much(visit),
        };
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

/// The preference `wait` (RFC 7240, section 4.3), as long as it may be at most.
fn wait_s(headers: &HeaderMap) -> u64 {
    let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split([',', ';'])).filter_map(|part| part.split_once('='));
    let wait = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("wait"));
    wait.and_then(|(_, seconds)| seconds.trim().parse().ok()).unwrap_or(0).min(LIVE_WAIT_S)
}

fn allowed(place: Place) -> HeaderValue {
    HeaderValue::from_static(match (place.is_shown(), place.is_sent_to()) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "GET, HEAD",
        (false, _) => "POST",
    })
}
