//! The books: the ledger by itself, and the lists, which must say what the histories say.

use super::Findings;
use super::feed::stock;
use super::index::Index;
use crate::books::{Books, attribute, integer, text, uuid};
use crate::model::Change;
use serde_json::Value;
use std::collections::HashMap;

/// Places without gaps, balances that continue each other, and everything explained.
pub(super) fn ledger(books: &Books, findings: &mut Findings) {
    let mut balances: HashMap<&str, i64> = HashMap::new();
    for (place, movement) in (1_i64..).zip(&books.movements) {
        let tell = || movement.to_string();
        findings.require(integer(movement, "sequence") == place, "ledger: places without gaps", tell);
        let balance = balances.entry(text(movement, "product_id")).or_default();
        *balance += integer(movement, "delta");
        findings.require(integer(movement, "balance") == *balance, "ledger: balances continue", tell);
        findings.require(*balance >= 0, "ledger: never below 0", tell);
        findings.require(is_explained(movement), "ledger: everything is explained", tell);
    }
    let consistent = books.consistency["consistent"] == Value::Bool(true);
    findings.require(consistent, "the books agree", || books.consistency.to_string());
}

fn is_explained(movement: &Value) -> bool {
    let delta = integer(movement, "delta");
    let has_cause = attribute(movement, "cause").is_string();
    let fits = match text(movement, "kind") {
        "received" => delta > 0 && !has_cause,
        "adjusted" => delta != 0 && !has_cause && !text(movement, "reason").is_empty(),
        "sold" => delta < 0 && has_cause,
        "returned" => delta > 0 && has_cause,
        _ => false,
    };
    fits && !text(movement, "actor").is_empty() && !text(movement, "request_id").is_empty()
}

/// Compares stock, purchases and reservations with their histories.
pub(super) fn compare(books: &Books, index: &Index<'_>, findings: &mut Findings) {
    stocks(books, index, findings);
    let count = |wanted: fn(Change) -> bool| index.all().filter(|transition| wanted(transition.change)).count();
    let sales = count(|change| matches!(change, Change::Sell { .. }));
    let returns = count(|change| matches!(change, Change::Return { .. }));
    let holds = count(|change| matches!(change, Change::Hold { .. }));
    let (purchases, reservations) = (&books.purchases, &books.reservations);
    let many = |events: usize, rows: usize| format!("{events} in the feed, {rows} listed");
    findings.require(sales == purchases.len(), "one sale for each purchase", || many(sales, purchases.len()));
    findings.require(returns == index.returned.len(), "a purchase is returned once", || format!("{returns} returns"));
    findings.require(holds == reservations.len(), "one hold for each reservation", || many(holds, reservations.len()));
    for row in purchases {
        let is_right = is_purchase(row, index) == Some(true);
        findings.require(is_right, "a purchase is what the history says", || row.to_string());
    }
    for row in reservations {
        let is_right = is_reservation(row, index) == Some(true);
        findings.require(is_right, "a reservation is what the history says", || row.to_string());
    }
}

fn stocks(books: &Books, index: &Index<'_>, findings: &mut Findings) {
    const RULE: &str = "stock is what the history says";
    for (product, state) in index.stocks() {
        let row = books.stocks.iter().find(|row| uuid(&row["id"]) == Some(product));
        let is_right = row.map(|row| stock(&row["attributes"], integer(row, "version"))) == state.map(Some);
        findings.require(is_right, RULE, || format!("{product}: {row:?} is not {state:?}"));
    }
    let known = index.stocks().filter(|(_, state)| state.is_some()).count();
    findings.require(known == books.stocks.len(), RULE, || "more stock than began".to_owned());
}

/// `None` where it is not in the history.
fn is_purchase(row: &Value, index: &Index<'_>) -> Option<bool> {
    let id = uuid(&row["id"])?;
    let sale = index.sold.get(&id)?;
    let Change::Sell { quantity, .. } = sale.change else { return None };
    let is_cancelled = index.returned.contains_key(&id);
    let fits = quantity == integer(row, "quantity")
        && sale.after?.available() == integer(row, "remaining")
        && text(row, "status") == if is_cancelled { "cancelled" } else { "completed" }
        && attribute(row, "cancelled_at").is_string() == is_cancelled
        && cents(text(row, "total_price")) == cents(text(row, "unit_price")).map(|price| price * quantity);
    Some(fits)
}

/// The cents of a price with two decimals.
pub(super) fn cents(price: &str) -> Option<i64> {
    let (whole, rest) = price.split_once('.')?;
    Some(whole.parse::<i64>().ok()? * 100 + rest.parse::<i64>().ok()?)
}

/// `None` where it is not in the history.
fn is_reservation(row: &Value, index: &Index<'_>) -> Option<bool> {
    let id = uuid(&row["id"])?;
    let Change::Hold { quantity } = index.held.get(&id)?.change else { return None };
    let end = index.ended.get(&id);
    let status = text(row, "status");
    // Times have one format, so they compare as text.
    let is_due = status != "expired" || end.is_some_and(|end| end.created_at >= text(row, "expires_at"));
    let fits = end.map_or(Some("held"), |end| end.ended) == Some(status)
        && is_due
        && quantity == integer(row, "quantity")
        && uuid(attribute(row, "purchase_id")) == end.and_then(|end| end.purchase);
    Some(fits)
}
