//! `If-Match` and `If-None-Match`.

use crate::harness::{NOBODY, Shop, change, size};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn conditions() {
    let shop = Shop::new();
    let product = shop.stocked("CONDITIONS", "1", 5).await;
    let (of_product, of_stock) = (format!("/products/{product}"), format!("/inventory/{product}"));
    for (path, kind, attributes) in
        [(&of_product, "products", json!({ "name": "Another" })), (&of_stock, "inventory", json!({ "on_hand": 7 }))]
    {
        let tag = shop.get(path).await.is(200).header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"'), "strong: {tag}");
        shop.ask(Method::GET, path).header("if-none-match", &tag).send().await.is(304);
        shop.ask(Method::GET, path).header("if-none-match", &format!("\"other\", W/{tag}")).send().await.is(304);
        shop.ask(Method::GET, path).header("if-none-match", "\"other\"").send().await.is(200);
        shop.ask(Method::GET, path).if_match("\"other\"").send().await.fails(412, "precondition_failed");
        let set = |tag: &str, attributes: &Value| {
            shop.ask(Method::PATCH, path).document(&change(kind, &product, attributes.clone())).if_match(tag).send()
        };
        for stale in ["\"other\"", &format!("W/{tag}")] {
            assert_eq!(set(stale, &attributes).await.fails(412, "precondition_failed").sources(), ["If-Match"], "{path}");
        }
        // It wins over what is wrong with the document.
        set("\"other\"", &json!({ "version": 99 })).await.fails(412, "precondition_failed");
        let changed = set(&tag, &attributes).await.is(200);
        assert_ne!(changed.header("etag"), Some(tag.as_str()));
        set(&tag, &attributes).await.fails(412, "precondition_failed");
        set("*", &attributes).await.is(200);
        let gone = shop.ask(Method::DELETE, path).if_match("\"other\"").send().await;
        gone.fails(412, "precondition_failed");
        let wrong_type = shop.ask(Method::PATCH, path).header("content-type", "text/plain").raw("{}").if_match("\"other\"");
        wrong_type.send().await.fails(415, "unsupported_media_type");
    }
    let nobody = shop.ask(Method::PATCH, &format!("/products/{NOBODY}")).document(&change("products", NOBODY, json!({})));
    nobody.if_match("\"other\"").send().await.fails(404, "not_found");
    let threshold = change("inventory", &product, json!({ "low_stock_threshold": 3 }));
    assert_eq!(shop.patch(&of_stock, &threshold).await.is(200).number("low_stock_threshold"), 3);
    // With a sparse fieldset the answer is another representation, with another tag.
    let whole = shop.get(&of_product).await.is(200);
    let sparse = shop.get(&format!("{of_product}?fields[products]=sku")).await.is(200);
    assert_ne!(whole.header("etag"), sparse.header("etag"));
    shop.check().await;
}

/// A condition is looked at before the body, also where the reservation or purchase has ended; but what is so already succeeds.
#[tokio::test(flavor = "multi_thread")]
async fn conditions_on_what_has_ended() {
    let shop = Shop::new();
    let product = shop.stocked("CONDITION", "1", 10).await;
    let held = shop.hold(&product, 1, 60).await.is(201);
    shop.end(held.id(), "released").await.is(200);
    let bought = shop.buy(&product, 1).await.is(201);
    shop.cancel(bought.id()).await.is(200);
    for (kind, id, same, other) in
        [("reservations", held.id(), "released", "confirmed"), ("purchases", bought.id(), "cancelled", "completed")]
    {
        let path = format!("/inventory/{kind}/{id}");
        let send = |body: String| shop.ask(Method::PATCH, &path).raw(body).if_match("\"1\"").send();
        let set = |attributes: Value| send(change(kind, id, attributes).to_string());
        for attributes in [json!({ "status": other }), json!({ "status": "zz" }), json!({ "quantity": 9 }), json!({})] {
            set(attributes).await.fails(412, "precondition_failed");
        }
        send("{".to_owned()).await.fails(412, "precondition_failed");
        set(json!({ "status": same })).await.is(200);
    }
    shop.check().await;
}

/// Who sets no condition is not refused for one, however much happens meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn changes_without_a_condition_are_made() {
    let shop = Shop::patient();
    let product = shop.stocked("BUSY", "1", 10_000).await;
    let (stock, catalogue) = (format!("/inventory/{product}"), format!("/products/{product}"));
    let buying = join_all((0..8).map(async |_| {
        for _ in 0..size(12, 100) {
            shop.buy(&product, 1).await.is(201);
        }
    }));
    let changing = join_all((0..8_i64).map(async |writer| {
        for turn in 0..size(12, 100) {
            let threshold = change("inventory", &product, json!({ "low_stock_threshold": writer * 1_000 + turn }));
            shop.patch(&stock, &threshold).await.is(200);
            let name = change("products", &product, json!({ "name": format!("Name {writer} {turn}") }));
            shop.patch(&catalogue, &name).await.is(200);
        }
    }));
    tokio::join!(buying, changing);
    shop.check().await;
}
