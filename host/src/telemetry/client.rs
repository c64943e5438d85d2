//! The way to a collector over HTTP.

use crate::limits;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use opentelemetry_http::{HttpClient, HttpError};
use tokio::runtime::Handle;

/// Sends from the threads of the exporters, which have no runtime, on that of the process.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    client: Client<HttpConnector, Full<Bytes>>,
    runtime: Handle,
}

impl Sender {
    /// Called within the runtime.
    pub(super) fn new() -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build(HttpConnector::new()), runtime: Handle::current() }
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = async move {
            let response = client.request(request.map(Full::new)).await?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, limits::TELEMETRY_ANSWER).collect().await?.to_bytes();
            Ok::<_, HttpError>(Response::from_parts(parts, body))
        };
        // A timer needs the runtime too.
        self.runtime.spawn(async { tokio::time::timeout(limits::TELEMETRY_TIME, sent).await }).await??
    }
}
