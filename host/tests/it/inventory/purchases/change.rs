//! `PATCH /inventory/purchases/{id}`: cancelling, and nothing else.

use crate::harness::{Shop, change};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_history() {
    let shop = Shop::new();
    let product = shop.stocked("HISTORY", "1", 10).await;
    let bought = shop.buy(&product, 1).await.is(201);
    let path = format!("/inventory/purchases/{}", bought.id());
    let whole = json!({ "data": bought.body["data"] });
    shop.patch(&path, &whole).await.is(200);
    for attributes in [json!({ "quantity": 2 }), json!({ "unit_price": "0.01" }), json!({ "reference": "mine" })] {
        shop.patch(&path, &change("purchases", bought.id(), attributes)).await.fails(403, "forbidden");
    }
    shop.cancel(bought.id()).await.is(200);
    let back = change("purchases", bought.id(), json!({ "status": "completed" }));
    shop.patch(&path, &back).await.fails(403, "forbidden");
    shop.check().await;
}
