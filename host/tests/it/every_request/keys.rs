//! `X-API-KEY`: who may do what.

use crate::harness::{INVENTORY_KEY, Shop, new_product};
use http::Method;
use serde_json::json;

/// A path of each service that needs a key.
const LISTS: [&str; 2] = ["/products", "/inventory"];

#[tokio::test(flavor = "multi_thread")]
async fn documentation_and_health_need_no_key() {
    let shop = Shop::new();
    for service in LISTS {
        for (page, content_type) in [
            ("/docs", "text/html; charset=utf-8"),
            ("/docs/errors", "text/html; charset=utf-8"),
            ("/docs/swagger-ui.css", "text/css"),
            ("/docs/swagger-ui-bundle.js", "text/javascript"),
            ("/openapi.json", "application/json"),
            ("/health/live", "application/health+json"),
            ("/health/ready", "application/health+json"),
        ] {
            let answer = shop.ask(Method::GET, &format!("{service}{page}")).without("x-api-key").send().await.is(200);
            assert_eq!(answer.header("content-type"), Some(content_type), "{service}{page}");
            if content_type.contains("json") {
                assert!(answer.body.is_object(), "{service}{page}: {}", answer.text);
            }
            assert!(page.starts_with("/health") == (answer.header("cache-control") == Some("no-store")), "{service}{page}");
            shop.ask(Method::HEAD, &format!("{service}{page}")).without("x-api-key").send().await.is(200);
        }
        let ready = shop.get(&format!("{service}/health/ready")).await;
        assert_eq!(ready.body["status"], "pass", "{}", ready.text);
    }
    let openapi = shop.get("/inventory/openapi.json").await;
    assert!(openapi.body["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_can_be_rotated() {
    let both = Shop::with(&[("products_api_key", "shop:write:old-key-0000000001,shop:write:new-key-0000000002")]);
    for key in ["old-key-0000000001", "new-key-0000000002"] {
        both.ask(Method::GET, "/products").key(key).send().await.is(200);
    }
    let bare = Shop::with(&[("products_api_key", "bare-key-00000000001"), ("inventory_api_key", INVENTORY_KEY)]);
    let created =
        bare.ask(Method::POST, "/products").key("bare-key-00000000001").document(&new_product("BARE", "1")).send().await;
    // Inventory shows products the first of products' own keys.
    bare.stock(created.is(201).id(), 3).await;
    bare.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_any_key_everything_is_refused() {
    let shop = Shop::with(&[("products_api_key", ""), ("inventory_api_key", "")]);
    for path in LISTS {
        for key in ["", "x", "default:write:"] {
            shop.ask(Method::GET, path).key(key).send().await.fails(401, "unauthenticated");
        }
        shop.get(&format!("{path}/health/live")).await.is(200);
    }
}

/// Everybody has read `.env.example`.
#[tokio::test(flavor = "multi_thread")]
async fn a_placeholder_is_no_key() {
    let shop = Shop::with(&[("products_api_key", "shop:write:change-me-1,reports:read:reader-000000000001")]);
    for key in ["change-me-1", "reader-000000000001"] {
        shop.ask(Method::GET, "/products").key(key).may_fail().send().await.fails(500, "internal_error");
    }
    let lines = shop.lines();
    assert!(lines.contains("products_api_key") && lines.contains("openssl rand -hex 16"), "{lines}");
    assert!(!lines.contains("change-me") && !lines.contains("reader-0"), "{lines}");
    shop.get("/products/health/live").await.is(200);
    shop.get("/products/docs").await.is(200);
    let ready = shop.ask(Method::GET, "/products/health/ready").may_fail().send().await.is(503);
    assert_eq!(ready.body["checks"]["configuration"][0]["status"], "fail", "{}", ready.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_products_refuses_is_a_warning() {
    let shop = Shop::with(&[("products_key_for_inventory", "inventory:read:no-key-of-products")]);
    let ready = shop.get("/inventory/health/ready").await.is(200);
    assert_eq!(ready.body["status"], "warn", "{}", ready.text);
    let expected = json!({ "database": [{ "status": "pass" }], "products": [{ "status": "warn", "output": "key_refused" }] });
    assert_eq!(ready.body["checks"], expected);
    let shop = Shop::new();
    assert_eq!(shop.get("/inventory/health/ready").await.is(200).body["status"], "pass");
}
