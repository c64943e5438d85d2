//! Requests: a line in the log, a span, and how long each took.

use super::Telemetry;
use crate::admission::Address;
use crate::http::{Body, Facts, Parent, X_REQUEST_ID};
use crate::limits;
use crate::output::{Level, Line, Output};
use http::{Method, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _};
use serde_json::{Value, json};
use std::time::Instant;

/// A request that is being answered, if anybody wants to know.
pub(crate) struct Watched(Option<Box<Open>>);

struct Open {
    telemetry: Telemetry,
    /// Where a line about it goes, if that is wanted.
    output: Option<Output>,
    service: String,
    /// The route in the manifest: where the component tells none of its own.
    route: String,
    method: Method,
    path: String,
    client: Address,
    started: Instant,
    span: Option<opentelemetry_sdk::trace::Span>,
    parent: Option<Parent>,
    /// What is known when the answer begins.
    answer: Option<Answer>,
}

struct Answer {
    status: StatusCode,
    facts: Facts,
    request_id: String,
    bytes: u64,
}

/// Nobody waits for the answer any more: the code that nginx has for it.
const LEFT: &str = "client_left";

impl Watched {
    /// A request for this service, by this route of the manifest.
    pub(crate) fn begin<B>(telemetry: &Telemetry, output: &Output, to: Option<(&str, &str)>, request: &Request<B>) -> Self {
        let output = output.tells_requests().then(|| output.clone());
        if output.is_none() && !telemetry.is_on() {
            return Self(None);
        }
        let parent = Parent::of(request.headers());
        let span = telemetry.tracer().map(|tracer| {
            let builder = tracer.span_builder(request.method().to_string()).with_kind(SpanKind::Server);
            builder.start_with_context(tracer, &Parent::context(parent.as_ref()))
        });
        let own = span.as_ref().map(|span| Parent(span.span_context().clone()));
        let (route, service) = to.unwrap_or(("", "bodega"));
        Self(Some(Box::new(Open {
            telemetry: telemetry.clone(),
            output,
            service: service.to_owned(),
            route: route.to_owned(),
            method: request.method().clone(),
            path: request.uri().path().chars().take(limits::MAX_LOGGED_PATH).collect(),
            client: request.extensions().get().copied().unwrap_or(Address::WITHIN),
            started: Instant::now(),
            span,
            parent: own.or(parent),
            answer: None,
        })))
    }

    /// The span for which the request is answered.
    pub(crate) fn parent(&self) -> Option<&Parent> {
        self.0.as_ref()?.parent.as_ref()
    }

    /// The answer begins. It ends with its last byte, or when nobody reads on.
    pub(crate) fn answer(mut self, mut response: Response<Body>) -> Response<Body> {
        let facts = Facts::take(&mut response);
        let Some(open) = &mut self.0 else { return response };
        let length = response.body().size_hint().exact();
        let id = response.headers().get(X_REQUEST_ID).and_then(|id| id.to_str().ok());
        let request_id = id.unwrap_or_default().to_owned();
        open.answer = Some(Answer { status: response.status(), facts, request_id, bytes: length.unwrap_or(0) });
        if length.is_some() {
            return response;
        }
        response.map(|body| {
            let count = move |frame: http_body::Frame<bytes::Bytes>| {
                let open = self.0.as_mut().and_then(|open| open.answer.as_mut());
                if let (Some(answer), Some(data)) = (open, frame.data_ref()) {
                    answer.bytes += data.len() as u64;
                }
                frame
            };
            body.map_frame(count).boxed_unsync()
        })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let took = self.started.elapsed().as_secs_f64();
        let answer = self.answer.take().unwrap_or_else(|| {
            let facts = Facts { error: Some(LEFT.to_owned()), ..Facts::default() };
            Answer { status: StatusCode::from_u16(499).unwrap_or_default(), facts, request_id: String::new(), bytes: 0 }
        });
        let Facts { route, error, breaker, .. } = &answer.facts;
        self.note_breaker(breaker.as_deref());
        let route = route.as_deref().unwrap_or(&self.route).to_owned();
        self.measure(took, &route, answer.status, error.as_deref());
        self.close_span(&route, &answer);
        if let Some(output) = &self.output {
            output.request(&self.line(took, &route, &answer));
        }
    }
}

impl Open {
    fn measure(&self, took: f64, route: &str, status: StatusCode, error: Option<&str>) {
        let Some(instruments) = self.telemetry.instruments() else { return };
        let mut labels = vec![
            KeyValue::new("service", self.service.clone()),
            KeyValue::new("http.request.method", method(&self.method).to_owned()),
            KeyValue::new("http.route", route.to_owned()),
            KeyValue::new("http.response.status_code", i64::from(status.as_u16())),
        ];
        labels.extend(error.map(|error| KeyValue::new("error.type", error.to_owned())));
        instruments.request_duration.record(took, &labels);
    }

    fn note_breaker(&self, state: Option<&str>) {
        let number = match state {
            Some("closed") => 0,
            Some("half_open") => 1,
            Some("open") => 2,
            _ => return,
        };
        if let Some(instruments) = self.telemetry.instruments() {
            instruments.breaker.record(number, &[KeyValue::new("service", self.service.clone())]);
        }
    }

    fn close_span(&mut self, route: &str, answer: &Answer) {
        let Some(span) = &mut self.span else { return };
        let name = method(&self.method);
        span.update_name(if route.is_empty() { name.to_owned() } else { format!("{name} {route}") });
        let Facts { key, error, .. } = &answer.facts;
        let texts = [
            ("http.request.method", Some(name)),
            ("url.path", Some(&self.path)),
            ("url.scheme", Some("http")),
            ("http.route", Some(route)),
            ("bodega.component", Some(&self.service)),
            ("bodega.key", key.as_deref()),
            ("bodega.request_id", Some(&answer.request_id)),
            ("error.type", error.as_deref()),
        ];
        let known = texts.into_iter().filter_map(|(name, value)| Some(KeyValue::new(name, value?.to_owned())));
        span.set_attributes(known);
        span.set_attribute(KeyValue::new("http.response.status_code", i64::from(answer.status.as_u16())));
        span.set_attribute(KeyValue::new("client.address", self.client.to_string()));
        if answer.status.is_server_error() {
            span.set_status(Status::error(error.clone().unwrap_or_default()));
        }
        span.end();
    }

    fn line(&self, took: f64, route: &str, answer: &Answer) -> Line {
        let level = if answer.status.is_server_error() { Level::Error } else { Level::Info };
        let own = (self.service != "bodega").then_some(self.service.as_str());
        let mut line = Line::new(level, own, "request");
        line.is_own = own.is_some();
        let Facts { key, error, .. } = &answer.facts;
        let milliseconds = (took * 1e5).round() / 100.0;
        let known: [(&str, Option<Value>); 10] = [
            ("method", Some(json!(self.method.as_str()))),
            ("path", Some(json!(self.path))),
            ("route", (!route.is_empty()).then(|| json!(route))),
            ("status", Some(json!(answer.status.as_u16()))),
            ("error", error.as_deref().map(Value::from)),
            ("duration_ms", Some(json!(milliseconds))),
            ("bytes", Some(json!(answer.bytes))),
            ("key", key.as_deref().map(Value::from)),
            ("request_id", (!answer.request_id.is_empty()).then(|| json!(answer.request_id))),
            ("trace_id", self.parent.as_ref().map(|parent| json!(parent.trace_id()))),
        ];
        let client = (self.client != Address::WITHIN).then(|| ("client", Some(json!(self.client.to_string()))));
        let known = known.into_iter().chain(client).filter_map(|(name, value)| Some((name.to_owned(), value?)));
        line.fields = known.collect();
        line
    }
}

/// The method as a label: those that are made up are all one.
fn method(method: &Method) -> &str {
    const KNOWN: [Method; 9] = [
        Method::GET,
        Method::POST,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::TRACE,
        Method::CONNECT,
    ];
    KNOWN.iter().find(|known| *known == method).map_or("_OTHER", |_| method.as_str())
}
