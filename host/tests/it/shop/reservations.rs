//! Stock that is held for somebody: it ends once, one way or another.

use super::harness::{Shop, change, new_reservation};
use super::stub::{self, Reply, Stub, found};
use crate::harness::size;
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_takes_from_what_is_available() {
    let shop = Shop::new();
    let product = shop.stocked("HELD", "1", 10).await;
    let held = shop.hold(&product, 4, 60).await.is(201);
    assert_eq!((held.attribute("status"), held.attribute("purchase_id")), (&json!("held"), &Value::Null));
    assert_eq!(shop.units(&product).await, [10, 4, 6]);
    let refused = shop.buy(&product, 7).await.fails(409, "insufficient_stock");
    assert_eq!(refused.body["errors"][0]["meta"]["available"], 6);
    shop.hold(&product, 7, 60).await.fails(409, "insufficient_stock");
    shop.adjust(&product, -7).await.fails(409, "insufficient_stock");
    shop.buy(&product, 6).await.is(201);
    assert_eq!(shop.units(&product).await, [4, 4, 0]);
    assert_eq!(shop.ledger(&product).await.len(), 2, "a hold moves nothing");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn times_and_defaults() {
    let shop = Shop::new();
    let product = shop.stocked("TIMES", "1", 10).await;
    let mut document = new_reservation(&product, 1, 0);
    document["data"]["attributes"].as_object_mut().unwrap().remove("ttl_seconds");
    let held = shop.post("/inventory/reservations", &document).await.is(201);
    assert_eq!(held.number("ttl_seconds"), 600);
    for ttl in [1, 86_400] {
        shop.hold(&product, 1, ttl).await.is(201);
    }
    for ttl in [0, -1, 86_401] {
        let refused = shop.hold(&product, 1, ttl).await.fails(422, "validation_failed");
        assert_eq!(refused.sources(), ["/data/attributes/ttl_seconds"]);
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn confirming_buys_at_the_price_of_the_moment() {
    let shop = Shop::new();
    let product = shop.stocked("CONFIRM", "1.00", 10).await;
    let held = shop.hold(&product, 3, 60).await.is(201);
    shop.set_price(&product, "2.50").await;
    let confirmed = shop.end(held.id(), "confirmed").await.is(200);
    assert_eq!(*confirmed.attribute("status"), "confirmed");
    let purchase =
        shop.get(&format!("/inventory/purchases/{}", confirmed.attribute("purchase_id").as_str().unwrap())).await.is(200);
    let of = |name| purchase.attribute(name).clone();
    assert_eq!((of("unit_price"), of("total_price"), of("quantity")), (json!("2.50"), json!("7.50"), json!(3)));
    assert_eq!(shop.units(&product).await, [7, 0, 7]);
    shop.pass(3600);
    assert_eq!(shop.units(&product).await, [7, 0, 7], "nothing is freed later");
    shop.cancel(purchase.id()).await.is(200);
    assert_eq!(shop.units(&product).await, [10, 0, 10]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_hold_frees_its_stock_by_itself() {
    let shop = Shop::new();
    let product = shop.stocked("EXPIRE", "1", 10).await;
    let held = shop.hold(&product, 10, 60).await.is(201);
    shop.pass(58);
    assert_eq!(shop.units(&product).await, [10, 10, 0]);
    shop.pass(3);
    assert_eq!(shop.units(&product).await, [10, 0, 10]);
    let expired = shop.get(&format!("/inventory/reservations/{}", held.id())).await.is(200);
    assert_eq!(*expired.attribute("status"), "expired");
    let listed = shop.get("/inventory/reservations?filter[status]=expired").await.is(200);
    assert_eq!(listed.list().len(), 1);
    for status in ["confirmed", "released"] {
        shop.end(held.id(), status).await.fails(409, "already_ended");
    }
    shop.buy(&product, 10).await.is(201);
    assert_eq!(shop.all("/inventory/events?filter[kind]=reservation.expired").await.len(), 1);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_ends_once() {
    let shop = Shop::new();
    let product = shop.stocked("ONCE", "1", 10).await;
    for (end, other) in [("confirmed", "released"), ("released", "confirmed")] {
        let held = shop.hold(&product, 2, 60).await.is(201);
        let path = format!("/inventory/reservations/{}", held.id());
        // The whole object sent back changes nothing.
        shop.patch(&path, &json!({ "data": held.body["data"] })).await.is(200);
        for status in ["expired", "nonsense"] {
            let refused = shop.end(held.id(), status).await;
            assert!([403, 422].contains(&refused.status), "{}", refused.text);
        }
        let refused = shop.patch(&path, &change("reservations", held.id(), json!({ "quantity": 1 }))).await;
        refused.fails(403, "forbidden");
        let ended = shop.end(held.id(), end).await.is(200);
        assert_eq!(shop.end(held.id(), end).await.is(200).body["data"], ended.body["data"], "{end} again");
        shop.end(held.id(), other).await.fails(409, "already_ended");
        assert_eq!(shop.get(&path).await.is(200).body["data"], ended.body["data"]);
    }
    assert_eq!(shop.units(&product).await, [8, 0, 8]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_that_end_it_one_does() {
    let shop = Shop::new();
    let product = shop.stocked("RACE", "1", 100).await;
    let mut bought = 0;
    for round in 0..5 {
        let held = shop.hold(&product, 1, 60).await.is(201);
        let ends = (0..50).map(|turn| shop.end(held.id(), if turn % 2 == 0 { "confirmed" } else { "released" }));
        let answers = join_all(ends).await;
        let found = shop.get(&format!("/inventory/reservations/{}", held.id())).await.is(200);
        let status = found.attribute("status").as_str().unwrap();
        assert!(["confirmed", "released"].contains(&status), "{status}");
        for (turn, answer) in answers.into_iter().enumerate() {
            if (turn % 2 == 0) == (status == "confirmed") {
                assert_eq!(answer.is(200).body["data"], found.body["data"], "round {round}");
            } else {
                answer.fails(409, "already_ended");
            }
        }
        bought += usize::from(status == "confirmed");
    }
    assert_eq!(shop.all("/inventory/purchases").await.len(), bought);
    let left = 100 - i64::try_from(bought).unwrap();
    assert_eq!(shop.units(&product).await, [left, 0, left]);
    shop.check().await;
}

/// Confirmed, released and run out within milliseconds of each other, while somebody else wants the unit: one of them happens,
/// and everybody is told the same.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_36_ends_at_the_same_moment() {
    let shop = Shop::new();
    let product = shop.stocked("EDGE", "1", 1).await;
    let mut rng = fastrand::Rng::with_seed(36);
    let mut seen = BTreeSet::new();
    for round in 0..size(60, 1_000) {
        let began = Instant::now();
        let held = shop.hold(&product, 1, 60).await.is(201);
        let until = 60_000 - i64::try_from(began.elapsed().as_millis()).unwrap();
        shop.clock.fetch_add(until + rng.i64(-10..=5), Ordering::SeqCst);
        let ends = (shop.end(held.id(), "confirmed"), shop.end(held.id(), "released"), shop.buy(&product, 1));
        let (confirmed, released, bought) = tokio::join!(ends.0, ends.1, ends.2);
        shop.pass(1);
        let found = shop.get(&format!("/inventory/reservations/{}", held.id())).await.is(200);
        let status = found.attribute("status").as_str().unwrap().to_owned();
        for (name, answer) in [("confirmed", confirmed), ("released", released)] {
            if name == status {
                answer.is(200);
            } else {
                answer.fails(409, "already_ended");
            }
        }
        let sold = i64::from(bought.status == 201) + i64::from(status == "confirmed");
        assert!([201, 409].contains(&bought.status) && sold <= 1, "round {round}: {status}, {}", bought.text);
        assert_eq!(shop.units(&product).await, [1 - sold, 0, 1 - sold], "round {round}: {status}");
        if sold == 1 {
            shop.adjust(&product, 1).await.is(201);
        }
        seen.insert(status);
    }
    assert!(seen.contains("expired") && seen.len() > 1, "{seen:?}");
    assert_eq!(shop.all("/inventory/reservations?filter[status]=held").await.len(), 0);
    shop.check().await;
}

/// What counts is when the stock is looked at, and not when the request came: nobody who was told that the hold ran out
/// sees it confirmed later. In the time of the machine, since that is the database's.
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_that_runs_out_while_products_thinks_is_over() {
    let product = "01900000-0000-7000-8000-0000000000ac";
    let stub = Stub::start(found(&stub::product(product))).await;
    let shop =
        Shop::with(&[("products_url", &stub.url()), ("products_try_timeout_ms", "20000"), ("products_deadline_ms", "30000")]);
    shop.stock(product, 5).await;
    let Reply::Whole(good) = found(&stub::product(product)) else { unreachable!("a good answer is whole") };
    let held = shop.hold(product, 5, 1).await.is(201);
    stub.set(Reply::After(Duration::from_millis(2_500), good));
    stub.take_asked();
    let confirming = shop.end(held.id(), "confirmed");
    let looking = async {
        let path = format!("/inventory/reservations/{}", held.id());
        while *shop.get(&path).await.is(200).attribute("status") == "held" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(shop.units(product).await, [5, 0, 5]);
        shop.get(&format!("/inventory/{product}")).await.header("etag").unwrap().to_owned()
    };
    let (confirmed, tag) = tokio::join!(confirming, looking);
    assert_eq!(confirmed.fails(409, "already_ended").sources(), ["/data/attributes/status"]);
    let stock = shop.get(&format!("/inventory/{product}")).await;
    assert_eq!((stock.header("etag"), shop.units(product).await), (Some(tag.as_str()), [5, 0, 5]));
    shop.check().await;
}

/// A condition is looked at before the body, also where the reservation or purchase has ended; but what is so already succeeds.
#[tokio::test(flavor = "multi_thread")]
async fn conditions_on_what_has_ended() {
    let shop = Shop::new();
    let product = shop.stocked("CONDITION", "1", 10).await;
    let held = shop.hold(&product, 1, 60).await.is(201);
    shop.end(held.id(), "released").await.is(200);
    let bought = shop.buy(&product, 1).await.is(201);
    shop.cancel(bought.id()).await.is(200);
    for (kind, id, same, other) in
        [("reservations", held.id(), "released", "confirmed"), ("purchases", bought.id(), "cancelled", "completed")]
    {
        let path = format!("/inventory/{kind}/{id}");
        let send = |body: String| shop.ask(Method::PATCH, &path).raw(body).if_match("\"1\"").send();
        let set = |attributes: Value| send(change(kind, id, attributes).to_string());
        for attributes in [json!({ "status": other }), json!({ "status": "zz" }), json!({ "quantity": 9 }), json!({})] {
            set(attributes).await.fails(412, "precondition_failed");
        }
        send("{".to_owned()).await.fails(412, "precondition_failed");
        set(json!({ "status": same })).await.is(200);
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_product_that_is_gone_is_not_bought() {
    let shop = Shop::new();
    let product = shop.stocked("GONE", "1", 10).await;
    let held = shop.hold(&product, 2, 60).await.is(201);
    let archived = change("products", &product, json!({ "status": "archived" }));
    shop.patch(&format!("/products/{product}"), &archived).await.is(200);
    shop.end(held.id(), "confirmed").await.fails(409, "product_not_available");
    shop.delete(&format!("/products/{product}")).await.is(204);
    shop.end(held.id(), "confirmed").await.fails(404, "product_not_found");
    assert_eq!(shop.units(&product).await, [10, 2, 8]);
    shop.end(held.id(), "released").await.is(200);
    shop.check().await;
}
