//! The request for each action.

use crate::call::Call;
use crate::plan::{Action, Line};
use http::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// The question for the stock of a product.
pub fn stock_of(product: Uuid) -> Call {
    Call::get(format!("/inventory/{product}"))
}

/// The purchase of `quantity` units.
pub fn buy(product: Uuid, id: Uuid, quantity: i64) -> Call {
    let attributes = json!({ "product_id": product.to_string(), "quantity": quantity });
    Call::post("/inventory/purchase", "purchases", Some(&id.to_string()), attributes)
}

/// A movement by hand.
pub fn movement(product: Uuid, delta: i64) -> Call {
    let kind = if delta > 0 { "received" } else { "adjusted" };
    let attributes = json!({ "kind": kind, "delta": delta, "reason": "checked" });
    Call::post(format!("/inventory/{product}/movements"), "movements", None, attributes)
}

/// The start of stock.
pub fn start(product: Uuid, on_hand: i64, threshold: i64) -> Call {
    let attributes = json!({ "on_hand": on_hand, "low_stock_threshold": threshold });
    Call::post("/inventory", "inventory", Some(&product.to_string()), attributes)
}

/// A hold of `quantity` units for `ttl_s` seconds.
pub fn hold(product: Uuid, id: Uuid, quantity: i64, ttl_s: i64) -> Call {
    let attributes = json!({ "product_id": product.to_string(), "quantity": quantity, "ttl_seconds": ttl_s });
    Call::post("/inventory/reservations", "reservations", Some(&id.to_string()), attributes)
}

/// The request for `action`.
pub(crate) fn call(action: &Action) -> Call {
    match action {
        Action::Start { product, on_hand, threshold } => start(*product, *on_hand, *threshold),
        Action::Move { product, delta } => movement(*product, *delta),
        Action::Set { product, on_hand, threshold } => {
            let mut attributes = json!({ "low_stock_threshold": threshold });
            if let Some(units) = on_hand {
                attributes["on_hand"] = (*units).into();
            }
            Call::patch(format!("/inventory/{product}"), "inventory", &product.to_string(), attributes)
        }
        Action::Delete { product } => Call::new(Method::DELETE, format!("/inventory/{product}")),
        Action::Buy { product, id, quantity } => buy(*product, *id, *quantity),
        Action::Cancel { id, .. } => end("purchases", *id, "cancelled"),
        Action::Hold { product, id, quantity, ttl_s } => hold(*product, *id, *quantity, *ttl_s),
        Action::Confirm { id, .. } => end("reservations", *id, "confirmed"),
        Action::Release { id, .. } => end("reservations", *id, "released"),
        Action::Lines { lines } => operations(lines),
        Action::ReadStock { product } => stock_of(*product),
        Action::ReadPurchase { id, .. } => Call::get(format!("/inventory/purchases/{id}")),
        Action::ReadReservation { id, .. } => Call::get(format!("/inventory/reservations/{id}")),
        Action::Audit => Call::get("/inventory/consistency"),
    }
}

/// The end of something, or what it is to become.
pub(crate) fn end(kind: &str, id: Uuid, status: &str) -> Call {
    Call::patch(format!("/inventory/{kind}/{id}"), kind, &id.to_string(), json!({ "status": status }))
}

/// Several lines as one request.
pub fn operations(lines: &[Line]) -> Call {
    let operation = |line: &Line| {
        let alone = match line.purchase {
            Some(id) => buy(line.product, id, -line.delta),
            None => movement(line.product, line.delta),
        };
        let mut data = alone.body.unwrap_or_default()["data"].take();
        // Alone, a movement says this by its path.
        data["attributes"]["product_id"] = line.product.to_string().into();
        json!({ "op": "add", "data": data })
    };
    let operations: Vec<Value> = lines.iter().map(operation).collect();
    Call { body: Some(json!({ "atomic:operations": operations })), ..Call::new(Method::POST, "/inventory/operations") }
}
