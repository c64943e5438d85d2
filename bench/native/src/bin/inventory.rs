//! Stock, purchases and their history.

use axum::extract::{FromRef, Json, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, middleware};
use native::{Document, Page, Refusal, Service, authenticate, serve, single};
use r2d2_sqlite::rusqlite::{Connection, OptionalExtension as _, Result as Sql, Row, TransactionBehavior};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS stock (
  product_id TEXT PRIMARY KEY, on_hand INTEGER NOT NULL CHECK (on_hand >= 0), version INTEGER NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
CREATE TABLE IF NOT EXISTS purchase (
  id TEXT PRIMARY KEY, product_id TEXT NOT NULL REFERENCES stock, product_sku TEXT NOT NULL, product_name TEXT NOT NULL,
  quantity INTEGER NOT NULL, unit_price INTEGER NOT NULL, currency TEXT NOT NULL, remaining INTEGER NOT NULL,
  status TEXT NOT NULL, idempotency_key TEXT UNIQUE,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
CREATE INDEX IF NOT EXISTS purchase_of_product ON purchase (product_id);
CREATE TABLE IF NOT EXISTS movement (
  sequence INTEGER PRIMARY KEY, product_id TEXT NOT NULL REFERENCES stock, kind TEXT NOT NULL, delta INTEGER NOT NULL,
  balance INTEGER NOT NULL, cause TEXT, created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
CREATE INDEX IF NOT EXISTS movement_of_product ON movement (product_id);
CREATE TABLE IF NOT EXISTS event (
  sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, after TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));";

const PURCHASE: &str = "id, product_id, product_sku, product_name, quantity, unit_price, currency, remaining, status, created_at";

const PRODUCTS_TIMEOUT: Duration = Duration::from_secs(2);

/// Where products is, and the key to show there.
#[derive(Clone)]
struct Products {
    client: reqwest::Client,
    url: String,
    key: String,
}

#[derive(Clone, FromRef)]
struct Shop {
    service: Service,
    products: Products,
}

#[derive(Deserialize)]
struct Product {
    sku: String,
    name: String,
    price: String,
    currency: String,
    status: String,
}

impl Products {
    async fn product(&self, id: Uuid) -> Result<Product, Refusal> {
        #[derive(Deserialize)]
        struct Answer {
            data: Data,
        }
        #[derive(Deserialize)]
        struct Data {
            attributes: Product,
        }
        let request = self.client.get(format!("{}/products/{id}", self.url)).header("x-api-key", &self.key);
        let answer = request.send().await.map_err(|_| Refusal::ProductsUnavailable)?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Err(Refusal::NotFound("product_not_found"));
        }
        let answer = answer.error_for_status().map_err(|_| Refusal::ProductsUnavailable)?;
        let answer: Answer = answer.json().await.map_err(|_| Refusal::ProductsUnavailable)?;
        let product = answer.data.attributes;
        if product.status == "active" { Ok(product) } else { Err(Refusal::Conflict("product_not_available")) }
    }
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn stock_resource(row: &Row) -> Sql<Value> {
    let (id, on_hand): (String, i64) = (row.get(0)?, row.get(1)?);
    Ok(json!({
        "type": "inventory", "id": id,
        "attributes": {"on_hand": on_hand, "available": on_hand, "version": row.get::<_, i64>(2)?,
            "created_at": row.get::<_, String>(3)?, "updated_at": row.get::<_, String>(4)?},
        "relationships": {"product": {"links": {"related": format!("/products/{id}")}}},
        "links": {"self": format!("/inventory/{id}")},
    }))
}

fn purchase_resource(row: &Row) -> Sql<Value> {
    let (id, product, quantity, price): (String, String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(4)?, row.get(5)?);
    Ok(json!({
        "type": "purchases", "id": id,
        "attributes": {
            "product_id": product, "product_sku": row.get::<_, String>(2)?, "product_name": row.get::<_, String>(3)?,
            "quantity": quantity, "unit_price": money(price), "total_price": money(price * quantity),
            "currency": row.get::<_, String>(6)?, "remaining": row.get::<_, i64>(7)?, "status": row.get::<_, String>(8)?,
            "created_at": row.get::<_, String>(9)?,
        },
        "relationships": {"product": {"links": {"related": format!("/products/{product}")}}},
        "links": {"self": format!("/inventory/purchases/{id}")},
    }))
}

async fn list(State(service): State<Service>, Query(page): Query<Page>) -> Result<Response, Refusal> {
    const LIST: &str =
        "SELECT product_id, on_hand, version, created_at, updated_at FROM stock WHERE product_id > ? ORDER BY product_id LIMIT ?";
    page.read(&service, "/inventory", LIST, stock_resource).await
}

async fn purchases(State(service): State<Service>, Query(page): Query<Page>) -> Result<Response, Refusal> {
    const LIST: &str = "SELECT id, product_id, product_sku, product_name, quantity, unit_price, currency, remaining, status,
        created_at FROM purchase WHERE id > ? ORDER BY id LIMIT ?";
    page.read(&service, "/inventory/purchases", LIST, purchase_resource).await
}

#[derive(Deserialize)]
struct NewStock {
    on_hand: i64,
}

/// Begins the stock of a product that exists.
async fn start(State(shop): State<Shop>, Json(document): Json<Document<NewStock>>) -> Result<Response, Refusal> {
    let id = document.data.id.ok_or(Refusal::Invalid("validation_failed"))?;
    let on_hand = document.data.attributes.on_hand;
    shop.products.product(id).await?;
    let started = shop.service.database(move |connection| {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let insert = "INSERT INTO stock (product_id, on_hand, version) VALUES (?, ?, 1) RETURNING *";
        let stock = transaction.query_row(insert, (id.to_string(), on_hand), stock_resource)?;
        record(&transaction, &id.to_string(), "received", on_hand, on_hand, None)?;
        transaction.commit()?;
        Ok(stock)
    });
    Ok(single(StatusCode::CREATED, &started.await?))
}

/// Writes what moved into the ledger.
fn record(db: &Connection, product: &str, kind: &str, delta: i64, balance: i64, cause: Option<&str>) -> Sql<()> {
    let insert = "INSERT INTO movement (product_id, kind, delta, balance, cause) VALUES (?, ?, ?, ?, ?)";
    let mut statement = db.prepare_cached(insert)?;
    statement.execute((product, kind, delta, balance, cause)).map(drop)
}

#[derive(Deserialize)]
struct NewPurchase {
    product_id: Uuid,
    quantity: i64,
}

async fn buy(
    State(shop): State<Shop>,
    headers: HeaderMap,
    Json(document): Json<Document<NewPurchase>>,
) -> Result<Response, Refusal> {
    let NewPurchase { product_id, quantity } = document.data.attributes;
    if !(1..=1_000_000).contains(&quantity) {
        return Err(Refusal::Invalid("validation_failed"));
    }
    let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let product = shop.products.product(product_id).await?;
    let bought = shop.service.database(move |connection| decide(connection, product_id, quantity, &product, key.as_deref()));
    Ok(single(StatusCode::CREATED, &bought.await?))
}

/// One transaction: the key, the stock, the purchase, the ledger, the event.
fn decide(db: &mut Connection, product_id: Uuid, quantity: i64, product: &Product, key: Option<&str>) -> Result<Value, Refusal> {
    let (id, product_id) = (Uuid::now_v7().to_string(), product_id.to_string());
    let price: i64 = product.price.replace('.', "").parse().map_err(|_| Refusal::ProductsUnavailable)?;
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(key) = key {
        let mut statement = transaction.prepare_cached(&format!("SELECT {PURCHASE} FROM purchase WHERE idempotency_key = ?"))?;
        if let Some(before) = statement.query_row([key], purchase_resource).optional()? {
            return Ok(before);
        }
    }
    let taken = transaction
        .prepare_cached(
            "UPDATE stock SET on_hand = on_hand - ?2, version = version + 1, updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
             WHERE product_id = ?1 AND on_hand >= ?2 RETURNING on_hand",
        )?
        .query_row((&product_id, quantity), |row| row.get(0))
        .optional()?;
    let Some(remaining) = taken else {
        let has_stock = transaction.query_row("SELECT count(*) FROM stock WHERE product_id = ?", [&product_id], |row| row.get(0));
        return Err(if has_stock? { Refusal::Conflict("insufficient_stock") } else { Refusal::NotFound("stock_not_found") });
    };
    let insert = format!(
        "INSERT INTO purchase (id, product_id, product_sku, product_name, quantity, unit_price, currency, remaining, status,
         idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'completed', ?) RETURNING {PURCHASE}"
    );
    let values = (&id, &product_id, &product.sku, &product.name, quantity, price, &product.currency, remaining, key);
    let purchase = transaction.prepare_cached(&insert)?.query_row(values, purchase_resource)?;
    record(&transaction, &product_id, "sold", -quantity, remaining, Some(&id))?;
    transaction
        .prepare_cached("INSERT INTO event (kind, subject, after) VALUES ('purchase.completed', ?, ?)")?
        .execute((&id, purchase["attributes"].to_string()))?;
    transaction.commit()?;
    Ok(purchase)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service::open(SCHEMA)?;
    let client = reqwest::Client::builder().timeout(PRODUCTS_TIMEOUT).tcp_nodelay(true).build()?;
    let products = Products { client, url: std::env::var("PRODUCTS_URL")?, key: std::env::var("PRODUCTS_KEY")? };
    let router = Router::new()
        .route("/inventory", get(list).post(start))
        .route("/inventory/purchase", post(buy))
        .route("/inventory/purchases", get(purchases))
        .layer(middleware::from_fn_with_state(service.clone(), authenticate))
        .route("/inventory/health/live", get(|| async { axum::Json(json!({"status": "pass"})) }))
        .with_state(Shop { service, products });
    serve(router).await
}
