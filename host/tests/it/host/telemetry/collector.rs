//! A collector that decodes what it gets with the official messages.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What came until now.
#[derive(Clone, Default)]
pub(super) struct Collector {
    pub(super) spans: Arc<Mutex<Vec<Span>>>,
    /// Names of metrics.
    pub(super) metrics: Arc<Mutex<Vec<String>>>,
    /// Texts of lines, with the ids of their traces.
    pub(super) lines: Arc<Mutex<Vec<(String, String)>>>,
}

impl Collector {
    /// Listens, and returns its address.
    pub(super) async fn start() -> (Self, String) {
        let collector = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own = collector.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let collector = own.clone();
                let answer = service_fn(move |request| collector.clone().take(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
            }
        });
        (collector, url)
    }

    async fn take(self, request: Request<hyper::body::Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        let path = request.uri().path().to_owned();
        assert_eq!(request.headers()["content-type"], "application/x-protobuf");
        let body = request.into_body().collect().await.unwrap().to_bytes();
        match path.as_str() {
            "/v1/traces" => {
                let sent = ExportTraceServiceRequest::decode(body).unwrap();
                let scopes = sent.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
                self.spans.lock().unwrap().extend(scopes.flat_map(|scope| scope.spans));
            }
            "/v1/metrics" => {
                let sent = ExportMetricsServiceRequest::decode(body).unwrap();
                let scopes = sent.resource_metrics.into_iter().flat_map(|resource| resource.scope_metrics);
                self.metrics.lock().unwrap().extend(scopes.flat_map(|scope| scope.metrics).map(|metric| metric.name));
            }
            "/v1/logs" => {
                let sent = ExportLogsServiceRequest::decode(body).unwrap();
                let scopes = sent.resource_logs.into_iter().flat_map(|resource| resource.scope_logs);
                let line = |record: opentelemetry_proto::tonic::logs::v1::LogRecord| {
                    (record.body.and_then(|body| text(body.value?)).unwrap_or_default(), hex(&record.trace_id))
                };
                self.lines.lock().unwrap().extend(scopes.flat_map(|scope| scope.log_records).map(line));
            }
            _ => return Ok(Response::builder().status(StatusCode::NOT_FOUND).body(Full::default()).unwrap()),
        }
        Ok(Response::new(Full::default()))
    }
}

/// An attribute of a span, if it has it.
pub(super) fn attribute(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    text(found.value.clone()?.value?)
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::StringValue(text) => Some(text),
        Value::IntValue(number) => Some(number.to_string()),
        Value::BoolValue(yes) => Some(yes.to_string()),
        _ => None,
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
