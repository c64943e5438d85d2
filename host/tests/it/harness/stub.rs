//! A products service that does what a test tells it to, and remembers what it was asked.

use super::documents::new_stock;
use super::shop::Shop;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// The header of a good answer.
pub(crate) const JSON_API: &str = "content-type: application/vnd.api+json\r\n";

/// How to answer a request.
#[derive(Clone)]
pub(crate) enum Reply {
    /// These bytes, and then the end of the connection.
    Whole(Vec<u8>),
    /// The same after a while.
    After(Duration, Vec<u8>),
    /// These bytes, and then nothing more, without an end.
    Stuck(Vec<u8>),
    /// The first part at once, the second a byte a second.
    Drip(Vec<u8>, Vec<u8>),
}

/// The stub. It ends with the test.
pub(crate) struct Stub {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    reply: Arc<Mutex<Reply>>,
    running: AbortHandle,
}

impl Stub {
    /// A stub that answers every request in the same way, until told otherwise.
    pub(crate) async fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let reply = Arc::new(Mutex::new(reply));
        let (asked_here, reply_here) = (Arc::clone(&asked), Arc::clone(&reply));
        let running = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                tokio::spawn(serve(stream, Arc::clone(&asked_here), Arc::clone(&reply_here)));
            }
        });
        Self { address, asked, reply, running: running.abort_handle() }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn set(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    /// Stops listening: whoever connects from now on is refused.
    pub(crate) async fn go(&self) {
        self.running.abort();
        while TcpStream::connect(self.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    /// The heads of the requests for products since the last time that this was asked; health is not counted.
    pub(crate) fn take_asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.retain(|head| !head.contains("/health/"));
        asked
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn serve(mut stream: TcpStream, asked: Arc<Mutex<Vec<String>>>, reply: Arc<Mutex<Reply>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    asked.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
    let reply = reply.lock().unwrap().clone();
    // The caller may have left: that is its right.
    let _ = match reply {
        Reply::Whole(bytes) => stream.write_all(&bytes).await,
        Reply::After(delay, bytes) => {
            tokio::time::sleep(delay).await;
            stream.write_all(&bytes).await
        }
        Reply::Stuck(bytes) => {
            let written = stream.write_all(&bytes).await;
            wait_for_the_end(&mut stream).await;
            written
        }
        Reply::Drip(first, rest) => drip(&mut stream, &first, &rest).await,
    };
}

async fn drip(stream: &mut TcpStream, first: &[u8], rest: &[u8]) -> std::io::Result<()> {
    stream.write_all(first).await?;
    let mut second = tokio::time::interval(Duration::from_secs(1));
    for byte in rest {
        second.tick().await;
        stream.write_all(&[*byte]).await?;
    }
    Ok(())
}

/// Returns when the other side has closed.
async fn wait_for_the_end(stream: &mut TcpStream) {
    while stream.read_u8().await.is_ok() {}
}

/// An HTTP response that says how long it is and that the connection ends with it.
pub(crate) fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend(body);
    bytes
}

/// The document of a product, as products shows it.
pub(crate) fn product(id: &str) -> serde_json::Value {
    let attributes = json!({
        "sku": "STUB", "name": "A stub", "description": "", "price": "2.50", "currency": "USD", "status": "active",
        "created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-01T00:00:00.000Z", "version": 1,
    });
    json!({ "data": { "type": "products", "id": id, "attributes": attributes } })
}

/// A good answer.
pub(crate) fn found(document: &serde_json::Value) -> Reply {
    Reply::Whole(response("200 OK", JSON_API, document.to_string().as_bytes()))
}

/// The one product of a shop whose products service is the stub.
pub(crate) const ID: &str = "01900000-0000-7000-8000-0000000000aa";

/// How long such a shop waits for one answer.
pub(crate) const TRY_MS: u64 = 150;

/// How long it asks in all.
pub(crate) const DEADLINE_MS: u64 = 600;

/// A shop whose products service is the stub, with 10 units of its one product.
pub(crate) async fn shop(variables: &[(&str, &str)]) -> (Shop, Stub) {
    let stub = Stub::start(found(&product(ID))).await;
    let (try_ms, deadline_ms, url) = (TRY_MS.to_string(), DEADLINE_MS.to_string(), stub.url());
    let mut all = vec![
        ("products_url", url.as_str()),
        ("products_try_timeout_ms", try_ms.as_str()),
        ("products_deadline_ms", deadline_ms.as_str()),
    ];
    all.extend(variables);
    let shop = Shop::with(&all);
    shop.post("/inventory", &new_stock(ID, 10)).await.is(201);
    stub.take_asked();
    (shop, stub)
}
