//! `GET /inventory/events`: the feed of the stock.

use crate::harness::{INVENTORY_OTHER, Shop, change};
use http::Method;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_happens_to_stock_is_told() {
    let shop = Shop::new();
    let product = shop.stocked("TOLD", "1", 5).await;
    let bought = shop.buy(&product, 1).await.is(201);
    shop.cancel(bought.id()).await.is(200);
    for end in ["confirmed", "released"] {
        let held = shop.hold(&product, 1, 60).await.is(201);
        shop.end(held.id(), end).await.is(200);
    }
    shop.hold(&product, 1, 60).await.is(201);
    shop.pass(120);
    shop.buy(&product, 4).await.is(201);
    shop.adjust(&product, 1).await.is(201);
    let told = shop.all("/inventory/events").await;
    let kinds: BTreeSet<&str> = told.iter().map(|event| event["attributes"]["kind"].as_str().unwrap()).collect();
    let expected = [
        "inventory.back_in_stock",
        "inventory.changed",
        "inventory.out_of_stock",
        "purchase.cancelled",
        "purchase.completed",
        "reservation.confirmed",
        "reservation.expired",
        "reservation.held",
        "reservation.released",
    ];
    assert_eq!(kinds, BTreeSet::from(expected));
    assert!(told.iter().all(|event| event["attributes"]["product_id"] == product.as_str()));
    assert!(told.is_sorted_by_key(|event| event["attributes"]["sequence"].as_i64()));
    shop.check().await;
}

/// Nobody does anything but wait: it is the reader who writes down that the hold is over.
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_told_that_a_hold_ran_out() {
    let shop = Shop::new();
    let product = shop.stocked("WAITS", "1", 5).await;
    let held = shop.hold(&product, 1, 60).await.is(201);
    let reader = shop.ask(Method::GET, "/inventory/events?filter[kind]=reservation.expired").header("prefer", "wait=20").send();
    let time = async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        shop.pass(61);
    };
    let (told, ()) = tokio::join!(reader, time);
    let told = told.is(200);
    assert_eq!(told.list().len(), 1, "{}", told.text);
    let event = &told.list()[0]["attributes"];
    assert_eq!((event["subject"]["id"].as_str(), &event["actor"]), (Some(held.id()), &json!(null)));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_says_whose_request_made_it() {
    let shop = Shop::new();
    let product = shop.stocked("WHOSE", "1", 5).await;
    let bought = shop.buy(&product, 1).await.is(201);
    let cancel = change("purchases", bought.id(), json!({ "status": "cancelled" }));
    let ask = shop.ask(Method::PATCH, &format!("/inventory/purchases/{}", bought.id())).key(INVENTORY_OTHER);
    ask.header("x-request-id", "request-4711").document(&cancel).send().await.is(200);
    let told = shop.all("/inventory/events?filter[actor]=other").await;
    let told: Vec<_> = told.iter().map(|event| [&event["attributes"]["kind"], &event["attributes"]["request_id"]]).collect();
    assert_eq!(told, [["inventory.changed", "request-4711"], ["purchase.cancelled", "request-4711"]]);
    shop.check().await;
}
