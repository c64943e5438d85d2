//! Who may do what.

use super::harness::{INVENTORY_KEY, INVENTORY_OTHER, INVENTORY_READER, PRODUCTS_KEY, PRODUCTS_READER, Shop, new_product};
use http::Method;
use serde_json::Value;

/// A path of each service that needs a key.
const LISTS: [&str; 2] = ["/products", "/inventory"];

#[tokio::test(flavor = "multi_thread")]
async fn recipe_40_without_the_right_key_nothing_is_said() {
    let shop = Shop::new();
    let product = shop.stocked("SECRET", "1", 5).await;
    let before = shop.everything().await;
    let paths = ["/products", "/inventory", &format!("/products/{product}"), "/inventory/purchase", "/products/nothing/there"];
    for path in paths {
        for method in [Method::GET, Method::POST, Method::PATCH, Method::DELETE, Method::PUT, Method::OPTIONS] {
            // The other service's key is as wrong as any.
            let foreign = if path.starts_with("/products") { INVENTORY_KEY } else { PRODUCTS_KEY };
            let own = if path.starts_with("/products") { PRODUCTS_KEY } else { INVENTORY_KEY };
            let ask = || shop.ask(method.clone(), path).header("x-request-id", "same").raw("{}");
            let bodies = [
                ask().without("x-api-key").send().await,
                ask().key("").send().await,
                ask().key("wrong").send().await,
                ask().key(&own[..own.len() - 1]).send().await,
                ask().key(&own.to_uppercase()).send().await,
                ask().key(&format!("shop:write:{own}")).send().await,
                ask().key(foreign).send().await,
                ask().header("x-api-key", own).send().await,
                ask().without("x-api-key").header("authorization", &format!("Bearer {own}")).send().await,
            ];
            for answer in bodies.iter().cloned() {
                let answer = answer.fails(401, "unauthenticated");
                assert!(answer.header("www-authenticate").is_some_and(|scheme| scheme.starts_with("ApiKey")), "{path}");
                assert_eq!((answer.text.as_str(), answer.sources()), (bodies[0].text.as_str(), vec!["X-API-KEY"]));
                assert!(!answer.text.contains(own));
            }
        }
    }
    assert_eq!(shop.everything().await, before);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_40_a_reader_reads_and_no_more() {
    let shop = Shop::new();
    let product = shop.stocked("READ", "1", 5).await;
    let bought = shop.buy(&product, 1).await.is(201).id().to_owned();
    let held = shop.hold(&product, 1, 600).await.is(201).id().to_owned();
    let before = shop.everything().await;
    let reader = |path: &str| if path.starts_with("/products") { PRODUCTS_READER } else { INVENTORY_READER };
    let reads = [
        "/products".to_owned(),
        format!("/products/{product}"),
        "/products/events".to_owned(),
        "/inventory?include=product".to_owned(),
        format!("/inventory/{product}"),
        format!("/inventory/{product}/movements"),
        "/inventory/movements".to_owned(),
        format!("/inventory/purchases/{bought}"),
        format!("/inventory/reservations/{held}"),
        "/inventory/events".to_owned(),
        "/inventory/consistency".to_owned(),
    ];
    for path in &reads {
        shop.ask(Method::GET, path).key(reader(path)).send().await.is(200);
        shop.ask(Method::HEAD, path).key(reader(path)).send().await.is(200);
        shop.ask(Method::OPTIONS, path).key(reader(path)).send().await.is(204);
    }
    let writes = [
        (Method::POST, "/products".to_owned()),
        (Method::PATCH, format!("/products/{product}")),
        (Method::DELETE, format!("/products/{product}")),
        (Method::POST, "/products/operations".to_owned()),
        (Method::POST, "/inventory".to_owned()),
        (Method::PATCH, format!("/inventory/{product}")),
        (Method::DELETE, format!("/inventory/{product}")),
        (Method::POST, format!("/inventory/{product}/movements")),
        (Method::POST, "/inventory/purchase".to_owned()),
        (Method::POST, "/inventory/purchases".to_owned()),
        (Method::PATCH, format!("/inventory/purchases/{bought}")),
        (Method::POST, "/inventory/reservations".to_owned()),
        (Method::PATCH, format!("/inventory/reservations/{held}")),
        (Method::POST, "/inventory/operations".to_owned()),
    ];
    for (method, path) in writes {
        let refused = shop.ask(method, &path).key(reader(&path)).document(&new_product("X", "1")).send().await;
        refused.fails(403, "forbidden");
    }
    assert_eq!(shop.everything().await, before);
    shop.check().await;
}

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

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_names_who_did_it() {
    let shop = Shop::new();
    let product = shop.stocked("ACTORS", "1", 5).await;
    let document = super::harness::new_movement("received", 1);
    let path = format!("/inventory/{product}/movements");
    shop.ask(Method::POST, &path).key(INVENTORY_OTHER).document(&document).send().await.is(201);
    let actors: Vec<Value> = shop
        .all(&format!("{path}?sort=created_at"))
        .await
        .iter()
        .map(|movement| movement["attributes"]["actor"].clone())
        .collect();
    assert_eq!(actors.len(), 2);
    assert!(actors.contains(&"shop".into()) && actors.contains(&"other".into()), "{actors:?}");
    shop.check().await;
}
