//! `DELETE /products/{id}`.

use crate::harness::{Shop, change};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_product_is_gone_for_everybody() {
    let shop = Shop::new();
    let product = shop.product("GONE", "1").await;
    let path = format!("/products/{product}");
    assert_eq!(shop.delete(&path).await.is(204).text, "");
    shop.get(&path).await.fails(404, "not_found");
    shop.patch(&path, &change("products", &product, json!({ "name": "Back" }))).await.fails(404, "not_found");
    shop.delete(&path).await.fails(404, "not_found");
    assert!(shop.all("/products").await.is_empty());
    assert_ne!(shop.product("GONE", "1").await, product, "its sku is free");
    shop.check().await;
}
