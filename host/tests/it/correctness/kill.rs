//! Recipes about processes that die, and several on one file.

use super::{Place, sent, size};
use checker::kills::{integrity, kills};
use checker::process::Program;
use checker::recipes::id;
use checker::requests::{buy, start, stock_of};
use checker::stub::Stub;
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
