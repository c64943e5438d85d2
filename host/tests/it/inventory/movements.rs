//! `/inventory/movements` and `/inventory/{product_id}/movements`: the ledger.

use crate::harness::{INVENTORY_OTHER, Shop, new_movement};
use http::Method;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_names_who_did_it() {
    let shop = Shop::new();
    let product = shop.stocked("ACTORS", "1", 5).await;
    let document = new_movement("received", 1);
    let path = format!("/inventory/{product}/movements");
    shop.ask(Method::POST, &path).key(INVENTORY_OTHER).document(&document).send().await.is(201);
    let actors: Vec<Value> = shop
        .all(&format!("{path}?sort=created_at"))
        .await
        .iter()
        .map(|movement| movement["attributes"]["actor"].clone())
        .collect();
    assert_eq!(actors.len(), 2);
    assert!(actors.contains(&"shop".into()) && actors.contains(&"other".into()), "{actors:?}");
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
