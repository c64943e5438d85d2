//! `POST /inventory/reservations`: holding stock for somebody.

use crate::harness::{Shop, new_reservation};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_takes_from_what_is_available() {
    let shop = Shop::new();
    let product = shop.stocked("HELD", "1", 10).await;
    let held = shop.hold(&product, 4, 60).await.is(201);
    assert_eq!((held.attribute("status"), held.attribute("purchase_id")), (&json!("held"), &Value::Null));
    assert_eq!(shop.units(&product).await, [10, 4, 6]);
    let refused = shop.buy(&product, 7).await.fails(409, "insufficient_stock");
    assert_eq!(refused.body["errors"][0]["meta"]["available"], 6);
    shop.hold(&product, 7, 60).await.fails(409, "insufficient_stock");
    shop.adjust(&product, -7).await.fails(409, "insufficient_stock");
    shop.buy(&product, 6).await.is(201);
    assert_eq!(shop.units(&product).await, [4, 4, 0]);
    assert_eq!(shop.ledger(&product).await.len(), 2, "a hold moves nothing");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_and_defaults() {
    let shop = Shop::new();
    let product = shop.stocked("TIMES", "1", 10).await;
    let mut document = new_reservation(&product, 1, 0);
    document["data"]["attributes"].as_object_mut().unwrap().remove("ttl_seconds");
    let held = shop.post("/inventory/reservations", &document).await.is(201);
    assert_eq!(held.number("ttl_seconds"), 600);
    for ttl in [1, 86_400] {
        shop.hold(&product, 1, ttl).await.is(201);
    }
    for ttl in [0, -1, 86_401] {
        let refused = shop.hold(&product, 1, ttl).await.fails(422, "validation_failed");
        assert_eq!(refused.sources(), ["/data/attributes/ttl_seconds"]);
    }
    shop.check().await;
}
