//! A shop with state of its own, and terse ways to ask it.

use super::answer::Answer;
use super::app::App;
use super::ask::{Ask, To};
use super::built::shop_manifest;
use super::documents::{change, new_movement, new_product, new_purchase, new_reservation, new_stock};
use bodega::Options;
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
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
    pub(crate) app: App,
    variables: Vec<(String, String)>,
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A shop with other variables.
    pub(crate) fn with(variables: &[(&str, &str)]) -> Self {
        Self::with_options(variables, |_| {})
    }

    /// A shop with other variables and options.
    pub(crate) fn with_options(variables: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> Self {
        Self::open(TempDir::new().expect("a folder for state"), variables, change)
    }

    /// A shop on the databases in this folder.
    pub(crate) fn on(state: TempDir) -> Self {
        Self::open(state, &[], |_| {})
    }

    fn open(state: TempDir, variables: &[(&str, &str)], change: impl FnOnce(&mut Options)) -> Self {
        let products = format!("shop:write:{PRODUCTS_KEY},reports:read:{PRODUCTS_READER},other:write:{PRODUCTS_OTHER}");
        let inventory = format!("shop:write:{INVENTORY_KEY},reports:read:{INVENTORY_READER},other:write:{INVENTORY_OTHER}");
        let keys = [
            ("products_api_key", products.as_str()),
            ("inventory_api_key", inventory.as_str()),
            ("console_secret", "a secret of tests, thirty-two bytes or more"),
        ];
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables: Vec<_> = keys.iter().chain(variables).map(owned).collect();
        let app = App::load_on(&shop_manifest(), state, |options| {
            options.variables.clone_from(&variables);
            change(options);
        });
        Self { app, variables }
    }

    /// A shop that does not give products up on a machine with much else to do: deadlines have tests of their own.
    pub(crate) fn patient() -> Self {
        Self::with(&[("products_try_timeout_ms", "30000"), ("products_deadline_ms", "60000")])
    }

    /// Ends the shop and starts another one on what it left behind.
    pub(crate) fn restarted(self) -> Self {
        let Self { app, variables } = self;
        let app = app.restarted(&shop_manifest(), |options| options.variables.clone_from(&variables));
        Self { app, variables }
    }

    /// What the host and the services have written.
    pub(crate) fn lines(&self) -> String {
        self.app.lines()
    }

    /// Time passes for the services.
    pub(crate) fn pass(&self, seconds: i64) {
        self.app.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// A request, with the key that may do everything at the service of this path.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let key = if path.starts_with("/products") { PRODUCTS_KEY } else { INVENTORY_KEY };
        Ask::new(To::App(&self.app), method, path, key)
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

    /// So many buyers of one unit each, at once.
    pub(crate) async fn buy_at_once(&self, product: &str, buyers: usize) -> Vec<Answer> {
        join_all((0..buyers).map(|_| self.buy(product, 1))).await
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
