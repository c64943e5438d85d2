//! `POST /products/operations`: the bulk import. What holds for every operation is in `conformance/atomic.rs`.

use crate::harness::{Answer, OPERATIONS, Shop, new, new_product};
use http::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_sees_what_the_one_before_it_did() {
    let shop = Shop::new();
    let old = shop.product("TAKEN", "1").await;
    let remove = json!({ "op": "remove", "ref": { "type": "products", "id": old } });
    let add = json!({ "op": "add", "data": new_product("TAKEN", "2")["data"] });
    let send = |operations: &[&serde_json::Value]| {
        let ask = shop.ask(Method::POST, "/products/operations").header("content-type", OPERATIONS);
        ask.document(&json!({ "atomic:operations": operations })).send()
    };
    send(&[&add, &remove]).await.fails(409, "sku_taken");
    send(&[&remove, &add]).await.is(200);
    let left = shop.all("/products").await;
    assert_eq!((left.len(), &left[0]["attributes"]["price"]), (1, &json!("2.00")));
    shop.check().await;
}

/// What is about something that could not be added is not wrong itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_told_once() {
    let shop = Shop::new();
    let mut add = json!({ "op": "add", "data": new_product("MISTAKE", "-1")["data"] });
    add["data"]["lid"] = json!("a");
    let product = json!({ "type": "products", "lid": "a" });
    let operations = json!([add, { "op": "update", "data": product }, { "op": "remove", "ref": product }]);
    let ask = shop.ask(Method::POST, "/products/operations").header("content-type", OPERATIONS);
    let failed = ask.document(&json!({ "atomic:operations": operations })).send().await.fails(422, "validation_failed");
    assert_eq!(failed.sources(), ["/atomic:operations/0/data/attributes/price"]);
    assert!(shop.all("/products").await.is_empty());
}

/// So many changes of the price of a product.
async fn reprice(shop: &Shop, product: &str, changes: usize, key: Option<&str>) -> Answer {
    let change = |turn: usize| json!({ "op": "update", "data": { "type": "products", "id": product, "attributes": { "price": (turn % 2 + 2).to_string() } } });
    let operations: Vec<Value> = (0..changes).map(change).collect();
    let ask = shop.ask(Method::POST, "/products/operations").header("content-type", OPERATIONS);
    let ask = match key {
        Some(key) => ask.once(key),
        None => ask,
    };
    ask.document(&json!({ "atomic:operations": operations })).send().await
}

/// Each result of these changes has the whole description again.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_again_is_not_done() {
    const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
    let shop = Shop::new();
    let attributes = json!({ "sku": "LONG", "name": "Long", "description": "𝔘".repeat(5_000), "price": "1" });
    let product = shop.post("/products", &new("products", attributes)).await.is(201).id().to_owned();
    let version = async || shop.get(&format!("/products/{product}?fields[products]=version")).await.number("version");
    let mut seen = 1;
    let (mut fits, mut is_too_much) = (300, 1_000);
    // The border, with a key and without.
    while is_too_much - fits > 1 {
        let changes = usize::midpoint(fits, is_too_much);
        let key = (changes % 2 == 0).then(|| format!("changes-{changes}"));
        let answer = reprice(&shop, &product, changes, key.as_deref()).await;
        if answer.status == 200 {
            assert!(answer.text.len() <= ANSWER_BYTES_MAX, "{}", answer.text.len());
            if let Some(key) = &key {
                let again = reprice(&shop, &product, changes, Some(key)).await.is(200);
                assert!(again.is_replay() && again.text == answer.text, "what is done is answered again");
            }
            // The first may have found the price that it sets.
            let now = version().await;
            assert!((seen + i64::try_from(changes).unwrap() - now).abs() <= 1, "{seen} {changes} {now}");
            (fits, seen) = (changes, now);
        } else {
            let answer = answer.fails(413, "answer_too_large");
            let detail = answer.body["errors"][0]["detail"].as_str().unwrap();
            assert!(detail.contains("8388608"), "{detail}");
            assert_eq!(version().await, seen, "nothing is done");
            if let Some(key) = &key {
                assert!(!reprice(&shop, &product, changes, Some(key)).await.is(413).is_replay());
                reprice(&shop, &product, 1, Some(key)).await.is(200);
                seen = version().await;
            }
            is_too_much = changes;
        }
    }
    assert!((380..400).contains(&fits), "{fits} answers of 21 KB");
    shop.check().await;
}
