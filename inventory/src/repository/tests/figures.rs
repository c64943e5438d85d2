//! Not tests: figures for the documentation. `cargo test -p inventory figures -- --ignored --nocapture`

use std::time::Instant;

use futures::executor::block_on;
use platform::Query;

use super::support::{Shop, in_parallel};
use crate::domain::Refusal;

fn per_second(count: usize, started: Instant) -> u64 {
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap();
    u64::try_from(count).unwrap() * 1_000_000 / micros.max(1)
}

#[test]
#[ignore = "measures, and asserts nothing"]
fn purchases_a_second() {
    const PURCHASES: usize = 10_000;
    for synchronous in ["NORMAL", "FULL"] {
        let (shop, product) = Shop::with_stock(1_000_000);
        block_on(shop.database.query(&format!("PRAGMA synchronous = {synchronous}"), vec![])).unwrap();
        let started = Instant::now();
        shop.buy(product, 1).unwrap();
        println!("first, with its preparation: {:?}", started.elapsed());
        let started = Instant::now();
        for _ in 0..PURCHASES {
            shop.buy(product, 1).unwrap();
        }
        println!("purchases without a key, synchronous = {synchronous}: {}/s", per_second(PURCHASES, started));
        let started = Instant::now();
        for index in 0..PURCHASES {
            let order = shop.order(product, 1);
            let _ = shop.decide(&shop.keyed(&format!("key-{index}"), "f"), &order);
        }
        println!("purchases with a key, synchronous = {synchronous}: {}/s", per_second(PURCHASES, started));
        let started = Instant::now();
        for _ in 0..PURCHASES {
            shop.stock(product);
        }
        println!("reads of stock: {}/s", per_second(PURCHASES, started));
        for threads in [8, 64, 200] {
            let started = Instant::now();
            let outcomes = in_parallel(&shop, threads, |shop, _| {
                (0..10).map(|_| shop.buy(product, 1).map(drop)).collect::<Vec<Result<(), Refusal>>>()
            });
            println!("{threads} connections: {}/s", per_second(outcomes.len() * 10, started));
        }
    }
}

#[test]
#[ignore = "measures, and asserts nothing"]
fn consistency_of_a_hundred_thousand_products() {
    let shop = Shop::default();
    block_on(async {
        let fill = "WITH RECURSIVE ten (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM ten WHERE n < 10), \
                    many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 100000) \
                    INSERT INTO movement (product_id, kind, delta, balance, actor, request_id, created_at) \
                    SELECT printf('%08x-0000-4000-8000-%012x', many.n * 2654435761 % 4294967296, many.n), 'received', 5, \
                    5 * ten.n, 'a', 'r', 0 FROM ten, many";
        let started = Instant::now();
        shop.database.query(fill, vec![]).await.unwrap();
        println!("a million movements written: {:?}", started.elapsed());
        for _ in 0..3 {
            let started = Instant::now();
            let books = shop.repository.check_books().await.unwrap();
            println!("checked {} products: {:?}, {:?}", books.products, started.elapsed(), books.discrepancies);
        }
    });
}
