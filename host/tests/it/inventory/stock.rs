//! `/inventory` and `/inventory/{product_id}`: started, counted, deleted.

use crate::harness::{Shop, change};
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_count_is_written_down_as_the_difference() {
    let shop = Shop::new();
    let product = shop.stocked("COUNTED", "1", 5).await;
    let path = format!("/inventory/{product}");
    for counted in [9, 2, 2] {
        let tag = shop.get(&path).await.is(200).header("etag").unwrap().to_owned();
        let count = change("inventory", &product, json!({ "on_hand": counted }));
        let set = shop.ask(Method::PATCH, &path).if_match(&tag).document(&count).send().await.is(200);
        assert_eq!(set.number("on_hand"), counted);
    }
    let deltas: Vec<i64> = shop.ledger(&product).await.into_iter().map(|(_, delta)| delta).collect();
    assert_eq!(deltas, [5, 4, -7], "a count that finds what was known moves nothing");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_empty_stock_can_be_deleted() {
    let shop = Shop::new();
    let product = shop.stocked("EMPTY", "1", 3).await;
    let path = format!("/inventory/{product}");
    let held = shop.hold(&product, 1, 600).await.is(201);
    shop.buy(&product, 2).await.is(201);
    shop.delete(&path).await.fails(409, "stock_in_use");
    shop.end(held.id(), "released").await.is(200);
    shop.delete(&path).await.fails(409, "stock_in_use");
    shop.adjust(&product, -1).await.is(201);
    shop.delete(&path).await.is(204);
    shop.get(&path).await.fails(404, "stock_not_found");
    shop.buy(&product, 1).await.fails(404, "stock_not_found");
    shop.stock(&product, 4).await;
    assert_eq!(shop.units(&product).await, [4, 0, 4]);
    shop.check().await;
}
