//! Components at work: an instance that answers a request, and the calls that it makes.

use super::Telemetry;
use crate::http::Parent;
use http::{HeaderMap, Request, Response, StatusCode};
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span as _, SpanKind, Status, Tracer as _};
use std::time::Instant;

/// An instance that answers a request, from when one is looked for until the answer begins. The span ends when this is dropped.
pub(crate) struct Running(#[expect(dead_code, reason = "ends with it")] opentelemetry_sdk::trace::Span);

impl Telemetry {
    /// An instance of the component answers a request, for `parent`. What it does is done for the span that is returned, which the
    /// component hands on as it does with a client's.
    pub(crate) fn run(&self, component: &str, parent: Option<&Parent>, headers: &mut HeaderMap) -> Option<(Running, Parent)> {
        let tracer = self.tracer()?;
        let builder = tracer.span_builder(format!("run {component}"));
        let attribute = KeyValue::new("bodega.component", component.to_owned());
        let span = builder.with_attributes([attribute]).start_with_context(tracer, &Parent::context(parent));
        let own = Parent(span.span_context().clone());
        own.put(headers);
        Some((Running(span), own))
    }

    /// A component calls another service; the request names the span of the call from now on.
    pub(crate) fn call<B>(&self, component: &str, request: &mut Request<B>) -> Option<Calling> {
        if !self.is_on() {
            return None;
        }
        let server = request.uri().authority().map_or_else(String::new, ToString::to_string);
        let labels = vec![
            KeyValue::new("service", component.to_owned()),
            KeyValue::new("server.address", server),
            KeyValue::new("http.request.method", request.method().to_string()),
        ];
        let span = self.tracer().map(|tracer| {
            let parent = Parent::of(request.headers());
            let builder = tracer.span_builder(request.method().to_string()).with_kind(SpanKind::Client);
            let path = KeyValue::new("url.path", request.uri().path().to_owned());
            let attributes = labels.iter().cloned().chain([path]);
            let span = builder.with_attributes(attributes).start_with_context(tracer, &Parent::context(parent.as_ref()));
            Parent(span.span_context().clone()).put(request.headers_mut());
            span
        });
        Some(Calling { telemetry: self.clone(), started: Instant::now(), labels, span })
    }
}

/// A call to another service that is under way.
pub(crate) struct Calling {
    telemetry: Telemetry,
    started: Instant,
    labels: Vec<KeyValue>,
    span: Option<opentelemetry_sdk::trace::Span>,
}

impl Calling {
    /// The head of the answer is there, or it failed.
    pub(crate) fn end<B, E>(mut self, answer: &Result<Response<B>, E>) {
        let status = answer.as_ref().map(Response::status);
        let outcome = match status {
            Ok(status) => KeyValue::new("http.response.status_code", i64::from(status.as_u16())),
            Err(_) => KeyValue::new("error.type", "no_answer"),
        };
        if let Some(span) = &mut self.span {
            span.set_attribute(outcome.clone());
            if status.as_ref().map_or(true, StatusCode::is_server_error) {
                span.set_status(Status::error("the call failed"));
            }
        }
        self.labels.push(outcome);
        if let Some(instruments) = self.telemetry.instruments() {
            instruments.call_duration.record(self.started.elapsed().as_secs_f64(), &self.labels);
        }
    }
}
