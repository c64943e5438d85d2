//! Requests that are odd around their document: headers, URLs, and content where none belongs.

use super::harness::{Ask, INVENTORY_KEY, PRODUCTS_KEY, Shop, change, new_product, new_purchase};
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn headers_sent_twice() {
    let shop = Shop::new();
    let product = shop.stocked("TWICE", "1", 5).await;
    let before = shop.everything().await;
    let create = || shop.ask(Method::POST, "/products").document(&new_product("TWICE-2", "1"));
    let path = format!("/inventory/{product}");
    let set = || shop.ask(Method::PATCH, &path).document(&change("inventory", &product, json!({ "on_hand": 9 })));
    let cases: [(&str, Ask<'_>, u16); 6] = [
        ("content type", create().header("content-type", "text/plain"), 415),
        ("key", create().header("x-api-key", PRODUCTS_KEY), 401),
        ("key of the other service", create().header("x-api-key", INVENTORY_KEY), 401),
        ("idempotency key", create().once("a").once("a"), 400),
        ("if-match, neither of which is right", set().if_match("\"a\"").if_match("\"b\""), 412),
        ("accept, neither of which can be", create().header("accept", "text/html").header("accept", "image/png"), 406),
    ];
    for (name, ask, status) in cases {
        let answer = ask.send().await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text);
    }
    assert_eq!(shop.everything().await, before);
    let tag = shop.get(&path).await.header("etag").unwrap().to_owned();
    set().if_match("\"a\"").if_match(&tag).send().await.is(200);
    let accepted = shop.ask(Method::GET, "/products").header("accept", "text/html").header("accept", "application/vnd.api+json");
    accepted.send().await.is(200);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn urls_as_people_write_them() {
    let shop = Shop::new();
    let product = shop.stocked("URLS", "1", 5).await;
    for path in [
        "/products/",
        "/inventory/",
        &format!("/products/{product}/"),
        &format!("/inventory/{product}/movements/"),
        "/inventory/consistency/",
    ] {
        shop.get(path).await.is(200);
    }
    assert_eq!(shop.post("/inventory/purchase/", &new_purchase(&product, 1)).await.is(201).number("quantity"), 1);
    for path in ["/products//", "/products//x", "/inventory/purchases//", "/products/%2f", "/Products/x/y", "/products/x%"] {
        // The host answers for what is no route of the application.
        if path.starts_with("/products") || path.starts_with("/inventory") {
            shop.get(path).await.fails(404, "not_found");
        }
    }
    for query in [
        "?filter",
        "?=1",
        "?%",
        "?%zz=1",
        "?filter[%00]=1",
        "?sort=%ff",
        "?page[size]=%31%00",
        "?page[after]=%F0%9F%8D%B5",
        "?a[b]c=1",
        "?fields=x",
    ] {
        for path in ["/products", "/inventory", "/inventory/movements"] {
            shop.get(&format!("{path}{query}")).await.fails(400, "invalid_query_parameter");
        }
    }
    for query in ["?", "?&", "?sort=-updated_at&", "?page%5Bsize%5D=1"] {
        shop.get(&format!("/products{query}")).await.is(200);
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn content_where_none_belongs() {
    let shop = Shop::new();
    let product = shop.product("CONTENT", "1").await;
    let path = format!("/products/{product}");
    for content_type in ["application/json", "text/plain", "application/vnd.api+json", "nonsense"] {
        for body in ["", "{}", "not json"] {
            shop.ask(Method::GET, &path).header("content-type", content_type).raw(body).send().await.is(200);
        }
    }
    shop.ask(Method::DELETE, &path).header("content-type", "application/json").raw("{}").send().await.is(204);
    shop.get(&path).await.fails(404, "not_found");
    shop.check().await;
}
