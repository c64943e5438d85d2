//! `POST /inventory/operations`.

use crate::harness::{OPERATIONS, Shop, count};
use futures::future::join_all;
use http::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn buyers_of_two_products_do_not_stand_in_each_others_way() {
    let shop = Shop::patient();
    let few = shop.stocked("FEW", "1", 10).await;
    let many = shop.stocked("MANY", "1", 100).await;
    let operation = |product: &str| json!({ "op": "add", "data": { "type": "purchases", "attributes": { "product_id": product, "quantity": 1 } } });
    let basket = |first: &str, second: &str| json!({ "atomic:operations": [operation(first), operation(second)] });
    let (there, back) = (basket(&few, &many), basket(&many, &few));
    let buy = |turn: usize| {
        let document = if turn.is_multiple_of(2) { &there } else { &back };
        let ask = shop.ask(Method::POST, "/inventory/operations").header("content-type", OPERATIONS).header("accept", OPERATIONS);
        ask.document(document).send()
    };
    let answers = join_all((0..40).map(buy)).await;
    assert_eq!(count(&answers, [200, 409]), [10, 30]);
    assert_eq!((shop.units(&few).await[0], shop.units(&many).await[0]), (0, 90));
    shop.check().await;
}
