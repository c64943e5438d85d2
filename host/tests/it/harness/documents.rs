//! The documents that tests send.

use serde_json::{Value, json};

/// An id that nothing has.
pub(crate) const NOBODY: &str = "01900000-0000-7000-8000-000000000000";

/// The media type of several operations in one request.
pub(crate) const OPERATIONS: &str = "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\"";

/// The document of something new.
#[expect(clippy::needless_pass_by_value, reason = "a table of cases reads better without borrows")]
pub(crate) fn new(kind: &str, attributes: Value) -> Value {
    json!({ "data": { "type": kind, "attributes": attributes } })
}

/// The document of a change.
#[expect(clippy::needless_pass_by_value, reason = "a table of cases reads better without borrows")]
pub(crate) fn change(kind: &str, id: &str, attributes: Value) -> Value {
    json!({ "data": { "type": kind, "id": id, "attributes": attributes } })
}

pub(crate) fn new_product(sku: &str, price: &str) -> Value {
    new("products", json!({ "sku": sku, "name": format!("The {sku}"), "price": price }))
}

pub(crate) fn new_stock(product: &str, on_hand: i64) -> Value {
    json!({ "data": { "type": "inventory", "id": product, "attributes": { "on_hand": on_hand } } })
}

pub(crate) fn new_purchase(product: &str, quantity: i64) -> Value {
    new("purchases", json!({ "product_id": product, "quantity": quantity }))
}

pub(crate) fn new_reservation(product: &str, quantity: i64, ttl_seconds: i64) -> Value {
    new("reservations", json!({ "product_id": product, "quantity": quantity, "ttl_seconds": ttl_seconds }))
}

pub(crate) fn new_movement(kind: &str, delta: i64) -> Value {
    new("movements", json!({ "kind": kind, "delta": delta, "reason": "counted" }))
}
