//! Numbers of units and seconds: what is none, wherever one is expected.

use crate::harness::{Shop, new};
use http::Method;
use serde_json::json;

/// Values that are no whole number of units.
const NO_NUMBERS: [&str; 16] = [
    "-1",
    "1.5",
    "0.1",
    "1e-1",
    "1000000001",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1e400",
    "-1e400",
    "\"3\"",
    "true",
    "[1]",
    "{}",
];

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_are_none() {
    let shop = Shop::new();
    let product = shop.stocked("NUMBERS", "1", 10).await;
    let bare = shop.product("BARE", "1").await;
    let before = shop.everything().await;
    let movements = format!("/inventory/{product}/movements");
    let stock = format!("/inventory/{product}");
    let places = [
        (Method::POST, "/inventory/purchase", "purchases", "quantity", json!({ "product_id": product, "quantity": "?" }), true),
        (
            Method::POST,
            "/inventory/reservations",
            "reservations",
            "quantity",
            json!({ "product_id": product, "quantity": "?" }),
            true,
        ),
        (
            Method::POST,
            "/inventory/reservations",
            "reservations",
            "ttl_seconds",
            json!({ "product_id": product, "quantity": 1, "ttl_seconds": "?" }),
            true,
        ),
        (Method::POST, &movements, "movements", "delta", json!({ "kind": "received", "delta": "?" }), true),
        (Method::POST, "/inventory", "inventory", "on_hand", json!({ "on_hand": "?" }), false),
        (Method::PATCH, &stock, "inventory", "on_hand", json!({ "on_hand": "?" }), false),
        (Method::PATCH, &stock, "inventory", "low_stock_threshold", json!({ "low_stock_threshold": "?" }), false),
    ];
    for (method, path, kind, name, attributes, refuses_zero) in places {
        let zero = if refuses_zero { vec!["0", "-0", "0e5"] } else { vec![] };
        for value in NO_NUMBERS.into_iter().chain(["null"]).chain(zero) {
            let mut document = new(kind, attributes.clone());
            if kind == "inventory" {
                document["data"]["id"] = json!(if method == Method::POST { &bare } else { &product });
            }
            let text = document.to_string().replace("\"?\"", value);
            let answer = shop.ask(method.clone(), path).raw(text).if_match("*").send().await.fails(422, "validation_failed");
            assert_eq!(answer.sources(), [format!("/data/attributes/{name}")], "{path} {name} {value}");
        }
    }
    assert_eq!(shop.everything().await, before);
    // A whole number is one however it is written.
    for value in ["1", "1.0", "1e0", "10e-1"] {
        let text = new("purchases", json!({ "product_id": product, "quantity": "?" })).to_string().replace("\"?\"", value);
        assert_eq!(shop.ask(Method::POST, "/inventory/purchase").raw(text).send().await.is(201).number("quantity"), 1, "{value}");
    }
    shop.check().await;
}
