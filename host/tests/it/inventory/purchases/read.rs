//! `GET /inventory/purchases/{id}`.

use crate::harness::Shop;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_outlives_its_product() {
    let shop = Shop::new();
    let product = shop.stocked("MORTAL", "3.50", 10).await;
    let bought = shop.buy(&product, 2).await.is(201);
    shop.delete(&format!("/products/{product}")).await.is(204);
    shop.buy(&product, 1).await.fails(404, "product_not_found");
    let path = format!("/inventory/purchases/{}", bought.id());
    assert_eq!(shop.get(&path).await.is(200).body["data"], bought.body["data"]);
    assert_eq!(shop.get(&format!("{path}?include=product")).await.is(200).body["included"], json!([]));
    assert_eq!(shop.get(&format!("{path}/product")).await.is(200).body["data"], Value::Null);
    assert_eq!(*shop.cancel(bought.id()).await.is(200).attribute("status"), "cancelled");
    assert_eq!(shop.units(&product).await, [10, 0, 10]);
    let again = shop.product("MORTAL", "4.00").await;
    assert_ne!(again, product, "the sku is free again");
    shop.check().await;
}
