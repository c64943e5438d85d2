//! Inclusion of related resources.

use super::shows;
use crate::harness::{Shop, change, furnish, new_purchase};
use serde_json::{Value, json};
use std::collections::BTreeSet;

shows! {
    "IN1" Must "include where it is not supported is 400." => include_that_is_not_supported;
    "IN2" Must "A path that is not known is 400, whole paths alike." => include_that_is_not_supported;
    "IN3" Must "Where include was sent, included is there, even empty." => included_is_there_when_asked_for;
    "IN4" Must "Nothing is included that was not asked for." => included_is_there_when_asked_for;
    "IN5" Must "Every included resource is reached by linkage from the data." => full_linkage_without_duplicates;
    "IN6" Must "No resource is in a document twice." => full_linkage_without_duplicates;
    "IN8" Choice "An answer to a change includes nothing: include is 400 there, so that it can be given again without asking products." => include_that_is_not_supported;
}

#[tokio::test(flavor = "multi_thread")]
async fn include_that_is_not_supported() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for path in [
        "/products?include=inventory".to_owned(),
        format!("/products/{}?include=", ids.product),
        "/products/events?include=subject".to_owned(),
        "/inventory?include=nope".to_owned(),
        "/inventory?include=product.nope".to_owned(),
        "/inventory?include=product,nope".to_owned(),
        "/inventory?include=movements".to_owned(),
        format!("/inventory/purchases/{}?include=inventory", ids.purchase),
        format!("/inventory/purchases/{}/product?include=product", ids.purchase),
        "/inventory/consistency?include=product".to_owned(),
    ] {
        assert_eq!(shop.get(&path).await.fails(400, "invalid_query_parameter").sources(), ["include"]);
    }
    let before = shop.everything().await;
    let bought = shop.post("/inventory/purchase?include=product", &new_purchase(&ids.product, 1)).await;
    assert_eq!(bought.fails(400, "invalid_query_parameter").sources(), ["include"]);
    let path = format!("/inventory/{}?include=product", ids.product);
    let changed = shop.patch(&path, &change("inventory", &ids.product, json!({ "low_stock_threshold": 1 }))).await;
    changed.fails(400, "invalid_query_parameter");
    assert_eq!(shop.everything().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn included_is_there_when_asked_for() {
    let shop = Shop::new();
    for path in ["/inventory", "/inventory/purchases", "/inventory/movements", "/inventory/reservations"] {
        assert!(shop.get(path).await.is(200).body.get("included").is_none());
        for include in ["", "product"] {
            assert_eq!(shop.get(&format!("{path}?include={include}")).await.is(200).body["included"], json!([]));
        }
    }
    let ids = furnish(&shop).await;
    assert_eq!(shop.get("/inventory?include=").await.is(200).body["included"], json!([]));
    let with = shop.get(&format!("/inventory/purchases/{}?include=product", ids.purchase)).await.is(200);
    assert_eq!(with.body["included"][0]["id"], ids.product.as_str());
    assert_eq!(with.body["included"][0], shop.get(&format!("/products/{}", ids.product)).await.body["data"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn full_linkage_without_duplicates() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let other = shop.stocked("OTHER-1", "2", 10).await;
    for product in [&ids.product, &other, &ids.product, &other] {
        shop.buy(product, 1).await.is(201);
    }
    for path in ["/inventory", "/inventory/purchases", "/inventory/movements", "/inventory/reservations"] {
        // That no resource is there twice is checked for every answer.
        let answer = shop.get(&format!("{path}?include=product")).await.is(200);
        let named: BTreeSet<&str> =
            answer.list().iter().filter_map(|item| item["relationships"]["product"]["data"]["id"].as_str()).collect();
        let included = answer.body["included"].as_array().unwrap();
        let found: BTreeSet<&str> = included.iter().filter_map(|item| item["id"].as_str()).collect();
        assert_eq!((found.len(), found), (included.len(), named), "{}", answer.text);
        assert!(included.iter().all(|item| item["attributes"]["price"] != Value::Null), "{}", answer.text);
    }
}
