//! `POST /inventory/purchase` and `POST /inventory/purchases`: buying.

use crate::harness::{NOBODY, Shop, change, count, new};
use futures::future::join_all;
use serde_json::{Value, json};

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
async fn a_hundred_units_go_to_a_hundred_of_two_hundred_buyers() {
    let shop = Shop::patient();
    let product = shop.stocked("RUSH", "2.50", 100).await;
    let answers = shop.buy_at_once(&product, 200).await;
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
async fn readers_never_see_less_than_nothing_while_others_write() {
    let shop = Shop::patient();
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
