//! What the shop says of itself when all is over: every list, read to its end.

use crate::call::{Call, Reply};
use crate::reader::read_reply;
use crate::shop::Shop;
use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Every list of inventory, as resource objects.
pub struct Books {
    /// Stock.
    pub stocks: Vec<Value>,
    /// The ledger, by `sequence`.
    pub movements: Vec<Value>,
    /// The feed, by `sequence`.
    pub events: Vec<Value>,
    /// Purchases.
    pub purchases: Vec<Value>,
    /// Reservations.
    pub reservations: Vec<Value>,
    /// The figures of the shop, and then those of each product in the ledger.
    pub figures: Vec<Value>,
    /// The `meta` of the consistency check.
    pub consistency: Value,
}

impl Books {
    /// Reads them all.
    pub async fn read(shop: &Shop) -> anyhow::Result<Self> {
        Self::read_with(async |call| shop.send(0, &call).await).await
    }

    /// The same by any way of sending.
    pub async fn read_with(send: impl AsyncFn(Call) -> anyhow::Result<Reply>) -> anyhow::Result<Self> {
        // Lists write down which holds have ended, so they come before what tells of it.
        let mut books = Self {
            stocks: list(&send, "/inventory").await?,
            reservations: list(&send, "/inventory/reservations").await?,
            purchases: list(&send, "/inventory/purchases").await?,
            movements: list(&send, "/inventory/movements").await?,
            events: list(&send, "/inventory/events").await?,
            figures: Vec::new(),
            consistency: send(Call::get("/inventory/consistency")).await?.at("/meta"),
        };
        books.movements.sort_by_key(|row| integer(row, "sequence"));
        books.events.sort_by_key(|row| integer(row, "sequence"));
        let span = span(&books.movements);
        books.figures = list(&send, &format!("{FIGURES}?{span}")).await?;
        let products: BTreeSet<&str> = books.movements.iter().map(|row| text(row, "product_id")).collect();
        for some in products.into_iter().collect::<Vec<_>>().chunks(PRODUCTS_PER_REQUEST) {
            let of_some = format!("{FIGURES}?{span}&filter%5Bproduct_id%5D={}", some.join(","));
            books.figures.extend(list(&send, &of_some).await?);
        }
        Ok(books)
    }
}

/// Sums by day.
const FIGURES: &str = "/inventory/figures";

/// The filter for all days of a ledger. The last of them may be tomorrow: clocks are set back in a run.
fn span(movements: &[Value]) -> String {
    let days = || movements.iter().filter_map(|row| text(row, "created_at").get(..10));
    let (first, last) = (days().min().unwrap_or("2026-01-01"), days().max().unwrap_or("2026-01-01"));
    format!("filter%5Bday%5D%5Bgte%5D={first}&filter%5Bday%5D%5Blte%5D={last}")
}

/// Products that a filter may name.
const PRODUCTS_PER_REQUEST: usize = 100;

/// Pages of 100 that a list may have before it counts as endless.
const PAGES_MAX: usize = 5_000;

/// Reads a list to its end by the links that it gives.
pub async fn list(send: &impl AsyncFn(Call) -> anyhow::Result<Reply>, path: &str) -> anyhow::Result<Vec<Value>> {
    let mut all = Vec::new();
    let separator = if path.contains('?') { '&' } else { '?' };
    let mut next = format!("{path}{separator}page%5Bsize%5D=100");
    for _ in 0..PAGES_MAX {
        let reply = send(Call::get(next.clone())).await?;
        ensure!(reply.status == 200 && read_reply(&reply).is_ok(), "{next}: {:?}: {reply}", read_reply(&reply));
        let page = reply.json();
        all.extend(page["data"].as_array().context("a list without data")?.iter().cloned());
        match page["links"]["next"].as_str() {
            Some(link) => link.clone_into(&mut next),
            None => return Ok(all),
        }
    }
    bail!("{path} has no end");
}

/// An attribute of a resource object.
pub(crate) fn attribute<'a>(resource: &'a Value, name: &str) -> &'a Value {
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

/// An id: `None` where there is no text, and nil, which nothing has, where the text is none.
pub(crate) fn uuid(value: &Value) -> Option<Uuid> {
    value.as_str().map(|text| text.parse().unwrap_or_default())
}
