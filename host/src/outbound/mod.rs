//! Calls that components make.

mod allowed_hosts;
mod client;
mod siblings;

pub(crate) use allowed_hosts::AllowedHosts;
pub(crate) use client::Client;
pub(crate) use siblings::Siblings;

use crate::http::{Body, Bounded, content_length};
use crate::limits;
use crate::output::{Level, Log};
use crate::telemetry::Telemetry;
use http::header::HOST;
use http::uri::Scheme;
use http::{HeaderName, Request, Response, Uri};
use http_body_util::BodyExt as _;
use std::sync::Arc;
use wasmtime_wasi_http::{DEFAULT_FORBIDDEN_HEADERS, Error, RequestOptions, WasiBody, WasiHttpHooks};

/// The domain under which components reach each other in process.
const CHAINED: &str = ".spin.internal";

/// What a component may reach, and by which ways.
pub(crate) struct Outbound {
    pub(crate) allowed_hosts: AllowedHosts,
    /// For calls over the network.
    pub(crate) client: Client,
    /// For calls that stay in the process.
    pub(crate) siblings: Siblings,
    pub(crate) telemetry: Telemetry,
    pub(crate) log: Log,
}

/// A component's way out.
pub(crate) struct Hooks(pub(crate) Arc<Outbound>);

type Sent = Result<(Response<WasiBody>, Io), Error>;
type Io = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Hooks {
    fn is_forbidden_header(&mut self, name: &HeaderName) -> bool {
        DEFAULT_FORBIDDEN_HEADERS.contains(name)
    }

    fn default_scheme(&mut self) -> Option<Scheme> {
        Some(Scheme::HTTP)
    }

    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Io,
    ) -> Box<dyn Future<Output = Sent> + Send> {
        let outbound = self.0.clone();
        Box::new(async move {
            let response = outbound.send(request, options.unwrap_or_default()).await?;
            Ok((response, Box::new(async { Ok(()) }) as Io))
        })
    }
}

impl Outbound {
    async fn send(&self, request: Request<Body>, options: RequestOptions) -> Result<Response<Body>, Error> {
        self.check_allowed(request.uri())?;
        let between_bytes = options.between_bytes_timeout.unwrap_or(limits::OUTBOUND_TIMEOUT);
        let sibling = request.uri().host().and_then(|host| host.strip_suffix(CHAINED)).map(str::to_owned);
        let mut request =
            request.map(|body| Bounded::new(body, limits::MAX_OUTBOUND_REQUEST_BODY, request_too_big).boxed_unsync());
        let calling = self.telemetry.call(&self.log.component, &mut request);
        let answer = match sibling {
            Some(id) => self.call_sibling(&id, request).await,
            None => self.call_server(request, options).await,
        };
        if let Some(calling) = calling {
            calling.end(&answer);
        }
        let response = answer?;
        if content_length(response.headers()).is_some_and(|length| length > limits::MAX_OUTBOUND_RESPONSE_BODY) {
            return Err(response_too_big());
        }
        let bound = |body| Bounded::new(body, limits::MAX_OUTBOUND_RESPONSE_BODY, response_too_big).with_timeout(between_bytes);
        Ok(response.map(|body| bound(body).boxed_unsync()))
    }

    fn check_allowed(&self, uri: &Uri) -> Result<(), Error> {
        if self.allowed_hosts.allow(uri) {
            return Ok(());
        }
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let origin = format!("{}://{authority}", uri.scheme_str().unwrap_or("http"));
        let text = format!(
            "a call to {origin} was denied; to allow it, add \"{origin}\" to allowed_outbound_hosts of `{}` in the manifest",
            self.log.component
        );
        self.log.line(Level::Warn, &text);
        Err(Error::HttpRequestDenied)
    }

    /// Sends to a component of the same application, without a socket.
    async fn call_sibling(&self, id: &str, mut request: Request<Body>) -> Result<Response<Body>, Error> {
        request.headers_mut().remove(HOST);
        let Some(answer) = self.siblings.call(id, request) else {
            self.log.line(
                Level::Error,
                &format!("a call to http://{id}{CHAINED} failed, because the manifest has no component `{id}`"),
            );
            return Err(Error::InternalError(Some(format!("there is no component `{id}`"))));
        };
        Ok(answer.await)
    }

    /// Sends over the network.
    async fn call_server(&self, request: Request<Body>, options: RequestOptions) -> Result<Response<Body>, Error> {
        if request.uri().scheme() != Some(&Scheme::HTTP) {
            self.log.line(Level::Error, "a call over https failed, because this host speaks http only; run the application with `spin up`, or set a proxy between");
            return Err(Error::TlsProtocolError);
        }
        self.client.send(request, options).await
    }
}

fn request_too_big() -> Error {
    Error::HttpRequestBodySize(Some(limits::MAX_OUTBOUND_REQUEST_BODY))
}

fn response_too_big() -> Error {
    Error::HttpResponseBodySize(Some(limits::MAX_OUTBOUND_RESPONSE_BODY))
}
