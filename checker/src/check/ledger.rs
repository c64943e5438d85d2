//! The ledger by itself.

use super::Findings;
use crate::books::{Books, attribute, integer, text};
use serde_json::Value;
use std::collections::HashMap;

/// Places without gaps, balances that continue each other, and everything explained.
pub(super) fn check(books: &Books, findings: &mut Findings) {
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
