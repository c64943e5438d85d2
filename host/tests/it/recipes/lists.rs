//! Recipes about reading: pages that stay stable while rows come and go, and a feed that misses nothing.

use crate::harness::judged::{ask, bench, shop};
use crate::harness::size;
use checker::books::{integer, list, text};
use checker::call::Call;
use checker::recipes::{followed, id};
use checker::requests::{buy, movement, start};
use checker::shop::Shop;
use futures::future::join;
use http::Method;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// Who follows the feed by its cursor sees every event once and in order, however fast they come.
#[tokio::test]
async fn recipe_32_feed_is_complete_and_in_order() {
    let (writers, each) = size((6, 25), (16, 100));
    followed(&bench(), writers, each).await.unwrap();
}

/// No row that is there all the time is missed or doubled while others come and go.
#[tokio::test]
async fn recipe_38_pages_are_stable_under_writes() {
    let shop = shop().await;
    let rows = size(150, 10_000);
    // Every second row stays; the others go and come back while the pages are read.
    for row in 0..rows {
        ask(&shop, start(id(row), if row % 2 == 0 { 3 } else { 0 }, 0), 201).await;
    }
    let stays: BTreeSet<String> = (0..rows).step_by(2).map(|row| id(row).to_string()).collect();
    let done = AtomicBool::new(false);
    let churn = async {
        let mut row = 1;
        while !done.load(Ordering::SeqCst) {
            ask(&shop, Call::new(Method::DELETE, format!("/inventory/{}", id(row))), 204).await;
            ask(&shop, start(id(row), 0, 0), 201).await;
            row = (row + 2) % rows;
            row += u64::from(row % 2 == 0);
        }
    };
    let read = async {
        for sort in ["", "&sort=on_hand", "&sort=-available", "&sort=-on_hand"] {
            let pages = pages(&shop, &format!("/inventory?page%5Bsize%5D=10{sort}")).await;
            let kept: Vec<&String> = pages.iter().filter(|id| stays.contains(*id)).collect();
            assert_eq!(kept.len(), stays.len(), "{sort}: rows missed or doubled");
            assert_eq!(kept.into_iter().collect::<BTreeSet<_>>().len(), stays.len(), "{sort}: rows doubled");
        }
        done.store(true, Ordering::SeqCst);
    };
    join(churn, read).await;
    filters_agree_with_brute_force(&shop).await;
}

async fn pages(shop: &Shop, first: &str) -> Vec<String> {
    let (mut ids, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        assert!(ids.len() < 100_000, "the list has no end");
        let page = ask(shop, Call::get(path), 200).await.json();
        ids.extend(page["data"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str().map(str::to_owned)));
        next = page["links"]["next"].as_str().map(str::to_owned);
    }
    ids
}

/// Several conditions at once give what comparing every row gives.
async fn filters_agree_with_brute_force(shop: &Shop) {
    for number in 0..40 {
        ask(shop, buy(id(0), id(38_000 + number), 1), if number < 3 { 201 } else { 409 }).await;
        ask(shop, movement(id(2), i64::try_from(number % 5 + 1).unwrap()).keyed(number.to_string()), 201).await;
    }
    let send = async |call| shop.send(0, &call).await;
    let all = list(&send, "/inventory/movements").await.unwrap();
    let mut rng = fastrand::Rng::with_seed(38);
    for _ in 0..40 {
        let (low, high) = (rng.i64(-2..4), rng.i64(1..9));
        let kind = *rng.choice(&["received", "sold", "received,sold"]).unwrap();
        let query = format!(
            "filter%5Bdelta%5D%5Bgte%5D={low}&filter%5Bbalance%5D%5Blt%5D={high}&filter%5Bkind%5D={kind}&filter%5Bproduct_id%5D={},{}",
            id(0),
            id(2)
        );
        let mut found = pages(shop, &format!("/inventory/movements?page%5Bsize%5D=3&{query}")).await;
        let wanted = [id(0).to_string(), id(2).to_string()];
        let fits = |row: &&serde_json::Value| {
            integer(row, "delta") >= low
                && integer(row, "balance") < high
                && kind.split(',').any(|kind| kind == text(row, "kind"))
                && wanted.iter().any(|id| id == text(row, "product_id"))
        };
        let mut expected: Vec<String> = all.iter().filter(fits).filter_map(|row| row["id"].as_str().map(str::to_owned)).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
}
