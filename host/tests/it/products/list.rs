//! `GET /products`. What holds for every list is in `conformance`: orders, filters, pages.

use crate::harness::{OPERATIONS, Shop, change, new};
use http::Method;
use serde_json::{Value, json};

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

/// A page holds as much as an answer may, and the list goes on, in both directions.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_long_products_ends_early() {
    let shop = Shop::new();
    let add = |turn: usize| {
        let attributes =
            json!({ "sku": format!("LONG-{turn:03}"), "name": "Long", "description": "𝔘".repeat(5_000), "price": "1" });
        json!({ "op": "add", "data": new("products", attributes)["data"] })
    };
    for turns in [0..40, 40..80, 80..120] {
        let operations: Vec<Value> = turns.map(add).collect();
        let ask = shop.ask(Method::POST, "/products/operations").header("content-type", OPERATIONS);
        ask.document(&json!({ "atomic:operations": operations })).send().await.is(200);
    }
    let expected: Vec<String> = (0..120).map(|turn| format!("LONG-{turn:03}")).collect();
    let sku = |product: &Value| product["attributes"]["sku"].as_str().unwrap().to_owned();
    let (mut next, mut last, mut seen) = (Some("/products?sort=sku&page[size]=100".to_owned()), String::new(), Vec::new());
    while let Some(path) = next {
        let page = shop.get(&path).await.is(200);
        assert!(page.text.len() < 1_200_000, "{}", page.text.len());
        assert!((40..60).contains(&page.list().len()) || seen.len() + page.list().len() == 120, "{}", page.list().len());
        seen.extend(page.list().iter().map(sku));
        next = page.body["links"]["next"].as_str().map(str::to_owned);
        last = path;
    }
    assert_eq!(seen, expected);
    let (mut prev, mut pages) = (Some(last), Vec::new());
    while let Some(path) = prev {
        let page = shop.get(&path).await.is(200);
        assert!(page.text.len() < 1_200_000 && !page.list().is_empty(), "{}", page.text.len());
        pages.push(page.list().iter().map(sku).collect::<Vec<_>>());
        prev = page.body["links"]["prev"].as_str().map(str::to_owned);
    }
    assert_eq!(pages.into_iter().rev().flatten().collect::<Vec<_>>(), expected);
    // What is not asked for does not count.
    let short = shop.get("/products?sort=sku&page[size]=100&fields[products]=sku,price").await.is(200);
    assert_eq!(short.list().len(), 100);
    let told = shop.get("/products/events?page[size]=100").await.is(200);
    assert!(told.list().len() < 60 && told.body["links"]["next"].is_string(), "{}", told.list().len());
    assert_eq!(shop.all("/products/events").await.len(), 120);
}
