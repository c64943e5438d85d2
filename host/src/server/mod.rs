//! The listener: a loop around [`Host::handle`].

pub(crate) mod admin;
mod connections;
mod files;
#[cfg(fuzzing)]
pub(crate) mod fuzzing;
mod progress;
mod received;
mod watched;

use self::connections::{Connection, Connections, Full};
use self::files::raise_limit;
use self::progress::Phase;
use self::received::Received;
use self::watched::{Heads, Sent, Socket};
use crate::admission::Address;
use crate::application::Host;
use crate::http::{Asked, Body, Refusal};
use crate::limits;
use crate::output::Level;
use anyhow::anyhow;
use http::header::{HOST, HeaderName, HeaderValue};
use http::{Request, Response, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream, ToSocketAddrs};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

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
        let graceful = GracefulShutdown::new();
        let output = self.host.output();
        let connections = Connections::new(self.most_connections());
        connections.show(self.host.telemetry());
        let accept = async {
            let (heads, refusals) = (Heads::default(), Arc::new(Semaphore::new(limits::MAX_REFUSALS)));
            loop {
                let (stream, address) = self.accept().await;
                match connections.admit(Address::of(address.ip())) {
                    Ok(connection) => {
                        if let Some(client) = connection.in_place_of {
                            let text = format!("the connection of {client} that was quiet longest was closed for a new one");
                            output.limit("MAX_CONNECTIONS", &text);
                        }
                        let served = serve(self.host.clone(), stream, graceful.watcher(), connection, heads.clone());
                        tokio::spawn(served);
                    }
                    Err(full) => {
                        self.tell(&full, address);
                        // Where too many are being told, the connection is closed without a word.
                        refusals.clone().try_acquire_owned().ok().map(|place| tokio::spawn(refuse(stream, place)));
                    }
                }
            }
        };
        let sweep = async {
            loop {
                tokio::time::sleep(limits::SWEEP_PAUSE).await;
                match connections.sweep() {
                    0 => {}
                    late => output.limit("REQUEST_HEAD_TIMEOUT or ANSWER_PAUSE", &format!("{late} connections were closed")),
                }
            }
        };
        tokio::select! {
            () = stop => {}
            () = accept => {}
            () = sweep => {}
        }
        drop(self.listener);
        self.host.stop_waiting();
        tokio::time::timeout(limits::SHUTDOWN_GRACE, graceful.shutdown()).await.is_ok()
    }

    async fn accept(&self) -> (TcpStream, SocketAddr) {
        loop {
            match self.listener.accept().await {
                Ok(accepted) => return accepted,
                // The client went away again, which is no trouble of ours.
                Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
                Err(error) => {
                    self.host.output().limit("RLIMIT_NOFILE", &format!("a connection could not be accepted: {error}"));
                    tokio::time::sleep(limits::ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn tell(&self, full: &Full, address: SocketAddr) {
        let why = match full {
            Full::One => format!("{} has as many connections as one address may", address.ip()),
            Full::All => "there are as many connections as can be".to_owned(),
        };
        self.host.output().limit("MAX_CONNECTIONS", &format!("{why}, all at work; a new one was refused"));
    }

    /// How many connections there may be, which the log tells where the operating system gives fewer than are wanted.
    fn most_connections(&self) -> usize {
        let files = raise_limit();
        let (most, wanted) = (self.host.connections(files), self.host.connections(usize::MAX));
        if most < wanted {
            let text = format!(
                "only {files} files may be open, so at most {most} connections are served at once and not {wanted}; raise it with `ulimit -n`"
            );
            self.host.output().line(Level::Warn, &text);
        }
        most
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

async fn serve(host: Host, stream: TcpStream, watcher: Watcher, connection: Connection, heads: Heads) {
    // Answers are written whole, so waiting for more to send would only add the other side's delayed ACK, 40 ms.
    let _ = stream.set_nodelay(true);
    converse(stream, watcher, connection, heads, |request| {
        let host = host.clone();
        async move { host.handle(request).await }
    })
    .await;
}

/// Reads requests from a connection, and has those answered whose head can be worked with.
async fn converse<S, A, R>(stream: S, watcher: Watcher, connection: Connection, heads: Heads, answer: A)
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
    A: Fn(Request<Received>) -> R,
    R: Future<Output = Response<Body>>,
{
    let progress = connection.progress.clone();
    let client = connection.client;
    let answer = service_fn(|request| {
        let progress = progress.clone();
        let mut request = Received::wrap(request, &progress);
        request.extensions_mut().insert(client);
        let answer = &answer;
        async move {
            let response = match check(&request) {
                Ok(()) => answer(request).await,
                Err(refusal) => Asked::new(&request).refuse(&refusal),
            };
            let length = response.body().size_hint().exact();
            progress.enter(Phase::Answer { until: length.map(answered_by), is_whole: false });
            Ok::<_, Infallible>(response.map(|body| Sent::new(body, progress)))
        }
    });
    let mut http = http1::Builder::new();
    // The deadlines are those of `Progress`.
    http.timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_headers(limits::MAX_PARSED_HEADERS)
        .max_buf_size(limits::MAX_PARSED_HEAD);
    let socket = TokioIo::new(Socket::new(stream, connection.progress.clone(), heads));
    tokio::select! {
        // An error here is a client that left or spoke no HTTP; the parser has answered it already.
        _ = watcher.watch(http.serve_connection(socket, answer)) => {}
        () = connection.progress.ended() => {}
    }
}

/// Until when an answer of so many bytes must have been taken.
fn answered_by(bytes: u64) -> Instant {
    Instant::now() + limits::ANSWER_PAUSE + Duration::from_secs(bytes / limits::MIN_ANSWER_RATE)
}

/// Tells a client that there is no place for its connection.
async fn refuse(stream: TcpStream, _place: OwnedSemaphorePermit) {
    let answer =
        service_fn(async |request: Request<Incoming>| Ok::<_, Infallible>(Asked::new(&request).refuse(&Refusal::OVERLOADED)));
    let told = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), answer);
    let _ = tokio::time::timeout(limits::REFUSAL_TIME, told).await;
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
