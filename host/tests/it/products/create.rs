//! `POST /products`.

use crate::harness::{Shop, new};
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_every_kind() {
    let shop = Shop::new();
    let long = "é".repeat(200);
    let emoji = "👩‍👩‍👧‍👦".repeat(28);
    let names = [
        ("plain", "Tea", true),
        ("accents", "Crème brûlée", true),
        ("combining marks", "e\u{301}a\u{308}", true),
        ("emoji", "🫖🍵", true),
        ("a family of emoji", emoji.as_str(), true),
        ("right to left", "שלום مرحبا", true),
        ("four bytes", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎", true),
        ("quotes and SQL", "'; drop table products; -- \"", true),
        ("markup", "<script>alert(1)</script>", true),
        ("percent", "100 % _ \\ %41", true),
        ("200 characters", long.as_str(), true),
        ("NUL", "a\u{0}b", false),
        ("a control", "a\u{7}b", false),
        ("a line break", "a\nb", false),
        ("delete", "a\u{7f}b", false),
        ("empty", "", false),
        ("only spaces", "   ", false),
    ];
    let mut made = Vec::new();
    for (turn, (what, name, is_good)) in names.into_iter().enumerate() {
        let document = new("products", json!({ "sku": format!("TEXT-{turn}"), "name": name, "price": "1" }));
        let answer = shop.post("/products", &document).await;
        if is_good {
            let found = shop.get(&format!("/products/{}", answer.is(201).id())).await.is(200);
            assert_eq!(*found.attribute("name"), name, "{what}");
            made.push(found.id().to_owned());
        } else {
            assert_eq!(answer.fails(422, "validation_failed").sources(), ["/data/attributes/name"], "{what}");
        }
    }
    let long = json!({ "sku": "LONG", "name": "é".repeat(201), "price": "1", "description": "d".repeat(5_001) });
    assert_eq!(shop.post("/products", &new("products", long)).await.is(422).sources().len(), 2);
    for sku in ["", "a b", "ä", "a/b", "a\u{0}", "😀", &"s".repeat(65)] {
        let document = new("products", json!({ "sku": sku, "name": "Named", "price": "1" }));
        let answer = shop.post("/products", &document).await.fails(422, "validation_failed");
        assert_eq!(answer.sources(), ["/data/attributes/sku"], "{sku:?}");
    }
    assert_eq!(shop.all("/products").await.len(), made.len());
    // What was written is also what is bought and told.
    shop.stock(&made[3], 5).await;
    let bought = shop.buy(&made[3], 1).await.is(201);
    assert_eq!(*bought.attribute("product_name"), "🫖🍵");
    let refused = shop
        .post("/inventory/purchase", &new("purchases", json!({ "product_id": made[3], "quantity": 1, "reference": "a\u{0}" })))
        .await;
    refused.fails(422, "validation_failed");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_that_are_nothing_and_too_much() {
    let shop = Shop::new();
    let post = |price: &str| {
        let document = new("products", json!({ "sku": "PRICED", "name": "x", "price": "?" }));
        shop.ask(Method::POST, "/products").raw(document.to_string().replace("\"?\"", price)).send()
    };
    // Exponents that are no number of 32 bits, which is what a component counts with, and of 64.
    for (price, reason) in [
        ("1e9999999999", "more than 9999999999.99"),
        ("1e9999999999999999999999", "more than 9999999999.99"),
        ("1e-9999999999999999999999", "more than 2 decimals"),
        ("-1e9999999999999999999999", "negative"),
    ] {
        let answer = post(price).await.fails(422, "validation_failed");
        assert!(answer.body["errors"][0]["detail"].as_str().unwrap().contains(reason), "{price}: {}", answer.text);
    }
    let movement = r#"{"data":{"type":"movements","attributes":{"kind":"received","delta":1e9999999999}}}"#;
    let product = shop.stocked("UNITS", "1", 1).await;
    let answer = shop.ask(Method::POST, &format!("/inventory/{product}/movements")).raw(movement).send().await;
    assert!(answer.fails(422, "validation_failed").text.contains("must be from"));
    for zero in ["-0", "-0.00", "-0e5", "\"-0\"", "\"-0.00\""] {
        let made = post(zero).await.is(201);
        assert_eq!(*made.attribute("price"), "0.00", "{zero}");
        shop.delete(&format!("/products/{}", made.id())).await.is(204);
    }
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
