//! `GET /products/events`: the feed of the catalogue.

use crate::harness::Shop;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_once_with_what_was_and_what_is() {
    let shop = Shop::new();
    let product = shop.product("TOLD", "1.00").await;
    shop.set_price(&product, "2.00").await;
    shop.set_price(&product, "2.00").await;
    shop.delete(&format!("/products/{product}")).await.is(204);
    let told = shop.all("/products/events").await;
    let attributes = |event: &Value| event["attributes"].clone();
    let told: Vec<Value> = told.iter().map(attributes).collect();
    let price = |event: &Value, side: &str| event[side]["price"].as_str().map(str::to_owned);
    let seen: Vec<_> = told
        .iter()
        .map(|event| {
            (event["kind"].as_str().unwrap(), event["version"].as_i64().unwrap(), price(event, "before"), price(event, "after"))
        })
        .collect();
    let text = |price: &str| Some(price.to_owned());
    let expected = [
        ("product.created", 1, None, text("1.00")),
        ("product.updated", 2, text("1.00"), text("2.00")),
        ("product.deleted", 3, text("2.00"), None),
    ];
    assert_eq!(seen, expected, "a change that changes nothing is not told");
    assert!(told.iter().all(|event| event["subject"]["id"] == product.as_str()));
    assert!(told.is_sorted_by_key(|event| event["sequence"].as_i64()));
    shop.check().await;
}
