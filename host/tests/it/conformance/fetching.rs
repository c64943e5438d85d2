//! Fetching data.

use super::shows;
use crate::harness::{NOBODY, Shop, furnish};
use http::Method;
use serde_json::{Value, json};

shows! {
    "FE2" Must "A collection is 200 with an array, which may be empty." => collections;
    "FE3" Must "A resource is 200 with an object." => resources;
    "FE4" Must "What does not exist is 404, as a document of errors." => what_is_not_there;
    "FE5" Must "A related resource that is not there is 200 with null; a parent that is not there is 404." => related;
    "FE6" Must "Related resources of which there are none are 200 with an empty array." => related;
    "FE7" Must "A relationship is 200 with linkage alone; a parent or a relationship that is not there is 404." => linkage;
    "FE8" Choice "A relationship takes no include: 400." => linkage;
    "FE9" Must "HEAD is GET without the content, OPTIONS lists the methods, another method is 405 with Allow." => methods;
}

#[tokio::test(flavor = "multi_thread")]
async fn collections() {
    let shop = Shop::new();
    let all = [
        "/products",
        "/products/events",
        "/inventory",
        "/inventory/movements",
        "/inventory/purchases",
        "/inventory/reservations",
        "/inventory/events",
    ];
    for path in all {
        assert_eq!(shop.get(path).await.is(200).body["data"], json!([]));
    }
    furnish(&shop).await;
    for path in all {
        assert!(!shop.get(path).await.is(200).list().is_empty(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn resources() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (path, id) in [
        ("/products", &ids.product),
        ("/inventory", &ids.product),
        ("/inventory/purchases", &ids.purchase),
        ("/inventory/reservations", &ids.reservation),
        ("/inventory/movements", &ids.movement),
    ] {
        let answer = shop.get(&format!("{path}/{id}")).await.is(200);
        assert_eq!((answer.id(), answer.body["data"]["type"].as_str()), (id.as_str(), path.rsplit('/').next()));
    }
    for list in ["/products/events", "/inventory/events"] {
        let event = shop.get(list).await.is(200).list()[0].clone();
        let one = shop.get(event["links"]["self"].as_str().unwrap()).await.is(200);
        assert_eq!(one.body["data"]["attributes"], event["attributes"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there() {
    let shop = Shop::new();
    for path in [
        "/products",
        "/products/events",
        "/inventory",
        "/inventory/purchases",
        "/inventory/reservations",
        "/inventory/movements",
        "/inventory/events",
        "/inventory/figures",
    ] {
        for id in [NOBODY, "not-a-uuid", "%00", "0"] {
            let answer = shop.get(&format!("{path}/{id}")).await.is(404);
            assert!(!answer.codes().is_empty(), "{}", answer.text);
        }
    }
    shop.get("/products/x/y/z").await.fails(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn related() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let product = shop.get(&format!("/inventory/purchases/{}/product", ids.purchase)).await.is(200);
    assert_eq!(product.id(), ids.product);
    let stock = shop.get(&format!("/inventory/purchases/{}/inventory", ids.purchase)).await.is(200);
    assert_eq!(stock.id(), ids.product);
    assert_eq!(shop.get(&format!("/inventory/products/{}/inventory", ids.bare)).await.is(200).body["data"], Value::Null);
    shop.delete(&format!("/products/{}", ids.product)).await.is(204);
    for path in [format!("/inventory/{}/product", ids.product), format!("/inventory/reservations/{}/product", ids.reservation)] {
        assert_eq!(shop.get(&path).await.is(200).body["data"], Value::Null, "{path}");
    }
    let empty = shop.product("EMPTY-1", "1").await;
    shop.stock(&empty, 0).await;
    assert_eq!(shop.get(&format!("/inventory/{empty}/movements")).await.is(200).body["data"], json!([]));
    for path in ["purchases", "reservations", "movements"] {
        shop.get(&format!("/inventory/{path}/{NOBODY}/product")).await.fails(404, "not_found");
    }
    shop.get(&format!("/inventory/{NOBODY}/product")).await.fails(404, "stock_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn linkage() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let product = json!({ "type": "products", "id": ids.product });
    for owner in [
        format!("/inventory/{}", ids.product),
        format!("/inventory/movements/{}", ids.movement),
        format!("/inventory/purchases/{}", ids.purchase),
        format!("/inventory/reservations/{}", ids.reservation),
    ] {
        let answer = shop.get(&format!("{owner}/relationships/product")).await.is(200);
        assert_eq!(answer.body["data"], product);
        assert_eq!(answer.body["links"]["related"], format!("{owner}/product"));
        shop.get(&format!("{owner}/relationships/nothing")).await.fails(404, "not_found");
        let with_include = shop.get(&format!("{owner}/relationships/product?include=product")).await;
        assert_eq!(with_include.fails(400, "invalid_query_parameter").sources(), ["include"]);
    }
    let movements = shop.get(&format!("/inventory/{}/relationships/movements", ids.product)).await.is(200);
    assert!(movements.list().contains(&json!({ "type": "movements", "id": ids.movement })), "{}", movements.text);
    let stock = shop.get(&format!("/inventory/purchases/{}/relationships/inventory", ids.purchase)).await.is(200);
    assert_eq!(stock.body["data"], json!({ "type": "inventory", "id": ids.product }));
    shop.get(&format!("/inventory/purchases/{NOBODY}/relationships/product")).await.fails(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn methods() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (path, allow) in [
        ("/products".to_owned(), "GET, HEAD, POST, OPTIONS"),
        (format!("/products/{}", ids.product), "GET, HEAD, PATCH, DELETE, OPTIONS"),
        ("/products/operations".to_owned(), "POST, OPTIONS"),
        (format!("/inventory/purchases/{}", ids.purchase), "GET, HEAD, PATCH, OPTIONS"),
        (format!("/inventory/movements/{}", ids.movement), "GET, HEAD, OPTIONS"),
        (format!("/inventory/{}/relationships/movements", ids.product), "GET, HEAD, OPTIONS"),
    ] {
        let options = shop.ask(Method::OPTIONS, &path).send().await.is(204);
        assert_eq!(options.header("allow"), Some(allow), "{path}");
        let refused = shop.ask(Method::PUT, &path).send().await.fails(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), Some(allow), "{path}");
        if allow.starts_with("GET") {
            let (read, head) = (shop.get(&path).await.is(200), shop.ask(Method::HEAD, &path).send().await.is(200));
            for name in ["content-type", "content-length", "etag", "vary"] {
                assert_eq!(read.header(name), head.header(name), "{path} {name}");
            }
            assert!(head.text.is_empty());
        }
    }
}
