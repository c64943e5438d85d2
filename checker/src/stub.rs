//! A stand-in for products that can be slow, wrong or gone.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How the stand-in behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mood {
    /// Every id is an active product.
    Well,
    /// Every id is an active product, after 20 ms.
    Slow,
    /// One half of the answers is a 500, as if by chance.
    Flapping,
    /// 503.
    Failing,
    /// 429.
    Busy,
    /// No answer at all.
    Silent,
    /// The connection is closed without an answer.
    Gone,
    /// 200, and nonsense: another kind with every answer.
    Malformed,
    /// 404.
    Unknown,
}

impl Mood {
    /// Those in which a purchase may fail for the lack of products.
    pub const BAD: [Self; 7] =
        [Self::Flapping, Self::Failing, Self::Busy, Self::Silent, Self::Gone, Self::Malformed, Self::Unknown];

    const ALL: [Self; 9] = [
        Self::Well,
        Self::Slow,
        Self::Flapping,
        Self::Failing,
        Self::Busy,
        Self::Silent,
        Self::Gone,
        Self::Malformed,
        Self::Unknown,
    ];
}

/// The price of every product.
pub const UNIT_PRICE_CENTS: i64 = 1_999;

#[derive(Default)]
struct State {
    mood: AtomicU8,
    calls: AtomicU64,
}

/// The stand-in, which listens until it is dropped.
pub struct Stub {
    address: SocketAddr,
    state: Arc<State>,
    serving: JoinHandle<()>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Stub {
    /// Listens on a free port of the loopback interface.
    ///
    /// # Errors
    /// There is no port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let serving = tokio::spawn(serve(listener, Arc::clone(&state)));
        Ok(Self { address, state, serving })
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Behaves like this from now on.
    pub fn set(&self, mood: Mood) {
        self.state.mood.store(mood as u8, Ordering::Relaxed);
    }

    /// How often it was asked for a product.
    pub fn calls(&self) -> u64 {
        self.state.calls.load(Ordering::Relaxed)
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let answer = service_fn(move |request| answer(request, Arc::clone(&state)));
            // An error is a client that left, or an answer withheld on purpose.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

type Answer = Result<Response<Full<Bytes>>, std::io::Error>;

async fn answer(request: Request<Incoming>, state: Arc<State>) -> Answer {
    if request.uri().path().ends_with("/health/live") {
        return Ok(Response::new(Full::default()));
    }
    let call = state.calls.fetch_add(1, Ordering::Relaxed);
    let mood = Mood::ALL[usize::from(state.mood.load(Ordering::Relaxed)) % Mood::ALL.len()];
    match mood {
        Mood::Flapping if fastrand::Rng::with_seed(call).bool() => plain(StatusCode::INTERNAL_SERVER_ERROR, "{}"),
        Mood::Well | Mood::Flapping => Ok(products(&request)),
        Mood::Slow => {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(products(&request))
        }
        Mood::Failing => plain(StatusCode::SERVICE_UNAVAILABLE, "{}"),
        Mood::Busy => plain(StatusCode::TOO_MANY_REQUESTS, "{}"),
        Mood::Silent => std::future::pending().await,
        Mood::Gone => Err(std::io::Error::other("gone")),
        Mood::Malformed => malformed(call),
        Mood::Unknown => plain(StatusCode::NOT_FOUND, r#"{"errors":[{"status":"404"}]}"#),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several answers, of which some are no answer")]
fn plain(status: StatusCode, body: &'static str) -> Answer {
    Ok(respond(status, body.into()))
}

fn respond(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let kind = http::HeaderValue::from_static("application/vnd.api+json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, kind);
    response
}

fn malformed(call: u64) -> Answer {
    const BODIES: [&str; 8] = [
        "",
        "<html>",
        r#"{"data":"#,
        r#"{"data":null}"#,
        r#"{"data":{"type":"cats","id":"7"}}"#,
        r#"{"data":{"type":"products","id":"7","attributes":{"price":-1}}}"#,
        r#"{"data":{"type":"products","id":"00000000-0000-4000-8000-000000000000","attributes":{"sku":"A","name":"A","price":"1e309","currency":"USD","status":"active"}}}"#,
        r#"{"data":[7]}"#,
    ];
    plain(StatusCode::OK, BODIES[usize::try_from(call).unwrap_or(0) % BODIES.len()])
}

/// One product for `/products/{id}`, a list for `filter[id]`.
fn products(request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let data =
        match request.uri().query().and_then(|query| query.split('&').find_map(|part| part.strip_prefix("filter%5Bid%5D="))) {
            Some(ids) => ids.split(',').map(product).collect(),
            None => product(request.uri().path().rsplit('/').next().unwrap_or_default()),
        };
    respond(StatusCode::OK, json!({ "data": data }).to_string().into())
}

fn product(id: &str) -> serde_json::Value {
    let price = format!("{}.{:02}", UNIT_PRICE_CENTS / 100, UNIT_PRICE_CENTS % 100);
    json!({
        "type": "products",
        "id": id,
        "attributes": { "sku": "SKU-1", "name": "A thing", "description": "", "price": price, "currency": "USD", "status": "active" },
        "links": { "self": format!("/products/{id}") },
    })
}
