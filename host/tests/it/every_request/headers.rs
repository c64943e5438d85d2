//! Headers: media types, request ids, and what is sent twice.

use crate::harness::{Ask, INVENTORY_KEY, INVENTORY_READER, PRODUCTS_KEY, Shop, change, new_product};
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn media_types() {
    let shop = Shop::new();
    let sent = [
        ("text/plain", 415),
        ("application/json", 415),
        ("", 415),
        ("application/vnd.api+json; charset=utf-8", 415),
        ("application/vnd.api+json;ext=\"https://example.com/ext\"", 415),
        ("application/vnd.api+json;profile=\"https://example.com/profile\"", 201),
        ("APPLICATION/VND.API+JSON", 201),
        ("application/vnd.api+json ; profile=\"https://example.com/a https://example.com/b\"", 201),
    ];
    for (turn, (content_type, status)) in sent.into_iter().enumerate() {
        let document = new_product(&format!("MEDIA-{turn}"), "1");
        let answer = shop.ask(Method::POST, "/products").header("content-type", content_type).document(&document).send().await;
        let answer = if status == 415 { answer.fails(415, "unsupported_media_type") } else { answer };
        assert_eq!(answer.status, status, "{content_type}: {}", answer.text);
        if status == 415 {
            assert_eq!(answer.sources(), ["Content-Type"], "{content_type}");
        }
    }
    let accepted = [
        ("*/*", 200),
        ("application/*", 200),
        ("application/vnd.api+json", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/vnd.api+json;profile=\"https://example.com/profile\"", 200),
        ("application/vnd.api+json; charset=utf-8, application/vnd.api+json", 200),
        ("application/vnd.api+json; charset=utf-8", 406),
        ("application/vnd.api+json;ext=\"https://example.com/ext\"", 406),
        ("text/html", 406),
        ("application/vnd.api+json;q=0", 406),
    ];
    for (accept, status) in accepted {
        for path in ["/products", "/inventory"] {
            let answer = shop.ask(Method::GET, path).header("accept", accept).send().await;
            assert_eq!(answer.status, status, "{accept}: {}", answer.text);
            if status == 406 {
                assert_eq!(answer.fails(406, "not_acceptable").sources(), ["Accept"], "{accept}");
            }
        }
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn request_ids() {
    let shop = Shop::new();
    let made = shop.get("/products").await.is(200).header("x-request-id").unwrap().to_owned();
    assert!((1..=128).contains(&made.len()));
    for (sent, kept) in
        [("abc-123", true), (&"r".repeat(128), true), (&"r".repeat(129), false), ("two words", false), ("", false)]
    {
        for path in ["/products/nothing", "/inventory/nothing", "/products/docs"] {
            let answer = shop.ask(Method::GET, path).header("x-request-id", sent).send().await;
            assert_eq!(answer.header("x-request-id") == Some(sent), kept, "{path} {sent:?}");
        }
    }
    let refused = shop.ask(Method::POST, "/inventory").key(INVENTORY_READER).header("x-request-id", "who").send().await;
    assert_eq!(refused.fails(403, "forbidden").body["errors"][0]["id"], "who");
    shop.check().await;
}

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
