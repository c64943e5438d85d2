//! What a page of a console asks for: many by their ids in one request, and what is out, low, last changed.

use crate::harness::{Answer, OPERATIONS, Shop, change};
use http::Method;
use serde_json::{Value, json};

/// So many products with this many units of each: all in one request, as an import does it.
async fn imported(shop: &Shop, count: u64) -> Vec<String> {
    let ids: Vec<String> = (0..count).map(|number| format!("00000000-0000-7000-8000-{number:012}")).collect();
    for (path, kind) in [("/products/operations", "products"), ("/inventory/operations", "inventory")] {
        let add = |(number, id): (usize, &String)| {
            let attributes = match kind {
                "products" => json!({ "sku": format!("L-{number}"), "name": "Lamp", "price": "1" }),
                _ => json!({ "on_hand": number % 10, "low_stock_threshold": 2 }),
            };
            json!({ "op": "add", "data": { "type": kind, "id": id, "attributes": attributes } })
        };
        let document = json!({ "atomic:operations": ids.iter().enumerate().map(add).collect::<Vec<Value>>() });
        shop.ask(Method::POST, path).header("content-type", OPERATIONS).document(&document).send().await.is(200);
    }
    ids
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.list().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn numbers(answer: &Answer, name: &str) -> Vec<i64> {
    answer.list().iter().map(|item| item["attributes"][name].as_i64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_by_their_ids_are_one_request() {
    let shop = Shop::new();
    let all = imported(&shop, 150).await;
    for service in ["/products", "/inventory"] {
        let found = shop.get(&format!("{service}?filter[id]={}&page[size]=100", all[20..120].join(","))).await.is(200);
        let mut sorted = ids(&found);
        sorted.sort_unstable();
        assert_eq!(sorted, all[20..120], "{service}");
        assert!(found.body["links"]["next"].is_null());
        let more = shop.get(&format!("{service}?filter[id]={}", all[..101].join(","))).await;
        assert_eq!(more.fails(400, "invalid_query_parameter").sources(), ["filter[id]"]);
    }
    let figures =
        shop.get(&format!("/inventory/figures?filter[product_id]={}&page[size]=100", all[..100].join(","))).await.is(200);
    assert_eq!(ids(&figures), all[..100]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_or_low_and_every_order() {
    let shop = Shop::new();
    let all = imported(&shop, 40).await;
    let out = shop.get("/inventory?filter[available]=0").await.is(200);
    assert_eq!(ids(&out), [&*all[0], &*all[10], &*all[20], &*all[30]]);
    let low = shop.get("/inventory?filter[low_stock]=true&sort=-available&page[size]=100").await.is(200);
    assert_eq!(numbers(&low, "available"), [2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]);
    for name in ["on_hand", "available"] {
        for (sign, is_sorted) in [("", <[i64]>::is_sorted as fn(&[i64]) -> bool), ("-", |all| all.iter().rev().is_sorted())] {
            let found = shop.get(&format!("/inventory?sort={sign}{name}&page[size]=100")).await.is(200);
            assert!(is_sorted(&numbers(&found, name)) && found.list().len() == 40, "{sign}{name}");
        }
    }
    shop.pass(5);
    shop.adjust(&all[7], 1).await.is(201);
    shop.pass(5);
    shop.patch(&format!("/inventory/{}", all[9]), &change("inventory", &all[9], json!({ "low_stock_threshold": 8 })))
        .await
        .is(200);
    assert_eq!(ids(&shop.get("/inventory?sort=-updated_at&page[size]=2").await.is(200)), [&*all[9], &*all[7]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_product_the_newest_first() {
    let shop = Shop::new();
    let (one, other) = (shop.stocked("ONE", "1", 50).await, shop.stocked("OTHER", "1", 50).await);
    for units in 1..4 {
        for product in [&one, &other] {
            shop.buy(product, units).await.is(201);
            shop.hold(product, units, 600).await.is(201);
        }
        shop.pass(1);
    }
    let ended = shop.hold(&one, 9, 600).await.is(201).id().to_owned();
    shop.end(&ended, "released").await.is(200);
    for (path, name, expected) in [
        ("movements", "delta", vec![-3, -2, -1, 50]),
        ("purchases", "quantity", vec![3, 2, 1]),
        ("reservations", "quantity", vec![9, 3, 2, 1]),
    ] {
        let found = shop.get(&format!("/inventory/{path}?filter[product_id]={one}&sort=-created_at")).await.is(200);
        assert_eq!(numbers(&found, name), expected, "{path}");
    }
    let held = shop.get(&format!("/inventory/reservations?filter[status]=held&filter[product_id]={one}")).await.is(200);
    assert_eq!(numbers(&held, "quantity"), [3, 2, 1]);
    assert_eq!(shop.get("/inventory/reservations?filter[status]=held").await.is(200).list().len(), 6);
    assert_eq!(shop.get("/inventory/reservations?filter[status]=held,released").await.is(200).list().len(), 7);
    assert_eq!(shop.get("/inventory/reservations?filter[status][ne]=held").await.is(200).list().len(), 1);
}
