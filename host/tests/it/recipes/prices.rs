//! Prices change, and a purchase keeps that of its moment.

use crate::harness::{Answer, Shop, new, size};
use futures::future::join_all;
use serde_json::json;
use std::sync::atomic::{AtomicI64, Ordering};

#[tokio::test(flavor = "multi_thread")]
async fn recipe_28_prices_are_those_of_the_moment() {
    let shop = Shop::new();
    let product = shop.stocked("PRICED", "0.10", 1_000_000).await;
    let first = shop.buy(&product, 3).await.is(201);
    shop.set_price(&product, "9999999999.99").await;
    let second = shop.buy(&product, 900_000).await.is(201);
    let total = |answer: &Answer| (answer.attribute("unit_price").clone(), answer.attribute("total_price").clone());
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
