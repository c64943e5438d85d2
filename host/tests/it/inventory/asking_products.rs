//! How inventory asks products, when all is well and when a connection breaks.

use crate::harness::stub::{ID, JSON_API, Reply, product, response, shop};
use crate::harness::{OPERATIONS, Shop, new, new_purchase, new_stock};
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_is_tried_again() {
    let (shop, stub) = shop(&[("products_try_timeout_ms", "5000"), ("products_deadline_ms", "8000")]).await;
    let whole = response("200 OK", JSON_API, product(ID).to_string().as_bytes());
    for (name, bytes) in [("at once", Vec::new()), ("in the middle", whole[..whole.len() - 20].to_vec())] {
        stub.set(Reply::Whole(bytes));
        let refused = shop.ask(Method::POST, "/inventory/purchase").document(&new_purchase(ID, 1)).may_fail().send().await;
        assert_eq!((refused.status, refused.codes()), (503, vec!["products_unavailable"]), "{name}: {}", refused.text);
        assert_eq!(stub.take_asked().len(), 3, "{name}");
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_products_is_asked_with() {
    let (shop, stub) = shop(&[("products_key_for_inventory", "inv:read:secret-for-inventory")]).await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let ask = shop.ask(Method::POST, "/inventory/purchase").document(&new_purchase(ID, 1));
    ask.header("x-request-id", "request-4711").header("traceparent", trace).send().await.is(201);
    let asked = stub.take_asked();
    assert_eq!(asked.len(), 1);
    let head = asked[0].to_ascii_lowercase();
    assert!(head.starts_with(&format!("get /products/{ID} http/1.1\r\n")), "{head}");
    for line in ["x-api-key: secret-for-inventory", "x-request-id: request-4711", "accept: application/vnd.api+json"] {
        assert!(head.lines().any(|found| found == line), "{line} in {head}");
    }
    assert!(head.lines().any(|line| line.starts_with("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-")), "{head}");
    assert!(!head.contains("inventory-secret"), "the client's key is not for products");
    shop.check().await;
}

/// More of them than products puts on one page.
#[tokio::test(flavor = "multi_thread")]
async fn long_products_are_all_included() {
    let shop = Shop::patient();
    let adds = |documents: Vec<Value>| {
        let operations: Vec<Value> = documents.iter().map(|document| json!({ "op": "add", "data": document["data"] })).collect();
        json!({ "atomic:operations": operations })
    };
    let send = async |path: &str, documents: Vec<Value>| {
        shop.ask(Method::POST, path).header("content-type", OPERATIONS).document(&adds(documents)).send().await.is(200)
    };
    let long = |turn: usize| {
        new("products", json!({ "sku": format!("LONG-{turn}"), "name": "Long", "description": "𝔘".repeat(5_000), "price": "1" }))
    };
    let mut ids = BTreeSet::new();
    for turns in [0..40, 40..80, 80..100] {
        let made = send("/products/operations", turns.map(long).collect()).await;
        let results = made.body["atomic:results"].as_array().unwrap();
        ids.extend(results.iter().map(|result| result["data"]["id"].as_str().unwrap().to_owned()));
    }
    send("/inventory/operations", ids.iter().map(|id| new_stock(id, 1)).collect()).await;
    // Forwards, and then back from the last page.
    let (mut link, mut turned, mut seen) =
        ("/inventory?include=product&page[size]=100".to_owned(), false, [BTreeSet::new(), BTreeSet::new()]);
    loop {
        let page = shop.get(&link).await.is(200);
        assert!(page.text.len() < 1_300_000 && !page.list().is_empty(), "{}", page.text.len());
        let name = |resource: &Value| resource["id"].as_str().unwrap().to_owned();
        let included: BTreeSet<String> = page.body["included"].as_array().unwrap().iter().map(name).collect();
        assert_eq!(included, page.list().iter().map(name).collect(), "each row has its product");
        let before = seen[usize::from(turned)].len();
        seen[usize::from(turned)].extend(included);
        assert_eq!(seen[usize::from(turned)].len() - before, page.list().len(), "and each comes once");
        turned |= page.body["links"]["next"].is_null();
        match page.body["links"][if turned { "prev" } else { "next" }].as_str() {
            Some(other) => other.clone_into(&mut link),
            None => break,
        }
    }
    assert_eq!(seen[0], ids);
    assert!(seen[1].len() > 40, "all but the last page");
    let short = shop.get("/inventory?include=product&page[size]=100&fields[products]=sku").await.is(200);
    assert_eq!((short.list().len(), short.body["included"].as_array().unwrap().len()), (100, 100));
    shop.check().await;
}
