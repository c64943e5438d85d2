//! Recipes about the stock itself, judged by the checker.

use crate::harness::judged::{ask, bench, shop};
use crate::harness::size;
use checker::books::{integer, list, text};
use checker::call::Call;
use checker::plan::Line;
use checker::recipes::{self, id, run};
use checker::requests::{buy, movement, operations, start, stock_of};
use serde_json::json;

#[tokio::test]
async fn recipe_03_04_conservation_and_linearizability() {
    let (clients, steps) = size((32, 20), (64, 157));
    for hosts in [1, 2] {
        let done = run(&bench(), recipes::conservation(hosts, clients, steps)).await.unwrap();
        assert!(done.count(201) > 0 && done.count(409) > 0, "some were served and some were not");
    }
}

/// Two lines of one product are added up.
#[tokio::test]
async fn recipe_08_merged_lines() {
    let shop = shop().await;
    let product = id(8);
    ask(&shop, start(product, 5, 0), 201).await;
    let line = |number, delta| Line { product, purchase: Some(id(number)), delta };
    let refused = ask(&shop, operations(&[line(81, -3), line(82, -3)]), 409).await;
    assert_eq!((refused.code().as_str(), refused.error_meta("available")), ("insufficient_stock", Some(2)));
    let stock = ask(&shop, stock_of(product), 200).await;
    assert_eq!((stock.number("on_hand"), stock.number("version")), (Some(5), Some(1)), "nothing moved");
    ask(&shop, operations(&[line(81, -3), line(82, -2)]), 200).await;
    assert_eq!(ask(&shop, stock_of(product), 200).await.number("on_hand"), Some(0));
}

#[tokio::test]
async fn recipe_09_lines_are_all_or_none() {
    let (clients, steps) = size((16, 10), (64, 157));
    let done = run(&bench(), recipes::lines(clients, steps)).await.unwrap();
    assert!(done.count(200) > 0 && done.count(409) > 0, "b ran out on the way");
    assert_eq!(done.operations(), done.count(200) + done.count(201) + done.count(409), "no other answer");
}

/// Every attempt to change the ledger or the feed is refused.
#[tokio::test]
async fn recipe_31_ledger_is_immutable() {
    let shop = shop().await;
    let product = id(31);
    ask(&shop, start(product, 5, 0), 201).await;
    ask(&shop, movement(product, 2).keyed("k"), 201).await;
    for kind in ["movements", "events"] {
        let rows = list(&async |call| shop.send(0, &call).await, &format!("/inventory/{kind}")).await.unwrap();
        assert_eq!(rows.len(), 2);
        let told = |row: &serde_json::Value| ["actor", "request_id"].iter().all(|name| !text(row, name).is_empty());
        assert!(kind != "movements" || rows.iter().all(told), "{rows:?}");
        for row in &rows {
            let id = row["id"].as_str().unwrap();
            let path = format!("/inventory/{kind}/{id}");
            ask(&shop, Call::patch(path.clone(), kind, id, json!({})), 403).await;
            ask(&shop, Call::new(http::Method::DELETE, path), 405).await;
        }
    }
}

/// One event for each crossing, however many cross at once.
#[tokio::test]
async fn recipe_34_thresholds_are_told_once() {
    let buyers = 50;
    let done = run(&bench(), recipes::thresholds(buyers)).await.unwrap();
    let told = |kind: &str| done.books.events.iter().filter(|event| event["attributes"]["kind"] == kind).count();
    assert_eq!(told("inventory.low_stock"), 2);
    assert_eq!(told("inventory.out_of_stock"), 2);
    assert_eq!(told("inventory.back_in_stock"), 1);
    assert_eq!(done.count(201), 2 * buyers + 3, "and every buyer was served");
}

/// At the greatest numbers nothing wraps and nothing becomes a float.
#[tokio::test]
async fn recipe_37_near_maxima() {
    const MAX: i64 = 1_000_000_000;
    let shop = shop().await;
    let product = id(37);
    ask(&shop, start(product, MAX - 1, MAX), 201).await;
    ask(&shop, movement(product, 1).keyed("a"), 201).await;
    let above = ask(&shop, movement(product, 1).keyed("b"), 422).await;
    assert_eq!(above.code(), "validation_failed");
    let bought = ask(&shop, buy(product, id(371), 1_000_000), 201).await;
    assert_eq!(bought.attribute("total_price"), "19990000.00");
    ask(&shop, movement(product, 1_000_000).keyed("c"), 201).await;
    // What was sold cannot come back: there would be more than there can be.
    let cancel = Call::patch(
        format!("/inventory/purchases/{}", id(371)),
        "purchases",
        &id(371).to_string(),
        json!({ "status": "cancelled" }),
    );
    ask(&shop, cancel.clone(), 422).await;
    ask(&shop, movement(product, -1_000_000).keyed("d"), 201).await;
    ask(&shop, cancel, 200).await;
    for quantity in
        ["0", "-1", "1.5", "\"3\"", "true", "null", "1000001", "2147483648", "9007199254740993", "9223372036854775808", "1e400"]
    {
        let mut call = buy(product, id(372), 1);
        let attributes = format!(r#"{{ "product_id": "{product}", "quantity": {quantity} }}"#);
        let Ok(attributes) = serde_json::from_str::<serde_json::Value>(&attributes) else { panic!("{quantity}") };
        call.body.as_mut().unwrap()["data"]["attributes"] = attributes;
        let refused = ask(&shop, call, 422).await;
        assert_eq!(refused.json()["errors"][0]["source"]["pointer"], "/data/attributes/quantity", "{quantity}");
    }
    let stock = list(&async |call| shop.send(0, &call).await, "/inventory").await.unwrap();
    assert_eq!(integer(&stock[0], "on_hand"), MAX);
}
