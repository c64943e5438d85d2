//! Products, as they are now.

use jsonapi::page::Slice;
use jsonapi::query::{Filter, Query};
use money::{Currency, Money, MoneyError};
use platform::{DatabaseError, Row, Value};
use store::{Condition, Listing, Statement, Store};
use uuid::Uuid;

use super::search;
use crate::domain::{Description, Name, Product, Sku, Status};

pub(super) static FIND: Statement = Statement::new("product", include_str!("sqlite/product.sql"));
pub(super) static FIND_MANY: Statement = Statement::new("products_by_id", include_str!("sqlite/products_by_id.sql"));
pub(super) static LIST: Statement = Statement::new("products", include_str!("sqlite/products.sql"));

/// Every sort has an index of its own, in both directions. Names and skus sort by code point: `Z` before `a`. A price is a number
/// whatever its currency; whoever wants one currency filters by it.
pub(super) static LISTING: Listing<Product> = Listing { select: &LIST, column, condition, read };

/// The product with this id, unless it is deleted.
///
/// # Errors
///
/// What the database says.
pub async fn find(store: &Store, id: Uuid) -> Result<Option<Product>, DatabaseError> {
    store.find(&FIND, &[("id", id.into())], read).await
}

/// Those of these products that exist and are not deleted, in no particular order, each once. Meant for up to
/// [`BATCH_IDS_MAX`](crate::limits::BATCH_IDS_MAX) ids.
///
/// # Errors
///
/// What the database says.
pub async fn find_many(store: &Store, ids: &[Uuid]) -> Result<Vec<Product>, DatabaseError> {
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let ids = Value::Text(serde_json::Value::from(ids).to_string());
    store.query(&FIND_MANY, &[("ids", ids)]).await?.iter().map(read).collect()
}

/// The page that this query asks for of the products that are not deleted.
///
/// # Errors
///
/// What the database says.
pub async fn list(store: &Store, query: &Query) -> Result<Slice<Product>, DatabaseError> {
    store.page(&LISTING, query, None).await
}

fn column(field: &'static str) -> &'static str {
    match field {
        "price" => "price_ten_thousandths",
        other => other,
    }
}

fn condition(filter: &Filter) -> Option<Condition> {
    (filter.field == search::FIELD).then(|| search::condition(filter))
}

/// The product in a row of `products`, or of what is called so.
pub(super) fn read(row: &Row) -> Result<Product, DatabaseError> {
    product(row, ["id", "created_at", "updated_at"])
}

/// The product in a row of `command`, which has an id and a time of its own.
pub(super) fn recorded(row: &Row) -> Result<Product, DatabaseError> {
    product(row, ["product_id", "product_created_at", "product_updated_at"])
}

fn product(row: &Row, [id, created_at, updated_at]: [&str; 3]) -> Result<Product, DatabaseError> {
    Ok(Product {
        id: row.uuid(id)?,
        sku: Sku::from_stored(row.text("sku")?),
        name: Name::from_stored(row.text("name")?),
        description: Description::from_stored(row.text("description")?),
        price: price(row.integer("price_minor")?, row.text("currency")?)?,
        status: row.word("status", &Status::TABLE)?,
        version: row.integer("version")?,
        created_at: row.integer(created_at)?,
        updated_at: row.integer(updated_at)?,
    })
}

fn price(minor: i64, currency: &str) -> Result<Money, DatabaseError> {
    let price = Currency::from_code(currency).and_then(|currency| Money::from_minor(minor, currency));
    price.map_err(|error: MoneyError| DatabaseError::failed(format!("a stored price of {minor} {currency:?} {error}")))
}
