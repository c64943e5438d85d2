//! Many buyers at once: nobody gets what is not there, nobody is refused what is, and nothing is lost.

use crate::harness::{Shop, change, count, size};
use futures::future::join_all;
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn recipe_01_the_last_unit_goes_to_one() {
    let shop = Shop::patient();
    let product = shop.stocked("LAST", "1", 0).await;
    for round in 0..size(4, 200) {
        for buyers in [2, 50, 500] {
            shop.adjust(&product, 1).await.is(201);
            let answers = shop.buy_at_once(&product, buyers).await;
            assert_eq!(count(&answers, [201, 409]), [1, buyers - 1], "round {round}");
        }
    }
    assert_eq!(shop.units(&product).await, [0, 0, 0]);
    shop.ledger(&product).await;
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_02_nobody_is_refused_what_is_there() {
    let shop = Shop::patient();
    let product = shop.stocked("PLENTY", "2.50", 500).await;
    assert_eq!(count(&shop.buy_at_once(&product, 500).await, [201]), [500]);
    assert_eq!(shop.units(&product).await, [0, 0, 0]);
    assert_eq!(shop.ledger(&product).await.len(), 501);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_05_no_movement_is_lost() {
    let shop = Shop::patient();
    let product = shop.stocked("MOVES", "1", 10).await;
    let took = tokio::join!(shop.adjust(&product, -4), shop.adjust(&product, -6));
    assert_eq!((took.0.is(201).number("delta"), took.1.is(201).number("delta")), (-4, -6));
    assert_eq!(shop.units(&product).await, [0, 0, 0]);
    let mut units = 0;
    for writers in [2, 10, 88] {
        let gave = join_all((0..writers).map(|_| shop.adjust(&product, 5))).await;
        assert_eq!(count(&gave, [201]), [writers]);
        units += 5 * i64::try_from(writers).unwrap();
        assert_eq!(shop.units(&product).await, [units, 0, units]);
    }
    // More is asked for than is there: what is taken and what is left still add up.
    let mixed = join_all((0..100).map(|turn| shop.adjust(&product, if turn % 2 == 0 { -12 } else { 1 }))).await;
    let [made, _] = count(&mixed, [201, 409]);
    let sum: i64 = mixed.iter().filter(|answer| answer.status == 201).map(|answer| answer.number("delta")).sum();
    assert!(made > 50);
    assert_eq!(shop.units(&product).await[0], 500 + sum);
    shop.ledger(&product).await;
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_07_of_two_that_set_the_same_version_one_wins() {
    let shop = Shop::patient();
    let product = shop.stocked("VERSIONS", "1", 10).await;
    let path = format!("/inventory/{product}");
    for round in 0..10 {
        let tag = shop.get(&path).await.is(200).header("etag").unwrap().to_owned();
        let set = |units: i64| {
            let document = change("inventory", &product, json!({ "on_hand": units }));
            shop.ask(Method::PATCH, &path).document(&document).if_match(&tag).send()
        };
        let (one, other) = tokio::join!(set(100 + round), set(200 + round));
        let answers = [one, other];
        assert_eq!(count(&answers, [200, 412]), [1, 1], "round {round}");
        let winner = answers.iter().find(|answer| answer.status == 200).unwrap();
        assert_eq!(shop.units(&product).await[0], winner.number("on_hand"));
    }
    shop.ledger(&product).await;
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_35_a_cancellation_gives_back_once() {
    let shop = Shop::new();
    let product = shop.stocked("CANCEL", "1", 10).await;
    let once = shop.buy(&product, 4).await.is(201);
    let many = shop.buy(&product, 5).await.is(201);
    let cancelled = shop.cancel(once.id()).await.is(200);
    assert_eq!(*cancelled.attribute("status"), "cancelled");
    assert!(cancelled.attribute("cancelled_at").is_string());
    shop.pass(60);
    assert_eq!(shop.cancel(once.id()).await.is(200).body["data"], cancelled.body["data"], "sent again, it is the same");
    assert_eq!(shop.units(&product).await, [5, 0, 5]);

    let all = join_all((0..50).map(|_| shop.cancel(many.id()))).await;
    let first = &all[0].clone().is(200).body["data"];
    assert!(all.iter().all(|answer| answer.status == 200 && answer.body["data"] == *first));
    assert_eq!(shop.units(&product).await, [10, 0, 10]);
    let returned = shop.ledger(&product).await.into_iter().filter(|(kind, _)| kind == "returned").collect::<Vec<_>>();
    assert_eq!(returned, [("returned".to_owned(), 4), ("returned".to_owned(), 5)]);
    assert_eq!(shop.all("/inventory/events?filter[kind]=purchase.cancelled").await.len(), 2);
    shop.check().await;
}
