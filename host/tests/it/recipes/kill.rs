//! Recipes about processes that die, and several on one file.

use crate::harness::judged::{Place, sent};
use crate::harness::size;
use checker::call::Call;
use checker::kills::{integrity, kills};
use checker::process::Program;
use checker::recipes::id;
use checker::requests::{buy, start, stock_of};
use checker::stub::Stub;
use http::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// No acknowledged purchase is lost, and the retry of every other finds out what became of it.
#[tokio::test]
async fn recipe_18_kill_9_under_load() {
    let stub = Stub::start().await.unwrap();
    let (place, origin) = (Place::new(), stub.origin());
    let toll = kills(&place.launch(&origin), size(6, 50), 18).await.unwrap();
    assert!(toll.acknowledged > 0 && toll.unknown > 0, "there was load, and it was cut off: {toll:?}");
}

/// However early the first start is cut off, the next one finds or makes the schema.
#[tokio::test]
async fn recipe_19_kill_in_migration() {
    let stub = Stub::start().await.unwrap();
    let origin = stub.origin();
    for round in 0..size(6, 20) {
        let place = Place::new();
        let launch = place.launch(&origin);
        let program = launch.start().await.unwrap();
        // The schema is made by the first request.
        let address = program.address();
        let asking = tokio::spawn(async move { checker::process::send(address, &stock_of(id(19))).await });
        tokio::time::sleep(Duration::from_millis(round * 4)).await;
        program.kill().await.unwrap();
        asking.abort();
        works(&launch.start().await.unwrap()).await;
        integrity(&launch).unwrap();
    }
}

/// Two processes that begin together on an empty file make one schema, and behave as one.
#[tokio::test]
async fn recipe_19_two_processes_on_an_empty_file() {
    let stub = Stub::start().await.unwrap();
    let (place, origin) = (Place::new(), stub.origin());
    let launch = place.launch(&origin);
    let (one, other) = tokio::join!(launch.start(), launch.start());
    let (one, other) = (one.unwrap(), other.unwrap());
    let product = id(19);
    let (first, second) = (start(product, 50, 0).keyed("start"), start(product, 50, 0).keyed("start"));
    let (first, second) = tokio::join!(one.send(&first), other.send(&second));
    let (first, second) = (sent(first.unwrap(), 201), sent(second.unwrap(), 201));
    assert_eq!(first.body, second.body, "one key, one effect, whichever process was asked");
    assert_ne!(first.is_replay(), second.is_replay());
    let buyers = (0..100_u64).map(|number| {
        let program = if number % 2 == 0 { &one } else { &other };
        async move { program.send(&buy(product, id(1_000 + number), 1)).await.unwrap().status }
    });
    let statuses = futures::future::join_all(buyers).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 50, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 50, "{statuses:?}");
}

async fn works(program: &Program) {
    sent(program.send(&start(id(19), 1, 0)).await.unwrap(), 201);
    sent(program.send(&buy(id(19), id(191), 1)).await.unwrap(), 201);
    sent(program.send(&buy(id(19), id(192), 1)).await.unwrap(), 409);
}

/// An import that is cut off is there whole or not at all, and sent again it is there once.
#[tokio::test]
async fn recipe_39_kill_in_the_middle_of_an_import() {
    const PRODUCTS: i64 = 1_000;
    let operations: Vec<Value> = (0..PRODUCTS)
        .map(|number| {
            let attributes = json!({ "sku": format!("IMPORT-{number}"), "name": "Imported", "price": "1" });
            json!({ "op": "add", "data": { "type": "products", "attributes": attributes } })
        })
        .collect();
    let import =
        Call { body: Some(json!({ "atomic:operations": operations })), ..Call::new(Method::POST, "/products/operations") };
    let import = import.keyed("import");
    let mut halves = 0;
    for round in 0..size(6, 50) {
        let place = Place::new();
        let launch = place.launch("");
        let program = launch.start().await.unwrap();
        // The schema first, so that the kill falls into the import.
        sent(program.send(&Call::get("/products")).await.unwrap(), 200);
        let (address, sending) = (program.address(), import.clone());
        let asking = tokio::spawn(async move { checker::process::send(address, &sending).await });
        tokio::time::sleep(Duration::from_millis(10 + 15 * round)).await;
        program.kill().await.unwrap();
        let was_answered = asking.await.unwrap().is_ok();
        let found = products(&place);
        assert!(found == PRODUCTS || found == 0 && !was_answered, "{found} products after an answer: {was_answered}");
        halves += usize::from(!was_answered);
        let again = launch.start().await.unwrap();
        assert_eq!(sent(again.send(&import).await.unwrap(), 200).is_replay(), found == PRODUCTS);
        assert_eq!(products(&place), PRODUCTS);
    }
    assert!(halves > 0, "no import was cut off");
}

/// Counted past the services, in the file.
fn products(place: &Place) -> i64 {
    let file = rusqlite::Connection::open(place.state.path().join("products.db")).unwrap();
    file.query_row("SELECT count(*) FROM product", [], |row| row.get(0)).unwrap()
}
