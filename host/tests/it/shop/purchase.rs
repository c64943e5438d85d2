//! The purchase, from the product to the ledger, and every reason why it may not come about.

use super::harness::{Shop, change, new, new_purchase};
use crate::harness::size;
use futures::future::join_all;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

const NOBODY: &str = "01900000-0000-7000-8000-000000000000";

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_from_the_product_to_the_ledger() {
    let shop = Shop::new();
    let product = shop.product("TEA-1", "9.95").await;
    let stock = shop.stock(&product, 5).await;
    assert_eq!((stock.id(), stock.number("on_hand"), stock.number("available")), (product.as_str(), 5, 5));

    let bought = shop.buy(&product, 2).await.is(201);
    for (name, expected) in [
        ("product_id", json!(product)),
        ("quantity", json!(2)),
        ("reference", Value::Null),
        ("product_sku", json!("TEA-1")),
        ("product_name", json!("The TEA-1")),
        ("unit_price", json!("9.95")),
        ("total_price", json!("19.90")),
        ("currency", json!("USD")),
        ("remaining", json!(3)),
        ("status", json!("completed")),
        ("cancelled_at", Value::Null),
    ] {
        assert_eq!(*bought.attribute(name), expected, "{name}");
    }
    let location = bought.header("location").unwrap().to_owned();
    assert_eq!(location, format!("/inventory/purchases/{}", bought.id()));
    let read = shop.get(&location).await.is(200);
    assert_eq!((&read.body["data"], read.header("etag")), (&bought.body["data"], bought.header("etag")));

    assert_eq!(shop.units(&product).await, [3, 0, 3]);
    assert_eq!(shop.ledger(&product).await, [("received".to_owned(), 5), ("sold".to_owned(), -2)]);
    let sold = shop.all("/inventory/movements?filter[kind]=sold").await;
    assert_eq!((sold.len(), &sold[0]["attributes"]["cause"]), (1, &json!(bought.id())));
    assert_eq!(
        (&sold[0]["attributes"]["actor"], &sold[0]["attributes"]["request_id"]),
        (&json!("shop"), &json!(bought.header("x-request-id")))
    );
    let events = shop.all("/inventory/events?filter[kind]=purchase.completed").await;
    assert_eq!((events.len(), &events[0]["attributes"]["subject"]["id"]), (1, &json!(bought.id())));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_a_purchase_answers() {
    let shop = Shop::new();
    let product = shop.stocked("LINKS", "1", 5).await;
    let bought = shop.buy(&product, 1).await.is(201);
    let relationships = bought.body["data"]["relationships"].as_object().unwrap();
    assert_eq!(relationships.keys().collect::<Vec<_>>(), ["product", "inventory"]);
    for (name, relationship) in relationships {
        for link in ["self", "related"] {
            let found = shop.get(relationship["links"][link].as_str().unwrap()).await.is(200);
            assert_eq!(found.id(), product, "{name} {link}");
        }
    }
    let read = shop.get(&format!("/inventory/purchases/{}?include=product", bought.id())).await.is(200);
    assert_eq!(read.body["included"][0]["id"], *product);
    assert_eq!(shop.get("/inventory/purchases?include=product").await.is(200).body["included"][0]["type"], "products");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_bought() {
    let shop = Shop::new();
    let scarce = shop.stocked("SCARCE", "1.50", 3).await;
    let archived = shop.stocked("ARCHIVED", "1.50", 3).await;
    shop.patch(&format!("/products/{archived}"), &change("products", &archived, json!({ "status": "archived" }))).await.is(200);
    let unstocked = shop.product("UNSTOCKED", "1.50").await;
    let deleted = shop.stocked("DELETED", "1.50", 3).await;
    shop.delete(&format!("/products/{deleted}")).await.is(204);
    let before = shop.everything().await;

    let refused = shop.buy(&scarce, 4).await.fails(409, "insufficient_stock");
    assert_eq!(refused.sources(), ["/data/attributes/quantity"]);
    let meta = &refused.body["errors"][0]["meta"];
    assert_eq!((&meta["requested"], &meta["available"]), (&json!(4), &json!(3)));
    for (product, status, code) in [
        (NOBODY, 404, "product_not_found"),
        (&deleted, 404, "product_not_found"),
        (&unstocked, 404, "stock_not_found"),
        (&archived, 409, "product_not_available"),
    ] {
        let refused = shop.buy(product, 1).await.fails(status, code);
        assert_eq!(refused.sources(), ["/data/attributes/product_id"], "{code}");
    }
    assert_eq!(shop.everything().await, before, "nothing has moved");
    shop.buy(&scarce, 3).await.is(201);
    shop.buy(&scarce, 1).await.fails(409, "insufficient_stock");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_product_may_be_named_by_its_relationship() {
    let shop = Shop::new();
    let product = shop.stocked("RELATED", "2", 3).await;
    let other = shop.stocked("OTHER", "2", 3).await;
    let order = |attribute: Option<&str>, id: &str| {
        let mut document = new("purchases", json!({ "quantity": 1 }));
        document["data"]["relationships"] = json!({ "product": { "data": { "type": "products", "id": id } } });
        if let Some(attribute) = attribute {
            document["data"]["attributes"]["product_id"] = json!(attribute);
        }
        document
    };
    for document in [order(None, &product), order(Some(&product), &product)] {
        let bought = shop.post("/inventory/purchases", &document).await.is(201);
        assert_eq!(*bought.attribute("product_id"), *product);
    }
    shop.post("/inventory/purchase", &order(Some(&other), &product)).await.fails(422, "validation_failed");
    let unknown = shop.post("/inventory/purchase", &order(None, NOBODY)).await.fails(404, "product_not_found");
    assert_eq!(unknown.sources(), ["/data/relationships/product/data"]);
    let mut people = order(None, &product);
    people["data"]["relationships"]["product"]["data"]["type"] = json!("people");
    shop.post("/inventory/purchase", &people).await.fails(409, "type_mismatch");
    assert_eq!((shop.units(&product).await, shop.units(&other).await), ([1, 0, 1], [3, 0, 3]));
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_28_prices_are_those_of_the_moment() {
    let shop = Shop::new();
    let product = shop.stocked("PRICED", "0.10", 1_000_000).await;
    let first = shop.buy(&product, 3).await.is(201);
    shop.set_price(&product, "9999999999.99").await;
    let second = shop.buy(&product, 900_000).await.is(201);
    let total =
        |answer: &super::answer::Answer| (answer.attribute("unit_price").clone(), answer.attribute("total_price").clone());
    assert_eq!(total(&first), (json!("0.10"), json!("0.30")));
    assert_eq!(total(&second), (json!("9999999999.99"), json!("8999999999991000.00")));
    let again = shop.get(&format!("/inventory/purchases/{}", first.id())).await.is(200);
    assert_eq!(again.body["data"], first.body["data"], "the first keeps its price");
    for (sku, currency, price, sum) in
        [("YEN", "JPY", "7", "21"), ("DINAR", "BHD", "1.005", "3.015"), ("FREE", "EUR", "0", "0.00")]
    {
        let document = new("products", json!({ "sku": sku, "name": sku, "price": price, "currency": currency }));
        let product = shop.post("/products", &document).await.is(201).id().to_owned();
        shop.stock(&product, 3).await;
        let bought = shop.buy(&product, 3).await.is(201);
        assert_eq!((bought.attribute("total_price"), bought.attribute("currency")), (&json!(sum), &json!(currency)));
    }
    shop.check().await;
}

/// Each is bought at a price that it had between the request and the answer, while the price goes up and up.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_28_prices_change_while_others_buy() {
    let shop = Shop::new();
    let product = shop.stocked("RISING", "1.00", 10_000).await;
    let price = AtomicI64::new(1);
    let asked = AtomicI64::new(1);
    let rising = async {
        for next in 2..=size(20, 200) {
            asked.store(next, Ordering::SeqCst);
            shop.set_price(&product, &format!("{next}.00")).await;
            price.store(next, Ordering::SeqCst);
        }
    };
    let buyers = join_all((0..size(8, 16)).map(async |buyer| {
        for quantity in 1..=size(20, 100) {
            let low = price.load(Ordering::SeqCst);
            let bought = shop.buy(&product, quantity % 3 + 1).await.is(201);
            let high = asked.load(Ordering::SeqCst);
            let paid: i64 = bought.attribute("unit_price").as_str().unwrap().strip_suffix(".00").unwrap().parse().unwrap();
            assert!((low..=high).contains(&paid), "buyer {buyer} paid {paid}, and it was between {low} and {high}");
            assert_eq!(*bought.attribute("total_price"), format!("{}.00", paid * (quantity % 3 + 1)));
        }
    }));
    tokio::join!(rising, buyers);
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

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_history() {
    let shop = Shop::new();
    let product = shop.stocked("HISTORY", "1", 10).await;
    let bought = shop.buy(&product, 1).await.is(201);
    let path = format!("/inventory/purchases/{}", bought.id());
    let whole = json!({ "data": bought.body["data"] });
    shop.patch(&path, &whole).await.is(200);
    for attributes in [json!({ "quantity": 2 }), json!({ "unit_price": "0.01" }), json!({ "reference": "mine" })] {
        shop.patch(&path, &change("purchases", bought.id(), attributes)).await.fails(403, "forbidden");
    }
    shop.cancel(bought.id()).await.is(200);
    let back = change("purchases", bought.id(), json!({ "status": "completed" }));
    shop.patch(&path, &back).await.fails(403, "forbidden");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_outlives_its_product() {
    let shop = Shop::new();
    let product = shop.stocked("MORTAL", "3.50", 10).await;
    let bought = shop.buy(&product, 2).await.is(201);
    shop.delete(&format!("/products/{product}")).await.is(204);
    shop.buy(&product, 1).await.fails(404, "product_not_found");
    let path = format!("/inventory/purchases/{}", bought.id());
    assert_eq!(shop.get(&path).await.is(200).body["data"], bought.body["data"]);
    assert_eq!(shop.get(&format!("{path}?include=product")).await.is(200).body["included"], json!([]));
    assert_eq!(shop.get(&format!("{path}/product")).await.is(200).body["data"], Value::Null);
    assert_eq!(*shop.cancel(bought.id()).await.is(200).attribute("status"), "cancelled");
    assert_eq!(shop.units(&product).await, [10, 0, 10]);
    let again = shop.product("MORTAL", "4.00").await;
    assert_ne!(again, product, "the sku is free again");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_forgets_nothing() {
    let shop = Shop::new();
    let product = shop.stocked("RESTART", "1.25", 10).await;
    let bought = shop.buy(&product, 2).await.is(201);
    let held = shop.hold(&product, 3, 600).await.is(201);
    let before = shop.everything().await;
    let shop = shop.restarted();
    assert_eq!(shop.everything().await, before);
    assert_eq!(shop.units(&product).await, [8, 3, 5]);
    assert_eq!(shop.get(&format!("/inventory/purchases/{}", bought.id())).await.is(200).body["data"], bought.body["data"]);
    shop.cancel(bought.id()).await.is(200);
    shop.end(held.id(), "confirmed").await.is(200);
    assert_eq!(shop.units(&product).await, [7, 0, 7]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_may_choose_ids() {
    let shop = Shop::new();
    let product = shop.stocked("OWN-IDS", "1", 10).await;
    let mine = "5f0c1e9a-0d5b-4b0e-9a4b-2f6f3c1d7e11";
    let with_id = |mut document: Value| {
        document["data"]["id"] = json!(mine);
        document
    };
    let creations = [
        ("/products", with_id(super::harness::new_product("MINE", "1"))),
        ("/inventory/purchase", with_id(new_purchase(&product, 1))),
        ("/inventory/reservations", with_id(super::harness::new_reservation(&product, 1, 60))),
    ];
    for (path, document) in &creations {
        assert_eq!(shop.post(path, document).await.is(201).id(), mine, "{path}");
        let mut again = document.clone();
        if *path == "/products" {
            again["data"]["attributes"]["sku"] = json!("MINE-2");
        }
        let taken = shop.post(path, &again).await.fails(409, "id_taken");
        assert_eq!(taken.sources(), ["/data/id"], "{path}");
    }
    assert_eq!(shop.units(&product).await, [9, 1, 8]);
    let movement = with_id(super::harness::new_movement("received", 1));
    let refused = shop.post(&format!("/inventory/{product}/movements"), &movement).await;
    refused.fails(403, "client_id_not_supported");
    shop.check().await;
}
