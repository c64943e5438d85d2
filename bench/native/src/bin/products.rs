//! The catalogue.

use axum::extract::{Json, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use native::{Document, Page, Refusal, Service, authenticate, serve, single};
use r2d2_sqlite::rusqlite::{OptionalExtension as _, Result as Sql, Row, TransactionBehavior};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS product (
  id TEXT PRIMARY KEY, sku TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL,
  currency TEXT NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));
CREATE TABLE IF NOT EXISTS event (
  sequence INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, after TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')));";

const COLUMNS: &str = "id, sku, name, description, price, currency, status, version, created_at, updated_at";

#[derive(Deserialize)]
struct NewProduct {
    sku: String,
    name: String,
    #[serde(default)]
    description: String,
    price: String,
}

/// Cents of a decimal such as `12.50`.
fn cents(price: &str) -> Option<i64> {
    let (units, cents) = price.split_once('.')?;
    let cents = if cents.len() == 2 { cents.parse::<u8>().ok()? } else { return None };
    units.parse::<u32>().ok().map(|units| i64::from(units) * 100 + i64::from(cents))
}

fn resource(row: &Row) -> Sql<Value> {
    let (id, price): (String, i64) = (row.get(0)?, row.get(4)?);
    Ok(json!({
        "type": "products", "id": id,
        "attributes": {
            "sku": row.get::<_, String>(1)?, "name": row.get::<_, String>(2)?, "description": row.get::<_, String>(3)?,
            "price": format!("{}.{:02}", price / 100, price % 100), "currency": row.get::<_, String>(5)?,
            "status": row.get::<_, String>(6)?, "version": row.get::<_, i64>(7)?,
            "created_at": row.get::<_, String>(8)?, "updated_at": row.get::<_, String>(9)?,
        },
        "relationships": {"inventory": {"links": {"related": format!("/inventory/{id}")}}},
        "links": {"self": format!("/products/{id}")},
    }))
}

async fn read(State(service): State<Service>, Path(id): Path<Uuid>) -> Result<Response, Refusal> {
    let found = service
        .database(move |connection| {
            let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM product WHERE id = ?"))?;
            Ok(statement.query_row([id.to_string()], resource).optional()?)
        })
        .await?;
    Ok(single(StatusCode::OK, &found.ok_or(Refusal::NotFound("not_found"))?))
}

async fn list(State(service): State<Service>, Query(page): Query<Page>) -> Result<Response, Refusal> {
    const LIST: &str = "SELECT id, sku, name, description, price, currency, status, version, created_at, updated_at
        FROM product WHERE id > ? ORDER BY id LIMIT ?";
    page.read(&service, "/products", LIST, resource).await
}

async fn create(State(service): State<Service>, Json(document): Json<Document<NewProduct>>) -> Result<Response, Refusal> {
    let id = document.data.id.unwrap_or_else(Uuid::now_v7).to_string();
    let NewProduct { sku, name, description, price } = document.data.attributes;
    let price = cents(&price).ok_or(Refusal::Invalid("validation_failed"))?;
    let created = service
        .database(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let insert = format!(
                "INSERT INTO product (id, sku, name, description, price, currency, status, version)
                 VALUES (?, ?, ?, ?, ?, 'USD', 'active', 1) RETURNING {COLUMNS}"
            );
            let product = transaction.query_row(&insert, (&id, sku, name, description, price), resource)?;
            transaction.execute(
                "INSERT INTO event (kind, subject, after) VALUES ('product.created', ?, ?)",
                (&id, product["attributes"].to_string()),
            )?;
            transaction.commit()?;
            Ok(product)
        })
        .await?;
    Ok(single(StatusCode::CREATED, &created))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let service = Service::open(SCHEMA)?;
    let router = Router::new()
        .route("/products", get(list).post(create))
        .route("/products/{id}", get(read))
        .layer(middleware::from_fn_with_state(service.clone(), authenticate))
        .route("/products/health/live", get(|| async { axum::Json(json!({"status": "pass"})) }))
        .with_state(service);
    serve(router).await
}
