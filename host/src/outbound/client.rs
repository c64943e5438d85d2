//! Connections to other servers.

use crate::http::Body;
use crate::limits;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error as _;
use std::io;
use std::time::Duration;
use wasmtime_wasi_http::{Error, RequestOptions};

/// Connections to other servers, shared by all components.
#[derive(Clone)]
pub(crate) struct Client(legacy::Client<HttpConnector, Body>);

impl Client {
    pub(crate) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(limits::OUTBOUND_IDLE_TIMEOUT)
            .pool_max_idle_per_host(limits::OUTBOUND_IDLE_CONNECTIONS)
            .build(connector);
        Self(client)
    }

    /// Sends over the network. The connect timeout and the first-byte timeout together bound the wait for the head,
    /// because the pool does not tell when a connection was there.
    pub(super) async fn send(&self, request: Request<Body>, options: RequestOptions) -> Result<Response<Body>, Error> {
        let connect = options.connect_timeout.unwrap_or(limits::OUTBOUND_TIMEOUT);
        let first_byte = options.first_byte_timeout.unwrap_or(limits::OUTBOUND_TIMEOUT);
        let head = self.0.request(request);
        match timeout(connect.saturating_add(first_byte), head).await {
            None => Err(Error::ConnectionReadTimeout),
            Some(Err(error)) => Err(explain(&error)),
            Some(Ok(response)) => Ok(response.map(|body| body.map_err(Error::from).boxed_unsync())),
        }
    }
}

async fn timeout<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    tokio::time::timeout(limit, future).await.ok()
}

fn explain(error: &legacy::Error) -> Error {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            return match io.kind() {
                io::ErrorKind::ConnectionRefused => Error::ConnectionRefused,
                io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::UnexpectedEof => Error::ConnectionTerminated,
                io::ErrorKind::TimedOut => Error::ConnectionTimeout,
                io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Error::DestinationUnavailable,
                _ if error.is_connect() => Error::DnsError { rcode: Some(io.to_string()), info_code: None },
                _ => Error::ConnectionTerminated,
            };
        }
        if let Some(hyper) = cause.downcast_ref::<hyper::Error>()
            && (hyper.is_incomplete_message() || hyper.is_closed())
        {
            return Error::ConnectionTerminated;
        }
        source = cause.source();
    }
    if error.is_connect() { Error::DestinationUnavailable } else { Error::HttpProtocolError }
}
