//! Calls that components make.

use crate::body::{Body, Bounded, content_length};
use crate::component::Component;
use crate::limits;
use http::header::HOST;
use http::uri::Scheme;
use http::{HeaderName, Request, Response, Uri};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use wasmtime_wasi_http::{DEFAULT_FORBIDDEN_HEADERS, Error, RequestOptions, WasiBody, WasiHttpHooks};

/// The domain under which components reach each other in process.
const CHAINED: &str = ".spin.internal";

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
}

/// A component's way out.
pub(crate) struct Hooks(pub(crate) Arc<Component>);

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
        let component = self.0.clone();
        Box::new(async move {
            let response = send(&component, request, options.unwrap_or_default()).await?;
            Ok((response, Box::new(async { Ok(()) }) as Io))
        })
    }
}

async fn send(component: &Component, request: Request<Body>, options: RequestOptions) -> Result<Response<Body>, Error> {
    check_allowed(component, request.uri())?;
    let between_bytes = options.between_bytes_timeout.unwrap_or(limits::OUTBOUND_TIMEOUT);
    let sibling = request.uri().host().and_then(|host| host.strip_suffix(CHAINED)).map(str::to_owned);
    let request = request.map(|body| Bounded::new(body, limits::MAX_OUTBOUND_REQUEST_BODY, request_too_big).boxed_unsync());
    let response = match sibling {
        Some(id) => call_sibling(component, &id, request).await?,
        None => call_server(component, request, options).await?,
    };
    if content_length(response.headers()).is_some_and(|length| length > limits::MAX_OUTBOUND_RESPONSE_BODY) {
        return Err(response_too_big());
    }
    let bound = |body| Bounded::new(body, limits::MAX_OUTBOUND_RESPONSE_BODY, response_too_big).with_timeout(between_bytes);
    Ok(response.map(|body| bound(body).boxed_unsync()))
}

fn check_allowed(component: &Component, uri: &Uri) -> Result<(), Error> {
    if component.allowed_hosts.allow(uri) {
        return Ok(());
    }
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let origin = format!("{}://{authority}", uri.scheme_str().unwrap_or("http"));
    component.log(&format!(
        "a call to {origin} was denied; to allow it, add \"{origin}\" to allowed_outbound_hosts of `{}` in the manifest",
        component.id
    ));
    Err(Error::HttpRequestDenied)
}

/// Sends to a component of the same application, without a socket.
async fn call_sibling(component: &Component, id: &str, mut request: Request<Body>) -> Result<Response<Body>, Error> {
    request.headers_mut().remove(HOST);
    component.siblings.call(id, request).await.ok_or_else(|| {
        component.log(&format!("a call to http://{id}{CHAINED} failed, because the manifest has no component `{id}`"));
        Error::InternalError(Some(format!("there is no component `{id}`")))
    })
}

fn request_too_big() -> Error {
    Error::HttpRequestBodySize(Some(limits::MAX_OUTBOUND_REQUEST_BODY))
}

fn response_too_big() -> Error {
    Error::HttpResponseBodySize(Some(limits::MAX_OUTBOUND_RESPONSE_BODY))
}

/// Sends over the network. The connect timeout and the first-byte timeout together bound the wait for the head,
/// because the pool does not tell when a connection was there.
async fn call_server(component: &Component, request: Request<Body>, options: RequestOptions) -> Result<Response<Body>, Error> {
    if request.uri().scheme() != Some(&Scheme::HTTP) {
        component.log("a call over https failed, because this host speaks http only; run the application with `spin up`, or set a proxy between");
        return Err(Error::TlsProtocolError);
    }
    let connect = options.connect_timeout.unwrap_or(limits::OUTBOUND_TIMEOUT);
    let first_byte = options.first_byte_timeout.unwrap_or(limits::OUTBOUND_TIMEOUT);
    let head = component.client.0.request(request);
    match timeout(connect.saturating_add(first_byte), head).await {
        None => Err(Error::ConnectionReadTimeout),
        Some(Err(error)) => Err(explain(&error)),
        Some(Ok(response)) => Ok(response.map(|body| body.map_err(Error::from).boxed_unsync())),
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
