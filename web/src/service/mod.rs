mod body;
mod finish;
mod public;
mod told;

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use http::header::ALLOW;
use http::{HeaderMap, HeaderName, Method};
use jsonapi::negotiation::{Applied, negotiate};
use jsonapi::{Error, Query, error::code};
use platform::keys::{ApiKey, ApiKeys, Scope};
use platform::request_context::RequestContext;
use platform::{Clock, Random};

use crate::readiness::Readiness;
use crate::router::Router;
use crate::{About, Action, Answer, Check, Failure, Operation, Request, Response};

#[cfg(target_family = "wasm")]
pub(crate) use public::before_start;

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// A service, ready to answer. One lives as long as its instance and is shared by the requests in it.
pub struct Service<S> {
    about: About,
    keys: ApiKeys,
    state: S,
    ready: for<'a> fn(&'a S) -> BoxFuture<'a, Vec<Check>>,
    readiness: Readiness,
    breaker: for<'a> fn(&'a S) -> Option<&'static str>,
    router: Router<S>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// What was understood of a request before its handler, or a refusal, answered it.
struct Understood {
    applied: Applied,
    query: Option<Arc<Query>>,
    /// The path of the operations that were found, with its parameters in braces.
    route: Option<&'static str>,
    /// The name of the key.
    caller: Option<String>,
}

impl<S> Service<S> {
    /// Puts a service together. `ready` looks at what it depends on.
    ///
    /// # Errors
    ///
    /// A sentence, where two operations are in each other's way.
    pub fn new(
        about: About,
        keys: ApiKeys,
        state: S,
        operations: Vec<Operation<S>>,
        ready: for<'a> fn(&'a S) -> BoxFuture<'a, Vec<Check>>,
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
    ) -> Result<Self, String> {
        let (readiness, breaker) = (Readiness::default(), |_: &S| None);
        Ok(Self { about, keys, state, ready, readiness, breaker, router: Router::new(operations)?, clock, random })
    }

    /// Has the host told of a circuit breaker: `closed`, `open`, or `half_open` while one call goes through to see.
    #[must_use]
    pub fn with_breaker(mut self, state: for<'a> fn(&'a S) -> Option<&'static str>) -> Self {
        self.breaker = state;
        self
    }

    /// Answers one request. It never fails: what goes wrong is an answer too.
    pub async fn respond<B>(&self, request: http::Request<B>) -> Response
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (parts, body) = request.into_parts();
        let head = Head::of(&parts, &self.about, &*self.clock, &*self.random);
        let response = if let Some(response) = self.public(&head).await {
            response
        } else {
            let mut understood = Understood { applied: Applied::NOTHING, query: None, route: None, caller: None };
            let result = self.run(&head, body, &mut understood).await;
            self.readiness.note(result.as_ref().err());
            let told = told::header(&understood, result.as_ref().err(), (self.breaker)(&self.state));
            let mut response = finish::response(&self.about, result, understood, &head);
            if let Some(told) = told {
                response.headers_mut().insert(told::X_TELEMETRY, told);
            }
            response
        };
        finish::in_one_piece(response, &head)
    }

    fn authenticate(&self, head: &Head<'_>) -> Result<&ApiKey, Failure> {
        let mut sent = head.headers.get_all(X_API_KEY).iter();
        // Two keys are none: which one was meant is not for us to guess.
        let (Some(key), None) = (sent.next(), sent.next()) else { return Err(Failure::unauthenticated()) };
        let caller = self.keys.find(key.as_bytes()).ok_or_else(Failure::unauthenticated)?;
        let is_safe = head.method == Method::GET || head.method == Method::OPTIONS;
        if caller.scope == Scope::Read && !is_safe {
            let detail = "This key may only read.";
            return Err(Error::new(code::FORBIDDEN).with_detail(detail).at_header("X-API-KEY").into());
        }
        Ok(caller)
    }

    /// In the order of RFC 9110: who asks, what the URL names, whether the method can do it, what may be sent and accepted, and
    /// only then what was sent.
    async fn run<B>(&self, head: &Head<'_>, body: B, understood: &mut Understood) -> Result<Answer, Failure>
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let caller = self.authenticate(head)?;
        understood.caller = Some(caller.name.clone());
        let (route, parameters) = self.router.find(&head.path)?;
        understood.route = route.operations.first().map(|operation| operation.path);
        let Some(operation) = route.operations.iter().find(|operation| operation.method == head.method) else {
            return match (&head.method, caller.scope) {
                // By it a client learns what its key may do, and needs not try.
                (&Method::OPTIONS, Scope::Read) => Ok(Answer::no_content().with_header(ALLOW, route.allow_reading.clone())),
                (&Method::OPTIONS, Scope::Write) => Ok(Answer::no_content().with_header(ALLOW, route.allow.clone())),
                (method, _) => Err(Failure::method_not_allowed(method, route.allow.clone())),
            };
        };
        let body = body::read(&head.method, head.headers, body).await?;
        understood.applied = negotiate(&head.method, head.headers, !body.is_empty(), &operation.support)?;
        let handler = match operation.action {
            Action::Handle(handler) => handler,
            // Whatever else is wrong with the request.
            Action::Refuse(detail) => return Err(Error::new(code::FORBIDDEN).with_detail(detail).into()),
        };
        let query = understood.query.insert(Arc::new(Query::parse(head.query, operation.endpoint)?)).clone();
        // Before the body: a corrected document would only come again with a key that protects nothing.
        let is_idempotent = operation.is_idempotent();
        let idempotency_key = if is_idempotent { jsonapi::idempotency::key(head.headers)? } else { None };
        let request = Request {
            context: &head.context,
            caller,
            method: head.method.clone(),
            path: &head.path,
            raw_query: head.query,
            query,
            headers: head.headers,
            idempotency_key,
            parameters,
            body,
        };
        handler(&self.state, request).await
    }
}

/// The request line and headers, as this module passes them on.
struct Head<'a> {
    /// HEAD is GET without the content (RFC 9110, section 9.3.2): one handler serves both.
    method: Method,
    /// Whether it was HEAD.
    without_content: bool,
    path: String,
    query: Option<&'a str>,
    headers: &'a HeaderMap,
    context: RequestContext,
}

impl<'a> Head<'a> {
    fn of(parts: &'a http::request::Parts, about: &About, clock: &dyn Clock, random: &dyn Random) -> Self {
        let is_head = parts.method == Method::HEAD;
        Self {
            method: if is_head { Method::GET } else { parts.method.clone() },
            without_content: is_head,
            path: about.path(parts.uri.path()),
            query: parts.uri.query(),
            headers: &parts.headers,
            context: RequestContext::from_headers(&parts.headers, clock, random),
        }
    }
}
