//! Whether the books agree with themselves: `/inventory/consistency`.

use jsonapi::Document;
use serde_json::{Map, Value, json};
use web::{Answer, Failure, Request};

use super::Inventory;

/// `GET /inventory/consistency`
pub(super) async fn check(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = inventory.repository.books.check().await?;
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
    ]);
    Ok(Answer::ok(Document::meta_only(meta).with_link("self", request.query.url(request.path))))
}
