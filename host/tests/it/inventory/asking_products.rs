//! How inventory asks products, when all is well and when a connection breaks.

use crate::harness::new_purchase;
use crate::harness::stub::{ID, JSON_API, Reply, product, response, shop};
use http::Method;

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
