//! Who may do what.

use crate::harness::{INVENTORY_KEY, INVENTORY_READER, PRODUCTS_KEY, PRODUCTS_READER, Shop, new_product};
use http::Method;

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
        "/inventory/figures".to_owned(),
    ];
    for path in &reads {
        shop.ask(Method::GET, path).key(reader(path)).send().await.is(200);
        shop.ask(Method::HEAD, path).key(reader(path)).send().await.is(200);
        // What the key may do there, and not all that can be done.
        let options = shop.ask(Method::OPTIONS, path).key(reader(path)).send().await.is(204);
        assert_eq!(options.header("allow"), Some("GET, HEAD, OPTIONS"), "{path}");
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
