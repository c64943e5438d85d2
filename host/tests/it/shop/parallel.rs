//! Many at once: nobody gets what is not there, nobody is refused what is, and nothing is lost.

use super::answer::Answer;
use super::harness::{Shop, change};
use crate::harness::size;
use futures::future::join_all;
use http::Method;
use serde_json::json;

/// How many of the answers have each of these statuses; there must be no others.
#[track_caller]
fn count<const N: usize>(answers: &[Answer], statuses: [u16; N]) -> [usize; N] {
    let counts = statuses.map(|status| answers.iter().filter(|answer| answer.status == status).count());
    let other = answers.iter().find(|answer| !statuses.contains(&answer.status));
    assert!(other.is_none(), "{other:?}");
    counts
}

/// A shop that does not give products up on a machine with much else to do: deadlines have tests of their own.
fn patient() -> Shop {
    Shop::with(&[("products_try_timeout_ms", "30000"), ("products_deadline_ms", "60000")])
}

async fn buy_at_once(shop: &Shop, product: &str, buyers: usize) -> Vec<Answer> {
    join_all((0..buyers).map(|_| shop.buy(product, 1))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_units_go_to_a_hundred_of_two_hundred_buyers() {
    let shop = patient();
    let product = shop.stocked("RUSH", "2.50", 100).await;
    let answers = buy_at_once(&shop, &product, 200).await;
    assert_eq!(count(&answers, [201, 409]), [100, 100]);
    let refused = answers.iter().filter(|answer| answer.status == 409);
    assert!(refused.clone().all(|answer| answer.codes() == ["insufficient_stock"]));
    // Each purchase left another number behind: none saw the same stock as another.
    let mut remaining: Vec<i64> =
        answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.number("remaining")).collect();
    remaining.sort_unstable();
    assert_eq!(remaining, (0..100).collect::<Vec<_>>());

    assert_eq!(shop.units(&product).await, [0, 0, 0]);
    let ledger = shop.ledger(&product).await;
    assert_eq!((ledger.len(), ledger.iter().filter(|(kind, delta)| kind == "sold" && *delta == -1).count()), (101, 100));
    assert_eq!(shop.all("/inventory/purchases").await.len(), 100);
    assert_eq!(shop.all("/inventory/events?filter[kind]=purchase.completed").await.len(), 100);
    assert_eq!(shop.all("/inventory/events?filter[kind]=inventory.out_of_stock").await.len(), 1, "said once");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_02_nobody_is_refused_what_is_there() {
    let shop = patient();
    let product = shop.stocked("PLENTY", "2.50", 500).await;
    assert_eq!(count(&buy_at_once(&shop, &product, 500).await, [201]), [500]);
    assert_eq!(shop.units(&product).await, [0, 0, 0]);
    assert_eq!(shop.ledger(&product).await.len(), 501);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_01_the_last_unit_goes_to_one() {
    let shop = patient();
    let product = shop.stocked("LAST", "1", 0).await;
    for round in 0..size(4, 200) {
        for buyers in [2, 50, 500] {
            shop.adjust(&product, 1).await.is(201);
            let answers = buy_at_once(&shop, &product, buyers).await;
            assert_eq!(count(&answers, [201, 409]), [1, buyers - 1], "round {round}");
        }
    }
    assert_eq!(shop.units(&product).await, [0, 0, 0]);
    shop.ledger(&product).await;
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_05_no_movement_is_lost() {
    let shop = patient();
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
    let shop = patient();
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

/// Who sets no condition is not refused for one, however much happens meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn changes_without_a_condition_are_made() {
    let shop = patient();
    let product = shop.stocked("BUSY", "1", 10_000).await;
    let (stock, catalogue) = (format!("/inventory/{product}"), format!("/products/{product}"));
    let buying = join_all((0..8).map(async |_| {
        for _ in 0..size(12, 100) {
            shop.buy(&product, 1).await.is(201);
        }
    }));
    let changing = join_all((0..8_i64).map(async |writer| {
        for turn in 0..size(12, 100) {
            let threshold = change("inventory", &product, json!({ "low_stock_threshold": writer * 1_000 + turn }));
            shop.patch(&stock, &threshold).await.is(200);
            let name = change("products", &product, json!({ "name": format!("Name {writer} {turn}") }));
            shop.patch(&catalogue, &name).await.is(200);
        }
    }));
    tokio::join!(buying, changing);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn buyers_of_two_products_do_not_stand_in_each_others_way() {
    let shop = patient();
    let few = shop.stocked("FEW", "1", 10).await;
    let many = shop.stocked("MANY", "1", 100).await;
    let operation = |product: &str| json!({ "op": "add", "data": { "type": "purchases", "attributes": { "product_id": product, "quantity": 1 } } });
    let basket = |first: &str, second: &str| json!({ "atomic:operations": [operation(first), operation(second)] });
    let (there, back) = (basket(&few, &many), basket(&many, &few));
    let buy = |turn: usize| {
        let document = if turn.is_multiple_of(2) { &there } else { &back };
        let extension = r#"application/vnd.api+json;ext="https://jsonapi.org/ext/atomic""#;
        let ask = shop.ask(Method::POST, "/inventory/operations").header("content-type", extension).header("accept", extension);
        ask.document(document).send()
    };
    let answers = join_all((0..40).map(buy)).await;
    assert_eq!(count(&answers, [200, 409]), [10, 30]);
    assert_eq!((shop.units(&few).await[0], shop.units(&many).await[0]), (0, 90));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_never_see_less_than_nothing_while_others_write() {
    let shop = patient();
    let product = shop.stocked("WATCHED", "1", 30).await;
    let writes = join_all((0..60).map(async |turn| match turn % 4 {
        0 | 1 => shop.buy(&product, 2).await.status,
        2 => shop.hold(&product, 1, 600).await.status,
        _ => shop.adjust(&product, 1).await.status,
    }));
    let reads = join_all((0..60).map(async |_| {
        let [on_hand, reserved, available] = shop.units(&product).await;
        assert_eq!(on_hand - reserved, available);
    }));
    let (statuses, _) = tokio::join!(writes, reads);
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    shop.ledger(&product).await;
    shop.check().await;
}
