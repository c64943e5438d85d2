//! Numbers at their edges: units, times and prices that are none, and the largest that are.

use super::harness::{Shop, new};
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

#[tokio::test(flavor = "multi_thread")]
async fn stock_stays_within_its_bounds() {
    let shop = Shop::new();
    let product = shop.stocked("BOUNDS", "1", 1_000_000_000).await;
    shop.adjust(&product, 1).await.fails(422, "validation_failed");
    shop.adjust(&product, -1_000_000_000).await.is(201);
    shop.adjust(&product, -1).await.fails(409, "insufficient_stock");
    shop.adjust(&product, 1_000_000_000).await.is(201);
    let bought = shop.buy(&product, 1_000_000).await.is(201);
    assert_eq!(*bought.attribute("total_price"), "1000000.00");
    shop.buy(&product, 1_000_001).await.fails(422, "validation_failed");
    // What comes back does not fit any more: the purchase stays what it is, and it is no failure of ours.
    shop.adjust(&product, 1_000_000).await.is(201);
    let refused = shop.cancel(bought.id()).await;
    assert!(refused.status < 500 && refused.status >= 400, "{}", refused.text);
    assert_eq!(shop.units(&product).await, [1_000_000_000, 0, 1_000_000_000]);
    shop.ledger(&product).await;
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices() {
    let shop = Shop::new();
    let before = shop.everything().await;
    let post = |value: &str| {
        let text = new("products", json!({ "sku": "PRICE", "name": "x", "price": "?" })).to_string().replace("\"?\"", value);
        shop.ask(Method::POST, "/products").raw(text).send()
    };
    for value in [
        "-1",
        "\"-0.01\"",
        "10000000000",
        "\"9999999999.991\"",
        "1.005",
        "\"1.005\"",
        "1e309",
        "1e-3",
        "\"1e2\"",
        "\"\"",
        "\" 1\"",
        "\"1,5\"",
        "\"+1\"",
        "\"0x1\"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"1.\"",
        "\".5\"",
        "\"٣\"",
        "true",
        "null",
        "[]",
        "{}",
        "9223372036854775808",
        "1e1000000000",
    ] {
        let answer = post(value).await.fails(422, "validation_failed");
        assert_eq!(answer.sources(), ["/data/attributes/price"], "{value}");
    }
    assert_eq!(shop.everything().await, before);
    for (value, expected) in [
        ("0", "0.00"),
        ("\"0\"", "0.00"),
        ("9999999999.99", "9999999999.99"),
        ("1.10", "1.10"),
        ("1e2", "100.00"),
        ("0.1", "0.10"),
        ("4.35", "4.35"),
    ] {
        let made = post(value).await.is(201);
        assert_eq!(*made.attribute("price"), expected, "{value}");
        shop.delete(&format!("/products/{}", made.id())).await.is(204);
    }
    shop.check().await;
}
