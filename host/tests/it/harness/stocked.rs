//! A running shop with much in it, and those who buy there.

use super::judged::sent;
use super::measure::Times;
use checker::call::{Call, Reply};
use checker::plan::Line;
use checker::process::{Program, send_from};
use checker::recipes::id;
use checker::requests::{buy, operations};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

/// Units of each product.
pub(crate) const UNITS: i64 = 1_000_000;

/// Characters of the longest description, each of four bytes: ten of them have 200 KB.
pub(crate) const LONG: usize = 5_000;

/// Several operations of products as one request.
pub(crate) fn catalogue(operations: &[Value]) -> Call {
    Call { body: Some(json!({ "atomic:operations": operations })), ..Call::new(Method::POST, "/products/operations") }
}

/// So many products, from `id(0)` on, with [`UNITS`] of each in stock, and descriptions of so many characters of four bytes.
pub(crate) async fn stocked(program: &Program, products: u64, description: usize) {
    let numbers: Vec<u64> = (0..products).collect();
    let description = "\u{1F4E6}".repeat(description);
    // What fits into the megabyte that a body may have.
    for numbers in numbers.chunks(40) {
        let product = |number: &u64| {
            let attributes =
                json!({ "sku": format!("MUCH-{number}"), "name": "Much of it", "price": "1.50", "description": description });
            json!({ "op": "add", "data": { "type": "products", "id": id(*number).to_string(), "attributes": attributes } })
        };
        sent(program.send(&catalogue(&numbers.iter().map(product).collect::<Vec<_>>())).await.unwrap(), 200);
        let stock = |number: &u64| json!({ "op": "add", "data": { "type": "inventory", "id": id(*number).to_string(), "attributes": { "on_hand": UNITS } } });
        let body = json!({ "atomic:operations": numbers.iter().map(stock).collect::<Vec<_>>() });
        let start = Call { body: Some(body), ..Call::new(Method::POST, "/inventory/operations") };
        sent(program.send(&start).await.unwrap(), 200);
    }
}

/// Several units received, one at a time: as many movements, in one request.
pub(crate) fn deliveries(products: u64, count: u64) -> Call {
    let line = |number| Line { product: id(number % products), purchase: None, delta: 1 };
    operations(&(0..count).map(line).collect::<Vec<_>>())
}

/// Makes the ledger and the feed so many rows longer.
pub(crate) async fn lengthen(program: &Program, products: u64, rows: u64) {
    for _ in 0..rows / 1_000 {
        sent(program.send(&deliveries(products, 1_000)).await.unwrap(), 200);
    }
}

/// What has to be answered with this status, and how long that takes.
pub(crate) async fn timed(source: Option<IpAddr>, address: SocketAddr, call: &Call, status: u16) -> Duration {
    let began = Instant::now();
    let reply = send_from(source, address, call).await.unwrap_or_else(|error| panic!("{} {}: {error:#}", call.method, call.path));
    let took = began.elapsed();
    sent(reply, status);
    took
}

/// Buyers who buy one unit after the other for so long; each purchase must be made. How long each took.
pub(crate) async fn buyers(address: SocketAddr, buyers: u64, lasts: Duration) -> Times {
    let buyer = async |buyer: u64| {
        let (began, mut times) = (Instant::now(), Vec::new());
        while began.elapsed() < lasts {
            let purchase = id((buyer + 1) * 1_000_000 + u64::try_from(times.len()).unwrap());
            times.push(timed(None, address, &buy(id(buyer), purchase, 1), 201).await);
        }
        times
    };
    join_all((0..buyers).map(buyer)).await.into_iter().flatten().collect()
}

/// Whether an answer is what was asked for, or says when to come again.
pub(crate) fn is_served_or_put_off(reply: &Reply) -> bool {
    [200, 201].contains(&reply.status) || reply.status == 503 && reply.has_retry_after()
}
