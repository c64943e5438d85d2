//! `PATCH /inventory/reservations/{id}`: a hold ends once, one way or another.

use crate::harness::stub::{self, Reply, Stub, found};
use crate::harness::{Shop, change};
use futures::future::join_all;
use serde_json::json;
use std::time::Duration;

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
