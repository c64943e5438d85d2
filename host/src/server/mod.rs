//! The listener: a loop around [`Host::handle`].

mod received;

use self::received::Received;
use crate::application::Host;
use crate::http::{Asked, Refusal};
use crate::limits;
use anyhow::anyhow;
use http::header::{HOST, HeaderName, HeaderValue};
use http::{Request, Version};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpSocket, TcpStream, ToSocketAddrs};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A host that listens. Requests wait until [`Server::run`].
pub struct Server {
    host: Host,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Listens on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// The address is in use or cannot be had.
    pub async fn bind(host: Host, address: impl ToSocketAddrs + ToString) -> anyhow::Result<Self> {
        let name = address.to_string();
        let listener = TcpListener::bind(address).await.map_err(|error| explain(&error, &name))?;
        let address = listener.local_addr()?;
        Ok(Self { host, listener, address })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` ends, and then those in flight, for at most [`limits::SHUTDOWN_GRACE`].
    /// The result is whether all of them were answered.
    pub async fn run(self, stop: impl Future<Output = ()>) -> bool {
        let connections = Arc::new(Semaphore::new(limits::MAX_CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let accept = async {
            loop {
                // Never closed, so this is always a permit.
                let permit = connections.clone().acquire_owned().await.ok();
                let stream = self.accept().await;
                tokio::spawn(serve(self.host.clone(), stream, graceful.watcher(), permit));
            }
        };
        tokio::select! {
            () = stop => {}
            () = accept => {}
        }
        drop(self.listener);
        tokio::time::timeout(limits::SHUTDOWN_GRACE, graceful.shutdown()).await.is_ok()
    }

    async fn accept(&self) -> TcpStream {
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => return stream,
                // The client went away again, which is no trouble of ours.
                Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
                Err(error) => {
                    self.host.output().line(&format!("bodega: a connection could not be accepted: {error}"));
                    tokio::time::sleep(limits::ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

/// Finds out whether the address can be had, without letting anybody connect to it yet.
pub(crate) fn check_free(address: SocketAddr) -> anyhow::Result<()> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
    let bind = |socket: TcpSocket| {
        // As for the listener itself: what an earlier process left in TIME_WAIT is no obstacle.
        socket.set_reuseaddr(cfg!(unix))?;
        socket.bind(address)
    };
    socket.and_then(bind).map_err(|error| explain(&error, &address.to_string()))
}

fn explain(error: &io::Error, address: &str) -> anyhow::Error {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow!("{address} is already in use; stop what listens there, or choose another address with --listen")
        }
        _ => anyhow!("{address} cannot be listened on ({error}); choose another address with --listen"),
    }
}

async fn serve(host: Host, stream: TcpStream, watcher: Watcher, permit: Option<OwnedSemaphorePermit>) {
    // Answers are written whole, so waiting for more to send would only add the other side's delayed ACK, 40 ms.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request| {
        let host = host.clone();
        let request = Received::wrap(request);
        async move {
            Ok::<_, Infallible>(match check(&request) {
                Ok(()) => host.handle(request).await,
                Err(refusal) => Asked::new(&request).refuse(&refusal),
            })
        }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits::REQUEST_HEAD_TIMEOUT)
        .max_headers(limits::MAX_PARSED_HEADERS)
        .max_buf_size(limits::MAX_PARSED_HEAD);
    // An error here is a client that left or spoke no HTTP; the parser has answered it already.
    let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), answer)).await;
    drop(permit);
}

/// Whether a request's head can be worked with, whatever it asks for.
fn check(request: &Request<Received>) -> Result<(), Refusal> {
    let headers = request.headers();
    let length = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + ": ".len() + value.len() + "\r\n".len();
    if headers.len() > limits::MAX_REQUEST_HEADERS || headers.iter().map(length).sum::<usize>() > limits::MAX_REQUEST_HEADER_BYTES
    {
        return Err(Refusal::HEADERS_TOO_LARGE);
    }
    // RFC 9112, section 3.2. Before HTTP/1.1 nobody had to say whom they meant.
    match headers.get_all(HOST).iter().count() {
        1 => Ok(()),
        0 if request.version() < Version::HTTP_11 => Ok(()),
        _ => Err(Refusal::INVALID_HOST),
    }
}
