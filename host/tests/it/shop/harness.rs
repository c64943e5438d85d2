//! A shop with state of its own, and terse ways to ask it.

use super::answer::{Answer, MEDIA_TYPE};
use crate::harness::{engine, shop_manifest};
use bodega::{Body, Host, Options, Output};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::{HeaderName, HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The keys that may do everything, of either service.
pub(crate) const PRODUCTS_KEY: &str = "products-secret-0001";
pub(crate) const INVENTORY_KEY: &str = "inventory-secret-0001";
/// Those that may read.
pub(crate) const PRODUCTS_READER: &str = "products-reader-0001";
pub(crate) const INVENTORY_READER: &str = "inventory-reader-0001";
/// Of another client than the first; it may do everything too.
pub(crate) const PRODUCTS_OTHER: &str = "products-other-0001";
pub(crate) const INVENTORY_OTHER: &str = "inventory-other-0001";

/// Both services in one application.
pub(crate) struct Shop {
    pub(crate) host: Host,
    pub(crate) state: TempDir,
    /// Milliseconds that the services' clock is ahead.
    pub(crate) clock: Arc<AtomicI64>,
    variables: Vec<(String, String)>,
    lines: Arc<Mutex<String>>,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A shop with other variables.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        let products = format!("shop:write:{PRODUCTS_KEY},reports:read:{PRODUCTS_READER},other:write:{PRODUCTS_OTHER}");
        let inventory = format!("shop:write:{INVENTORY_KEY},reports:read:{INVENTORY_READER},other:write:{INVENTORY_OTHER}");
        let keys = [("products_api_key", products.as_str()), ("inventory_api_key", inventory.as_str())];
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables = keys.iter().chain(variables).map(owned).collect();
        Self::load(TempDir::new().unwrap(), variables, Arc::default(), Arc::default())
    }

    fn load(state: TempDir, variables: Vec<(String, String)>, clock: Arc<AtomicI64>, lines: Arc<Mutex<String>>) -> Self {
        let mut options = Options::new(shop_manifest()).state_dir(state.path());
        options.variables.clone_from(&variables);
        options.engine = Some(engine());
        options.output = Output::Memory(Arc::clone(&lines));
        options.clock_offset_ms = Arc::clone(&clock);
        let host = Host::load(options).expect("the shop loads");
        Self { host, state, clock, variables, lines }
    }

    /// Ends the shop and starts another one on what it left behind.
    pub(crate) fn restarted(self) -> Self {
        let Self { host, state, clock, variables, lines } = self;
        drop(host);
        Self::load(state, variables, clock, lines)
    }

    /// What the host and the services have written.
    pub(crate) fn lines(&self) -> String {
        self.lines.lock().unwrap().clone()
    }

    /// Time passes for the services.
    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// A request, with the key that may do everything at the service of this path.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let key = if path.starts_with("/products") { PRODUCTS_KEY } else { INVENTORY_KEY };
        let headers = vec![(HeaderName::from_static("x-api-key"), HeaderValue::from_static(key))];
        Ask { shop: self, method, path: path.to_owned(), headers, body: Bytes::new(), may_fail: false }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path).send().await
    }

    pub(crate) async fn post(&self, path: &str, document: &Value) -> Answer {
        self.ask(Method::POST, path).document(document).send().await
    }

    pub(crate) async fn patch(&self, path: &str, document: &Value) -> Answer {
        self.ask(Method::PATCH, path).document(document).send().await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path).send().await
    }

    /// A new product; its id.
    pub(crate) async fn product(&self, sku: &str, price: &str) -> String {
        self.post("/products", &new_product(sku, price)).await.is(201).id().to_owned()
    }

    /// Starts the stock of a product.
    pub(crate) async fn stock(&self, product: &str, on_hand: i64) -> Answer {
        self.post("/inventory", &new_stock(product, on_hand)).await.is(201)
    }

    /// A product with this much in stock; its id.
    pub(crate) async fn stocked(&self, sku: &str, price: &str, on_hand: i64) -> String {
        let product = self.product(sku, price).await;
        self.stock(&product, on_hand).await;
        product
    }

    pub(crate) async fn buy(&self, product: &str, quantity: i64) -> Answer {
        self.post("/inventory/purchase", &new_purchase(product, quantity)).await
    }

    pub(crate) async fn hold(&self, product: &str, quantity: i64, ttl_seconds: i64) -> Answer {
        self.post("/inventory/reservations", &new_reservation(product, quantity, ttl_seconds)).await
    }

    pub(crate) async fn cancel(&self, purchase: &str) -> Answer {
        self.patch(&format!("/inventory/purchases/{purchase}"), &change("purchases", purchase, json!({ "status": "cancelled" })))
            .await
    }

    pub(crate) async fn end(&self, reservation: &str, status: &str) -> Answer {
        let document = change("reservations", reservation, json!({ "status": status }));
        self.patch(&format!("/inventory/reservations/{reservation}"), &document).await
    }

    /// Receives or takes units, by their sign.
    pub(crate) async fn adjust(&self, product: &str, delta: i64) -> Answer {
        self.post(&format!("/inventory/{product}/movements"), &new_movement("adjusted", delta)).await
    }

    pub(crate) async fn set_price(&self, product: &str, price: &str) -> Answer {
        self.patch(&format!("/products/{product}"), &change("products", product, json!({ "price": price }))).await.is(200)
    }

    /// On hand, reserved and available.
    pub(crate) async fn units(&self, product: &str) -> [i64; 3] {
        let stock = self.get(&format!("/inventory/{product}")).await.is(200);
        ["on_hand", "reserved", "available"].map(|name| stock.number(name))
    }

    /// The attributes of everything in a list, page by page, in the order of the list.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut next = Some(format!("{path}{separator}page[size]=100"));
        let mut found = Vec::new();
        while let Some(path) = next {
            let page = self.get(&path).await.is(200);
            found.extend(page.list().iter().cloned());
            next = page.body["links"]["next"].as_str().map(str::to_owned);
        }
        found
    }

    /// The ledger of one product, checked: each balance is the one before plus the delta, and the last is what is on hand.
    pub(crate) async fn ledger(&self, product: &str) -> Vec<(String, i64)> {
        let mut movements = self.all(&format!("/inventory/{product}/movements")).await;
        movements.sort_by_key(|movement| movement["attributes"]["sequence"].as_i64());
        let mut balance = 0;
        for movement in &movements {
            balance += movement["attributes"]["delta"].as_i64().unwrap();
            assert_eq!(movement["attributes"]["balance"], balance, "{movement}");
        }
        assert_eq!(self.units(product).await[0], balance, "the ledger adds up to what is on hand");
        let entry = |movement: &Value| {
            let attributes = &movement["attributes"];
            (attributes["kind"].as_str().unwrap().to_owned(), attributes["delta"].as_i64().unwrap())
        };
        movements.iter().map(entry).collect()
    }

    /// All that the shop has written down, to be compared before and after.
    pub(crate) async fn everything(&self) -> Vec<Value> {
        let mut found = Vec::new();
        for path in [
            "/products",
            "/products/events",
            "/inventory",
            "/inventory/movements",
            "/inventory/purchases",
            "/inventory/reservations",
            "/inventory/events",
        ] {
            found.extend(self.all(path).await);
        }
        found
    }

    /// The books are in order. To be called at the end of every test.
    pub(crate) async fn check(&self) {
        let books = self.get("/inventory/consistency").await.is(200);
        assert_eq!(books.body["meta"]["consistent"], true, "{}", books.text);
        assert_eq!(books.body["meta"]["discrepancies"], json!([]), "{}", books.text);
    }
}

/// A request being put together.
pub(crate) struct Ask<'a> {
    shop: &'a Shop,
    method: Method,
    path: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    may_fail: bool,
}

impl Ask<'_> {
    /// One more header: it does not replace one of the same name.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
        self
    }

    /// Takes all headers of this name away.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// Another API key.
    pub(crate) fn key(self, key: &str) -> Self {
        self.without("x-api-key").header("x-api-key", key)
    }

    /// With this idempotency key.
    pub(crate) fn once(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) fn if_match(self, tag: &str) -> Self {
        self.header(IF_MATCH.as_str(), tag)
    }

    /// With this body.
    pub(crate) fn document(self, document: &Value) -> Self {
        self.raw(document.to_string())
    }

    /// With this body, whatever it is.
    pub(crate) fn raw(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        if self.headers.iter().all(|(name, _)| name != CONTENT_TYPE) { self.header("content-type", MEDIA_TYPE) } else { self }
    }

    /// The answer may be a 5xx, which it otherwise never is.
    pub(crate) fn may_fail(mut self) -> Self {
        self.may_fail = true;
        self
    }

    /// Asks, and checks what holds for every answer.
    pub(crate) async fn send(self) -> Answer {
        let about = format!("{} {}", self.method, self.path);
        let is_head = self.method == Method::HEAD;
        let mut request = Request::new(Full::new(self.body.clone()));
        *request.uri_mut() = self.path.parse().unwrap_or_else(|error| panic!("{about}: {error}"));
        *request.method_mut() = self.method;
        self.headers.into_iter().for_each(|(name, value)| _ = request.headers_mut().append(name, value));
        let answer = read(about, self.shop.host.handle(request).await).await;
        assert!(answer.status < 500 || self.may_fail, "{} {}\n{}", answer.about, answer.text, self.shop.lines());
        answer.check(&self.body, is_head);
        answer
    }
}

/// Reads an answer to its end.
pub(crate) async fn read(about: String, response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap_or_else(|error| panic!("{about}: the body breaks off: {error}")).to_bytes();
    let text = String::from_utf8_lossy(&body).into_owned();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Answer { about, status: parts.status.as_u16(), headers: parts.headers, text, body }
}

/// The document of something new.
#[expect(clippy::needless_pass_by_value, reason = "a table of cases reads better without borrows")]
pub(crate) fn new(kind: &str, attributes: Value) -> Value {
    json!({ "data": { "type": kind, "attributes": attributes } })
}

/// The document of a change.
#[expect(clippy::needless_pass_by_value, reason = "a table of cases reads better without borrows")]
pub(crate) fn change(kind: &str, id: &str, attributes: Value) -> Value {
    json!({ "data": { "type": kind, "id": id, "attributes": attributes } })
}

pub(crate) fn new_product(sku: &str, price: &str) -> Value {
    new("products", json!({ "sku": sku, "name": format!("The {sku}"), "price": price }))
}

pub(crate) fn new_stock(product: &str, on_hand: i64) -> Value {
    json!({ "data": { "type": "inventory", "id": product, "attributes": { "on_hand": on_hand } } })
}

pub(crate) fn new_purchase(product: &str, quantity: i64) -> Value {
    new("purchases", json!({ "product_id": product, "quantity": quantity }))
}

pub(crate) fn new_reservation(product: &str, quantity: i64, ttl_seconds: i64) -> Value {
    new("reservations", json!({ "product_id": product, "quantity": quantity, "ttl_seconds": ttl_seconds }))
}

pub(crate) fn new_movement(kind: &str, delta: i64) -> Value {
    new("movements", json!({ "kind": kind, "delta": delta, "reason": "counted" }))
}
