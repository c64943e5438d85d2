//! `GET /products/{id}`.

use crate::harness::{Shop, new};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_product_reads_as_it_was_made() {
    let shop = Shop::new();
    let attributes = json!({ "sku": "READ-1", "name": "Tea", "description": "Green", "price": 3.5, "currency": "EUR" });
    let made = shop.post("/products", &new("products", attributes)).await.is(201);
    let read = shop.get(&format!("/products/{}", made.id())).await.is(200);
    assert_eq!((&read.body["data"], read.header("etag")), (&made.body["data"], made.header("etag")));
    let expected = [
        ("sku", "READ-1"),
        ("name", "Tea"),
        ("description", "Green"),
        ("price", "3.50"),
        ("currency", "EUR"),
        ("status", "active"),
    ];
    for (name, value) in expected {
        assert_eq!(*read.attribute(name), value, "{name}");
    }
    assert_eq!(read.number("version"), 1);
    assert_eq!(read.attribute("created_at"), read.attribute("updated_at"));
    shop.check().await;
}
