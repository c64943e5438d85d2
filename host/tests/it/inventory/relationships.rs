//! The relationships of what inventory has, and what is behind their links.

use crate::harness::Shop;

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_a_purchase_answers() {
    let shop = Shop::new();
    let product = shop.stocked("LINKS", "1", 5).await;
    let bought = shop.buy(&product, 1).await.is(201);
    let relationships = bought.body["data"]["relationships"].as_object().unwrap();
    assert_eq!(relationships.keys().collect::<Vec<_>>(), ["product", "inventory"]);
    for (name, relationship) in relationships {
        for link in ["self", "related"] {
            let found = shop.get(relationship["links"][link].as_str().unwrap()).await.is(200);
            assert_eq!(found.id(), product, "{name} {link}");
        }
    }
    let read = shop.get(&format!("/inventory/purchases/{}?include=product", bought.id())).await.is(200);
    assert_eq!(read.body["included"][0]["id"], *product);
    assert_eq!(shop.get("/inventory/purchases?include=product").await.is(200).body["included"][0]["type"], "products");
    shop.check().await;
}
