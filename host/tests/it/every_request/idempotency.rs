//! `Idempotency-Key`: a request that is sent again is done once.

use crate::harness::creations::{creations, is_replay_of};
use crate::harness::{OPERATIONS, Shop, change, new_product, new_purchase};
use http::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_tells_what_was_and_not_what_is() {
    let shop = Shop::new();
    let product = shop.stocked("WAS", "1", 10).await;
    let ask = || shop.ask(Method::POST, "/inventory/purchase").once("K").document(&new_purchase(&product, 1));
    let bought = ask().send().await.is(201);
    let create = || shop.ask(Method::POST, "/products").once("P").document(&new_product("WAS-2", "1"));
    let created = create().send().await.is(201);
    shop.cancel(bought.id()).await.is(200);
    shop.set_price(created.id(), "2").await;
    shop.set_price(&product, "2").await;
    is_replay_of(&ask().send().await, &bought);
    is_replay_of(&create().send().await, &created);
    shop.delete(&format!("/products/{product}")).await.is(204);
    shop.patch(&format!("/products/{}", created.id()), &change("products", created.id(), json!({ "status": "archived" })))
        .await
        .is(200);
    is_replay_of(&ask().send().await, &bought);
    is_replay_of(&create().send().await, &created);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_kept_for_a_day() {
    let shop = Shop::new();
    for (turn, creation) in creations(&shop).await.into_iter().enumerate() {
        let key = format!("day-{turn}");
        let first = creation.send(&shop, &key).await.is(201);
        shop.pass(24 * 3600 - 60);
        is_replay_of(&creation.send(&shop, &key).await, &first);
        shop.pass(120);
        let later = creation.send(&shop, &key).await;
        assert!(!later.is_replay(), "{}", creation.path);
        match creation.path.as_str() {
            "/products" => drop(later.fails(409, "sku_taken")),
            "/inventory" => drop(later.fails(409, "stock_exists")),
            _ => assert_ne!(later.is(201).id(), first.id()),
        }
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_operations_are_done_once() {
    let shop = Shop::new();
    let product = shop.stocked("BATCH", "1", 10).await;
    let send = |path: &'static str, documents: &[Value]| {
        let add = |document: &Value| json!({ "op": "add", "data": document["data"] });
        let batch = json!({ "atomic:operations": documents.iter().map(add).collect::<Vec<_>>() });
        let ask = shop.ask(Method::POST, path).header("content-type", OPERATIONS).header("accept", OPERATIONS);
        ask.once("batch").document(&batch).send()
    };
    for (path, documents, other) in [
        ("/products/operations", [new_product("BATCH-1", "1"), new_product("BATCH-2", "1")], new_product("BATCH-3", "1")),
        ("/inventory/operations", [new_purchase(&product, 2), new_purchase(&product, 3)], new_purchase(&product, 4)),
    ] {
        let first = send(path, &documents).await.is(200);
        let before = shop.everything().await;
        is_replay_of(&send(path, &documents).await, &first);
        send(path, &[other]).await.fails(422, "idempotency_key_reused");
        assert_eq!(shop.everything().await, before, "{path}");
    }
    assert_eq!(shop.units(&product).await, [5, 0, 5]);
    shop.check().await;
}
