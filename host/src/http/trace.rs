//! Traces that go on from one process, or component, to the next.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;

/// [W3C Trace Context](https://www.w3.org/TR/trace-context/#traceparent-header).
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The span that something belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Parent(pub(crate) SpanContext);

impl Parent {
    /// The one that a request names, if it names one.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &HeaderExtractor(headers));
        let span = context.span().span_context().clone();
        span.is_valid().then_some(Self(span))
    }

    /// Names it in a request, instead of any other.
    pub(crate) fn put(&self, headers: &mut HeaderMap) {
        let Self(span) = self;
        let value = format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), span.trace_flags().to_u8());
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(TRACEPARENT, value);
        }
    }

    pub(crate) fn context(parent: Option<&Self>) -> Context {
        parent.map_or_else(Context::new, |Self(span)| Context::new().with_remote_span_context(span.clone()))
    }

    /// The id of the trace, 32 hexadecimal digits.
    pub(crate) fn trace_id(&self) -> String {
        self.0.trace_id().to_string()
    }
}
