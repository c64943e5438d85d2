//! A request to the shop, put together piece by piece.

use super::answer::{Answer, MEDIA_TYPE};
use super::app::App;
use super::checks;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Who is asked.
#[derive(Clone, Copy)]
pub(crate) enum To<'a> {
    /// An application of this process, past any socket.
    App(&'a App),
    /// A program that serves at this URL.
    Url(&'a str),
}

impl To<'_> {
    /// What was written there, where that can be read.
    fn lines(self) -> String {
        if let To::App(app) = self { app.lines() } else { String::new() }
    }
}

/// A request being put together.
pub(crate) struct Ask<'a> {
    to: To<'a>,
    method: Method,
    path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    may_fail: bool,
}

impl<'a> Ask<'a> {
    /// A request with an API key and without content.
    pub(crate) fn new(to: To<'a>, method: Method, path: &str, key: &str) -> Self {
        let ask = Self { to, method, path: path.to_owned(), headers: Vec::new(), body: Bytes::new(), may_fail: false };
        ask.key(key)
    }

    /// One more header: it does not replace one of the same name.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
        self
    }

    /// Takes all headers of this name away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Another API key.
    pub(crate) fn key(self, key: &str) -> Self {
        self.without("x-api-key").header("x-api-key", key)
    }

    /// With this idempotency key.
    pub(crate) fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn if_match(self, tag: &str) -> Self {
        self.header(IF_MATCH.as_str(), tag)
    }

    /// With this body.
    pub(crate) fn document(self, document: &Value) -> Self {
        self.raw(document.to_string())
    }

    /// With this body, whatever it is.
    pub(crate) fn raw(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        if self.headers.iter().all(|(name, _)| name != CONTENT_TYPE) { self.header("content-type", MEDIA_TYPE) } else { self }
    }

    /// The answer may be a 5xx, which it otherwise never is.
    pub(crate) fn may_fail(mut self) -> Self {
        self.may_fail = true;
        self
    }

    /// Asks, and checks what holds for every answer.
    pub(crate) async fn send(self) -> Answer {
        let about = format!("{} {}", self.method, self.path);
        let is_head = self.method == Method::HEAD;
        let origin = if let To::Url(url) = self.to { url } else { "" };
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.uri_mut() = format!("{origin}{}", self.path).parse().unwrap_or_else(|error| panic!("{about}: {error}"));
        *request.method_mut() = self.method;
        self.headers.into_iter().for_each(|(name, value)| _ = request.headers_mut().append(name, value));
        let answer = match self.to {
            To::App(app) => Answer::read(about, app.host.handle(request).await).await,
            To::Url(_) => {
                let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
                let response = client.request(request).await.unwrap_or_else(|error| panic!("{about}: {error}"));
                Answer::read(about, response).await
            }
        };
        assert!(answer.status < 500 || self.may_fail, "{} {}\n{}", answer.about, answer.text, self.to.lines());
        checks::check(&answer, &self.body, is_head);
        answer
    }
}
