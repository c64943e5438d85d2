//! `GET /products/events`: the feed of the catalogue.

use crate::harness::{PRODUCTS_OTHER, Shop, change};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_once_with_what_was_and_what_is() {
    let shop = Shop::new();
    let product = shop.product("TOLD", "1.00").await;
    shop.set_price(&product, "2.00").await;
    shop.set_price(&product, "2.00").await;
    shop.delete(&format!("/products/{product}")).await.is(204);
    let told = shop.all("/products/events").await;
    let attributes = |event: &Value| event["attributes"].clone();
    let told: Vec<Value> = told.iter().map(attributes).collect();
    let price = |event: &Value, side: &str| event[side]["price"].as_str().map(str::to_owned);
    let seen: Vec<_> = told
        .iter()
        .map(|event| {
            (event["kind"].as_str().unwrap(), event["version"].as_i64().unwrap(), price(event, "before"), price(event, "after"))
        })
        .collect();
    let text = |price: &str| Some(price.to_owned());
    let expected = [
        ("product.created", 1, None, text("1.00")),
        ("product.updated", 2, text("1.00"), text("2.00")),
        ("product.deleted", 3, text("2.00"), None),
    ];
    assert_eq!(seen, expected, "a change that changes nothing is not told");
    assert!(told.iter().all(|event| event["subject"]["id"] == product.as_str()));
    assert!(told.is_sorted_by_key(|event| event["sequence"].as_i64()));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_with_what_changed_and_by_whom() {
    let shop = Shop::new();
    let product = shop.product("TOLD", "1.00").await;
    let path = format!("/products/{product}");
    let whole = shop.get(&path).await.is(200).body["data"]["attributes"].clone();
    let attributes = json!({ "name": "Tea", "price": "2.5", "currency": "KWD" });
    let ask = shop.ask(Method::PATCH, &path).key(PRODUCTS_OTHER).header("x-request-id", "request-4711");
    let changed = ask.document(&change("products", &product, attributes)).send().await.is(200);
    let last = shop.get(&path).await.is(200).body["data"]["attributes"].clone();
    shop.delete(&path).await.is(204);
    let told = shop.all("/products/events").await;
    let sides = |event: &Value| [event["attributes"]["before"].clone(), event["attributes"]["after"].clone()];
    assert_eq!(sides(&told[0]), [Value::Null, whole.clone()], "all of it when it begins");
    assert_eq!(sides(&told[2]), [last, Value::Null], "and when it ends");
    let expected = [
        json!({ "name": "The TOLD", "price": "1.00", "currency": "USD", "version": 1, "updated_at": whole["updated_at"] }),
        json!({ "name": "Tea", "price": "2.500", "currency": "KWD", "version": 2, "updated_at": changed.attribute("updated_at") }),
    ];
    assert_eq!(sides(&told[1]), expected);
    let actors: Vec<_> = told.iter().map(|event| event["attributes"]["actor"].as_str().unwrap()).collect();
    assert_eq!(actors, ["shop", "other", "shop"]);
    assert_eq!(told[1]["attributes"]["request_id"], "request-4711");
    let by_other = shop.all("/products/events?filter[actor]=other").await;
    assert_eq!(by_other.iter().map(|event| &event["id"]).collect::<Vec<_>>(), [&told[1]["id"]]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_waits_for_what_it_asked_for() {
    let shop = Shop::new();
    let product = shop.product("AWAITED", "1").await;
    let wait = |seconds: &str| {
        shop.ask(Method::GET, "/products/events?filter[kind]=product.deleted").header("prefer", &format!("wait={seconds}")).send()
    };
    let other = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        shop.set_price(&product, "2").await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        shop.delete(&format!("/products/{product}")).await.is(204);
        Instant::now()
    };
    let (found, deleted) = tokio::join!(async { (wait("20").await.is(200), Instant::now()) }, other);
    let (found, told) = found;
    assert_eq!(found.list().len(), 1);
    assert!(told >= deleted && told - deleted < Duration::from_secs(5), "{:?}", told - deleted);
    shop.check().await;
}

/// More than may wait: none of them can spin.
#[tokio::test(flavor = "multi_thread")]
async fn who_finds_no_place_to_wait_is_told_when_to_come_again() {
    let shop = Shop::new();
    shop.get("/products/events").await.is(200);
    // One after the other, so that they come to the same instance.
    let reader = |turn: u64| {
        let ask = shop.ask(Method::GET, "/products/events?filter[version]=7").header("prefer", "wait=2");
        async move {
            tokio::time::sleep(Duration::from_millis(50 * turn)).await;
            let began = Instant::now();
            let answer = ask.send().await.is(200);
            (answer.header("retry-after").map(str::to_owned), began.elapsed())
        }
    };
    let told = join_all((0..12).map(reader)).await;
    for (retry_after, took) in &told {
        match retry_after {
            Some(seconds) => assert_eq!(seconds, "5"),
            None => assert!(*took >= Duration::from_secs(2), "{took:?} is no time to wait"),
        }
    }
    assert!(told.iter().any(|(retry_after, _)| retry_after.is_some()));
    assert!(told.iter().any(|(retry_after, _)| retry_after.is_none()));
}
