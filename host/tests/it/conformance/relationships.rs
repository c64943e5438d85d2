//! Updates that are not supported: of relationships, and of what never changes.

use super::shows;
use crate::harness::{Shop, change, furnish};
use http::Method;
use serde_json::json;

shows! {
    "UP8" Must "A request to update a resource or relationship that is not supported is 403." => what_never_changes;
    "RE1" Choice "No relationship can be changed by itself: what a resource is about is fixed when it is created." => relationships;
    "RE7" Must "PATCH, POST and DELETE on a relationship that cannot be changed are 403." => relationships;
    "PF2" Choice "A purchase can be cancelled, and any other change of it is 403; DELETE is 405." => purchases;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_changes() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let mut paths = vec![(format!("/inventory/movements/{}", ids.movement), "movements", ids.movement.clone())];
    for list in ["/products/events", "/inventory/events"] {
        let id = shop.get(list).await.is(200).list()[0]["id"].as_str().unwrap().to_owned();
        paths.push((format!("{list}/{id}"), "events", id));
    }
    for (path, kind, id) in paths {
        let before = shop.get(&path).await.is(200).text;
        let document = change(kind, &id, json!({ "reason": "other" }));
        shop.ask(Method::PATCH, &path).document(&document).send().await.fails(403, "forbidden");
        shop.ask(Method::DELETE, &path).send().await.fails(405, "method_not_allowed");
        assert_eq!(shop.get(&path).await.text, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn relationships() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let one = json!({ "data": { "type": "products", "id": ids.bare } });
    for (path, document) in [
        (format!("/inventory/{}/relationships/product", ids.product), one.clone()),
        (format!("/inventory/{}/relationships/movements", ids.product), json!({ "data": [] })),
        (format!("/inventory/movements/{}/relationships/product", ids.movement), one.clone()),
        (format!("/inventory/purchases/{}/relationships/product", ids.purchase), one.clone()),
        (format!("/inventory/purchases/{}/relationships/inventory", ids.purchase), json!({ "data": null })),
        (format!("/inventory/reservations/{}/relationships/product", ids.reservation), one),
    ] {
        let before = shop.get(&path).await.is(200).text;
        for method in [Method::PATCH, Method::POST, Method::DELETE] {
            shop.ask(method, &path).document(&document).send().await.fails(403, "forbidden");
        }
        assert_eq!(shop.get(&path).await.text, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn purchases() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/inventory/purchases/{}", ids.purchase);
    for attributes in [json!({ "quantity": 3 }), json!({ "unit_price": "1" }), json!({ "reference": "mine" })] {
        let document = change("purchases", &ids.purchase, attributes);
        shop.ask(Method::PATCH, &path).document(&document).send().await.fails(403, "forbidden");
    }
    let refused = shop.ask(Method::DELETE, &path).send().await.fails(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), Some("GET, HEAD, PATCH, OPTIONS"));
    let cancel = change("purchases", &ids.purchase, json!({ "status": "cancelled" }));
    shop.ask(Method::PATCH, &path).document(&cancel).send().await.is(200);
    let back = change("purchases", &ids.purchase, json!({ "status": "completed" }));
    shop.ask(Method::PATCH, &path).document(&back).send().await.fails(403, "forbidden");
}
