//! `POST /products/operations`: the bulk import. What holds for every operation is in `conformance/atomic.rs`.

use crate::harness::{OPERATIONS, Shop, new_product};
use http::Method;
use serde_json::json;

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
