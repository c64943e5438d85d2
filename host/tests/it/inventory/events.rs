//! `GET /inventory/events`: the feed of the stock.

use crate::harness::Shop;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_happens_to_stock_is_told() {
    let shop = Shop::new();
    let product = shop.stocked("TOLD", "1", 5).await;
    let bought = shop.buy(&product, 1).await.is(201);
    shop.cancel(bought.id()).await.is(200);
    for end in ["confirmed", "released"] {
        let held = shop.hold(&product, 1, 60).await.is(201);
        shop.end(held.id(), end).await.is(200);
    }
    shop.hold(&product, 1, 60).await.is(201);
    shop.pass(120);
    shop.buy(&product, 4).await.is(201);
    shop.adjust(&product, 1).await.is(201);
    let told = shop.all("/inventory/events").await;
    let kinds: BTreeSet<&str> = told.iter().map(|event| event["attributes"]["kind"].as_str().unwrap()).collect();
    let expected = [
        "inventory.back_in_stock",
        "inventory.changed",
        "inventory.out_of_stock",
        "purchase.cancelled",
        "purchase.completed",
        "reservation.confirmed",
        "reservation.expired",
        "reservation.held",
        "reservation.released",
    ];
    assert_eq!(kinds, BTreeSet::from(expected));
    assert!(told.iter().all(|event| event["attributes"]["product_id"] == product.as_str()));
    assert!(told.is_sorted_by_key(|event| event["attributes"]["sequence"].as_i64()));
    shop.check().await;
}
