//! `POST /inventory/operations`: several of everything, all or nothing.

use crate::harness::creations::is_replay_of;
use crate::harness::stub::{self, ID, found, product};
use crate::harness::{
    Answer, Ask, NOBODY, OPERATIONS, Shop, change, count, furnish, new, new_product, new_purchase, new_reservation, new_stock,
};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

async fn run(shop: &Shop, operations: &[Value]) -> Answer {
    send(shop, "/inventory/operations", operations, None).await
}

async fn send(shop: &Shop, path: &str, operations: &[Value], key: Option<&str>) -> Answer {
    let ask = shop.ask(Method::POST, path).header("content-type", OPERATIONS).header("accept", OPERATIONS);
    let ask = key.into_iter().fold(ask, Ask::once);
    ask.document(&json!({ "atomic:operations": operations })).send().await
}

#[expect(clippy::needless_pass_by_value, reason = "a table of cases reads better without borrows")]
fn add(document: Value) -> Value {
    json!({ "op": "add", "data": document["data"] })
}

/// The same, with a name for those that come after it.
fn named(lid: &str, document: Value) -> Value {
    let mut operation = add(document);
    operation["data"]["lid"] = json!(lid);
    operation
}

fn update(kind: &str, id: &str, attributes: Value) -> Value {
    json!({ "op": "update", "data": change(kind, id, attributes)["data"] })
}

#[expect(clippy::needless_pass_by_value, reason = "a table of cases reads better without borrows")]
fn update_named(kind: &str, lid: &str, attributes: Value) -> Value {
    let name = json!({ "type": kind, "lid": lid });
    json!({ "op": "update", "ref": name, "data": { "type": kind, "lid": lid, "attributes": attributes } })
}

fn received(product: &str, delta: i64) -> Value {
    add(new("movements", json!({ "kind": "received", "delta": delta, "product_id": product })))
}

fn status(status: &str) -> Value {
    json!({ "status": status })
}

/// What came of each, as the values of these attributes.
fn shown(answer: &Answer, name: &str) -> Vec<Value> {
    let results = answer.body["atomic:results"].as_array().unwrap();
    results.iter().map(|result| result["data"]["attributes"][name].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn buyers_of_two_products_do_not_stand_in_each_others_way() {
    let shop = Shop::patient();
    let few = shop.stocked("FEW", "1", 10).await;
    let many = shop.stocked("MANY", "1", 100).await;
    let buy = |product: &str| add(new_purchase(product, 1));
    let (there, back) = ([buy(&few), buy(&many)], [buy(&many), buy(&few)]);
    let answers = join_all((0..40).map(|turn: usize| run(&shop, if turn.is_multiple_of(2) { &there } else { &back }))).await;
    assert_eq!(count(&answers, [200, 409]), [10, 30]);
    assert_eq!((shop.units(&few).await[0], shop.units(&many).await[0]), (0, 90));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_starts_and_sets_a_thousand_stocks() {
    let shop = Shop::patient();
    let products: Vec<Value> = (0..1_000).map(|number| add(new_product(&format!("IMPORT-{number}"), "1"))).collect();
    let made = send(&shop, "/products/operations", &products, None).await.is(200);
    let results = made.body["atomic:results"].as_array().unwrap();
    let ids: Vec<&str> = results.iter().map(|result| result["data"]["id"].as_str().unwrap()).collect();
    let starts: Vec<Value> = ids.iter().zip(1..).map(|(id, units)| add(new_stock(id, units))).collect();
    let started = send(&shop, "/inventory/operations", &starts, Some("import")).await.is(200);
    assert_eq!(shown(&started, "on_hand"), (1..=1_000).map(Value::from).collect::<Vec<_>>());
    is_replay_of(&send(&shop, "/inventory/operations", &starts, Some("import")).await, &started);
    let thresholds: Vec<Value> = ids.iter().map(|id| update("inventory", id, json!({ "low_stock_threshold": 9 }))).collect();
    let set = run(&shop, &thresholds).await.is(200);
    assert!(shown(&set, "version").iter().all(|version| *version == 2));
    assert_eq!(shop.all("/inventory?filter[low_stock]=true").await.len(), 9);
    assert_eq!(run(&shop, &starts).await.fails(409, "stock_exists").sources(), ["/atomic:operations/0/data/id"]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_is_changed_by_its_name() {
    let shop = Shop::new();
    let product = shop.product("NAMED", "2.50").await;
    let by_relationship = json!({ "data": { "type": "inventory", "attributes": { "on_hand": 2 },
        "relationships": { "product": { "data": { "type": "products", "id": product } } } } });
    let done = run(
        &shop,
        &[
            named("stock", by_relationship),
            received(&product, 8),
            update_named("inventory", "stock", json!({ "low_stock_threshold": 3 })),
            named("basket", new_reservation(&product, 4, 60)),
            update_named("reservations", "basket", status("confirmed")),
            named("basket", new_purchase(&product, 5)),
            update_named("purchases", "basket", status("cancelled")),
            update_named("reservations", "basket", json!({})),
            named("second", new_reservation(&product, 6, 60)),
            update_named("reservations", "second", status("released")),
        ],
    )
    .await
    .is(200);
    let expected = json!([null, null, null, "held", "confirmed", "completed", "cancelled", "confirmed", "held", "released"]);
    assert_eq!(json!(shown(&done, "status")), expected);
    assert_eq!(shown(&done, "low_stock_threshold")[..3], [json!(0), Value::Null, json!(3)]);
    let results = done.body["atomic:results"].as_array().unwrap();
    for position in [4, 6, 9] {
        let data = &results[position]["data"];
        assert_eq!(shop.get(data["links"]["self"].as_str().unwrap()).await.is(200).body["data"], *data);
    }
    let bought = results[4]["data"]["attributes"]["purchase_id"].as_str().unwrap();
    let bought = shop.get(&format!("/inventory/purchases/{bought}")).await.is(200);
    assert_eq!((bought.attribute("total_price"), bought.number("quantity")), (&json!("10.00"), 4));
    assert_eq!(shop.units(&product).await, [6, 0, 6]);
    shop.check().await;
}

/// As a PATCH would: also with whole objects that are sent back, and with what is so already.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_is_changed_as_by_a_patch() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let stock = format!("/inventory/{}", ids.product);
    let purchase = format!("/inventory/purchases/{}", ids.purchase);
    let reservation = format!("/inventory/reservations/{}", ids.reservation);
    let whole = async |path: &str, attributes: Value| {
        let mut data = shop.get(path).await.is(200).body["data"].clone();
        data["attributes"].as_object_mut().unwrap().extend(attributes.as_object().unwrap().clone());
        data
    };
    let mut of_stock = whole(&stock, json!({ "low_stock_threshold": 7 })).await;
    of_stock["attributes"].as_object_mut().unwrap().remove("on_hand");
    let of_purchase = whole(&purchase, status("cancelled")).await;
    let of_reservation = whole(&reservation, status("released")).await;
    let operations = [
        json!({ "op": "update", "href": reservation, "data": whole(&reservation, json!({})).await }),
        json!({ "op": "update", "href": stock, "data": of_stock }),
        json!({ "op": "update", "href": purchase, "data": of_purchase }),
        json!({ "op": "update", "href": reservation, "data": of_reservation }),
        update("purchases", &ids.purchase, status("cancelled")),
        update("reservations", &ids.reservation, status("released")),
        update("inventory", &ids.product, json!({})),
    ];
    let done = run(&shop, &operations).await.is(200);
    let expected = json!(["held", null, "cancelled", "released", "cancelled", "released", null]);
    assert_eq!(json!(shown(&done, "status")), expected);
    let results = done.body["atomic:results"].as_array().unwrap();
    for (position, path) in [(4, &purchase), (5, &reservation), (6, &stock)] {
        assert_eq!(shop.get(path).await.is(200).body["data"], results[position]["data"], "{path}");
    }
    assert_eq!(results[6]["data"]["attributes"]["low_stock_threshold"], 7);
    shop.check().await;
}

/// Each as the single request would say it, and at what is to blame; and nothing of what came before was done.
#[tokio::test(flavor = "multi_thread")]
async fn when_one_is_refused_none_is_done() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let (product, purchase, reservation) = (&ids.product, &ids.purchase, &ids.reservation);
    let archived = shop.stocked("ARCHIVED", "1", 5).await;
    let held = shop.hold(&archived, 1, 60).await.is(201);
    shop.patch(&format!("/products/{archived}"), &change("products", &archived, status("archived"))).await.is(200);
    let before = shop.everything().await;
    let taken = |kind: &str, id: &str| json!({ "data": { "type": kind, "id": id, "attributes": { "product_id": product, "quantity": 1 } } });
    let threshold = json!({ "low_stock_threshold": 1 });
    for (last, code, pointer) in [
        (add(new_stock(product, 1)), (409, "stock_exists"), "/data/id"),
        (add(new_stock(NOBODY, 1)), (404, "product_not_found"), "/data/id"),
        (add(taken("purchases", purchase)), (409, "id_taken"), "/data/id"),
        (add(taken("reservations", reservation)), (409, "id_taken"), "/data/id"),
        (add(new_reservation(product, 999_999, 60)), (409, "insufficient_stock"), "/data/attributes/quantity"),
        (add(new_reservation(NOBODY, 1, 60)), (404, "stock_not_found"), "/data/attributes/product_id"),
        (update("inventory", NOBODY, threshold), (404, "stock_not_found"), ""),
        (update("purchases", NOBODY, status("cancelled")), (404, "not_found"), ""),
        (update("reservations", "x", status("released")), (404, "not_found"), ""),
        (update("inventory", product, json!({ "on_hand": 5 })), (428, "precondition_required"), "/data/attributes/on_hand"),
        (update("inventory", product, json!({ "reserved": 99 })), (422, "read_only_attribute"), "/data/attributes/reserved"),
        (update("purchases", purchase, json!({ "quantity": 99 })), (403, "forbidden"), "/data/attributes/quantity"),
        (update("reservations", reservation, status("expired")), (403, "forbidden"), "/data/attributes/status"),
        (update("reservations", reservation, status("lost")), (422, "validation_failed"), "/data/attributes/status"),
        (update("reservations", held.id(), status("confirmed")), (409, "product_not_available"), "/data/attributes/status"),
        (update("movements", &ids.movement, json!({})), (403, "forbidden"), ""),
        (json!({ "op": "remove", "ref": { "type": "inventory", "id": product } }), (403, "forbidden"), ""),
    ] {
        let failed = run(&shop, &[received(product, 3), last.clone()]).await.fails(code.0, code.1);
        assert_eq!(failed.sources(), [format!("/atomic:operations/1{pointer}")], "{last}");
        assert!(failed.body.get("atomic:results").is_none());
    }
    // What the earlier steps left counts.
    for (operations, code, pointer) in [
        (
            [update("reservations", reservation, status("released")), update("reservations", reservation, status("confirmed"))],
            (409, "already_ended"),
            "/data/attributes/status",
        ),
        (
            [update("purchases", purchase, status("cancelled")), update("purchases", purchase, status("completed"))],
            (403, "forbidden"),
            "/data/attributes/status",
        ),
    ] {
        let failed = run(&shop, &operations).await.fails(code.0, code.1);
        assert_eq!(failed.sources(), [format!("/atomic:operations/1{pointer}")], "{operations:?}");
    }
    assert_eq!(shop.everything().await, before);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_told_at_once() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let operations = [
        add(new_stock(&ids.bare, -1)),
        update("inventory", &ids.product, json!({ "on_hand": 1, "low_stock_threshold": -1 })),
        update("purchases", NOBODY, status("cancelled")),
        add(new_reservation(&ids.product, 0, 60)),
        json!({ "op": "remove", "ref": { "type": "purchases", "id": ids.purchase } }),
        named("wrong", new_purchase(&ids.product, 0)),
        update_named("purchases", "wrong", status("cancelled")),
        named("moved", new("movements", json!({ "kind": "received", "delta": 1, "product_id": ids.product }))),
        update_named("movements", "moved", json!({})),
    ];
    let failed = run(&shop, &operations).await.is(400);
    let expected = [
        "/atomic:operations/0/data/attributes/on_hand",
        "/atomic:operations/1/data/attributes/on_hand",
        "/atomic:operations/1/data/attributes/low_stock_threshold",
        "/atomic:operations/2",
        "/atomic:operations/3/data/attributes/quantity",
        "/atomic:operations/4",
        "/atomic:operations/5/data/attributes/quantity",
        "/atomic:operations/8",
    ];
    assert_eq!(failed.sources(), expected);
}

/// Whatever has become of it since, and also when it was refused.
#[tokio::test(flavor = "multi_thread")]
async fn updates_are_repeated_byte_for_byte() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let operations = [
        update("purchases", &ids.purchase, status("completed")),
        update("reservations", &ids.reservation, json!({})),
        update("inventory", &ids.product, json!({ "low_stock_threshold": 4 })),
        update("reservations", &ids.reservation, status("confirmed")),
    ];
    let refused = [update("reservations", &ids.reservation, status("confirmed")), add(new_purchase(&ids.product, 999_999))];
    let repeat = async |key: &'static str| match key {
        "done" => send(&shop, "/inventory/operations", &operations, Some(key)).await,
        _ => send(&shop, "/inventory/operations", &refused, Some(key)).await,
    };
    let failed = repeat("refused").await.fails(409, "insufficient_stock");
    assert_eq!(failed.sources(), ["/atomic:operations/1/data/attributes/quantity"]);
    let done = repeat("done").await.is(200);
    assert_eq!(json!(shown(&done, "status")), json!(["completed", "held", null, "confirmed"]));
    shop.cancel(&ids.purchase).await.is(200);
    shop.adjust(&ids.product, 1).await.is(201);
    shop.delete(&format!("/products/{}", ids.product)).await.is(204);
    let before = shop.everything().await;
    is_replay_of(&repeat("done").await, &done);
    is_replay_of(&repeat("refused").await, &failed);
    assert_eq!(shop.everything().await, before);
    shop.check().await;
}

/// Of many who end the same things at once, those who want the same all get it, and it is done once.
#[tokio::test(flavor = "multi_thread")]
async fn what_ends_once_ends_once_in_many_baskets() {
    let shop = Shop::patient();
    let product = shop.stocked("ENDS", "1", 10).await;
    let bought = shop.buy(&product, 3).await.is(201);
    let held = shop.hold(&product, 2, 600).await.is(201);
    let basket = |turn: usize| {
        let end = if turn.is_multiple_of(2) { "confirmed" } else { "released" };
        let reservation = update("reservations", held.id(), status(end));
        [received(&product, 1), update("purchases", bought.id(), status("cancelled")), reservation]
    };
    let baskets: Vec<_> = (0..20).map(basket).collect();
    let answers = join_all(baskets.iter().map(|basket| run(&shop, basket))).await;
    assert_eq!(count(&answers, [200, 409]), [10, 10]);
    let [on_hand, reserved, _] = shop.units(&product).await;
    let ended = shop.get(&format!("/inventory/reservations/{}", held.id())).await.is(200);
    let sold = if *ended.attribute("status") == "confirmed" { 2 } else { 0 };
    assert_eq!((on_hand, reserved), (10 + 10 - sold, 0));
    shop.check().await;
}

/// A products service of others may have long names, and each purchase has them again.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_answered_again_is_not_done() {
    let (shop, stub) = stub::shop(&[("products_try_timeout_ms", "5000"), ("products_deadline_ms", "8000")]).await;
    shop.adjust(ID, 1_000).await.is(201);
    let mut long = product(ID)["data"].clone();
    for name in ["name", "sku"] {
        long["attributes"][name] = "𝔘".repeat(1_000).into();
    }
    stub.set(found(&json!({ "data": [long] })));
    let buy = async |purchases: usize, key: &str| {
        let operations = vec![add(new_purchase(ID, 1)); purchases];
        send(&shop, "/inventory/operations", &operations, Some(key)).await
    };
    for _ in 0..2 {
        assert!(!buy(1_000, "many").await.fails(413, "answer_too_large").is_replay());
        assert_eq!(shop.units(ID).await, [1_010, 0, 1_010]);
    }
    let bought = buy(800, "fewer").await.is(200);
    assert!(bought.text.len() <= 8 * 1024 * 1024, "{}", bought.text.len());
    let again = buy(800, "fewer").await.is(200);
    assert!(again.is_replay() && again.text == bought.text);
    assert_eq!(shop.units(ID).await, [210, 0, 210]);
    shop.check().await;
}
