//! Methods: what a path allows, and the answer to all others.

use crate::harness::Shop;
use http::Method;
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_is_not_there() {
    let shop = Shop::new();
    let product = shop.stocked("METHODS", "1", 5).await;
    let mut paths = 0;
    for service in ["/products", "/inventory"] {
        let openapi = shop.get(&format!("{service}/openapi.json")).await.is(200);
        for (template, item) in openapi.body["paths"].as_object().unwrap() {
            let described: BTreeSet<String> = item.as_object().unwrap().keys().map(|name| name.to_uppercase()).collect();
            // Updates that exist only to be refused are told of in a sentence about their path.
            let refused = item["description"].as_str().unwrap_or_default().split(':').next().unwrap_or_default();
            let refused: BTreeSet<&str> = refused.split(", ").collect();
            let path = template.replace("{id}", &product).replace("{product_id}", &product);
            if ["/docs", "/openapi", "/health"].iter().any(|part| path.contains(part)) {
                continue;
            }
            paths += 1;
            let options = shop.ask(Method::OPTIONS, &path).send().await.is(204);
            let allowed: BTreeSet<&str> = options.header("allow").unwrap().split(", ").collect();
            assert_eq!(allowed.contains("HEAD"), allowed.contains("GET"), "{path}");
            for name in ["GET", "POST", "PATCH", "DELETE", "PUT", "QUERY"] {
                assert!(!allowed.contains(name) || described.contains(name), "{path} allows {name}, which is not described");
                if allowed.contains(name) {
                    continue;
                }
                let answer = shop.ask(Method::from_bytes(name.as_bytes()).unwrap(), &path).document(&json!({})).send().await;
                if refused.contains(name) {
                    answer.fails(403, "forbidden");
                } else {
                    let answer = answer.fails(405, "method_not_allowed");
                    assert_eq!(answer.header("allow"), options.header("allow"), "{name} {path}");
                }
            }
        }
    }
    assert!(paths >= 25, "{paths} paths are described");
    shop.check().await;
}
