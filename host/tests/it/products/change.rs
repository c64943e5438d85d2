//! `PATCH /products/{id}`.

use crate::harness::{Shop, change};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_archived_is_not_sold_until_it_is_active_again() {
    let shop = Shop::new();
    let product = shop.stocked("SEASON", "1", 5).await;
    let path = format!("/products/{product}");
    for (version, status, code) in [(2, "archived", 409), (3, "active", 201)] {
        let changed = shop.patch(&path, &change("products", &product, json!({ "status": status }))).await.is(200);
        assert_eq!((changed.attribute("status"), changed.number("version")), (&json!(status), version));
        shop.buy(&product, 1).await.is(code);
    }
    assert_eq!(shop.units(&product).await, [4, 0, 4]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sku_goes_from_one_product_to_another() {
    let shop = Shop::new();
    let (one, other) = (shop.product("FIRST", "1").await, shop.product("SECOND", "1").await);
    let call = |product: &str, sku: &str| change("products", product, json!({ "sku": sku }));
    shop.patch(&format!("/products/{other}"), &call(&other, "FIRST")).await.fails(409, "sku_taken");
    shop.patch(&format!("/products/{one}"), &call(&one, "THIRD")).await.is(200);
    assert_eq!(*shop.patch(&format!("/products/{other}"), &call(&other, "FIRST")).await.is(200).attribute("sku"), "FIRST");
    shop.check().await;
}
