//! The whole shop, ended and started again.

use crate::harness::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_forgets_nothing() {
    let shop = Shop::new();
    let product = shop.stocked("RESTART", "1.25", 10).await;
    let bought = shop.buy(&product, 2).await.is(201);
    let held = shop.hold(&product, 3, 600).await.is(201);
    let before = shop.everything().await;
    let shop = shop.restarted();
    assert_eq!(shop.everything().await, before);
    assert_eq!(shop.units(&product).await, [8, 3, 5]);
    assert_eq!(shop.get(&format!("/inventory/purchases/{}", bought.id())).await.is(200).body["data"], bought.body["data"]);
    shop.cancel(bought.id()).await.is(200);
    shop.end(held.id(), "confirmed").await.is(200);
    assert_eq!(shop.units(&product).await, [7, 0, 7]);
    shop.check().await;
}
