//! The listener for operators: metrics for those who ask, and what runs here. It has no keys: who may reach its address may read it.

use crate::limits;
use crate::telemetry::Telemetry;
use anyhow::Context as _;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, Semaphore};

/// What `/version` answers, looked up each time.
pub(crate) type Version = Box<dyn Fn() -> serde_json::Value + Send + Sync>;

/// Somebody who listens for operators.
pub(crate) struct Admin {
    listener: TcpListener,
    desk: Arc<Desk>,
}

struct Desk {
    telemetry: Telemetry,
    version: Version,
    /// The metrics as they were put together last, so that who asks all the time costs no more than who asks each second.
    metrics: Mutex<Option<(Instant, Bytes)>>,
}

impl Admin {
    /// Listens on this address.
    ///
    /// # Errors
    /// It cannot be had.
    pub(crate) async fn bind(address: SocketAddr, telemetry: Telemetry, version: Version) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("{address} cannot be listened on; choose another address with --admin-listen"))?;
        Ok(Self { listener, desk: Arc::new(Desk { telemetry, version, metrics: Mutex::default() }) })
    }

    /// The address that it listens on.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Answers until the process ends.
    pub(crate) async fn run(self) {
        let places = Arc::new(Semaphore::new(limits::ADMIN_CONNECTIONS));
        loop {
            let Ok(place) = places.clone().acquire_owned().await else { return };
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let desk = self.desk.clone();
                    tokio::spawn(async move {
                        // Who is slow, and who only keeps a connection, makes room for the next one.
                        let _ = tokio::time::timeout(limits::ADMIN_CONNECTION_TIME, converse(stream, desk)).await;
                        drop(place);
                    });
                }
                Err(_) => tokio::time::sleep(limits::ACCEPT_PAUSE).await,
            }
        }
    }
}

async fn converse(stream: TcpStream, desk: Arc<Desk>) {
    let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
        let desk = desk.clone();
        async move { Ok::<_, Infallible>(desk.answer(request.method(), request.uri().path()).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits::ADMIN_HEAD_TIME);
    let _ = http.serve_connection(TokioIo::new(stream), answer).await;
}

impl Desk {
    async fn answer(self: &Arc<Self>, method: &Method, path: &str) -> Response<Full<Bytes>> {
        if !matches!(path, "/metrics" | "/version") {
            return text(StatusCode::NOT_FOUND, "Here are /metrics and /version.\n");
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "This is only to be read.\n");
            refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        let (media_type, body) = if path == "/version" {
            ("application/json", Bytes::from(format!("{}\n", (self.version)())))
        } else {
            match self.metrics().await {
                Some(metrics) => (prometheus::TEXT_FORMAT, metrics),
                None => return text(StatusCode::INTERNAL_SERVER_ERROR, "The metrics could not be put together.\n"),
            }
        };
        let mut response = Response::new(Full::new(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    async fn metrics(self: &Arc<Self>) -> Option<Bytes> {
        let mut kept = self.metrics.lock().await;
        match &*kept {
            Some((made, metrics)) if made.elapsed() < limits::ADMIN_METRICS_AGE => Some(metrics.clone()),
            _ => {
                let telemetry = self.telemetry.clone();
                // It looks at files and databases.
                let made = tokio::task::spawn_blocking(move || telemetry.exposition()).await;
                let metrics = Bytes::from(made.ok()?.ok()?);
                *kept = Some((Instant::now(), metrics.clone()));
                Some(metrics)
            }
        }
    }
}

fn text(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
