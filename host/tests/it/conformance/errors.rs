//! Error objects.

use super::shows;
use crate::harness::{Answer, Shop, furnish, new_product};
use http::Method;
use serde_json::json;

shows! {
    "ER1" Must "errors is an array, and each error an object with members that are defined." => every_failure_is_a_document;
    "ER2" Should "status is the status of the answer, as a string." => every_failure_is_a_document;
    "ER3" Should "title is the same at every occurrence; detail is about this one." => titles_do_not_change;
    "ER4" Must "source.pointer leads to something in the request, with array positions as RFC 6901 writes them." => pointers;
    "ER4a" Choice "The pointer of a missing required attribute names the attribute: forms find their field by its last segment." => pointers;
    "ER5" Must "source has one of pointer, parameter and header, whichever fits." => every_failure_is_a_document;
    "ER6" Should "Several errors of different statuses are answered with the most general, 400." => several_statuses;
    "ER7" Choice "Whatever fails, routes and methods and keys and bodies, is a document of JSON:API." => every_failure_is_a_document;
    "ER8" Choice "What is not JSON is 400; a value that is not valid is 422, and all of them are told at once." => pointers;
    "ER9" Choice "links.about leads to the page that explains the code." => every_failure_is_a_document;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_is_a_document() {
    let shop = Shop::new();
    let product = furnish(&shop).await.product;
    let path = format!("/products/{product}");
    let asks = [
        (shop.ask(Method::GET, "/products/no/such/route"), 404),
        (shop.ask(Method::GET, "/inventory/no/such/route"), 404),
        (shop.ask(Method::PUT, &path), 405),
        (shop.ask(Method::POST, "/inventory/consistency"), 405),
        (shop.ask(Method::POST, "/products/health/live"), 405),
        (shop.ask(Method::DELETE, "/inventory/openapi.json"), 405),
        (shop.ask(Method::GET, &path).without("x-api-key"), 401),
        (shop.ask(Method::GET, &path).header("accept", "text/html"), 406),
        (shop.ask(Method::POST, "/products").raw("{"), 400),
        (shop.ask(Method::POST, "/products").header("content-type", "text/plain").raw("{}"), 415),
        (shop.ask(Method::POST, "/products").raw(vec![b' '; (1 << 20) + 1]), 413),
        (shop.ask(Method::GET, "/products?x=1"), 400),
        (shop.ask(Method::DELETE, &path).if_match("\"other\""), 412),
    ];
    for (ask, status) in asks {
        let answer = ask.send().await.is(status);
        assert!(!answer.codes().is_empty(), "{}: {}", answer.about, answer.text);
        let page = answer.body["errors"][0]["links"]["about"].as_str().unwrap().to_owned();
        let (page, anchor) = page.split_once('#').unwrap();
        let explained = shop.ask(Method::GET, page).without("x-api-key").send().await.is(200);
        assert!(explained.text.contains(&format!("id=\"{anchor}\"")), "{page}#{anchor}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn titles_do_not_change() {
    let shop = Shop::new();
    let (one, other) = (shop.get("/products?a=1").await.is(400), shop.get("/inventory?sort=x").await.is(400));
    let member = |answer: &Answer, name: &str| answer.body["errors"][0][name].clone();
    assert_eq!(member(&one, "title"), member(&other, "title"));
    assert_ne!(member(&one, "detail"), member(&other, "detail"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pointers() {
    let shop = Shop::new();
    let missing = shop
        .post("/products", &json!({ "data": { "type": "products", "attributes": { "price": "x", "nope": 1, "version": 2 } } }))
        .await;
    let expected = [
        "/data/attributes/sku",
        "/data/attributes/name",
        "/data/attributes/price",
        "/data/attributes/version",
        "/data/attributes/nope",
    ];
    let mut sources = missing.is(422).sources().into_iter().map(str::to_owned).collect::<Vec<_>>();
    sources.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(sources, expected);
    let odd = json!({ "data": { "type": "products", "attributes": { "a/b~c": 1, "sku": "P-1", "name": "n", "price": "1" } } });
    assert_eq!(shop.post("/products", &odd).await.is(422).sources(), ["/data/attributes/a~1b~0c"]);
    let operations = json!({ "atomic:operations": [
        { "op": "add", "data": new_product("P-2", "1")["data"] },
        { "op": "add", "data": { "type": "products", "attributes": { "sku": "P-3", "name": "n", "price": "-1" } } },
    ] });
    let failed = super::atomic::run(&shop, "/products/operations", &operations).await.is(422);
    assert_eq!(failed.sources(), ["/atomic:operations/1/data/attributes/price"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_statuses() {
    let shop = Shop::new();
    let document = json!({ "data": { "type": "products", "attributes": { "sku": "!" }, "relationships": { "inventory": { "data": null } } } });
    let answer = shop.post("/products", &document).await.is(400);
    let statuses: Vec<&str> = answer.errors().filter_map(|error| error["status"].as_str()).collect();
    assert!(statuses.contains(&"422") && statuses.contains(&"403"), "{}", answer.text);
}
