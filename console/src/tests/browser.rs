//! Somebody with a browser.

use std::sync::Arc;

use bytes::Bytes;
use cookie::Cookie;
use futures::executor::block_on;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use platform::native::{ManualClock, SeededRandom};

use super::page::{Form, Page};
use super::services::{Services, error};
use crate::{Config, Console, Outside};

const FORM: &str = "application/x-www-form-urlencoded";

/// A browser with its cookies.
pub(super) struct Browser {
    console: Console,
    pub(super) services: Services,
    pub(super) clock: Arc<ManualClock>,
    pub(super) cookies: Vec<Cookie<'static>>,
    pub(super) language: &'static str,
    /// How forms are written.
    pub(super) content_type: &'static str,
    /// What a script of ours shows beside a slice of a file.
    pub(super) token: Option<String>,
    /// What the browser says about where a form comes from.
    pub(super) site: Option<&'static str>,
}

impl Browser {
    pub(super) fn new(services: &Services) -> Self {
        let clock = Arc::new(ManualClock::default());
        let config = Config::new(&"secret".repeat(6), "http://products", "http://inventory").unwrap();
        let outside =
            Outside { http: Arc::new(services.clone()), clock: clock.clone(), random: Arc::new(SeededRandom::default()), config };
        let services = services.clone();
        Self {
            console: Console::new(outside),
            services,
            clock,
            cookies: Vec::new(),
            language: "en",
            content_type: FORM,
            token: None,
            site: Some("same-origin"),
        }
    }

    /// Somebody who has signed in with keys that may do everything.
    pub(super) fn writer(services: &Services) -> Self {
        Self::signed_in(services, 400)
    }

    /// Somebody who has signed in with keys that may read.
    pub(super) fn reader(services: &Services) -> Self {
        Self::signed_in(services, 403)
    }

    fn signed_in(services: &Services, status: u16) -> Self {
        for path in ["POST /products?", "POST /inventory?"] {
            services.on(path, status, &error(status, "code", ""));
        }
        let mut browser = Self::new(services);
        let form = browser.get("/console/sign-in").form("Sign in");
        assert_eq!(browser.send(&form.with("products_key", "a key")).status, 303);
        // The sentence about it is shown once, and not to the test.
        browser.cookies.retain(|cookie| cookie.name() != "bodega_said");
        for path in ["POST /products?", "POST /inventory?"] {
            services.again(path);
        }
        services.forget();
        browser
    }

    pub(super) fn get(&mut self, path: &str) -> Page {
        self.ask(Method::GET, path, String::new())
    }

    /// Sends a form, and goes no further.
    pub(super) fn send(&mut self, form: &Form) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
        self.ask(Method::POST, &form.action, body)
    }

    /// Sends a form, and looks at the page that it leads to.
    pub(super) fn submit(&mut self, form: &Form) -> Page {
        let page = self.send(form);
        assert_eq!(page.status, 303, "{}", page.text());
        self.follow(&page)
    }

    pub(super) fn follow(&mut self, page: &Page) -> Page {
        let address = page.headers[LOCATION].to_str().unwrap().to_owned();
        self.get(&address)
    }

    pub(super) fn ask(&mut self, method: Method, path: &str, body: String) -> Page {
        let (status, headers, body) = self.exchange(method, path, body);
        Page::new(status, headers, body)
    }

    /// Asks for anything.
    pub(super) fn exchange(&mut self, method: Method, path: &str, body: String) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(method).uri(format!("http://console.example{path}"));
        request = request.header(ACCEPT_LANGUAGE, self.language).header(CONTENT_TYPE, self.content_type);
        let cookies: Vec<String> = self.cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        request = self.token.iter().fold(request, |request, token| request.header("x-token", token));
        request = self.site.into_iter().fold(request, |request, site| request.header("sec-fetch-site", site));
        let response = block_on(self.console.respond(request.body(Full::<Bytes>::from(body)).unwrap()));
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(SET_COOKIE) {
            self.keep(Cookie::parse(line.to_str().unwrap().to_owned()).unwrap());
        }
        let body = block_on(body.collect()).unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    fn keep(&mut self, cookie: Cookie<'static>) {
        assert_eq!(cookie.path(), Some("/console"));
        self.cookies.retain(|known| known.name() != cookie.name());
        if cookie.max_age() != Some(cookie::time::Duration::ZERO) {
            assert_eq!((cookie.http_only(), cookie.same_site()), (Some(true), Some(cookie::SameSite::Strict)));
            self.cookies.push(cookie);
        }
    }
}
