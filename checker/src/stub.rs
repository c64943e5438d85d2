//! A stand-in for products that can be slow, wrong or gone.

use http::{Request, Response, header};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How the stand-in behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Every id is an active product.
    Well,
    /// Every id is an active product, as it was 10 ms ago.
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
    pub(crate) const BAD: [Self; 7] =
        [Self::Flapping, Self::Failing, Self::Busy, Self::Silent, Self::Gone, Self::Malformed, Self::Unknown];
}

struct State {
    mood: watch::Sender<Mood>,
    calls: AtomicU64,
    /// Of every product, in cents.
    price: AtomicU64,
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
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state =
            Arc::new(State { mood: watch::Sender::new(Mood::Well), calls: AtomicU64::new(0), price: AtomicU64::new(1_999) });
        let asked = Arc::clone(&state);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&asked);
                let answer = service_fn(move |request| answer(request, Arc::clone(&state)));
                // An error is a client that left, or an answer withheld on purpose.
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
            }
        });
        Ok(Self { address, state, serving })
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Behaves like this from now on.
    pub fn set(&self, mood: Mood) {
        self.state.mood.send_replace(mood);
    }

    /// Every product costs so many cents from now on.
    pub(crate) fn set_price(&self, cents: u64) {
        self.state.price.store(cents, Ordering::SeqCst);
    }

    /// How often it was asked for a product.
    pub fn calls(&self) -> u64 {
        self.state.calls.load(Ordering::Relaxed)
    }
}

async fn answer(request: Request<Incoming>, state: Arc<State>) -> io::Result<Response<Full<Bytes>>> {
    if request.uri().path().ends_with("/health/live") {
        return Ok(Response::default());
    }
    let call = state.calls.fetch_add(1, Ordering::Relaxed);
    let mood = *state.mood.borrow();
    let (status, body) = match mood {
        Mood::Flapping if fastrand::Rng::with_seed(call).bool() => (500, "{}".into()),
        Mood::Well | Mood::Flapping => (200, products(&request, &state)),
        Mood::Slow => {
            let found = products(&request, &state);
            tokio::time::sleep(Duration::from_millis(10)).await;
            (200, found)
        }
        Mood::Failing => (503, "{}".into()),
        Mood::Busy => (429, "{}".into()),
        Mood::Silent => std::future::pending().await,
        Mood::Gone => return Err(io::Error::other("gone")),
        Mood::Malformed => (200, NONSENSE[usize::try_from(call).unwrap_or(0) % NONSENSE.len()].into()),
        Mood::Unknown => (404, r#"{"errors":[{"status":"404"}]}"#.into()),
    };
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, "application/vnd.api+json");
    response.body(body).map_err(io::Error::other)
}

const NONSENSE: [&str; 8] = [
    "",
    "<html>",
    r#"{"data":"#,
    r#"{"data":null}"#,
    r#"{"data":{"type":"cats","id":"7"}}"#,
    r#"{"data":{"type":"products","id":"7","attributes":{"price":-1}}}"#,
    r#"{"data":{"type":"products","id":"00000000-0000-4000-8000-000000000000","attributes":{"sku":"A","name":"A","price":"1e309","currency":"USD","status":"active"}}}"#,
    r#"{"data":[7]}"#,
];

/// One product for `/products/{id}`, a list for `filter[id]`.
fn products(request: &Request<Incoming>, state: &State) -> Full<Bytes> {
    let cents = state.price.load(Ordering::SeqCst);
    let product = |id| product(id, cents);
    let mut parts = request.uri().query().unwrap_or_default().split('&');
    let data = match parts.find_map(|part| part.strip_prefix("filter%5Bid%5D=")) {
        Some(ids) => ids.split(',').map(product).collect(),
        None => product(request.uri().path().rsplit('/').next().unwrap_or_default()),
    };
    json!({ "data": data }).to_string().into()
}

fn product(id: &str, cents: u64) -> Value {
    let price = format!("{}.{:02}", cents / 100, cents % 100);
    json!({
        "type": "products",
        "id": id,
        "attributes": { "sku": "SKU-1", "name": "A thing", "description": "", "price": price, "currency": "USD", "status": "active" },
        "links": { "self": format!("/products/{id}") },
    })
}
