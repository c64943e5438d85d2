//! Recipes in which products changes or fails while things are bought.

use crate::harness::judged::{ask, bench, sent, whole_shop};
use crate::harness::size;
use checker::books::Books;
use checker::call::Call;
use checker::check::audit;
use checker::recipes::{id, verdict};
use checker::requests::{buy, start, stock_of};
use checker::shop::{Setup, Shop};
use checker::stub::Mood;
use futures::StreamExt as _;
use http::Method;
use serde_json::json;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// With one half of the answers a 500 and two retries, 7 of 8 purchases succeed, and each counts once.
#[tokio::test]
async fn recipe_26_flapping_products() {
    // Nothing but the 500s may make a purchase fail, however slow this machine is.
    let products_patience = (Duration::from_secs(10), Duration::from_secs(30));
    let shop = Shop::open(&bench(), Setup { products_patience, ..Setup::default() }).await.unwrap();
    let count = size(400_u32, 1_000);
    ask(&shop, start(id(26), i64::from(count), 0), 201).await;
    shop.stub().set(Mood::Flapping);
    let calls = (0..u64::from(count)).map(|number| buy(id(26), id(2_600 + number), 1).keyed(number.to_string()));
    let shop = &shop;
    let sending = calls.map(|call| async move { shop.send(0, &call).await.unwrap() });
    let replies: Vec<_> = futures::stream::iter(sending).buffer_unordered(32).collect().await;
    let bought = u32::try_from(replies.iter().filter(|reply| reply.status == 201).count()).unwrap();
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        assert_eq!((reply.status, reply.code().as_str()), (503, "products_unavailable"), "{reply}");
    }
    let (rate, expected) = (f64::from(bought) / f64::from(count), 1.0 - 0.5_f64.powi(3));
    // Four standard deviations of so many tosses.
    let tolerance = 4.0 * (expected * (1.0 - expected) / f64::from(count)).sqrt();
    assert!((rate - expected).abs() < tolerance, "{rate} is not {expected} ± {tolerance}");
    shop.stub().set(Mood::Well);
    let books = Books::read(shop).await.unwrap();
    verdict(&audit(&books)).unwrap();
    assert_eq!(books.purchases.len(), usize::try_from(bought).unwrap());
}

/// Recipe 25: the call that an open breaker lets through belongs to a client that goes away. Somebody else may see then.
#[tokio::test]
async fn recipe_25_abandoned_probe() {
    let shop = Shop::open(&bench(), Setup::default()).await.unwrap();
    ask(&shop, start(id(25), 1_000, 0), 201).await;
    shop.stub().set(Mood::Failing);
    for number in 0..6 {
        ask(&shop, buy(id(25), id(2_500 + number), 1), 503).await;
    }
    shop.pass(10);
    shop.stub().set(Mood::Silent);
    let calls = shop.stub().calls();
    let probe = shop.start(0, &buy(id(25), id(2_510), 1)).unwrap();
    while shop.stub().calls() == calls {
        tokio::task::yield_now().await;
    }
    probe.abort();
    shop.stub().set(Mood::Well);
    let mut refused = 0;
    while shop.send(0, &buy(id(25), id(2_511), 1)).await.unwrap().status != 201 {
        refused += 1;
        assert!(refused < 60, "the breaker does not close any more");
        // Longer than one try to reach products may take, all in all.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn product(shop: &Shop, sku: &str) -> checker::call::Reply {
    let attributes = json!({ "sku": sku, "name": "A thing", "price": "19.99" });
    shop.send(0, &Call::post("/products", "products", None, attributes)).await.unwrap()
}

fn uuid(reply: &checker::call::Reply) -> uuid::Uuid {
    reply.json()["data"]["id"].as_str().unwrap().parse().unwrap()
}

/// Who begins to buy after the deletion was acknowledged gets a 404; who was faster keeps what he bought, and can cancel it.
#[tokio::test]
async fn recipe_29_delete_race() {
    let shop = whole_shop().await;
    let product = uuid(&sent(product(&shop, "RACE").await, 201));
    ask(&shop, start(product, 10_000, 0), 201).await;
    let (deleted, bought) = (AtomicBool::new(false), AtomicU64::new(0));
    let buyer = |buyer: u64| {
        let (shop, deleted, bought) = (&shop, &deleted, &bought);
        async move {
            for number in 0..10_000 {
                let was_deleted = deleted.load(Ordering::SeqCst);
                let reply = shop.send(0, &buy(product, id(buyer * 10_000 + number), 1)).await.unwrap();
                match reply.status {
                    201 => assert!(!was_deleted, "bought after the deletion: {reply}"),
                    404 => {
                        assert_eq!(reply.code(), "product_not_found");
                        return;
                    }
                    _ => panic!("{reply}"),
                }
                bought.fetch_add(1, Ordering::SeqCst);
            }
        }
    };
    let deletion = async {
        while bought.load(Ordering::SeqCst) < 40 {
            tokio::task::yield_now().await;
        }
        ask(&shop, Call::new(Method::DELETE, format!("/products/{product}")), 204).await;
        deleted.store(true, Ordering::SeqCst);
    };
    futures::future::join(futures::future::join_all((1..9).map(buyer)), deletion).await;
    let books = Books::read(&shop).await.unwrap();
    verdict(&audit(&books)).unwrap();
    assert_eq!(u64::try_from(books.purchases.len()).unwrap(), bought.load(Ordering::SeqCst));
    let one = &books.purchases[0];
    assert_eq!((&one["attributes"]["product_sku"], &one["attributes"]["unit_price"]), (&json!("RACE"), &json!("19.99")));
    let purchase = one["id"].as_str().unwrap();
    let path = format!("/inventory/purchases/{purchase}");
    ask(&shop, Call::patch(path, "purchases", purchase, json!({ "status": "cancelled" })), 200).await;
    assert_eq!(
        ask(&shop, stock_of(product), 200).await.number("on_hand"),
        Some(10_001 - i64::try_from(books.purchases.len()).unwrap())
    );
}

/// The sku of a deleted product is free again, and its new owner is another product; the deleted one does not come back.
#[tokio::test]
async fn recipe_30_sku_of_a_deleted_product() {
    let shop = whole_shop().await;
    let old = uuid(&sent(product(&shop, "TWICE").await, 201));
    assert_eq!(sent(product(&shop, "TWICE").await, 409).code(), "sku_taken");
    ask(&shop, start(old, 3, 0), 201).await;
    ask(&shop, Call::new(Method::DELETE, format!("/products/{old}")), 204).await;
    let new = uuid(&sent(product(&shop, "TWICE").await, 201));
    assert_ne!(new, old);
    let restore = Call::patch(format!("/products/{old}"), "products", &old.to_string(), json!({ "status": "active" }));
    ask(&shop, restore, 404).await;
    assert_eq!(ask(&shop, buy(old, id(30), 1), 404).await.code(), "product_not_found");
    // The stock of the old one is not that of the new one.
    assert_eq!(ask(&shop, buy(new, id(30), 1), 404).await.code(), "stock_not_found");
    assert_eq!(ask(&shop, stock_of(old), 200).await.number("on_hand"), Some(3));
}
