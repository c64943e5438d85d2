//! What the shop says of itself when all is over: every list, read to its end.

use crate::call::{Call, Reply};
use crate::reader::read_reply;
use crate::shop::Shop;
use anyhow::{Context as _, bail};
use serde_json::Value;

/// Every list of inventory, read over HTTP.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Stock, as resource objects.
    pub stocks: Vec<Value>,
    /// The ledger, by `sequence`.
    pub movements: Vec<Value>,
    /// The feed, by `sequence`.
    pub events: Vec<Value>,
    /// Purchases.
    pub purchases: Vec<Value>,
    /// Reservations.
    pub reservations: Vec<Value>,
    /// The `meta` of the consistency check.
    pub consistency: Value,
}

impl Books {
    /// Reads them all.
    ///
    /// # Errors
    /// A list cannot be read.
    pub async fn read(shop: &Shop) -> anyhow::Result<Self> {
        let send = async |call: Call| shop.send(0, &call).await;
        Self::read_with(send).await
    }

    /// The same by any way of sending.
    ///
    /// # Errors
    /// A list cannot be read.
    pub async fn read_with(send: impl AsyncFn(Call) -> anyhow::Result<Reply>) -> anyhow::Result<Self> {
        // Lists write down which holds have ended, so they come before what tells of it.
        let mut books = Self {
            stocks: list(&send, "/inventory").await?,
            reservations: list(&send, "/inventory/reservations").await?,
            purchases: list(&send, "/inventory/purchases").await?,
            movements: list(&send, "/inventory/movements").await?,
            events: list(&send, "/inventory/events").await?,
            consistency: Value::Null,
        };
        let audit = send(Call::get("/inventory/consistency")).await?;
        books.consistency = audit.json().get("meta").cloned().unwrap_or_default();
        let place = |row: &Value| integer(row, "sequence");
        books.movements.sort_by_key(place);
        books.events.sort_by_key(place);
        Ok(books)
    }
}

/// Pages of 100 that a list may have before it counts as endless.
const PAGES_MAX: usize = 5_000;

/// Reads a list to its end by the links that it gives.
///
/// # Errors
/// A page cannot be read, or there is no end.
pub async fn list(send: &impl AsyncFn(Call) -> anyhow::Result<Reply>, path: &str) -> anyhow::Result<Vec<Value>> {
    let mut all = Vec::new();
    let mut next = format!("{path}?page%5Bsize%5D=100");
    for _ in 0..PAGES_MAX {
        let reply = send(Call::get(next.clone())).await?;
        if reply.status != 200 {
            bail!("{next}: {reply}");
        }
        if let Err(why) = read_reply(&reply) {
            bail!("{next}: {why}: {reply}");
        }
        let page = reply.json();
        all.extend(page["data"].as_array().context("a list without data")?.iter().cloned());
        match page.pointer("/links/next").and_then(Value::as_str) {
            Some(link) => link.clone_into(&mut next),
            None => return Ok(all),
        }
    }
    bail!("{path} has no end");
}

/// An attribute of a resource object.
pub fn attribute<'a>(resource: &'a Value, name: &str) -> &'a Value {
    &resource["attributes"][name]
}

/// A whole number among the attributes of a resource object; the lowest there is where it has none.
pub fn integer(resource: &Value, name: &str) -> i64 {
    attribute(resource, name).as_i64().unwrap_or(i64::MIN)
}

/// A text among the attributes of a resource object.
pub fn text<'a>(resource: &'a Value, name: &str) -> &'a str {
    attribute(resource, name).as_str().unwrap_or_default()
}
