//! Whether the books agree with themselves: `/inventory/consistency`.

use jsonapi::Document;
use serde_json::{Map, Value, json};
use web::{Answer, Failure, Request};

use super::Inventory;

/// The schema of the report, for documentation.
pub(super) fn report() -> Value {
    let whole = || json!({ "type": "integer" });
    json!({
        "type": "object",
        "required": ["consistent", "products", "discrepancies", "truncated"],
        "properties": {
            "consistent": { "type": "boolean", "description": "Whether every product agrees with its ledger and its holds." },
            "products": { "type": "integer", "minimum": 0, "description": "How many were looked at." },
            "discrepancies": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["product_id", "rule", "found", "expected"],
                    "properties": {
                        "product_id": { "type": "string", "format": "uuid" },
                        "rule": {
                            "type": "string",
                            "enum": ["ledger_sum", "ledger_balance", "ledger_chain", "reserved", "available"],
                        },
                        "found": whole(),
                        "expected": whole(),
                    },
                    "additionalProperties": false,
                },
            },
            "truncated": { "type": "boolean", "description": "Whether there are more discrepancies than are listed." },
        },
        "additionalProperties": false,
    })
}

/// `GET /inventory/consistency`
pub(super) async fn check(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = inventory.repository.check_books().await?;
    let discrepancies: Vec<Value> = found
        .discrepancies
        .iter()
        .map(|discrepancy| {
            json!({
                "product_id": discrepancy.product_id.to_string(),
                "rule": discrepancy.rule,
                "found": discrepancy.found,
                "expected": discrepancy.expected,
            })
        })
        .collect();
    let meta = Map::from_iter([
        ("consistent".to_owned(), Value::from(discrepancies.is_empty())),
        ("products".to_owned(), Value::from(found.products)),
        ("discrepancies".to_owned(), Value::from(discrepancies)),
        ("truncated".to_owned(), Value::from(found.is_truncated)),
    ]);
    Ok(Answer::ok(Document::meta_only(meta).with_link("self", request.query.url(request.path))))
}
