//! `GET /products`. What holds for every list is in `conformance`: orders, filters, pages.

use crate::harness::{Shop, change, new};
use serde_json::json;

async fn skus(shop: &Shop, query: &str) -> Vec<String> {
    let found = shop.get(&format!("/products?sort=sku&{query}")).await.is(200);
    found.list().iter().map(|product| product["attributes"]["sku"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_archived_is_listed_and_told_apart() {
    let shop = Shop::new();
    let sold = shop.product("SOLD", "1").await;
    let kept = shop.product("KEPT", "1").await;
    let archived = change("products", &sold, json!({ "status": "archived" }));
    shop.patch(&format!("/products/{sold}"), &archived).await.is(200);
    assert_eq!(skus(&shop, "").await, ["KEPT", "SOLD"]);
    assert_eq!(skus(&shop, "filter[status]=archived").await, ["SOLD"]);
    assert_eq!(skus(&shop, "filter[status]=active").await, ["KEPT"]);
    shop.delete(&format!("/products/{kept}")).await.is(204);
    assert_eq!(skus(&shop, "").await, ["SOLD"], "what is deleted is not listed");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_what_has_every_word() {
    let shop = Shop::new();
    for (sku, name, description) in [
        ("TEA-1", "Green tea", "From the mountains"),
        ("TEA-2", "Black tea", "From the coast"),
        ("MUG-1", "Mug", "For tea, green"),
    ] {
        let attributes = json!({ "sku": sku, "name": name, "description": description, "price": "1" });
        shop.post("/products", &new("products", attributes)).await.is(201);
    }
    assert_eq!(skus(&shop, "filter[search]=tea").await, ["MUG-1", "TEA-1", "TEA-2"]);
    assert_eq!(skus(&shop, "filter[search]=GREEN+tea").await, ["MUG-1", "TEA-1"]);
    assert_eq!(skus(&shop, "filter[search]=green+mountains").await, ["TEA-1"]);
    assert_eq!(skus(&shop, "filter[search]=green+coast").await, Vec::<String>::new());
    shop.check().await;
}
